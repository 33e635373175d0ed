"""The document that a change rests on, as JSON and back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.plans.domain.decisions import Decision


def decision_row(decision: Decision) -> dict[str, Any]:
    issued_on = decision.issued_on.isoformat() if decision.issued_on else None
    return {"number": decision.number, "title": decision.title, "issued_on": issued_on, "issuer": decision.issuer}


def decision_of(kept: Mapping[str, Any]) -> Decision:
    issued_on = date.fromisoformat(kept["issued_on"]) if kept["issued_on"] else None
    return Decision(kept["number"], kept["title"], issued_on, kept["issuer"])
