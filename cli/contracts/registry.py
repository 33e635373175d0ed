"""Who tells and who hears what, as the code says: the catalogue and the handlers each service registers."""

from collections.abc import Mapping

from cli.environment import LISTENERS, SERVICES
from cli.registries import PARTNERS, consumers_of
from contracts.catalogue import OWNER_OF, channel_of


def heard_by(service: str) -> frozenset[str]:
    """Channels of the facts a service listens to, e.g. `task.reported`."""
    handlers = consumers_of(service).handlers.values() if service in LISTENERS else ()
    return frozenset(channel_of(fact) for handler in handlers for fact in handler.facts)


def told_by(service: str) -> frozenset[str]:
    """Channels of the facts a service tells."""
    return frozenset(channel_of(fact) for fact, owner in OWNER_OF.items() if owner == service)


def operations() -> Mapping[tuple[str, str], frozenset[str]]:
    """Channels by (service, `send` or `receive`), as an AsyncAPI document counts them."""
    services = {
        (service, action): names
        for service in SERVICES
        for action, names in (("send", told_by(service)), ("receive", heard_by(service)))
    }
    partners = {(name, "receive"): frozenset(channel_of(fact) for fact in facts) for name, facts in PARTNERS.items()}
    return services | partners
