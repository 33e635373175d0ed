"""Roles a token may carry and what each permits inside its subtree."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

Role = Literal["officer", "agency", "reviewer", "leader", "auditor", "operator", "partner"]
Permission = Literal[
    "account:manage",
    "alert:acknowledge",
    "alert:read",
    "channel:manage",
    "evidence:hold",
    "evidence:personal",
    "evidence:read",
    "evidence:remove",
    "evidence:upload",
    "index:publish",
    "index:read",
    "index:write",
    "period:manage",
    "plan:read",
    "plan:write",
    "policy:decide",
    "policy:read",
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
    {"alert:read", "index:read", "plan:read", "policy:read", "report:read", "score:read", "task:read", "unit:read"}
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
            "channel:manage",
            "index:write",
        },
        "reviewer": READ | {"evidence:personal", "evidence:read", "review:read", "review:judge"},
        "leader": READ
        | {
            "alert:acknowledge",
            "evidence:read",
            "index:publish",
            "policy:decide",
            "report:issue",
            "review:read",
        },
        "auditor": READ | {"evidence:hold", "evidence:personal", "evidence:read", "review:read"},
        "operator": READ | {"account:manage", "channel:manage", "unit:write"},
        "partner": READ,
    }
)

ROLES: tuple[Role, ...] = get_args(Role)
