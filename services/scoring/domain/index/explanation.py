"""Why an indicator has its points: the formula with the numbers put in, what is missing, what one more step brings."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from services.scoring.domain.index.figures import Origin
from services.scoring.domain.index.formula import NextStep, Ratio, Step, step_of
from services.scoring.domain.index.method import Indicator
from services.scoring.domain.index.result import IndicatorResult
from services.scoring.domain.wording import number, score_text

LOW, HIGH = "−∞", "+∞"


@dataclass(frozen=True, slots=True)
class Explained:
    """An indicator told in words. `lost` is what is missing to its maximum."""

    formula: str
    lost: Decimal
    why: str | None
    next_step: NextStep | None
    next_text: str | None


def explain(result: IndicatorResult) -> Explained:
    """Explain the points of one indicator."""
    indicator, value = result.indicator, result.figure.value
    lost = indicator.max_points - (result.points or Decimal(0))
    if value is None or result.points is None:
        return Explained(_pattern(indicator), lost, _why_none(result), None, _if_known(indicator))
    step = indicator.next_step(value)
    return Explained(
        _formula(indicator, value, result.points),
        lost,
        _why_lost(indicator, value) if lost else None,
        step,
        _next_text(indicator, value, step) if step else None,
    )


def measure(indicator: Indicator, value: Decimal) -> str:
    """Write a figure with its unit, e.g. `62,5 %`."""
    return f"{number(value)} {indicator.unit_of_measure}"


def _pattern(indicator: Indicator) -> str:
    if indicator.ratio is None:
        return "; ".join(f"{_span(step)} được {number(step.points)} điểm" for step in indicator.steps)
    return f"{number(indicator.max_points)} × {_share(indicator.ratio, 'số liệu')}"


def _formula(indicator: Indicator, value: Decimal, points: Decimal) -> str:
    if indicator.ratio is None:
        return (
            f"{measure(indicator, value)} thuộc mức {_span(step_of(indicator.steps, value))}: {score_text(points)} điểm"
        )
    share = _share(indicator.ratio, number(value))
    return f"{number(indicator.max_points)} × {share} = {score_text(points)}"


def _share(ratio: Ratio, value: str) -> str:
    if ratio.zero_at == 0:
        return f"min(1; {value} / {number(ratio.target)})"
    if ratio.direction == "falling":
        above, whole = f"{number(ratio.zero_at)} − {value}", f"{number(ratio.zero_at)} − {number(ratio.target)}"
    else:
        above, whole = f"{value} − {number(ratio.zero_at)}", f"{number(ratio.target)} − {number(ratio.zero_at)}"
    return f"min(1; max(0; ({above}) / ({whole})))"


def _span(step: Step) -> str:
    low = f"[{number(step.at_least)}" if step.at_least is not None else f"({LOW}"
    high = f"{number(step.below)})" if step.below is not None else f"{HIGH})"
    return f"{low}; {high}"


def _why_none(result: IndicatorResult) -> str:
    match result.figure.origin:
        case Origin.CONFLICT:
            said = "; ".join(_said(result))
            return f"Các nhiệm vụ báo cáo số liệu khác nhau ({said}): chưa tính điểm cho đến khi có người chọn."
        case Origin.OUTSIDE:
            said = "; ".join(_said(result))
            return f"Số liệu báo cáo ngoài khoảng có thể có ({said}): không tính điểm, cần sửa báo cáo."
        case _:
            return "Chưa có số liệu: không được điểm; chưa có số liệu không phải là 0."


def _said(result: IndicatorResult) -> Iterator[str]:
    return (f"{each.source.code}: {number(each.value)}" for each in result.figure.told if each.value is not None)


def _if_known(indicator: Indicator) -> str:
    most = number(indicator.max_points)
    return f"Báo cáo hoặc nhập số liệu kèm tài liệu kiểm chứng thì được tối đa {most} điểm."


def _why_lost(indicator: Indicator, value: Decimal) -> str:
    if indicator.ratio is not None:
        return f"Mới đạt {measure(indicator, value)}, mức điểm tối đa là {measure(indicator, indicator.ratio.target)}."
    return f"Số liệu {measure(indicator, value)} chưa ở mức cao nhất."


def _next_text(indicator: Indicator, value: Decimal, step: NextStep) -> str:
    reached = measure(indicator, step.value)
    if indicator.ratio is None:
        verb = "Giảm xuống dưới" if step.is_below else "Đạt từ"
        return f"{verb} {reached} thì thêm {number(step.gain)} điểm."
    is_falling = indicator.ratio.direction == "falling"
    verb = "Giảm đến" if is_falling else "Đạt"
    whole = f"{verb} {reached} thì thêm {number(step.gain)} điểm"
    if not 0 < indicator.ratio.share(value) < 1:
        return f"{whole}."
    each = indicator.max_points / abs(indicator.ratio.target - indicator.ratio.zero_at)
    word = "giảm" if is_falling else "tăng"
    return f"{whole}; cứ {word} 1 {indicator.unit_of_measure} thì thêm khoảng {number(each)} điểm."
