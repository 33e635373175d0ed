"""Who acts, as every service sees it."""

from dataclasses import dataclass

from contracts.roles import Role


@dataclass(frozen=True, slots=True)
class Grant:
    """A role inside a subtree."""

    role: Role
    unit_id: str
    """Root of the subtree, e.g. `tay-ninh.tan-loi`."""


@dataclass(frozen=True, slots=True)
class Principal:
    """An account with its grants, out of a verified token or a session."""

    account_id: str
    display_name: str
    grants: tuple[Grant, ...]
