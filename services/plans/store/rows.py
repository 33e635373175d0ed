"""Values of the domain as columns, and back: ladders, paths and files are kept as JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy.engine import RowMapping

from services.plans.domain.budgets import BudgetLine, Disbursement
from services.plans.domain.milestones import Milestone
from services.plans.domain.names import fold
from services.plans.domain.paths import PathPoint
from services.plans.domain.reports import File, Report, Statement
from services.plans.domain.tasks import Doubt, Task

SAME_NAME = (
    "task_id", "plan_id", "position", "code", "name", "kind", "group", "unit_id", "lead_unit_id",
    "baseline", "is_falling", "measured", "expected_output", "starts_on", "due_on", "effective_due_on", "weight",
    "source_text", "place", "recurrence", "recurrence_every", "parent_task_id", "derivation", "occurrence_on",
    "counted_over", "deciding_authority", "is_in_force", "excused_until", "work_state", "latest_value",
    "completion_rate", "latest_report_id", "claim_report_id", "completed_on", "version",
)  # fmt: skip
LINES: dict[str, type[BudgetLine | Disbursement | Doubt]] = {
    "doubts": Doubt,
    "budget": BudgetLine,
    "disbursements": Disbursement,
}
STATEMENT = ("value", "note", "difficulties", "proposals", "claims_completion")


def task_row(task: Task) -> dict[str, Any]:
    return {
        **{name: getattr(task, name) for name in SAME_NAME},
        "search_text": fold(f"{task.code} {task.name}"),
        "coordinating_unit_ids": list(task.coordinating_unit_ids),
        "milestones": [milestone_row(rung) for rung in task.milestones],
        **{name: [asdict(line) for line in getattr(task, name)] for name in LINES},
        "own_path": [{"on": point.on.isoformat(), "rate": point.rate} for point in task.own_path],
    }


def milestone_row(rung: Milestone) -> dict[str, Any]:
    return {
        "comparator": rung.comparator,
        "due_on": rung.due_on.isoformat() if rung.due_on else None,
        "value": rung.value,
        "value_max": rung.value_max,
        "unit_of_measure": rung.unit_of_measure,
    }


def task_of(row: RowMapping) -> Task:
    """A task out of a row of `tasks.VIEW`."""
    values = {name: value for name, value in row.items() if name not in {"unit_id", "search_text"}}
    values["coordinating_unit_ids"] = tuple(row["coordinating_unit_ids"])
    values |= {name: tuple(shape(**kept) for kept in row[name]) for name, shape in LINES.items()}
    values["milestones"] = tuple(_milestone(kept) for kept in row["milestones"])
    values["own_path"] = tuple(PathPoint(date.fromisoformat(kept["on"]), kept["rate"]) for kept in row["own_path"])
    return Task(**values)


def _milestone(kept: Mapping[str, Any]) -> Milestone:
    due_on = kept["due_on"]
    return Milestone(**{**kept, "due_on": date.fromisoformat(due_on) if due_on else None})


def report_row(report: Report) -> dict[str, Any]:
    return {
        "report_id": report.report_id,
        "task_id": report.task_id,
        "plan_id": report.plan_id,
        "period_id": report.period_id,
        "report_version": report.report_version,
        "reported_at": report.reported_at,
        "reported_on": report.reported_on,
        **{name: getattr(report.said, name) for name in STATEMENT},
        "completion_rate": report.completion_rate,
        "disbursements": [asdict(line) for line in report.said.disbursements],
        "evidence": file_rows(report.evidence),
        "is_counted": report.is_counted,
        "work_state": report.work_state,
        "reporter_id": report.reporter_id,
        "reporter_name": report.reporter_name,
    }


def file_rows(files: Iterable[File]) -> list[dict[str, Any]]:
    return [
        {
            "evidence_id": file.evidence_id,
            "name": file.name,
            "media_type": file.media_type,
            "size_bytes": file.size_bytes,
            "sha256": file.sha256,
        }
        for file in files
    ]


def report_of(row: RowMapping) -> Report:
    files = tuple(File(**kept) for kept in row["evidence"])
    said = Statement(
        **{name: row[name] for name in STATEMENT},
        completion_rate=row["completion_rate"],
        evidence_ids=tuple(file.evidence_id for file in files),
        disbursements=tuple(Disbursement(**kept) for kept in row["disbursements"]),
    )
    values = {name: value for name, value in row.items() if name not in {*STATEMENT, "disbursements"}}
    return Report(**{**values, "said": said, "evidence": files})
