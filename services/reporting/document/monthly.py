"""The monthly summary laid out as a report of a state body. Says what the summary says; decides nothing."""

from collections.abc import Callable, Mapping, Sequence

from services.reporting.document.annexes import add_annexes
from services.reporting.document.check import check
from services.reporting.document.form import Form, Letterhead
from services.reporting.document.sheet import Sheet
from services.reporting.document.wording import add_mark, citation, due, named, without_way_out
from services.reporting.domain import vietnamese as vi
from services.reporting.domain.awards import Proposal
from services.reporting.domain.facts import Plan
from services.reporting.domain.months import Month
from services.reporting.domain.summary import Statement, Summary, TaskLine

LEFT_SHARE = 0.38
"""Share of the letterhead's width for the issuing body; the national name needs the rest on one line."""
MOTTO_RULE_MM = 54
SIGNATURE_LINES = 5
LISTED_REASONS = 5
NO_ROWS = "Không có."


def title_of(summary: Summary, plans: Sequence[Plan]) -> str:
    """What the report is about, e.g. `Kết quả thực hiện Nghị quyết số 57-NQ/TW tháng 3 năm 2026`."""
    programmes = dict.fromkeys(plan.programme for plan in plans)
    about = f"Nghị quyết số {', '.join(programmes)}" if programmes else "các nhiệm vụ được giao"
    return f"Kết quả thực hiện {about} {vi.month_name(Month.parse(summary.month))}"


def lay_out(summary: Summary, plans: Sequence[Plan], head: Letterhead, form: Form) -> bytes:
    """Return the document as a .docx file; raises `FormViolatedError` rather than give out one that breaks the form."""
    sheet = Sheet(form)
    title = title_of(summary, plans)
    _add_letterhead(sheet, head)
    _add_title(sheet, title)
    _add_opening(sheet, summary, plans)
    for number, (heading, add) in enumerate(SECTIONS.items()):
        sheet.add("section", f"{ROMAN[number]}. {heading}")
        add(sheet, summary)
    _add_signature(sheet, head)
    add_annexes(sheet, summary, title)
    file = sheet.finish(f"Báo cáo {title[0].lower()}{title[1:]}")
    check(file, form)
    return file


def _add_letterhead(sheet: Sheet, head: Letterhead) -> None:
    left, right = sheet.text_width_mm * LEFT_SHARE, sheet.text_width_mm * (1 - LEFT_SHARE)
    texts = sheet.form.texts
    issuer, nation = sheet.add_columns((left, right))
    for line in head.parent.split("\n") if head.parent else ():
        sheet.add("parent_body", line, issuer)
    for line in head.body.split("\n"):
        sheet.add("issuing_body", line, issuer)
    sheet.add_rule(issuer, left / 3, left)
    sheet.add("national_name", texts.national_name, nation)
    sheet.add("motto", texts.motto, nation)
    sheet.add_rule(nation, MOTTO_RULE_MM, right)
    sheet.add("rule", "")
    number, dated = sheet.add_columns((left, right))
    sheet.add("number", head.number, number)
    sheet.add("place_and_date", vi.place_and_date(head.place, head.dated_on), dated)


def _add_title(sheet: Sheet, title: str) -> None:
    sheet.add("rule", "")
    sheet.add("type_name", sheet.form.texts.type_name)
    sheet.add("subject", title)
    sheet.add_rule(None, sheet.text_width_mm / 4, sheet.text_width_mm)
    sheet.add("rule", "")


def _add_opening(sheet: Sheet, summary: Summary, plans: Sequence[Plan]) -> None:
    for plan in plans:
        sheet.add("body", f"Thực hiện {citation(plan)},")
    month = Month.parse(summary.month)
    until = vi.day(month.last) if summary.is_month_over else vi.day(vi.local_day(summary.as_of))
    sheet.add(
        "body", f"{summary.unit_name} báo cáo kết quả {vi.month_name(month)} (số liệu đến hết ngày {until}) như sau:"
    )


def _add_results(sheet: Sheet, summary: Summary) -> None:
    counts = summary.counts
    states = "; ".join(
        f"{vi.WORK_STATES[state].lower()} {vi.number(n)}" for state, n in counts.work_states.items() if n
    )
    sheet.add(
        "body",
        f"Tổng số nhiệm vụ, chỉ tiêu đang theo dõi: {vi.number(counts.tasks)}, trong đó: {states or 'không có'}.",
    )
    on_time, late = vi.number(counts.completed_on_time), vi.number(counts.completed_late)
    overdue = vi.number(counts.time_states["overdue"])
    soon = vi.number(counts.time_states["due_soon"])
    done = f"Hoàn thành đúng hạn {on_time}, hoàn thành quá hạn {late}"
    sheet.add("body", f"{done}; chưa hoàn thành và đã quá hạn {overdue}; sắp đến hạn {soon}.")
    mean = vi.completion(counts.mean_completion)
    rated = f" (tính trên {vi.number(counts.rated_tasks)} nhiệm vụ đã có số liệu)" if counts.rated_tasks else ""
    sheet.add(
        "body",
        f"Tiến độ hoàn thành bình quân: {mean}{rated}. Chi tiết từng nhiệm vụ tại Phụ lục I, cách tính điểm tại "
        "Phụ lục II kèm theo.",
    )
    if len(summary.units) > 1:
        _add_units(sheet, summary)


def _add_units(sheet: Sheet, summary: Summary) -> None:
    head = ("TT", "Đơn vị", "Nhiệm vụ", "Hoàn thành", "Cảnh báo đỏ", "Chưa báo cáo", "Tiến độ BQ", "Xếp loại")
    rows = [
        (
            str(place),
            unit.unit_name,
            vi.number(unit.counts.tasks),
            vi.number(unit.counts.work_states["completed"]),
            vi.number(unit.counts.red_tasks),
            vi.number(unit.counts.not_reported),
            vi.completion(unit.counts.mean_completion),
            unit.band or "Chưa xếp hạng",
        )
        for place, unit in enumerate(summary.units, 1)
    ]
    sheet.add_table(head, (10, 46, 17, 19, 17, 17, 20, 19), rows, centred=(0, 2, 3, 4, 5, 6, 7))


def _add_red(sheet: Sheet, summary: Summary) -> None:
    if not summary.red:
        sheet.add("body", "Không có nhiệm vụ bị cảnh báo đỏ.")
        return
    sheet.add("body", f"Có {vi.number(len(summary.red))} nhiệm vụ đang bị cảnh báo đỏ:")
    rows = [
        (str(place), named(line), line.unit_name, vi.completion(line.completion), _causes(line))
        for place, line in enumerate(summary.red, 1)
    ]
    head = ("TT", "Nhiệm vụ, chỉ tiêu", "Đơn vị chủ trì", "Tiến độ", "Nguyên nhân")
    sheet.add_table(head, (10, 52, 32, 19, 52), rows, centred=(0, 3))


def _causes(line: TaskLine) -> str:
    red = [cause for cause in line.causes if cause.level == "red"]
    return "\n".join(f"Từ {vi.day(vi.local_day(cause.raised_at))}: {without_way_out(cause.reason)}" for cause in red)


def _add_reporting(sheet: Sheet, summary: Summary) -> None:
    counts, evidence = summary.counts, summary.evidence
    sheet.add(
        "body",
        f"Trong kỳ có {vi.number(counts.owing_report)} nhiệm vụ phải báo cáo; đã báo cáo {vi.number(counts.reported)}, "
        f"chưa báo cáo {vi.number(counts.not_reported)}.",
    )
    silent: dict[str, list[str]] = {}
    for line in summary.not_reported:
        silent.setdefault(line.unit_name, []).append(line.code)
    for unit_name, codes in silent.items():
        sheet.add("body", f"- {unit_name} chưa báo cáo {len(codes)} nhiệm vụ: {', '.join(codes)}.")
    sheet.add(
        "body",
        f"Minh chứng trong kỳ: gửi thẩm định {vi.number(evidence.submitted)}, được công nhận "
        f"{vi.number(evidence.accepted)}, bị trả lại {vi.number(evidence.rejected)}.",
    )
    for reason, times in list(evidence.reasons.items())[:LISTED_REASONS]:
        sheet.add("body", f"- Lý do trả lại ({vi.number(times)} lần): {reason}")


def _add_statements(sheet: Sheet, summary: Summary) -> None:
    for heading, statements in (("1. Khó khăn, vướng mắc", summary.difficulties), ("2. Kiến nghị", summary.proposals)):
        sheet.add("heading", heading)
        for statement in statements:
            sheet.add("body", _said(statement))
        if not statements:
            sheet.add("body", NO_ROWS)


def _said(statement: Statement) -> str:
    text = " ".join(statement.text.split())
    ending = "" if text.endswith((".", "!", "?", "…")) else "."
    return f"- {statement.unit_name} (nhiệm vụ {statement.code}): {text}{ending}"


def _add_next_month(sheet: Sheet, summary: Summary) -> None:
    month = vi.month_name(Month.parse(summary.next_month))
    if not summary.due_next_month:
        sheet.add("body", f"Không có nhiệm vụ đến hạn trong {month}. Các đơn vị tiếp tục thực hiện theo kế hoạch.")
        return
    sheet.add("body", f"Các nhiệm vụ, chỉ tiêu đến hạn trong {month}:")
    rows = [
        (str(place), named(line), line.unit_name, due(line), vi.completion(line.completion))
        for place, line in enumerate(summary.due_next_month, 1)
    ]
    head = ("TT", "Nhiệm vụ, chỉ tiêu", "Đơn vị chủ trì", "Đến hạn", "Tiến độ")
    sheet.add_table(head, (10, 70, 36, 28, 21), rows, centred=(0, 3, 4))
    add_mark(sheet, summary.due_next_month)


def _add_proposals(sheet: Sheet, summary: Summary) -> None:
    for heading, proposals in (
        ("1. Đề nghị biểu dương", summary.to_praise),
        ("2. Đề nghị phê bình", summary.to_criticise),
    ):
        sheet.add("heading", heading)
        for proposal in proposals:
            sheet.add("body", _proposed(proposal))
        if not proposals:
            sheet.add("body", NO_ROWS)


def _proposed(proposal: Proposal) -> str:
    return f"- {proposal.unit_name}: {'; '.join(proposal.grounds)}."


def _add_signature(sheet: Sheet, head: Letterhead) -> None:
    left, right = sheet.add_columns((sheet.text_width_mm / 2, sheet.text_width_mm / 2))
    sheet.add("recipients_title", sheet.form.texts.recipients_title, left)
    for place, recipient in enumerate(head.recipients, 1):
        ending = "." if place == len(head.recipients) else ";"
        sheet.add("recipients", f"- {recipient}{ending}", left)
    for line in (head.authority, head.signer_title):
        if line:
            sheet.add("signer", line, right)
    for _ in range(SIGNATURE_LINES):
        sheet.add("signer", "", right)


ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
SECTIONS: Mapping[str, Callable[[Sheet, Summary], None]] = {
    "Kết quả thực hiện": _add_results,
    "Nhiệm vụ bị cảnh báo đỏ": _add_red,
    "Chế độ báo cáo và minh chứng": _add_reporting,
    "Khó khăn, vướng mắc và kiến nghị": _add_statements,
    "Nhiệm vụ đến hạn tháng tới": _add_next_month,
    "Đề nghị biểu dương, phê bình": _add_proposals,
}
