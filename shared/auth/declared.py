"""Each route says what it asks of its caller; a route that says nothing is found by a test."""

from collections.abc import Iterator
from typing import Any

from fastapi import Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.openapi.models import HTTPBearer
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.security.base import SecurityBase
from starlette.staticfiles import StaticFiles

from contracts.roles import Permission
from shared.auth.permitted import require_somewhere
from shared.auth.principal import Principal
from shared.http.problems import Problem

OPENAPI_PATH = "/openapi.json"


class Declared:
    """Marks a dependency that settles who may call the route; `permission` is none where anybody may."""

    permission: Permission | None = None


class Needs(Declared, SecurityBase):
    """Dependency: the bearer's principal, refused unless it has the permission over some unit."""

    def __init__(self, permission: Permission) -> None:
        """Name the permission."""
        self.permission: Permission = permission
        self.model = HTTPBearer(bearerFormat="JWT")
        self.scheme_name = "bearer"

    async def __call__(self, request: Request) -> Principal:
        """Return who is calling."""
        principal = await self.principal(request)
        require_somewhere(principal, self.permission)
        request.state.principal = principal
        return principal

    async def principal(self, request: Request) -> Principal:
        """Return whom the request's token names; 401 `not-signed-in` without one."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            detail = (
                "Yêu cầu này cần đăng nhập. Hãy lấy mã truy cập ở /api/v1/token của cổng và gửi trong Authorization."
            )
            raise Problem(401, "not-signed-in", detail, headers={"WWW-Authenticate": "Bearer"})
        verified: Principal = await request.app.state.tokens.principal(token.strip())
        return verified


class Public(Declared):
    """Dependency of a route that anybody may call."""

    async def __call__(self) -> None:
        """Let pass."""


def needs(permission: Permission) -> Any:  # noqa: ANN401  what Depends() is typed as
    """Declare what a route asks of its caller.

    Used as `principal: Annotated[Principal, needs("task:report")]`.
    """
    return Depends(Needs(permission))


def public() -> Any:  # noqa: ANN401  what Depends() is typed as
    """Declare that anybody may call a route: `dependencies=[public()]`."""
    return Depends(Public())


def undeclared_routes(app: FastAPI) -> list[str]:
    """List routes, as `GET /path`, that do not say who may call them.

    Static files and the OpenAPI document are public.
    """
    return sorted(name for name, declared in _routes(app) if not declared and not name.endswith(f" {OPENAPI_PATH}"))


def declared_permissions(app: FastAPI) -> dict[str, Permission | None]:
    """Return what each declared route asks, by `GET /path`; none is public."""
    return {name: declared[0].permission for name, declared in _routes(app) if declared}


def _routes(app: FastAPI) -> Iterator[tuple[str, list[Declared]]]:
    for context in iter_route_contexts(app.routes):
        if isinstance(getattr(context.original_route, "app", None), StaticFiles):
            continue
        methods = sorted((context.methods or {"ANY"}) - {"HEAD"})
        declared: list[Declared] = []
        if isinstance(context.original_route, APIRoute):
            declared = [call for call in _calls(context.dependant) if isinstance(call, Declared)]
        for method in methods:
            yield f"{method} {context.path}", declared


def _calls(dependant: Dependant) -> Iterator[object]:
    for below in dependant.dependencies:
        yield below.call
        yield from _calls(below)
