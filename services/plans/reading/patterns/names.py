"""What is cut off when an indicator is named."""

from services.plans.reading.patterns.words import either

# One alternative per line would make a page of each table.
# fmt: off

# Words around a number that carry no meaning of their own; stripped when the indicator is named.
NAME_EDGE = either(
    "phấn đấu", "bảo đảm", "đảm bảo", "đạt(?: tỷ lệ)?", "chiếm", "là", "có", "cung cấp", "mục tiêu", "và", "với",
    "ở mức", "đạt mức", "khoảng", "trong đó", "đồng thời", "tỷ lệ đạt", "tối thiểu", "ít nhất", "trên", "từ", "đến",
    "vào", "thì", "sẽ", "phải", "cụ thể", "gồm", "được", "hoàn thành", "xuống(?: còn)?", "lên", "còn", "lần lượt",
    "tương ứng", "bằng", "đạt được", "xong", "cho",
)

# Words at the beginning of a clause that name nothing.
NAME_START = either(
    "và", "thì", "là", "đạt", "có", "phấn đấu", "mục tiêu", "chỉ tiêu", "tầm nhìn", "trong đó", "ít nhất",
    "tỷ lệ đạt", "được",
    "với"
)
