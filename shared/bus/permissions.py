"""What each NATS user may do, from the registries: a service publishes its own facts and reads its own durables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from contracts.catalogue import OWNERS, subjects_of
from shared.bus.topology import API, PARTNER_STREAM, Durable

TOPOLOGY_USER = "topology"
SYSTEM_USER = "exporter"


@dataclass(frozen=True, slots=True)
class Allowed:
    """Subjects one user may publish to and subscribe to; all else is denied."""

    user: str
    publish: tuple[str, ...]
    subscribe: tuple[str, ...]


def allowed(durables: Mapping[str, Sequence[Durable]]) -> list[Allowed]:
    """Return the permissions of every user: services and partners by their durables, and the topology step.

    `durables` by user; a user that owns facts or has no durable may be among them. Everyone hears only the answers in
    an inbox of its own, `_INBOX_<user>`.
    """
    owners = [owner.OWNER for owner in OWNERS]
    users = sorted({*durables, *owners})
    return [
        *(_user(user, durables.get(user, ()), is_owner=user in owners) for user in users),
        Allowed(TOPOLOGY_USER, (f"{API}.>",), (f"_INBOX_{TOPOLOGY_USER}.>",)),
    ]


def _user(user: str, durables: Iterable[Durable], *, is_owner: bool) -> Allowed:
    durables = tuple(durables)
    is_service = is_owner or any(durable.stream != PARTNER_STREAM for durable in durables)
    own = [*subjects_of(user), f"dead.{user}.>"] if is_service else []
    reads = [
        subject
        for durable in durables
        for place in [f"{durable.stream}.{durable.name}"]
        for subject in (f"{API}.CONSUMER.INFO.{place}", f"{API}.CONSUMER.MSG.NEXT.{place}", f"$JS.ACK.{place}.>")
    ]
    return Allowed(user, tuple(sorted([*own, *reads])), (f"_INBOX_{user}.>",))


def render(durables: Mapping[str, Sequence[Durable]]) -> str:
    """Return the `accounts` block of nats.conf. Passwords come from `$NATS_<USER>_PASSWORD`; they begin with a letter.

    nats-server reads a variable as a value of its own grammar: a password that looks like a number would be one.
    """
    users = "\n".join(_rendered(each) for each in allowed(durables))
    return (
        "accounts {\n"
        f"  NQ57 {{\n    jetstream: enabled\n    users: [\n{users}\n    ]\n  }}\n"
        f"  SYS {{ users: [ {{ user: {SYSTEM_USER}, password: {_password(SYSTEM_USER)} }} ] }}\n"
        "}\n"
        "system_account: SYS\n"
    )


def _rendered(each: Allowed) -> str:
    publish = "".join(f'\n            "{subject}"' for subject in each.publish)
    subscribe = "".join(f'\n            "{subject}"' for subject in each.subscribe)
    return (
        f"      {{ user: {each.user}, password: {_password(each.user)}\n"
        "        permissions {\n"
        f"          publish: [{publish}\n          ]\n"
        f"          subscribe: [{subscribe}\n          ]\n"
        "        } }"
    )


def _password(user: str) -> str:
    return f"$NATS_{user.upper()}_PASSWORD"
