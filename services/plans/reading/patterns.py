"""The phrases plans are written in, as data; all are matched on folded text (see `lines.fold`)."""

# Written directly before a number; the first that fits decides the comparator.
COMPARATORS_BEFORE = (
    (r"(?:không|chưa)\s+(?:dưới|thấp\s+hơn|ít\s+hơn|nhỏ\s+hơn|kém)", ">="),
    (r"(?:không|chưa)\s+(?:quá|vượt(?:\s+quá)?|cao\s+hơn|lớn\s+hơn|trên|nhiều\s+hơn)", "<="),
    (r"(?:≥|>=|=>|⩾|tối\s+thiểu|ít\s+nhất|thấp\s+nhất)", ">="),
    (r"(?:≤|<=|⩽|tối\s+đa|nhiều\s+nhất|giảm\s+(?:còn|xuống)\s+dưới)", "<="),
    (r"(?:>|trên|hơn|vượt(?:\s+mức)?|cao\s+hơn|lớn\s+hơn)", ">"),
    (r"(?:<|dưới|thấp\s+hơn|nhỏ\s+hơn)", "<"),
    (r"từ", ">="),
)
# Say nothing about the comparator and may stand between it and the number.
FILLERS_BEFORE = r"(?:là|mức|đạt|từ|khoảng|bằng|với|được|có|tỷ\s+lệ|đến|chiếm|lên|tới)"
APPROXIMATELY = r"(?:khoảng|xấp\s+xỉ|gần|ước\s+đạt)"
COMPARATORS_AFTER = ((r"trở\s+lên", ">="), (r"trở\s+xuống", "<="), (r"(?:số\s+)?trở\s+đi", ">="))

# Units a number may count; a number before any other word is not a target.
COUNTED = (
    "tổ", "mô hình", "sản phẩm", "lớp", "hội nghị", "hội thảo", "doanh nghiệp", "thôn", "ấp", "khu phố", "tổ dân phố", "xã",
    "phường", "trường học", "trường", "điểm", "cuộc", "buổi", "đợt", "lần", "người dân", "người", "hộ gia đình", "hộ", "trạm",
    "tin, bài", "tin bài", "tin", "bài", "video", "clip", "chuyên mục", "phóng sự", "đề tài", "sáng kiến", "giải pháp",
    "nhiệm vụ", "dự án", "đề án", "hợp tác xã", "htx", "tổ hợp tác", "lượt", "máy tính", "thiết bị", "camera", "bộ", "cơ sở",
    "chi bộ", "đảng viên", "cán bộ", "công chức", "học sinh", "phần mềm", "nền tảng", "ứng dụng", "dịch vụ công", "dịch vụ",
    "thủ tục hành chính", "thủ tục", "hồ sơ", "văn bản", "kế hoạch", "báo cáo", "chuyên đề", "phong trào", "công trình",
    "tài khoản", "chữ ký số", "bằng sáng chế", "sáng chế", "startup", "dự án khởi nghiệp", "ha", "hecta", "m2", "km",
    "trường hợp", "thành viên", "hạng mục", "gian hàng", "màn hình", "tổ chức", "cá nhân", "tập thể", "nhà văn hóa", "điểm wifi", "vị trí", "phòng học", "phòng", "ngày", "giờ",
    "phút", "ý tưởng", "cửa hàng", "chợ", "tuyến đường", "tuyến", "chuyên gia", "kỹ sư", "sinh viên", "thanh niên", "nông dân",
)
MONEY = r"(?:nghìn|ngàn|triệu|tỷ|tỉ)?\s?(?:đồng|vnđ|usd)(?:\s?/\s?[^\W\d]+(?:\s[^\W\d]+)?){0,3}"
# Words after which a number is a name or a size, never a target.
NUMBER_IS_A_NAME = (r"(?:mức(?:\s+độ)?|cấp(?:\s+độ)?|số|thứ|khoản|điều|điểm|mục|chương|phần|phụ\s+lục|tháng|quý|năm|ngày|tuần|"
                    r"nghị\s+quyết|đề\s+án|giai\s+đoạn|nhóm|loại|lớp|khối|tuổi|hạng|bước|vòng|web|quyết\s+định|luật|phiên\s+bản)")
# What must stand before a bare count for it to be a target ("thành lập 05 tổ"); comparators need none of these.
COUNT_CUES = (r"(?:có|đạt|xây\s+dựng|thành\s+lập|tổ\s+chức|hình\s+thành|triển\s+khai|lựa\s+chọn|phát\s+triển|thực\s+hiện|hoàn\s+thành|"
              r"phấn\s+đấu|duy\s+trì|tăng|tăng\s+thêm|hỗ\s+trợ|đào\s+tạo|mở|thu\s+hút|ban\s+hành|lắp\s+đặt|bố\s+trí|còn|là|"
              r"đăng\s+tải|công\s+nhận|ươm\s+tạo|tập\s+huấn|bồi\s+dưỡng|nhân\s+rộng|giới\s+thiệu|đăng\s+ký|:)")
# Clauses in which a figure describes the past or a rule, not a goal.
NOT_A_GOAL = (r"(?:đã\s+đạt|hiện\s+đạt|hiện\s+nay|hiện\s+có|đã\s+có|đã\s+hoàn\s+thành|thấp\s+hơn\s+\S+\s+so\s+với|"
              r"tính\s+đến\s+(?:nay|hết|ngày)|kết\s+quả\s+đạt\s+được)")
# Words around a number that carry no meaning of their own; stripped when the indicator is named.
NAME_EDGE = (r"(?:phấn\s+đấu|bảo\s+đảm|đảm\s+bảo|đạt(?:\s+tỷ\s+lệ)?|chiếm|là|có|cung\s+cấp|mục\s+tiêu|và|với|ở\s+mức|đạt\s+mức|khoảng|trong\s+đó|"
             r"đồng\s+thời|tỷ\s+lệ\s+đạt|tối\s+thiểu|ít\s+nhất|trên|từ|đến|vào|thì|sẽ|phải|cụ\s+thể|gồm|được|hoàn\s+thành|xuống(?:\s+còn)?|lên|còn)")

# What a section is about, by the first words of its heading; the first that fits decides.
SECTIONS = (
    (r"(?:cơ\s+chế\s+)?cảnh\s+báo|cơ\s+chế\s+cảnh\s+báo", "rules"),
    (r"(?:mục\s+đích|quan\s+điểm|căn\s+cứ|sự\s+cần\s+thiết|cơ\s+sở\s+(?:pháp\s+lý|chính\s+trị)|(?:đánh\s+giá\s+)?(?:tình\s+hình|thực\s+trạng)|"
     r"bối\s+cảnh|kết\s+quả|đặc\s+điểm|phạm\s+vi|đối\s+tượng|nguyên\s+tắc|yêu\s+cầu|tồn\s+tại|hạn\s+chế|khái\s+quát)", "purpose"),
    (r"(?:nhiệm\s+vụ|giải\s+pháp|tổ\s+chức\s+thực\s+hiện|phân\s+công|kinh\s+phí|nguồn\s+lực|lộ\s+trình|nội\s+dung|các\s+nhiệm\s+vụ|"
     r"một\s+số\s+(?:nhiệm\s+vụ|giải\s+pháp)|trách\s+nhiệm|chế\s+độ\s+báo\s+cáo|những\s+nhiệm\s+vụ|các\s+giải\s+pháp|triển\s+khai)", "tasks"),
    (r"(?:các\s+|một\s+số\s+|những\s+|hệ\s+thống\s+)?(?:mục\s+tiêu|chỉ\s+tiêu|tầm\s+nhìn)", "targets"),
)

# Words a unit's name begins with, and what makes the same words something else.
UNIT_HEADS = (
    r"(?:các\s+)?(?:ban\s+thường\s+vụ|ban\s+chấp\s+hành|ban\s+chỉ\s+đạo|ban\s+chỉ\s+huy|ban\s+xây\s+dựng|ban\s+tổ\s+chức|ban\s+tuyên\s+giáo|"
    r"ban\s+quản\s+lý|ban\s+công\s+tác|ban\s+giám\s+hiệu|ban\s+nhân\s+dân|ban(?:\s+của|,|\s+đảng|\s+ngành)|thường\s+trực|cơ\s+quan|văn\s+phòng|vp\b|"
    r"phòng(?!\s*,?\s*(?:chống|ngừa|tránh|cháy|bệnh|họp|học|tin))|ủy\s+ban|ubnd|ubmttq|ubkt|hđnd|hội\s+đồng|mặt\s+trận|mttq|đoàn\s+thanh\s+niên|đoàn\s+tncs|"
    r"đoàn\s+thể|hội\s+(?:liên\s+hiệp|nông\s+dân|phụ\s+nữ|cựu\s+chiến\s+binh|lhpn|ccb)|công\s+an|quân\s+sự|trung\s+tâm(?!\s+(?:dữ\s+liệu|của|xã\b))|ttpvhcc|"
    r"trạm\s+y\s+tế|bưu\s+điện|trường(?!\s+(?:hợp|học\s+(?:thông|số)))|tổ\s+(?:giúp\s+việc|công\s+tác|công\s+nghệ|chuyển\s+đổi|đề\s+án)|đảng\s+ủy|"
    r"chi\s+bộ|chi(?:,|\s+ủy)|đảng\s+bộ|cấp\s+ủy|sở\b|đơn\s+vị|bộ\s+phận|thủ\s+trưởng|lãnh\s+đạo\s+(?:các|cơ\s+quan|đơn\s+vị|ubnd|đảng|xã|phường|phòng)|người\s+đứng\s+đầu|đồng\s+chí|thành\s+viên|"
    r"bí\s+thư|chủ\s+tịch|trưởng\s+(?:ấp|thôn|ban|phòng)|tổ\s+chức\s+(?:chính\s+trị|đảng|cơ\s+sở)|thôn(?=\W)|ấp(?=\W)|khu\s+phố|đài\s+truyền\s+thanh|"
    r"trung\s+tâm\s+(?:dịch\s+vụ|phục\s+vụ|chính\s+trị|văn\s+hóa|hành\s+chính)|cơ\s+sở\s+giáo\s+dục|doanh\s+nghiệp\s+viễn\s+thông|hợp\s+tác\s+xã|ngành\b|chính\s+quyền)"
)
# Lower-case verbs that end a unit's name and begin what it does.
UNIT_VERBS = (
    r"(?:có\s+trách\s+nhiệm|chịu\s+trách\s+nhiệm|họp|nghe|(?<!giao )chủ\s+trì(?!\s+(?:phải|có\s+trách|chịu))|chủ\s+động|chỉ\s+đạo|căn\s+cứ|trực\s+tiếp|thường\s+xuyên|phối\s+hợp|vận\s+động|thành\s+lập|"
    r"phân\s+công|xây\s+dựng(?!\s+đảng)|ban\s+hành|tham\s+mưu(?!\s*,\s*giúp\s+việc)|triển\s+khai|thực\s+hiện|(?<!vụ )tổng\s+hợp|trong\s+việc|hướng\s+dẫn|tăng\s+cường|tiếp\s+tục|kịp\s+thời|"
    r"đẩy\s+mạnh|rà\s+soát|bố\s+trí|đề\s+xuất|sẽ|phải|đảm\s+bảo|bảo\s+đảm|xác\s+định|nghiên\s+cứu|theo\s+dõi|định\s+kỳ|hàng\s+năm|hằng\s+năm|"
    r"hằng\s+tháng|hàng\s+tháng|theo\s+chức\s+năng|theo\s+nhiệm\s+vụ|quán\s+triệt|giám\s+sát|kiểm\s+tra(?!\s+[đĐ]ảng)|tuyên\s+truyền|cung\s+cấp|hỗ\s+trợ|phát\s+huy|lồng\s+ghép|"
    r"đưa|báo\s+cáo|quản\s+lý(?!\s+dự\s+án)|cập\s+nhật|thẩm\s+định|đôn\s+đốc|là\s+cơ\s+quan|giúp(?!\s+việc)|dựa|cụ\s+thể\s+hóa|đăng\s+ký|nghiêm\s+túc|khẩn\s+trương|lắp\s+đặt|lập|đầu\s+tư|mua\s+sắm|vận\s+hành|khảo\s+sát|thống\s+kê|số\s+hóa|tham\s+gia|duy\s+trì|"
    r"khai\s+thác|đào\s+tạo|bồi\s+dưỡng|hoàn\s+thiện|hoàn\s+thành|nâng\s+cao|nâng\s+cấp|khuyến\s+khích|huy\s+động|trình|gửi|phát\s+động|đăng\s+tải|xử\s+lý|"
    r"(?<!phận )tiếp\s+nhận|giải\s+quyết|quan\s+tâm|áp\s+dụng|ứng\s+dụng|công\s+khai|thông\s+báo|phổ\s+biến|cử|kết\s+nối|đánh\s+giá|biên\s+soạn|phân\s+bổ|cân\s+đối|"
    r""
    r"(?<!, )lãnh\s+đạo(?=,|\s+chỉ|\s+thực|\s+công\s+tác|\s+việc|\s+toàn)|(?<!các )(?<!các đơn vị, )tổ\s+chức(?!\s+(?:chính\s+trị|đảng|cơ\s+sở|xã\s+hội|thành\s+viên|đoàn|kinh\s+tế|liên\s+quan|,)))"
)
CONNECTIVES = (r"(?:đồng\s+thời|bên\s+cạnh\s+đó|ngoài\s+ra|đặc\s+biệt|trước\s+mắt|cùng\s+với\s+đó|song\s+song\s+với\s+đó|trên\s+cơ\s+sở\s+đó)\s*,?\s*")
# Sentences of a task section that ask nobody to do anything.
NOT_A_TASK_START = (
    r"(?:đây\s+là|việc\s+này|qua\s+đó|từ\s+đó|nhờ\s+đó|điều\s+này|mục\s+tiêu|trên\s+đây\s+là|kế\s+hoạch\s+này\s+(?:được|có)|chương\s+trình\s+này\s+(?:được|có)|"
    r"(?:phấn\s+đấu\s+)?đến\s+(?:hết\s+|cuối\s+)?(?:năm\s+)?20\d\d|trong\s+đó|nhằm\s)"
)
IS_A_STATEMENT = r"(?<!đây )(?<!đó )là\s+(?:một\s+(?:trong\s+những\s+)?)?(?:nhiệm\s+vụ|giải\s+pháp|yếu\s+tố|động\s+lực|nguồn\s+lực|nền\s+tảng)\s+(?:chính\s+trị|quan\s+trọng|trọng\s+tâm|then\s+chốt|hàng\s+đầu|đột\s+phá|cơ\s+bản)"

RECURRENCES = (
    r"thực\s+hiện\s+thường\s+xuyên\s+(?:hàng|hằng)\s+năm(?:\s+và\s+đột\s+xuất[^).;]*)?",
    r"(?:định\s+kỳ\s+)?(?:hàng|hằng|mỗi)\s+(?:tuần|tháng|quý|năm)(?:\s*(?:,|và|hoặc)\s*(?:(?:hàng|hằng)\s+)?(?:tuần|tháng|quý|năm|đột\s+xuất))*",
    r"\d\s+tháng,\s+\d\s+tháng(?:,\s+(?:năm|giữa\s+nhiệm\s+kỳ|cuối\s+nhiệm\s+kỳ))*",
    r"theo\s+(?:từng\s+)?(?:năm,\s+quý|năm,\s+giai\s+đoạn(?:\s+\d+\s+năm)?|giai\s+đoạn|quý|tháng)",
    r"(?:theo\s+)?(?:tuần|tháng|quý)(?:\s*,\s*(?:tuần|tháng|quý|năm|6\s+tháng|9\s+tháng))+",
    r"thường\s+xuyên(?:[^.;,]{0,20}định\s+kỳ)?",
    r"(?<!khỏe )định\s+kỳ",
)
# Things a commune can put on the table: what "ban hành / xây dựng / lập …" brings forth.
OUTPUT_VERBS = r"(?:ban\s+hành|xây\s+dựng|lập|thành\s+lập|thiết\s+lập|biên\s+soạn|hình\s+thành|quy\s+hoạch|tổ\s+chức|triển\s+khai|thể\s+chế\s+hóa\s+[^;.]{0,80}?\s+bằng)"
OUTPUT_NOUNS = (
    r"(?:(?:các|những|một|bộ|hệ\s+thống)\s+)*(?:kế\s+hoạch|đề\s+án|chỉ\s+thị|nghị\s+quyết|quy\s+chế|quy\s+trình|chương\s+trình|chính\s+sách|cơ\s+chế|chuyên\s+đề|"
    r"chỉ\s+số|cổng\s+thông\s+tin|trung\s+tâm|ban\s+chỉ\s+đạo|tổ\s+(?:công|giúp|ứng)|cơ\s+sở\s+dữ\s+liệu|tài\s+liệu|mô\s+hình|quản\s+lý|hồ\s+sơ|lớp|báo\s+cáo|fanpage|văn\s+bản|"
    r"danh\s+mục|phương\s+án|hướng\s+dẫn|dự\s+án|quyết\s+định|nền\s+tảng)"
)
OUTPUT_ENDS = (r"[.;:(]|,\s+(?:tập\s+trung|gắn|phân\s+công|góp\s+phần|nhằm|sát|bảo\s+đảm|đảm\s+bảo|áp\s+dụng|trong\s+đó|phù\s+hợp|tạo|phát\s+huy|tăng\s+cường|gửi|trình|để|quy\s+định|xây\s+dựng)|\s+(?:để|nhằm|gắn|tham\s+gia|phục\s+vụ(?=\s+công\s+tác)|theo|phù\s+hợp|về\s+khoa\s+học|do|với\s+nội\s+dung|trước|trong\s+(?:quý|tháng|năm)|hoàn\s+thành|việc|và\s+(?:tổ\s+chức|triển\s+khai|thực\s+hiện)|đến\s+năm)\s")

# A capital in the middle of a heading-like line: the heading ended there and the first sentence begins.
SENTENCE_STARTERS = (
    r"(?:Quán triệt|Ban hành|Xây dựng|Lập|Đề xuất|Quy hoạch|Ứng dụng|Đào tạo|Mỗi|Hợp tác|Đến (?:năm )?20|Phát triển|Thiết lập|Tăng cường|Tổ chức|Trực tiếp|"
    r"Lãnh đạo|Kịp thời|Phối hợp|Tổng hợp|Căn cứ|Chỉ đạo|Thực hiện|Tiếp tục|Quan tâm|Bảo đảm|Đảm bảo|Chủ trì|Chủ động|Tham mưu|Rà soát|Đẩy mạnh|Nâng cao|"
    r"Triển khai|Phát huy|Thường xuyên|Hướng dẫn|Hằng năm|Hàng năm|Định kỳ|Theo dõi|Lồng ghép|Khuyến khích|Huy động|Bố trí|Cụ thể hóa|Tuyên truyền|Đưa|Hoàn thiện|"
    r"Tỷ lệ|Phấn đấu|Ưu tiên|Thúc đẩy|Đổi mới|Xác định|Hỗ trợ)"
)
STARTER_IS_A_NAME = r"(?:Ban|Ủy ban|ủy ban|Tổ|Phòng|phòng|Trung tâm|Văn phòng|và|về|của|hoặc|,|Đề án|Kế hoạch|Chương trình|Phong trào|Sở|Bộ|cơ quan|Cơ quan)$"

# Columns of an annex, by what their heading says.
COLUMNS = (
    (r"^(?:tt|stt|số\s+tt|số\s+thứ\s+tự|thứ\s+tự)\.?$", "number"),
    (r"phối\s+hợp", "coordinating"),
    (r"chủ\s+trì|đơn\s+vị\s+thực\s+hiện|cơ\s+quan\s+thực\s+hiện|đơn\s+vị\s+phụ\s+trách|trách\s+nhiệm|đầu\s+mối", "lead"),
    (r"sản\s+phẩm|kết\s+quả|đầu\s+ra|mục\s+tiêu\s+chính", "output"),
    (r"thời\s+gian|thời\s+hạn|tiến\s+độ|hoàn\s+thành|hạn\s+hoàn", "deadline"),
    (r"ghi\s+chú|kinh\s+phí|căn\s+cứ|tài\s+liệu|văn\s+bản\s+giao|mã\s+số|trọng\s+số|cách\s+tính|điểm", "other"),
    (r"đơn\s+vị\s+tính|đvt|đơn\s+vị\s+đo", "unit"),
    (r"(?:tên\s+)?(?:chỉ\s+tiêu|mục\s+tiêu)", "indicator"),
    (r"nhiệm\s+vụ|nội\s+dung|công\s+việc|hoạt\s+động|giải\s+pháp|tên", "name"),
)

# Labels that open a particular of a task in running text.
PARTICULARS = (
    (r"(?:(?:cơ\s+quan|đơn\s+vị|bộ\s+phận|tổ\s+chức)\s*(?:/|,|và)?\s*(?:(?:cơ\s+quan|đơn\s+vị)\s+)?)?(?:chủ\s+trì(?:\s+(?:thực\s+hiện|tham\s+mưu))?|thực\s+hiện|chịu\s+trách\s+nhiệm(?:\s+chính)?|đầu\s+mối)", "lead"),
    (r"(?:(?:các\s+)?(?:cơ\s+quan|đơn\s+vị|bộ\s+phận)\s+)?phối\s+hợp(?:\s+thực\s+hiện)?", "coordinating"),
    (r"(?:thời\s+(?:gian|hạn)(?:\s+(?:thực\s+hiện|hoàn\s+thành))?|tiến\s+độ(?:\s+(?:thực\s+hiện|hoàn\s+thành))?|hạn\s+hoàn\s+thành|hoàn\s+thành)", "deadline"),
    (r"(?:sản\s+phẩm(?:\s+(?:đầu\s+ra|hoàn\s+thành|dự\s+kiến))?|kết\s+quả(?:\s+(?:đầu\s+ra|đạt\s+được|dự\s+kiến|cần\s+đạt))?|đầu\s+ra)", "output"),
)
