"""Facts told by the plans service: plans, units, tasks, periods, deadlines, obstacles."""

from contracts.fact import Fact
from contracts.plans.deadlines import DeadlineApproaching, DeadlineBreached
from contracts.plans.documents import PlanAmended, PlanPublished
from contracts.plans.obstacles import ObstacleRaised, ObstacleResolved
from contracts.plans.periods import PeriodClosed, PeriodOpened
from contracts.plans.tasks import DelayExcused, TaskAmended, TaskAssigned, TaskCompleted, TaskReported, TaskStanding
from contracts.plans.units import UnitChange, UnitChanged, UnitPerson
from contracts.plans.words import (
    BudgetLine,
    BudgetSource,
    Comparator,
    Decision,
    Derivation,
    Disbursement,
    EvidenceFile,
    Milestone,
    PathPoint,
    PeriodKind,
    TaskKind,
    WorkState,
)

__all__ = [
    "FACTS",
    "OWNER",
    "BudgetLine",
    "BudgetSource",
    "Comparator",
    "DeadlineApproaching",
    "DeadlineBreached",
    "Decision",
    "DelayExcused",
    "Derivation",
    "Disbursement",
    "EvidenceFile",
    "Milestone",
    "ObstacleRaised",
    "ObstacleResolved",
    "PathPoint",
    "PeriodClosed",
    "PeriodKind",
    "PeriodOpened",
    "PlanAmended",
    "PlanPublished",
    "TaskAmended",
    "TaskAssigned",
    "TaskCompleted",
    "TaskKind",
    "TaskReported",
    "TaskStanding",
    "UnitChange",
    "UnitChanged",
    "UnitPerson",
    "WorkState",
]

OWNER = "plans"

FACTS: tuple[type[Fact], ...] = (
    PlanPublished,
    PlanAmended,
    UnitChanged,
    TaskAssigned,
    TaskAmended,
    TaskReported,
    TaskCompleted,
    PeriodOpened,
    PeriodClosed,
    DeadlineApproaching,
    DeadlineBreached,
    ObstacleRaised,
    ObstacleResolved,
    DelayExcused,
)
