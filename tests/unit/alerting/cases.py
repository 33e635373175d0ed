"""Tasks to judge: a hundred days from 1 January 2026, one percent a day, under the shipped policy."""

from datetime import date, timedelta
from pathlib import Path

from services.alerting.domain.facts import (
    Breach,
    Claim,
    Completion,
    Definition,
    Mark,
    Progress,
    Review,
    Stage,
    TaskFacts,
)
from services.alerting.domain.path import PathPoint
from services.alerting.domain.policy import Policy
from services.alerting.domain.rules import findings
from services.alerting.settings import POLICIES, load_policy

POLICY: Policy = load_policy(POLICIES / "2026.1.yaml")
POLICY_TEXT = (POLICIES / "2026.1.yaml").read_text("utf-8")

START = date(2026, 1, 1)
DUE = date(2026, 4, 11)
STRAIGHT = (PathPoint(START, 0.0), PathPoint(DUE, 1.0))


def defined(version: int = 1, **changes: object) -> Definition:
    told: dict[str, object] = {
        "version": version,
        "event_id": f"assigned-{version}",
        "plan_id": "p1",
        "unit_id": "mau.xa-mot.phong-vhxh",
        "code": "II.1",
        "name": "Số hóa hồ sơ",
        "effective_due_on": DUE,
        "is_end_of_plan": False,
        "path": STRAIGHT,
    }
    return Definition(**{**told, **changes})  # type: ignore[arg-type]


def reported(rate: float, version: int = 2) -> Progress:
    return Progress(version, f"reported-{version}", rate)


def claimed(version: int = 3, on: date = DUE) -> Claim:
    return Claim(version, f"claimed-{version}", f"r{version}", on)


def judged(*, is_accepted: bool, claim: int = 3, version: int = 2) -> Review:
    event_id = f"{'accepted' if is_accepted else 'rejected'}-{claim}-{version}"
    reasons = () if is_accepted else ("Minh chứng không có chữ ký.",)
    return Review(version, event_id, f"review-{claim}", f"r{claim}", is_accepted, DUE, reasons)


def closed(version: int = 4, report_id: str | None = "r3") -> Completion:
    return Completion(version, f"completed-{version}", report_id)


def breached(due_on: date = DUE, version: int = 5) -> Breach:
    return Breach(version, f"breached-{version}", due_on)


def staged(work_state: str, version: int = 9) -> Stage:
    return Stage(version, f"staged-{version}", work_state)


def task(*marks: Mark, definition: Definition | None = None) -> TaskFacts:
    """A task after its assignment and some facts."""
    facts = TaskFacts("t1").absorb(definition or defined())
    for mark in marks:
        facts = facts.absorb(mark)
    return facts


def levels(facts: TaskFacts, after_days: int, policy: Policy = POLICY) -> dict[str, str]:
    """Level by rule of what a task calls for."""
    return {rule: found.level for rule, found in findings(facts, START + timedelta(after_days), policy).items()}


def written(folder: Path, old: str, new: str) -> Path:
    """Write the shipped policy with a change and return the file."""
    assert old in POLICY_TEXT
    file = folder / "policy.yaml"
    file.write_text(POLICY_TEXT.replace(old, new, 1), encoding="utf-8")
    return file
