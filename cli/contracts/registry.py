"""Who tells and who hears what, as the code says: the catalogue and the handlers each service registers."""

from collections.abc import Mapping

from cli.environment import LISTENERS, SERVICES
from cli.registries import PARTNERS, consumers_of
from contracts.catalogue import OWNER_OF


def heard_by(service: str) -> frozenset[str]:
    """Names of the facts a service listens to, e.g. `task.reported`."""
    handlers = consumers_of(service).handlers.values() if service in LISTENERS else ()
    return frozenset(fact.name for handler in handlers for fact in handler.facts)


def told_by(service: str) -> frozenset[str]:
    """Names of the facts a service tells."""
    return frozenset(fact.name for fact, owner in OWNER_OF.items() if owner == service)


def operations() -> Mapping[tuple[str, str], frozenset[str]]:
    """Fact names by (service, `send` or `receive`), as an AsyncAPI document counts them."""
    services = {
        (service, action): names
        for service in SERVICES
        for action, names in (("send", told_by(service)), ("receive", heard_by(service)))
    }
    partners = {(name, "receive"): frozenset(fact.name for fact in facts) for name, facts in PARTNERS.items()}
    return services | partners
