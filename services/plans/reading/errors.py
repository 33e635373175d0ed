"""Why a document cannot be read: one error, stable slugs, a sentence for the officer."""

from types import MappingProxyType

SENTENCES = MappingProxyType(
    {
        "document-missing": "Không tìm thấy tệp văn bản.",
        "document-empty": "Tệp văn bản trống, không có nội dung để đọc.",
        "document-too-large": "Tệp văn bản quá lớn so với giới hạn cho phép.",
        "document-format-unknown": "Định dạng tệp chưa được hỗ trợ; vui lòng gửi tệp .docx, .pdf hoặc .txt.",
        "document-damaged": "Tệp văn bản bị hỏng hoặc không đúng định dạng, không mở được.",
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
