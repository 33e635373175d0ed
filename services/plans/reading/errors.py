"""Why a document cannot be read: one error, stable slugs, a sentence for the officer."""

from types import MappingProxyType

SENTENCES = MappingProxyType(
    {
        "document-missing": "Không tìm thấy tệp văn bản.",
        "document-empty": "Tệp văn bản trống, không có nội dung để đọc.",
        "document-too-large": (
            "Tệp văn bản quá lớn so với giới hạn cho phép. Hãy tách phụ lục thành tệp riêng, hoặc gửi bản Word (.docx)."
        ),
        "document-too-many-pages": (
            "Tệp PDF có quá nhiều trang so với giới hạn cho phép. Hãy chỉ gửi phần kế hoạch và phụ lục nhiệm vụ."
        ),
        "document-bomb": (
            "Tệp nén bất thường: mở ra lớn gấp nhiều lần dung lượng của tệp, nên không được mở. "
            "Hãy mở tệp bằng Word hoặc Excel và lưu lại thành tệp mới."
        ),
        "document-with-entities": (
            "Tệp chứa khai báo XML không có trong tệp Word, Excel bình thường, nên không được mở. "
            "Hãy mở tệp bằng Word hoặc Excel và lưu lại thành tệp mới."
        ),
        "document-with-macros": (
            "Tệp có chứa macro, nên không được mở. "
            "Hãy lưu lại thành .docx hoặc .xlsx (loại không chứa macro) rồi gửi lại."
        ),
        "document-old-format": (
            "Tệp thuộc định dạng Office cũ (.doc, .xls). "
            "Hãy mở bằng Word hoặc Excel, lưu lại thành .docx hoặc .xlsx rồi gửi lại."
        ),
        "document-format-unknown": "Định dạng tệp chưa được hỗ trợ; vui lòng gửi tệp .docx, .xlsx, .pdf hoặc .txt.",
        "document-not-a-workbook": "Tệp không phải là bảng tính Excel; vui lòng gửi tệp .xlsx.",
        "document-damaged": (
            "Tệp văn bản bị hỏng hoặc không đúng định dạng, không mở được. Hãy kiểm tra tệp, lưu lại rồi gửi lại."
        ),
        "document-encrypted": "Tệp văn bản được đặt mật khẩu; vui lòng gửi bản không đặt mật khẩu.",
        "document-scanned": "Tệp PDF là bản quét, không có lớp chữ; vui lòng gửi tệp Word (.docx) của văn bản.",
    }
)


class UnreadableDocument(Exception):  # noqa: N818 - the name is the statement the officer reads
    """`slug` is stable for programs, `sentence` is shown to people."""

    def __init__(self, slug: str) -> None:
        """Take a slug of SENTENCES."""
        self.slug = slug
        self.sentence = SENTENCES[slug]
        super().__init__(f"{slug}: {self.sentence}")


def refusal_of(error: BaseException) -> Exception:
    """Name what a library raised while it opened a file, of a dozen kinds; memory that ran out stays a MemoryError."""
    if isinstance(error, UnreadableDocument):
        return error
    return MemoryError() if _is_of_memory(error) else UnreadableDocument("document-damaged")


def _is_of_memory(error: BaseException | None) -> bool:
    """Tell whether memory ran out here or in what led here: libxml2 says so in words only."""
    while error is not None:
        if isinstance(error, MemoryError) or "memory allocation failed" in str(error).lower():
            return True
        error = error.__cause__ or error.__context__
    return False
