"""Who listens to what in the whole system: every service's registry of consumers, and what partners were granted."""

import importlib
from collections.abc import Mapping, Sequence

from cli.environment import LISTENERS
from contracts import evidence, plans
from contracts.catalogue import subject_filter
from contracts.fact import Fact
from shared.bus import Consumers
from shared.bus.topology import PARTNER_STREAM, Durable, durable_of

PARTNERS: Mapping[str, Sequence[type[Fact]]] = {
    "example": (plans.TaskReported, evidence.EvidenceRejected, plans.DeadlineBreached),
}
"""Facts by partner; each partner has one durable of its own name."""


def consumers_of(service: str) -> Consumers:
    """Return the registry of a service. Importing it brings in the service's code, some 80 MB."""
    consumers = importlib.import_module(f"services.{service}.consumers").consumers
    if not isinstance(consumers, Consumers):
        raise TypeError(f"services.{service}.consumers.consumers is no registry")
    return consumers


def durables() -> dict[str, list[Durable]]:
    """Return the durables of every NATS user."""
    own = {name: [durable_of(handler) for handler in consumers_of(name).handlers.values()] for name in LISTENERS}
    granted = {
        name: [Durable(PARTNER_STREAM, name, [subject_filter(fact) for fact in facts])]
        for name, facts in PARTNERS.items()
    }
    return {**own, **granted}
