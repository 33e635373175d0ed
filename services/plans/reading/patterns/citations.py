"""Documents a plan rests on."""

from services.plans.reading.patterns.words import either

# One alternative per line would make a page of each table.
# fmt: off

# Kinds of documents a plan may rest on.
LEGAL_KINDS = either(
    "Nghị quyết", "Kế hoạch(?: hành động)?", "Chương trình(?: hành động)?", "Quyết định", "Thông báo", "Chỉ thị",
    "Kết luận", "Công văn", "Hướng dẫn", "Luật", "Nghị định", "Thông tư",
)

# A line that ends in one of these and "số" goes on; one that ends in "an toàn số" does not.
NUMBERED_PAPERS = either(
    "nghị quyết", "quyết định", "kế hoạch", "chương trình(?: hành động)?", "công văn", "chỉ thị", "kết luận",
    "tờ trình", "thông báo", "thông tư", "nghị định", "hướng dẫn", "văn bản", "tổng", "đề án", "biểu", "phụ lục",
    "báo cáo", "mẫu", "luật", "một",
)

AFTER_LEGAL_ISSUER = either(
    "về", "vào",
    "và(?! (?:Đào tạo|Công nghệ|Truyền thông|Môi trường|Đầu tư|Du lịch|Xã hội|Phát triển|Dân vận|Thể thao))", "thì",
    "trên", "đến", "tại", "cho", "ban hành", "triển khai", "với", "giai đoạn", "năm",
)
