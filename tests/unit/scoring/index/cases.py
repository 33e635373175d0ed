"""The shipped method, and figures of a commune for 2026."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from services.scoring.domain.index.figures import Entered, Reported, Source
from services.scoring.domain.index.formula import Ratio, Step
from services.scoring.domain.index.method import Indicator, Method
from services.scoring.settings import METHODS
from services.scoring.use_cases.index.shelf import read_methods

METHOD_FILE = METHODS / "d-society-2026.1.yaml"
DICTIONARY_FILE = METHODS / "dictionaries" / "d-society-2026.1.yaml"
METHODS_SHIPPED, DICTIONARIES = read_methods(METHODS)
METHOD: Method = METHODS_SHIPPED.versions[0]
YEAR = 2026
AS_OF = date(2026, 12, 31)
D = Decimal


def written(folder: Path, old: str = "", new: str = "", *, dictionary: tuple[str, str] = ("", "")) -> Path:
    """Give a folder with the shipped files, one text of each replaced."""
    (folder / "dictionaries").mkdir()
    for file, (before, after) in ((METHOD_FILE, (old, new)), (DICTIONARY_FILE, dictionary)):
        text = file.read_text("utf-8")
        assert before in text
        changed = text.replace(before, after, 1) if before else text
        (folder / file.relative_to(METHODS)).write_text(changed, "utf-8")
    return folder


def indicator(**changes: object) -> Indicator:
    """An indicator of 5 points in percent, straight from 0 to 80."""
    given: dict[str, object] = {
        "code": "CQ.1",
        "name": "Hồ sơ trực tuyến",
        "max_points": D(5),
        "unit_of_measure": "%",
        "calculation": "a / b",
        "source": "Trung tâm",
        "document": "Số liệu",
        "verifier": "Văn phòng",
        "highest": D(100),
    }
    if "steps" not in changes:
        given["ratio"] = Ratio(D(80))
    return Indicator(**{**given, **changes})  # type: ignore[arg-type]


def steps(*rows: tuple[str | None, str | None, str]) -> tuple[Step, ...]:
    return tuple(
        Step(None if low is None else D(low), None if high is None else D(high), D(p)) for low, high, p in rows
    )


def reported(value: str | None, month: int, version: int | None = None, **changes: object) -> Reported:
    """A monthly report, made on the 20th."""
    given: dict[str, object] = {
        "period_id": f"m{month}",
        "period_kind": "month",
        "day": date(YEAR, month, 28),
        "reported_on": date(YEAR, month, 20),
        "version": version or month,
        "report_id": f"r{version or month}",
        "event_id": f"e{version or month}",
        "value": None if value is None else D(value),
    }
    return Reported(**{**given, **changes})  # type: ignore[arg-type]


def source(*reports: Reported, task_id: str = "a", is_summed: bool = False, rejected: str = "") -> Source:
    return Source(
        task_id, f"II.{task_id}", "x", "mau.xa", is_summed, reports, frozenset({rejected} if rejected else ())
    )


def entered(value: str | None, version: int = 1) -> Entered:
    when = datetime(2026, 6, 1, tzinfo=UTC)
    shown = None if value is None else D(value)
    return Entered("CQ.1", version, shown, "Cổng dịch vụ công", "12/BC-UBND", date(2026, 5, 31), when, "a", "Cơ quan")
