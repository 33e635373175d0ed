"""Values of the domain with everything a test does not care about filled in."""

from datetime import UTC, date, datetime

from services.plans.domain.milestones import Milestone
from services.plans.domain.plans import Plan
from services.plans.domain.policy import DaysOff, LikenessPolicy, PeriodPolicy, Policy, ReadingPolicy
from services.plans.domain.tasks import Task
from services.plans.domain.verdicts import Verdict

NEW_YEAR = date(2026, 1, 1)
YEAR_END = date(2026, 12, 31)


def rung(value: float | None = 80, due_on: date | None = YEAR_END, comparator: str = ">=", **more: object) -> Milestone:
    return Milestone(comparator=comparator, due_on=due_on, value=value, **{"unit_of_measure": "%", **more})


def task(**more: object) -> Task:
    given = {
        "task_id": "t1",
        "plan_id": "p1",
        "plan_title": "Kế hoạch",
        "plan_unit_id": "mau.xa-mot",
        "position": 1,
        "code": "1",
        "name": "Tỷ lệ hồ sơ trực tuyến",
        "kind": "indicator" if more.get("milestones") else "deliverable",
        "starts_on": NEW_YEAR,
        "effective_due_on": YEAR_END,
        "is_published": True,
        "version": 1,
    }
    return Task(**{**given, **more})


def plan(**more: object) -> Plan:
    given = {
        "plan_id": "p1",
        "unit_id": "mau.xa-mot",
        "programme": "57-NQ/TW",
        "title": "Kế hoạch",
        "valid_from": NEW_YEAR,
        "valid_to": YEAR_END,
        "published_on": NEW_YEAR,
    }
    return Plan(**{**given, **more})


def policy(**more: object) -> Policy:
    given = {
        "version": "thử",
        "due_soon_days": 7,
        "calendar": "calendar",
        "reopen_days": 5,
        "periods": {"month": PeriodPolicy(5, 10), "quarter": PeriodPolicy(10, 15)},
        "ad_hoc_lock_days": 5,
        "mid_term_ends_with": "month",
        "days_off": DaysOff(weekly=(), extra=(), worked=()),
        "notice_days": (7, 3, 1),
        "obstacle_old_days": 15,
        "reading": ReadingPolicy(limit_bytes=1000, limit_seconds=10, limit_memory_bytes=10**9),
        "likeness": LikenessPolicy(lead_from=0.6, near_duplicate_from=0.9, same_indicator_from=0.85),
    }
    return Policy(**{**given, **more})


def verdict(**more: object) -> Verdict:
    given = {
        "review_id": "v1",
        "version": 2,
        "task_id": "t1",
        "report_id": "r1",
        "outcome": "accepted",
        "claimed_on": date(2026, 6, 1),
        "decided_at": datetime(2026, 6, 3, 3, tzinfo=UTC),
    }
    return Verdict(**{**given, **more})
