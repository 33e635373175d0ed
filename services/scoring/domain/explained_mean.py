"""Why a unit or plan has its score: the tasks that went in, those that cost most, what wins it back (rule 10)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from services.scoring.domain.explanation import Explanation, Input, Loss
from services.scoring.domain.mean import Mean, Part, mean
from services.scoring.domain.policy import Policy
from services.scoring.domain.score import points
from services.scoring.domain.wording import number, score_text

SHOWN_TERMS = 6
SHOWN_LOSSES = 10


def explain_mean(parts: Sequence[Part], policy: Policy, *, is_unit: bool) -> Explanation:
    """Explain a weighted mean over the tasks in force; `parts` in any order."""
    ordered = sorted(parts, key=lambda part: (-part.lost, part.code, part.task_id))
    found = mean(ordered)
    total = sum((part.weight for part in ordered), Decimal(0))
    return Explanation(
        _formula(ordered, found),
        tuple(_inputs(ordered)),
        tuple(_losses(ordered, total)),
        tuple(_ways_back(ordered, found, total, policy, is_unit=is_unit)),
    )


def _formula(parts: Sequence[Part], found: Mean) -> str:
    if found.score is None:
        return "Chưa có nhiệm vụ nào đến hạn tính điểm."
    above = sum((part.score * part.weight for part in parts), Decimal(0))
    below = sum((part.weight for part in parts), Decimal(0))
    result = f"{number(above)} / {number(below)} = {score_text(found.score)}"
    if len(parts) > SHOWN_TERMS:
        return f"Σ(điểm × trọng số) / Σ(trọng số) của {len(parts)} nhiệm vụ = {result}"
    terms = " + ".join(f"{score_text(part.score)} × {number(part.weight)}" for part in parts)
    return f"({terms}) / ({' + '.join(number(part.weight) for part in parts)}) = {result}"


def _inputs(parts: Sequence[Part]) -> Iterator[Input]:
    for part in parts:
        text = f"{score_text(part.score)} điểm, trọng số {number(part.weight)}"
        yield Input(part.task_id, f"{part.code} {part.name}".strip(), float(part.score), text, part.event_id)


def _losses(parts: Sequence[Part], total: Decimal) -> Iterator[Loss]:
    losing = [part for part in parts if part.lost > 0]
    for part in losing[:SHOWN_LOSSES]:
        why = f"Nhiệm vụ {part.code} mới đạt {score_text(part.score)} điểm (trọng số {number(part.weight)})."
        yield Loss(points(part.lost / total), why)
    rest = sum((part.lost for part in losing[SHOWN_LOSSES:]), Decimal(0))
    if rest:
        yield Loss(points(rest / total), f"{len(losing) - SHOWN_LOSSES} nhiệm vụ khác chưa đủ điểm.")


def _ways_back(parts: Sequence[Part], found: Mean, total: Decimal, policy: Policy, *, is_unit: bool) -> Iterator[str]:
    if found.score is None:
        return
    if parts[0].lost > 0:
        gain = score_text(points(parts[0].lost / total))
        yield f"Đưa nhiệm vụ {parts[0].code} lên đủ 100 điểm thì được thêm {gain} điểm."
    if is_unit and found.task_count < policy.minimum_tasks:
        count = f"{found.task_count} nhiệm vụ đang tính điểm"
        yield f"Chưa xếp hạng: có {count}, cần ít nhất {policy.minimum_tasks}."
        return
    above = next((band for band in reversed(policy.bands) if band.at_least > found.score), None)
    if above is not None:
        gap = score_text(above.at_least - found.score)
        yield f"Còn thiếu {gap} điểm để lên mức “{above.name}”."
