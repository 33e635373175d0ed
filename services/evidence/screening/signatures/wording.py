"""Says what was seen of the signatures: one finding for the content, one for who is behind it, per signature."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone

from services.evidence.screening.found import Check, Found, Level
from services.evidence.screening.signatures.signed import Signed, Trust, Unchecked, Unreadable

CHECK = Check("signature", 1)
HERE = timezone(timedelta(hours=7))
AHEAD = timedelta(days=1)

NONE = CHECK.note("signature-none", "Tệp không có chữ ký số; người thẩm định xem chữ ký, dấu trên bản quét.")
UNREADABLE: dict[Unreadable, str] = {
    "encrypted": "Không kiểm được chữ ký số vì tệp có mật khẩu; đề nghị nộp bản không đặt mật khẩu.",
    "file": "Không kiểm được chữ ký số vì cấu trúc tệp PDF bị hỏng; đề nghị nộp lại bản gốc.",
    "range": "{field}: vùng nội dung mà chữ ký khai là đã ký không hợp lệ; đề nghị nộp lại bản gốc.",
    "envelope": "{field}: chữ ký bị hỏng, không đọc được; đề nghị nộp lại bản gốc đã ký.",
    "kind": "{field}: loại chữ ký này hệ thống không kiểm được; người thẩm định kiểm bằng phần mềm ký số.",
}
TRUST: dict[Trust, tuple[str, Level, str]] = {
    "trusted": ("signature-trusted", "ok", "chứng thư số có hiệu lực khi ký, được {authority} bảo đảm{revocation}."),
    "unset": (
        "signature-trust-unset",
        "note",
        "chưa đối chiếu được người ký vì hệ thống chưa có chứng thư gốc nào; quản trị đặt chứng thư vào kho tin cậy.",
    ),
    "self-signed": (
        "signature-untrusted",
        "warning",
        "chứng thư số do chính người ký tự cấp, không có tổ chức chứng thực nào bảo đảm.",
    ),
    "unknown-root": (
        "signature-untrusted",
        "warning",
        "tổ chức chứng thực gốc {authority} không có trong kho tin cậy của hệ thống.",
    ),
    "issuer-missing": (
        "signature-chain-broken",
        "warning",
        "chuỗi chứng thư đứt đoạn: không có chứng thư của đơn vị cấp {authority} trong tệp hay trong kho tin cậy.",
    ),
    "chain-invalid": (
        "signature-chain-broken",
        "warning",
        "chuỗi chứng thư không hợp lệ: có chứng thư không do đúng đơn vị cấp ký hoặc không được quyền cấp.",
    ),
    "expired": ("signature-expired", "warning", "chứng thư số đã hết hạn vào lúc ký."),
    "not-yet-valid": ("signature-expired", "warning", "chứng thư số chưa có hiệu lực vào lúc ký."),
    "revoked": ("signature-revoked", "danger", "chứng thư số đã bị thu hồi trước khi ký."),
    "wrong-usage": ("signature-untrusted", "warning", "chứng thư số không được cấp để ký văn bản."),
    "weak": ("signature-weak", "warning", "chữ ký dùng thuật toán đã lạc hậu, có thể bị giả mạo."),
}
WHOLE = {"file": "chữ ký bao trùm toàn bộ tệp", "revision": "chữ ký bao trùm toàn bộ bản tệp lúc ký"}
AFTER = {
    "none": "",
    "signatures": " Sau đó tệp chỉ có thêm chữ ký hoặc dấu thời gian khác.",
    "form": " Sau đó tệp chỉ được điền thêm vào biểu mẫu, điều chữ ký này cho phép.",
}


def say(seen: Sequence[Signed | Unchecked], most: int, now: datetime) -> list[Found]:
    """Findings on the signatures of one file as of now; beyond `most` signatures the rest is not looked at."""
    found = [one for signature in seen[:most] for one in _findings(signature, seen, now)]
    if len(seen) > most:
        found.append(CHECK.warning("signatures-too-many", f"Tệp có hơn {most} chữ ký số; chỉ kiểm {most} chữ ký đầu."))
    return found or [NONE]


def _findings(
    signature: Signed | Unchecked, everything: Sequence[Signed | Unchecked], now: datetime
) -> Iterator[Found]:
    if isinstance(signature, Unchecked):
        yield _unchecked(signature)
        return
    yield _content(signature, everything)
    if signature.is_intact:
        yield _trust(signature)
        if signature.signed_at and signature.signed_at > now + AHEAD:
            yield CHECK.warning(
                "signature-time-ahead",
                f"{_head(signature)}: giờ ký ở tương lai, máy người ký để sai giờ hoặc khai không đúng.",
                field=signature.field,
            )


def _unchecked(signature: Unchecked) -> Found:
    text = UNREADABLE[signature.reason].format(field=f"Chữ ký số “{signature.field}”")
    details = {"field": signature.field, "reason": signature.reason}
    if signature.reason == "kind":
        return CHECK.warning("signature-unsupported", text, **details)
    return CHECK.danger("signature-unreadable", text, **details)


def _content(signature: Signed, everything: Sequence[Signed | Unchecked]) -> Found:
    head, details = _head(signature), _details(signature)
    if not signature.is_intact:
        return CHECK.danger(
            "signature-altered",
            f"{head}: nội dung KHÔNG còn như khi ký (đã bị sửa). Đề nghị nộp lại bản gốc đã ký.",
            **details,
        )
    if signature.coverage == "part":
        return CHECK.warning(
            "signature-partial",
            f"{head}: chỉ bao trùm một phần tệp; phần còn lại không được chữ ký bảo vệ và có thể đã bị thay.",
            **details,
        )
    if signature.change == "foreign":
        return _changed_after(signature, everything)
    return CHECK.ok(
        "signature-intact",
        f"{head}: nội dung còn nguyên vẹn từ khi ký, {WHOLE[signature.coverage]}.{AFTER[signature.change]}",
        **details,
    )


def _changed_after(signature: Signed, everything: Sequence[Signed | Unchecked]) -> Found:
    """A change that somebody trusted signed for (a registry puts in number and date) is weighed less than one alone."""
    head, details = _head(signature), _details(signature)
    if any(isinstance(one, Signed) and _vouches(one) for one in everything):
        return CHECK.warning(
            "signature-changed-then-signed",
            f"{head}: sau khi ký, tệp được sửa thêm rồi mới được chữ ký sau xác nhận toàn bộ (ví dụ điền số, ngày);"
            " người thẩm định đối chiếu nội dung.",
            **details,
        )
    return CHECK.danger(
        "signature-altered",
        f"{head}: sau khi ký, tệp đã bị sửa ngoài những gì chữ ký cho phép. Đề nghị nộp lại bản gốc đã ký.",
        **details,
    )


def _vouches(signature: Signed) -> bool:
    is_sound = signature.is_intact and signature.trust == "trusted" and not signature.is_timestamp
    return is_sound and signature.coverage != "part" and signature.change != "foreign"


def _trust(signature: Signed) -> Found:
    code, level, text = TRUST[signature.trust]
    revocation = "" if signature.is_revocation_known else " (chưa rõ có bị thu hồi hay không vì kiểm tra ngoại tuyến)"
    authority = f"“{signature.authority}”" if signature.authority else "không rõ tên"
    told = text.format(authority=authority, revocation=revocation)
    who = "Nơi đóng dấu thời gian" if signature.is_timestamp else "Người ký ở"
    sentence = f"{who} “{signature.field}” ({_whose(signature)}): {told}"
    return Found(CHECK.name, CHECK.version, code, level, sentence, _details(signature))


def _head(signature: Signed) -> str:
    """Which signature, whose and when: "Chữ ký số “Signature1” của …, ký lúc 08:15 ngày 05/01/2026 (…)"."""
    kind, done = ("Dấu thời gian", "đóng") if signature.is_timestamp else ("Chữ ký số", "ký")
    if signature.signed_at is None:
        when = "không ghi giờ ký"
    else:
        source = "" if signature.is_time_proven else " (giờ theo máy người ký)"
        when = f"{done} lúc {signature.signed_at.astimezone(HERE):%H:%M ngày %d/%m/%Y}{source}"
    return f"{kind} “{signature.field}” của {_whose(signature)}, {when}"


def _whose(signature: Signed) -> str:
    """The organisation by name; a person only by the organisation, for a finding holds no personal data."""
    holder = signature.holder
    if not holder.is_person:
        return holder.name or holder.organisation or "chủ thể không rõ tên"
    return f"cá nhân thuộc {holder.organisation}" if holder.organisation else "một cá nhân"


def _details(signature: Signed) -> dict[str, object]:
    holder = signature.holder
    return {
        "field": signature.field,
        "kind": "timestamp" if signature.is_timestamp else "signature",
        "organisation": holder.organisation,
        "holder": None if holder.is_person else holder.name,
        "serial": holder.serial,
        "signed_at": signature.signed_at.isoformat() if signature.signed_at else None,
        "time": "proven" if signature.is_time_proven else "claimed",
        "coverage": signature.coverage,
        "change": signature.change,
        "trust": signature.trust,
        "authority": signature.authority,
        "revocation": "known" if signature.is_revocation_known else "unknown",
    }
