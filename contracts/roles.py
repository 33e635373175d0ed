"""Roles a token may carry and what each permits inside its subtree."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

Role = Literal["officer", "agency", "reviewer", "leader", "auditor", "operator", "partner"]
Permission = Literal[
    "account:manage",
    "alert:acknowledge",
    "alert:read",
    "evidence:hold",
    "evidence:personal",
    "evidence:read",
    "evidence:remove",
    "evidence:upload",
    "period:manage",
    "plan:read",
    "plan:write",
    "report:issue",
    "report:read",
    "review:appeal",
    "review:judge",
    "review:look",
    "review:read",
    "score:read",
    "task:read",
    "task:report",
    "unit:read",
    "unit:write",
]

READ: frozenset[Permission] = frozenset(
    {"alert:read", "plan:read", "report:read", "score:read", "task:read", "unit:read"}
)

PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        "officer": READ
        | {"evidence:personal", "evidence:read", "evidence:upload", "review:appeal", "review:read", "task:report"},
        "agency": READ
        | {
            "evidence:hold",
            "evidence:personal",
            "evidence:read",
            "evidence:remove",
            "evidence:upload",
            "review:appeal",
            "review:look",
            "review:read",
            "task:report",
            "plan:write",
            "period:manage",
            "unit:write",
            "report:issue",
        },
        "reviewer": READ | {"evidence:personal", "evidence:read", "review:read", "review:judge"},
        "leader": READ | {"alert:acknowledge", "evidence:read", "report:issue", "review:read"},
        "auditor": READ | {"evidence:hold", "evidence:personal", "evidence:read", "review:read"},
        "operator": READ | {"account:manage", "unit:write"},
        "partner": READ,
    }
)

ROLES: tuple[Role, ...] = get_args(Role)
