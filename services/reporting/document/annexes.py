"""The annexes of a summary: what became of each task, and how the scores were made."""

from collections.abc import Callable, Iterable, Sequence

from services.reporting.document.sheet import Sheet
from services.reporting.document.wording import add_mark, due, named
from services.reporting.domain import vietnamese as vi
from services.reporting.domain.explained import Explained, Figure
from services.reporting.domain.summary import Summary, TaskLine

ROMAN = ("I", "II")
MOST_EXPLAINED = 300
"""Tasks explained on paper; the rest is explained on screen. A province has thousands."""
UNSCORED = "Đơn vị chưa có điểm: chưa có nhiệm vụ nào đến hạn tính."


def add_annexes(sheet: Sheet, summary: Summary, title: str) -> None:
    """Add them, numbered, each on pages of its own."""
    for number, (heading, add) in zip(ROMAN, ANNEXES.items(), strict=True):
        sheet.start_annex()
        sheet.add("annex", f"{sheet.form.texts.annex} {number}")
        sheet.add("annex", heading.upper())
        sheet.add("annex_of", sheet.form.texts.annex_of.format(subject=f"{title[0].lower()}{title[1:]}"))
        sheet.add("rule", "")
        add(sheet, summary)


def _add_tasks(sheet: Sheet, summary: Summary) -> None:
    rows = [_task(place, line) for place, line in enumerate(summary.tasks, 1)]
    head = (
        "TT",
        "Số hiệu",
        "Nhiệm vụ, chỉ tiêu",
        "Đơn vị chủ trì",
        "Mục tiêu",
        "Kết quả",
        "Tiến độ",
        "Thời hạn",
        "Tình trạng",
    )
    sheet.add_table(head, (10, 20, 74, 38, 22, 20, 19, 26, 23), rows, centred=(0, 4, 5, 6, 7))
    add_mark(sheet, summary.tasks)


def _task(place: int, line: TaskLine) -> tuple[str, ...]:
    return (
        str(place),
        line.code,
        line.name,
        line.unit_name if line.lead_unit_id else "Chưa giao",
        vi.target(line.target),
        _value(line),
        vi.completion(line.completion),
        due(line),
        _state(line),
    )


def _value(line: TaskLine) -> str:
    if line.value is None:
        return "–" if line.kind == "deliverable" else vi.NOT_REPORTED
    return vi.with_unit(vi.number(line.value), line.target.unit_of_measure if line.target else None)


def _state(line: TaskLine) -> str:
    state = vi.WORK_STATES[line.work_state]
    if line.work_state == "completed":
        return f"{state} (chậm {line.days_late} ngày)" if line.days_late else state
    return state if line.time_state == "on_time" else f"{state}, {vi.TIME_STATES[line.time_state].lower()}"


def _add_scores(sheet: Sheet, summary: Summary) -> None:
    """The unit's score first, then the tasks, those that lost most before the others."""
    _add_unit(sheet, summary)
    explained = [(line, line.explained) for line in summary.tasks if line.explained]
    if not explained:
        sheet.add("body", "Chưa có nhiệm vụ nào được tính điểm.")
        return
    worst = sorted(explained, key=lambda pair: pair[1].score)[:MOST_EXPLAINED]
    sheet.add("body", _scope(len(summary.tasks), len(explained)))
    head = (
        "TT",
        "Nhiệm vụ, chỉ tiêu",
        "Điểm",
        "Công thức và số liệu",
        "Sự kiện nguồn",
        "Điểm mất, lý do",
        "Cách lấy lại",
    )
    rows = [_scored(place, line, told) for place, (line, told) in enumerate(worst, 1)]
    sheet.add_table(head, (10, 48, 15, 52, 45, 42, 40), rows, centred=(0, 2))


def _add_unit(sheet: Sheet, summary: Summary) -> None:
    told = summary.explained
    if told is None:
        sheet.add("body", UNSCORED)
        return
    band = told.band or "Chưa xếp hạng"
    policy = f", theo chính sách tính điểm phiên bản {told.policy_version}" if told.policy_version else ""
    sheet.add("body", f"{summary.unit_name}: {vi.points(told.score)} điểm, xếp loại: {band}{_day(told)}{policy}.")
    sheet.add("body", f"{told.formula}.")
    if told.figures:
        sheet.add("body", f"{'; '.join(map(_figure, told.figures))}.")


def _scope(tasks: int, scored: int) -> str:
    """What the table holds, so that nobody takes a part for the whole."""
    unscored = tasks - scored
    rest = f"; {vi.number(unscored)} nhiệm vụ chưa tính điểm (chưa đến hạn tính hoặc đang tạm dừng)" if unscored else ""
    cut = f" Liệt kê {MOST_EXPLAINED} nhiệm vụ mất nhiều điểm nhất." if scored > MOST_EXPLAINED else ""
    return (
        f"Có {vi.number(scored)} nhiệm vụ được tính điểm{rest}. Điểm nhiệm vụ = 100 × min(1; tỷ lệ được công nhận / "
        f"lộ trình) × hệ số muộn (chỉ khi đã được công nhận hoàn thành).{cut}"
    )


def _scored(place: int, line: TaskLine, told: Explained) -> tuple[str, ...]:
    policy = f"Chính sách {told.policy_version}{_day(told)}" if told.policy_version else ""
    return (
        str(place),
        f"{named(line)}\n({line.unit_name})",
        vi.points(told.score),
        "\n".join(filter(None, (told.formula, *map(_figure, told.figures), policy))),
        "\n".join(_events(told.figures)) or "–",
        f"{vi.points(told.lost)}: {told.why}" if told.lost else "Không mất điểm.",
        told.win_back or "–",
    )


def _figure(figure: Figure) -> str:
    return f"{figure.label}: {figure.text}"


def _events(figures: Sequence[Figure]) -> Iterable[str]:
    return (f"{figure.label}: {figure.event_id}" for figure in figures if figure.event_id)


def _day(told: Explained) -> str:
    return f", tính đến ngày {vi.day(told.as_of)}" if told.as_of else ""


ANNEXES: dict[str, Callable[[Sheet, Summary], None]] = {
    "Kết quả thực hiện từng nhiệm vụ, chỉ tiêu": _add_tasks,
    "Cách tính điểm": _add_scores,
}
