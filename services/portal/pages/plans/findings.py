"""What the check of a plan found, put together for reading: by weight, then by what it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.portal.clients.plan_views import Finding
from services.portal.pages.wording import SEVERITIES

CLEAR: Mapping[str, str] = {
    "nguoi": "rõ người",
    "viec": "rõ việc",
    "thoi-gian": "rõ thời gian",
    "trach-nhiem": "rõ trách nhiệm",
    "san-pham": "rõ sản phẩm",
    "tham-quyen": "rõ thẩm quyền",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one kind: `said` their sentence with the lines it is about, one entry for each sentence."""

    severity: str
    clear: str
    said: Sequence[tuple[str, Sequence[str]]]

    @property
    def count(self) -> int:
        return sum(max(1, len(task_ids)) for _, task_ids in self.said)


def grouped(findings: Sequence[Finding]) -> list[Group]:
    """Return errors first, each kind once; findings with the same sentence share one entry."""
    kinds: dict[tuple[str, str], list[Finding]] = {}
    for severity in SEVERITIES:
        for finding in findings:
            if finding.severity == severity:
                kinds.setdefault((severity, finding.code), []).append(finding)
    return [Group(kind[0], CLEAR.get(found[0].clear or "", ""), _said(found)) for kind, found in kinds.items()]


def _said(findings: Sequence[Finding]) -> list[tuple[str, list[str]]]:
    said: dict[str, list[str]] = {}
    for finding in findings:
        said.setdefault(finding.message, []).extend(finding.task_ids)
    return list(said.items())
