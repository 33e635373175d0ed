"""Refusals of the review desk, by slug: who, what, why, and the way out."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from services.evidence.domain.desk import Step, live_lease
from services.evidence.domain.reviews import Review
from services.evidence.sheets.outside_verdicts import CellError
from shared import clock
from shared.http import Problem

FORBIDDEN = {
    "own-unit": "Bạn đồng thời là cán bộ của đơn vị này nên không được thẩm định minh chứng của chính đơn vị mình. "
    "Hãy chuyển cho thành viên khác của Tổ giúp việc.",
    "same-reviewer": "Bạn đã cho ý kiến về đề nghị này nên lần này phải do người khác thẩm định. "
    "Hãy nhận đề nghị khác trong danh sách.",
}
APPEAL_WORDS = {
    "not-rejected": "Chỉ khiếu nại được khi minh chứng đã bị trả lại. Hãy mở lại đề nghị để xem kết quả hiện tại.",
    "appeal-given": "Đề nghị này đã được khiếu nại một lần; kết quả giải quyết khiếu nại là cuối cùng. "
    "Hãy hoàn thiện minh chứng và gửi đề nghị mới.",
    "newer-claim": "Đơn vị đã gửi đề nghị mới cho nhiệm vụ này nên không khiếu nại đề nghị cũ nữa. "
    "Hãy theo dõi đề nghị mới nhất.",
    "appeal-final": "Kết quả này là cuối cùng, không khiếu nại được. Hãy hoàn thiện minh chứng và gửi đề nghị mới.",
}


def not_found(review_id: str) -> Problem:
    return Problem(
        404, "review-not-found", "Không có đề nghị thẩm định này. Hãy tải lại danh sách.", review_id=review_id
    )


def refused(slug: str, step: Step, review: Review) -> Problem:
    """The refusal of a step by its slug of `domain.desk.refusal`."""
    if slug in {"own-unit", "same-reviewer"}:
        return Problem(403, slug, FORBIDDEN[slug], unit_id=review.unit_id, stage=review.stage)
    if slug == "review-leased":
        return _leased(review)
    sentences = {"review-elsewhere": _elsewhere, "review-decided": _decided, **LATE}
    detail = sentences[slug](review) if slug in sentences else APPEAL_WORDS[slug]
    return Problem(409, slug, detail, state=review.state, stage=review.stage, version=review.version, step=step)


def reasons_missing() -> Problem:
    detail = "Không công nhận hoặc yêu cầu bổ sung thì phải nêu ít nhất một lý do. Hãy chọn lý do trong danh mục."
    return Problem(422, "reasons-missing", detail)


def reasons_unknown(unknown: list[str]) -> Problem:
    detail = f"Danh mục lý do không có mã: {', '.join(unknown)}. Hãy chọn lại trong danh mục tại /api/v1/reasons."
    return Problem(422, "reason-unknown", detail, unknown=unknown)


def answer_empty() -> Problem:
    detail = "Phần bổ sung chưa có gì mới: cần ít nhất một tệp chưa có trong đề nghị, hoặc lời giải trình. "
    return Problem(422, "answer-empty", detail + "Hãy tải tệp lên cho nhiệm vụ này hoặc ghi giải trình rồi gửi lại.")


def evidence_unknown(evidence_ids: Sequence[str]) -> Problem:
    detail = "Có minh chứng không tìm thấy, đã hủy hoặc bạn không được xem. Chưa có gì được gửi: hãy tải lên lại."
    return Problem(422, "evidence-unknown", detail, evidence_ids=list(evidence_ids))


def evidence_of_another_task(evidence_ids: Sequence[str]) -> Problem:
    detail = "Có minh chứng đã tải lên cho nhiệm vụ khác. Chưa có gì được gửi: hãy tải lên cho nhiệm vụ này."
    return Problem(422, "evidence-of-another-task", detail, evidence_ids=list(evidence_ids))


def too_many(limit: int) -> Problem:
    return Problem(422, "too-many-reviews", f"Mỗi lần chấp nhận được tối đa {limit} đề nghị. Hãy chia ra nhiều lần.")


def not_in_bulk(review: Review) -> Problem:
    detail = "Đề nghị này đang ở bước cần xem riêng nên không chấp nhận hàng loạt. Hãy mở đề nghị để thẩm định."
    return Problem(409, "not-in-bulk", detail, stage=review.stage)


def too_risky(review: Review) -> Problem:
    why = {
        "unknown": "Máy chưa kiểm tra xong các tệp của đề nghị này",
        "medium": "Máy thấy điểm cần lưu ý trong tệp của đề nghị này",
        "high": "Máy thấy dấu hiệu rủi ro cao trong tệp của đề nghị này",
    }
    detail = f"{why.get(review.risk, 'Đề nghị này')} nên không chấp nhận hàng loạt. Hãy mở đề nghị để thẩm định."
    return Problem(409, "risk-too-high", detail, risk=review.risk)


def wrong_day(slug: str, review: Review) -> Problem:
    """`slug` of `domain.outside.refusal_of_day`."""
    detail = (
        "Ngày kết luận ở tương lai. Hãy nhập đúng ngày ghi trên kết luận."
        if slug == "given-on-ahead"
        else f"Ngày kết luận trước ngày đơn vị báo hoàn thành ({review.claimed_on:%d/%m/%Y}). Hãy kiểm tra lại ngày."
    )
    return Problem(422, slug, detail, claimed_on=review.claimed_on.isoformat())


def sheet_has_errors(errors: Sequence[CellError]) -> Problem:
    detail = f"Bảng tính có {len(errors)} lỗi nên chưa ghi kết quả nào. Hãy sửa các ô đã nêu rồi gửi lại."
    return Problem(422, "sheet-has-errors", detail, errors=[error._asdict() for error in errors])


def _leased(review: Review) -> Problem:
    lease = live_lease(review, clock.now())
    name, until = (lease.name, lease.until) if lease else ("người khác", None)
    shown = f" đến {until.astimezone(clock.LOCAL):%H:%M ngày %d/%m/%Y}" if until else ""
    detail = f"{name} đang thẩm định đề nghị này{shown}. Hãy nhận đề nghị khác, hoặc đợi đến khi hết lượt giữ."
    return Problem(409, "review-leased", detail, leased_by=name, leased_until=until.isoformat() if until else None)


def _elsewhere(review: Review) -> str:
    waits_for = {
        "look": "cơ quan thường trực của xã đang xem trước",
        "answer": "đang chờ đơn vị bổ sung minh chứng",
        "queue": "đang chờ thẩm định",
        "second": "đang chờ người thẩm định thứ hai xác nhận",
        "appeal": "đang chờ giải quyết khiếu nại",
    }
    return (
        f"Đề nghị này {waits_for.get(review.stage, 'đã kết thúc')} nên chưa làm được bước này. Hãy tải lại danh sách."
    )


def _decided(review: Review) -> str:
    if review.state == "superseded":
        return (
            "Đơn vị đã gửi lại hoặc rút đề nghị này nên không thẩm định được nữa. Hãy mở đề nghị mới nhất của nhiệm vụ."
        )
    said = "được công nhận" if review.state == "accepted" else "bị trả lại"
    return f"Minh chứng này đã {said} trước đó. Hãy tải lại danh sách chờ thẩm định."


def _late(what: str, until: datetime | None) -> str:
    shown = f" vào {until.astimezone(clock.LOCAL):%H:%M ngày %d/%m/%Y}" if until else ""
    return f"Thời hạn {what} đã hết{shown}. Nếu còn minh chứng, hãy gửi trong báo cáo của kỳ này."


LATE: Mapping[str, Callable[[Review], str]] = {
    "answer-late": lambda review: _late("bổ sung", review.answer_until),
    "appeal-late": lambda review: _late("khiếu nại", review.appeal_until),
}
