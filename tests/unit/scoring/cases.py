"""Tasks to score: a year from 1 January to 31 December 2026, straight from 0 to 1, under the shipped policy."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from services.scoring.domain.facts import Claim, Completion, Definition, Mark, Progress, Review, Stage, TaskFacts
from services.scoring.domain.path import PathPoint
from services.scoring.domain.policy import Policy
from services.scoring.settings import POLICIES, load_policy

POLICY: Policy = load_policy(POLICIES / "2026.1.yaml")
POLICY_TEXT = (POLICIES / "2026.1.yaml").read_text("utf-8")

START = date(2026, 1, 1)
DUE = date(2026, 4, 11)
"""A hundred days after the start: one percent a day."""
STRAIGHT = (PathPoint(START, 0.0), PathPoint(DUE, 1.0))


def defined(version: int = 1, **changes: object) -> Definition:
    """A task assigned to the culture office of a commune."""
    told: dict[str, object] = {
        "version": version,
        "event_id": f"assigned-{version}",
        "plan_id": "p1",
        "unit_id": "mau.xa-mot",
        "code": "II.1",
        "name": "Số hóa hồ sơ",
        "group": None,
        "lead_unit_id": "mau.xa-mot.phong-vhxh",
        "coordinating_unit_ids": (),
        "starts_on": START,
        "effective_due_on": DUE,
        "path": STRAIGHT,
        "weight": Decimal(1),
    }
    return Definition(**{**told, **changes})  # type: ignore[arg-type]


def reported(rate: float, version: int = 2) -> Progress:
    return Progress(version, f"reported-{version}", rate, date(2026, 2, 1))


def claimed(version: int = 3, on: date = DUE, report_id: str = "") -> Claim:
    return Claim(version, f"claimed-{version}", report_id or f"r{version}", on)


def judged(*, is_accepted: bool, claim: int = 3, on: date = DUE, version: int = 2) -> Review:
    """Verdict on the claim that was told with a task version."""
    event_id = f"{'accepted' if is_accepted else 'rejected'}-{claim}-{version}"
    return Review(version, event_id, f"review-{claim}", f"r{claim}", is_accepted, on)


def closed(days_late: int = 0, version: int = 4, report_id: str = "r3", on: date = DUE) -> Completion:
    return Completion(version, f"completed-{version}", report_id, on, days_late)


def staged(work_state: str, version: int = 9) -> Stage:
    return Stage(version, f"staged-{version}", work_state)


def task(*marks: Mark, definition: Definition | None = None) -> TaskFacts:
    """A task after its assignment and some facts."""
    facts = TaskFacts("t1").absorb(definition or defined())
    for mark in marks:
        facts = facts.absorb(mark)
    return facts


def written(folder: Path, old: str, new: str) -> Path:
    """Write the shipped policy with a change and return the file."""
    assert old in POLICY_TEXT
    file = folder / "policy.yaml"
    file.write_text(POLICY_TEXT.replace(old, new, 1), encoding="utf-8")
    return file
