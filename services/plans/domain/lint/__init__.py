"""Lint of a plan: small rules, each over all lines at once; what they find is shown, never mended."""

from collections.abc import Callable, Iterable, Sequence

from services.plans.domain.lint.above import below_parent_plan, parent_missing
from services.plans.domain.lint.clearness import (
    authority_missing,
    coordinating_missing,
    due_missing,
    lead_missing,
    leads_several,
    output_missing,
    work_unclear,
)
from services.plans.domain.lint.finding import Finding, Frame
from services.plans.domain.lint.numbering import numbering_gap, numbering_repeated
from services.plans.domain.lint.repeats import repeated_lines
from services.plans.domain.lint.targets import (
    baseline_missing,
    due_outside_plan,
    milestone_falls,
    percent_out_of_range,
)
from services.plans.domain.lint.warnings import Warning, warnings_of  # noqa: A004  as where it is made
from services.plans.domain.tasks import Task

__all__ = ["RULES", "Finding", "Frame", "Warning", "findings_of", "warnings_of"]

RULES: tuple[Callable[[Sequence[Task], Frame], Iterable[Finding]], ...] = (
    below_parent_plan,
    percent_out_of_range,
    due_outside_plan,
    milestone_falls,
    lead_missing,
    leads_several,
    due_missing,
    output_missing,
    work_unclear,
    baseline_missing,
    repeated_lines,
    numbering_repeated,
    coordinating_missing,
    numbering_gap,
    authority_missing,
    parent_missing,
)
ORDER = {"error": 0, "warning": 1, "hint": 2}


def findings_of(lines: Iterable[Task], frame: Frame) -> tuple[Finding, ...]:
    """All findings, errors first. Withdrawn lines, and tasks made from a line, are left out."""
    counted = sorted(
        (line for line in lines if line.is_in_force and not line.derivation), key=lambda line: line.position
    )
    found = (finding for rule in RULES for finding in rule(counted, frame))
    return tuple(sorted(found, key=lambda finding: ORDER[finding.severity]))
