"""Who tells and who hears what, as the code says: the catalogue and the handlers each service registers."""

import importlib
from collections.abc import Mapping
from importlib.util import find_spec

from contracts.catalogue import OWNER_OF
from shared.bus import Consumers

SERVICES = ("alerting", "evidence", "plans", "portal", "reporting", "scoring")


def consumers_of(service: str) -> Consumers | None:
    """The handlers of a service; none for one that hears nothing."""
    name = f"services.{service}.consumers"
    if find_spec(name) is None:
        return None
    found: Consumers = importlib.import_module(name).consumers
    return found


def heard_by(service: str) -> frozenset[str]:
    """Names of the facts a service listens to, e.g. `task.reported`."""
    consumers = consumers_of(service)
    handlers = consumers.handlers.values() if consumers else ()
    return frozenset(fact.name for handler in handlers for fact in handler.facts)


def told_by(service: str) -> frozenset[str]:
    """Names of the facts a service tells."""
    return frozenset(fact.name for fact, owner in OWNER_OF.items() if owner == service)


def operations() -> Mapping[tuple[str, str], frozenset[str]]:
    """Fact names by (service, `send` or `receive`), as an AsyncAPI document counts them."""
    return {
        (service, action): names
        for service in SERVICES
        for action, names in (("send", told_by(service)), ("receive", heard_by(service)))
    }
