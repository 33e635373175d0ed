"""What the malware scanner says of a content, in words, and what may be done with the file after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from services.evidence.domain.files import Safety, StoredFile
from services.evidence.domain.findings import Finding

Answer = Literal["clean", "infected", "away", "refused", "none"]
"""`away`: the scanner gave no answer; `refused`: it does not take this file; `none`: the site has no scanner."""

CHECK_VERSION = 1
SERVED: frozenset[Safety] = frozenset({"clean", "unscanned"})


@dataclass(frozen=True, slots=True)
class Scan:
    """One answer of the scanner: the malware's name where it found some, and the version of program and signatures."""

    answer: Answer
    malware: str | None = None
    scanner_version: str | None = None


def safety_after(before: Safety, scan: Scan) -> Safety:
    """Return what a file is after a scan. Without an answer it stays what it was: quarantine never ends by silence."""
    if scan.answer == "clean":
        return "clean"
    if scan.answer == "infected":
        return "infected"
    if scan.answer == "none" and before == "awaiting":
        return "unscanned"
    return before


def findings_after(before: Safety, scan: Scan) -> list[Finding] | None:
    """Say what the scan found; none where nothing new is known of a file that was settled already."""
    if scan.answer in {"away", "refused"} and before != "awaiting":
        return None
    if scan.answer == "none" and before not in {"awaiting", "unscanned"}:
        return None
    return [_said(scan)]


def _said(scan: Scan) -> Finding:
    details = {"scanner": scan.scanner_version} if scan.scanner_version else {}
    if scan.answer == "clean":
        text = "Chương trình quét không phát hiện mã độc trong tệp."
        return Finding("malware", CHECK_VERSION, "malware-not-found", "ok", text, details)
    if scan.answer == "infected":
        text = (
            f"Chương trình quét phát hiện mã độc ({scan.malware}). Tệp bị khóa, không ai tải về hay xem được;"
            " đơn vị cần quét máy đã dùng để tải lên rồi gửi tệp sạch."
        )
        return Finding("malware", CHECK_VERSION, "malware-found", "danger", text, {**details, "malware": scan.malware})
    if scan.answer == "none":
        text = "Hệ thống không có chương trình quét mã độc nên tệp chưa được quét. Hãy quét trên máy trước khi mở."
        return Finding("malware", CHECK_VERSION, "malware-unscanned", "note", text)
    if scan.answer == "refused":
        text = (
            "Chương trình quét mã độc không nhận tệp này vì vượt giới hạn của nó, nên tệp còn bị cách ly."
            " Quản trị cần nâng giới hạn dung lượng của chương trình quét."
        )
        return Finding("malware", CHECK_VERSION, "malware-refused", "warning", text, details)
    text = "Tệp đang cách ly vì chương trình quét mã độc chưa trả lời. Hệ thống tự quét lại khi kết nối được."
    return Finding("malware", CHECK_VERSION, "malware-waiting", "warning", text)


def preview_pages(file: StoredFile, detected_type: str | None, pages: int | None, said: Sequence[Finding]) -> int:
    """Pages that can be shown as images: of PDF files and images that may be served and are what they seem."""
    is_broken = any(finding.check == "type" and finding.level == "danger" for finding in said)
    if file.safety not in SERVED or file.removed_at is not None or is_broken or detected_type is None:
        return 0
    if detected_type == "application/pdf":
        return pages or 0
    return 1 if detected_type.startswith("image/") else 0
