"""Who is asking and what it may do: tokens in, a principal out, and one pure rule of role × subtree × permission."""

from shared.auth.declared import declared_permissions, needs, public, undeclared_routes
from shared.auth.permitted import allows, require, subtrees
from shared.auth.principal import Grant, Principal

__all__ = [
    "Grant",
    "Principal",
    "allows",
    "declared_permissions",
    "needs",
    "public",
    "require",
    "subtrees",
    "undeclared_routes",
]
