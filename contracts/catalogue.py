"""Every fact there is, by type; every stream, by owner."""

from collections.abc import Mapping
from types import MappingProxyType

from contracts import alerting, evidence, plans, reporting, scoring
from contracts.fact import Fact

OWNERS = (plans, evidence, scoring, alerting, reporting)

FACTS: Mapping[str, type[Fact]] = MappingProxyType({fact.type(): fact for owner in OWNERS for fact in owner.FACTS})
"""Fact class by CloudEvents type."""

OWNER_OF: Mapping[type[Fact], str] = MappingProxyType({fact: owner.OWNER for owner in OWNERS for fact in owner.FACTS})
"""Service that tells a fact."""

SUBJECT_ROOT = "nq57"


def subject_base(fact: type[Fact]) -> str:
    """Return what every subject of a fact begins with, e.g. `nq57.v1.task.reported`."""
    return f"{SUBJECT_ROOT}.v{fact.major}.{fact.name}"


def channel_of(fact: type[Fact]) -> str:
    """Return the name of a fact's channel: its own for the first version, with the version for a later one."""
    return fact.name if fact.major == 1 else fact.type()


def stream_of(fact: type[Fact]) -> str:
    """Name of the stream that keeps a fact, e.g. `PLANS`."""
    return OWNER_OF[fact].upper()


def subjects_of(owner: str) -> tuple[str, ...]:
    """Subject filters of everything an owner tells, e.g. `nq57.v1.task.reported.>`."""
    return tuple(subject_filter(fact) for fact, teller in OWNER_OF.items() if teller == owner)


def subject_filter(fact: type[Fact]) -> str:
    """Filter that takes one fact of every commune."""
    return f"{subject_base(fact)}.>"


def subject_for(fact: Fact) -> str:
    """Subject of one fact: `nq57.v1.task.reported.<province>.<commune>`, `_` for a fact of the province itself."""
    province, _, rest = fact.unit_id.partition(".")
    commune = rest.partition(".")[0] or "_"
    return f"{subject_base(type(fact))}.{province}.{commune}"
