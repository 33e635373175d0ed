"""Words that make a line an action, as data: Vietnamese plans begin their tasks with a verb, or with who acts."""

import re
import unicodedata

# One word per line would make a page of each table.
# fmt: off

VERBS = (
    "hợp tác", "phổ cập", "quy hoạch", "thay đổi",
    "ban hành", "bảo đảm", "bảo vệ", "báo cáo", "biên soạn", "biểu dương", "bố trí", "bồi dưỡng", "bổ sung",
    "cải cách", "cải tạo", "cải tiến", "cài đặt", "cắm mốc", "cấp", "cập nhật", "chấm dứt", "chấn chỉnh", "chỉ đạo",
    "chuẩn bị", "chuẩn hóa", "chủ trì", "chuyển", "chuyển đổi", "chủ động", "chú trọng", "công bố", "công khai",
    "củng cố", "cung cấp", "cử", "cụ thể hóa", "dự toán", "duy trì", "đa dạng hóa", "đánh giá", "đảm bảo", "đào tạo",
    "đăng", "đăng ký", "đăng tải", "đầu tư", "đẩy mạnh", "đẩy nhanh", "đề nghị", "đề xuất", "điều chỉnh", "điều tra",
    "định hướng", "định kỳ", "đôn đốc", "đổi mới", "đơn giản hóa", "đưa", "gắn", "ghi nhận", "giảm", "giám sát",
    "giao", "giải quyết", "giới thiệu", "giữ vững", "góp ý", "hình thành", "hoàn chỉnh", "hoàn thành", "hoàn thiện",
    "học tập", "hỗ trợ", "huy động", "hưởng ứng", "hướng dẫn", "kết hợp", "kết nối", "khai thác", "khảo sát",
    "khắc phục", "khen thưởng", "khuyến khích", "kiểm soát", "kiểm tra", "kiến nghị", "kiện toàn", "kịp thời",
    "ký kết", "lãnh đạo", "lắp đặt", "lập", "liên kết", "liên thông", "lồng ghép", "lựa chọn", "mở", "mở rộng", "mời",
    "mua sắm", "nâng cao", "nâng cấp", "nắm", "nghiên cứu", "nghiêm túc", "nhân rộng", "nộp", "ổn định", "phát động",
    "phát hiện", "phát huy", "phát triển", "phân bổ", "phân công", "phân tích", "phấn đấu", "phê bình", "phê duyệt",
    "phòng ngừa", "phổ biến", "phối hợp", "phục vụ", "quán triệt", "quan tâm", "quản lý", "quy định", "quyết định",
    "rà soát", "rút ngắn", "sắp xếp", "sử dụng", "số hóa", "sơ kết", "sửa đổi", "tạo", "tạo điều kiện", "tạo lập",
    "tận dụng", "tập huấn", "tập trung", "tăng cường", "tăng", "thành lập", "tham dự", "tham gia", "tham mưu",
    "thanh tra", "thay thế", "thẩm định", "theo dõi", "thí điểm", "thiết kế", "thiết lập", "thông báo", "thông qua",
    "thống kê", "thu hút", "thu thập", "thuê", "thúc đẩy", "thử nghiệm", "thực hiện", "tích cực", "tích hợp",
    "tiến hành", "tiếp cận", "tiếp nhận", "tiếp tục", "tìm hiểu", "tổ chức", "tổng hợp", "tổng kết", "trang bị",
    "trao đổi", "triển khai", "trình", "tuyên truyền", "tuyển dụng", "tư vấn", "ứng dụng", "ưu tiên", "vận động",
    "vận hành", "xác định", "xây dựng", "xem xét", "xóa", "xử lý", "yêu cầu",
)
MANNERS = (
    "bên cạnh đó", "đặc biệt", "trực tiếp", "ngoài ra", "tổ chức tốt",
    "chủ động", "định kỳ", "hằng năm", "hàng năm", "hằng tháng", "hàng tháng", "kịp thời", "mỗi năm", "nghiêm túc",
    "phối hợp", "tích cực", "thường xuyên", "tiếp tục", "từng bước", "đồng thời", "khẩn trương", "tập trung",
)
ACTORS = (
    "ban", "bí thư", "các", "cán bộ", "chi bộ", "chủ tịch", "công an", "cơ quan", "đảng bộ", "đảng ủy", "đoàn",
    "đơn vị", "hội", "hội đồng", "lãnh đạo", "mặt trận", "mỗi", "người", "phòng", "thường trực", "tổ", "trạm",
    "trung tâm", "trường", "ủy ban", "ubnd", "văn phòng", "xã", "thôn", "ấp", "toàn thể", "doanh nghiệp",
)
# fmt: on


def _even(name: str) -> str:
    """Small letters with tones in one place: `hoá` and `hóa` are one word."""
    text = unicodedata.normalize("NFC", name.lower())
    for old, new in (("oá", "óa"), ("oà", "òa"), ("oả", "ỏa"), ("uỷ", "ủy"), ("uý", "úy"), ("uỳ", "ùy")):
        text = text.replace(old, new)
    return text


def _either(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(_even(word)) for word in sorted(words, key=len, reverse=True))


_VERB = re.compile(rf"(?<!\w)(?:{_either(VERBS)})(?!\w)")
_MANNER = re.compile(rf"(?:(?:{_either(MANNERS)})(?!\w)[\s,]*)+")
_STARTS_WITH_ACTOR = re.compile(rf"(?:{_either(ACTORS)})(?!\w)")


def is_action(name: str) -> bool:
    """Whether a line begins with a verb, or with somebody who does something."""
    plain = _even(name).strip(' -–+*•."“”')
    manner = _MANNER.match(plain)
    acts = plain[manner.end() if manner else 0 :]
    if _VERB.match(plain) or _VERB.match(acts):
        return True
    return bool(_STARTS_WITH_ACTOR.match(acts) and _VERB.search(acts))
