"""What bodies of a commune are called for short, as data; spelled out before names are compared."""

import re

# In capitals only: in small letters these are words of their own, or too short to be told apart.
CAPITALS = (
    (r"TT(?=\s+(?:HĐND|UBND|MTTQ|Đảng|ĐU|Ban|Tỉnh|Thành|Huyện|Hội))", "thường trực"),
    (r"TT\s*&\s*TT|TTTT", "thông tin và truyền thông"),
    (r"TT", "trung tâm"),
    (r"TTr", "thường trực"),
    (r"TTPVHCC", "trung tâm phục vụ hành chính công"),
    (r"TTDVTH", "trung tâm dịch vụ tổng hợp"),
    (r"VP", "văn phòng"),
    (r"VPĐU", "văn phòng đảng ủy"),
    (r"UB", "ủy ban"),
    (r"VH\s*[-–&]?\s*XH", "văn hóa xã hội"),
    (r"VH", "văn hóa"),
    (r"XH", "xã hội"),
    (r"KT", "kinh tế"),
    (r"CA", "công an"),
    (r"BCH\s*QS", "ban chỉ huy quân sự"),
    (r"BCH", "ban chấp hành"),
    (r"QS", "quân sự"),
    (r"ĐU", "đảng ủy"),
    (r"TU", "tỉnh ủy"),
    (r"XDĐ", "xây dựng đảng"),
    (r"TCCB", "tổ chức cán bộ"),
    (r"DV", "dịch vụ"),
    (r"HC", "hành chính"),
    (r"HTĐT", "hạ tầng và đô thị"),
    (r"TDP", "tổ dân phố"),
    (r"ĐTN", "đoàn thanh niên"),
    (r"HND", "hội nông dân"),
    (r"CCB", "cựu chiến binh"),
    (r"CSHCM", "cộng sản hồ chí minh"),
    (r"TNCS", "thanh niên cộng sản"),
)
ANY_CASE = (
    (r"UBMTTQ(?:VN)?", "ủy ban mặt trận tổ quốc"),
    (r"MTTQ(?:VN)?", "mặt trận tổ quốc"),
    (r"mặt trận tổ quốc việt nam", "mặt trận tổ quốc"),
    (r"UBND", "ủy ban nhân dân"),
    (r"HĐND", "hội đồng nhân dân"),
    (r"UBKT", "ủy ban kiểm tra"),
    (r"BTV", "ban thường vụ"),
    (r"BCĐ", "ban chỉ đạo"),
    (r"BTC", "ban tổ chức"),
    (r"BTG", "ban tuyên giáo"),
    (r"VHXH", "văn hóa xã hội"),
    (r"LHPN", "liên hiệp phụ nữ"),
    (r"KH\s*&\s*CN|KHCN", "khoa học và công nghệ"),
    (r"ĐMST", "đổi mới sáng tạo"),
    (r"CĐS", "chuyển đổi số"),
    (r"CNTT", "công nghệ thông tin"),
    (r"GD\s*&\s*ĐT|GDĐT", "giáo dục và đào tạo"),
)
WORDS = tuple(
    (re.compile(rf"(?<!\w)(?:{short})(?!\w)", flags), full)
    for table, flags in ((CAPITALS, re.NOFLAG), (ANY_CASE, re.IGNORECASE))
    for short, full in table
)


def spelled_out(name: str) -> str:
    """The name with its abbreviations in full words; expects NFC."""
    for short, full in WORDS:
        name = short.sub(full, name)
    return name
