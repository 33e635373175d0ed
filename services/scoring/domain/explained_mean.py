"""Why a unit, plan or heading has its score: the tasks that went in, those that cost most, what wins it back."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, Protocol

from services.scoring.domain.explanation import Explanation, Input, Loss
from services.scoring.domain.mean import Part, Whole, whole
from services.scoring.domain.policy import Policy
from services.scoring.domain.score import FULL, points
from services.scoring.domain.wording import number, score_text

SHOWN_TERMS = 6
SHOWN_LOSSES = 10


def explain_mean(parts: Sequence[Part], policy: Policy, *, is_unit: bool, of: Whole | None = None) -> Explanation:
    """Explain a weighted mean over the tasks in force.

    `parts` in any order; of very many, those that lost most, and then `of` is what all of them add up to.
    """
    ordered = sorted(parts, key=lambda part: (-part.lost, part.code, part.task_id))
    everything = of or whole(ordered)
    return Explanation(
        _formula(ordered, everything),
        tuple(_inputs(ordered)),
        tuple(_losses(ordered, everything)),
        tuple(_ways_back(ordered, everything, policy, is_unit=is_unit)),
    )


class Lost(NamedTuple):
    """What a unit lost by the tasks that one unit right below it answers for; `score` is the mean over those.

    `unit_id` is none for tasks of the unit itself, and for tasks of others that it helps with.
    """

    unit_id: str | None
    name: str
    task_count: int
    score: Decimal
    lost: Decimal


class Answering(Protocol):
    """Sums of score × weight and of weight over the tasks that one unit answers for."""

    @property
    def unit_id(self) -> str | None: ...
    @property
    def is_outside(self) -> bool: ...
    @property
    def task_count(self) -> int: ...
    @property
    def score(self) -> Decimal: ...
    @property
    def weight(self) -> Decimal: ...


def lost_by(answering: Sequence[Answering], names: Mapping[str, str]) -> list[Lost]:
    """Return what a unit lost by whom, most first; all of it adds up to 100 minus the unit's score."""
    total = sum((each.weight for each in answering), Decimal(0))
    lost = [
        Lost(
            each.unit_id,
            _answering_name(each, names),
            each.task_count,
            points(each.score / each.weight),
            points((FULL * each.weight - each.score) / total),
        )
        for each in answering
    ]
    return sorted(lost, key=lambda each: (-each.lost, each.name))


def _answering_name(each: Answering, names: Mapping[str, str]) -> str:
    if each.unit_id is not None:
        return names.get(each.unit_id, each.unit_id)
    return "Nhiệm vụ phối hợp với đơn vị khác" if each.is_outside else "Nhiệm vụ do chính đơn vị chủ trì"


def _formula(parts: Sequence[Part], everything: Whole) -> str:
    found = everything.mean
    if found.score is None:
        return "Chưa có nhiệm vụ nào đến hạn tính điểm."
    result = f"{number(everything.above)} / {number(everything.weight)} = {score_text(found.score)}"
    if found.task_count > SHOWN_TERMS:
        return f"Σ(điểm × trọng số) / Σ(trọng số) của {found.task_count} nhiệm vụ = {result}"
    terms = " + ".join(f"{score_text(part.score)} × {number(part.weight)}" for part in parts)
    return f"({terms}) / ({' + '.join(number(part.weight) for part in parts)}) = {result}"


def _inputs(parts: Sequence[Part]) -> Iterator[Input]:
    for part in parts:
        text = f"{score_text(part.score)} điểm, {_weight_text(part)}"
        yield Input(part.task_id, f"{part.code} {part.name}".strip(), float(part.score), text, part.event_id)


def _weight_text(part: Part) -> str:
    if part.share is None:
        return f"trọng số {number(part.weight)}"
    role = "chủ trì" if part.is_lead else "phối hợp"
    product = f"{number(part.own_weight)} × {number(part.share)}"
    return f"trọng số {number(part.weight)} = {product} (phần của đơn vị {role})"


def _losses(parts: Sequence[Part], everything: Whole) -> Iterator[Loss]:
    losing = [part for part in parts if part.lost > 0]
    for part in losing[:SHOWN_LOSSES]:
        why = f"Nhiệm vụ {part.code} mới đạt {score_text(part.score)} điểm ({_weight_text(part)})."
        yield Loss(points(part.lost / everything.weight), why)
    shown = sum((part.lost for part in losing[:SHOWN_LOSSES]), Decimal(0))
    rest = FULL * everything.weight - everything.above - shown
    if rest > 0:
        yield Loss(points(rest / everything.weight), _rest_text(len(losing) - SHOWN_LOSSES, len(parts), everything))


def _rest_text(more: int, shown: int, everything: Whole) -> str:
    count = f"{more}" if shown == everything.task_count else f"Hơn {more}" if more > 0 else "Một số"
    return f"{count} nhiệm vụ khác chưa đủ điểm."


def _ways_back(parts: Sequence[Part], everything: Whole, policy: Policy, *, is_unit: bool) -> Iterator[str]:
    found = everything.mean
    if found.score is None:
        return
    if parts and parts[0].lost > 0:
        gain = score_text(points(parts[0].lost / everything.weight))
        yield f"Đưa nhiệm vụ {parts[0].code} lên đủ 100 điểm thì được thêm {gain} điểm."
    if is_unit and found.task_count < policy.minimum_tasks:
        count = f"{found.task_count} nhiệm vụ đang tính điểm"
        yield f"Chưa xếp hạng: có {count}, cần ít nhất {policy.minimum_tasks}."
        return
    above = next((band for band in reversed(policy.bands) if band.at_least > found.score), None)
    if above is not None:
        gap = score_text(above.at_least - found.score)
        yield f"Còn thiếu {gap} điểm để lên mức “{above.name}”."
