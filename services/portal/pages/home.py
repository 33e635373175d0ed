"""Signing in and out, changing one's password, and the way to one's first page."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.portal.domain import SessionRules
from services.portal.pages.page import (
    CHANGE_PASSWORD,
    NAVIGATION,
    SIGN_IN,
    PageRoute,
    cookie_name,
    holds,
    render,
    session_account,
)
from services.portal.use_cases import signing_in
from shared.auth import public
from shared.http import DatabaseDep, Problem

router = APIRouter(route_class=PageRoute, include_in_schema=False, dependencies=[public()])

Typed = Annotated[str, Form(max_length=1000)]


def way_back(wanted: str) -> str:
    """Return a path of ours to go on to; anything that could lead elsewhere becomes the front page."""
    is_ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if is_ours else "/"


@router.get("/")
async def front(request: Request) -> Response:
    """Go to the first page the account may see."""
    account = await session_account(request)
    if account is None:
        return RedirectResponse(SIGN_IN, 303)
    if account.must_change_password:
        return RedirectResponse(CHANGE_PASSWORD, 303)
    first = next((entry.address for entry in NAVIGATION if holds(account, entry.permission)), CHANGE_PASSWORD)
    return RedirectResponse(first, 303)


@router.get(SIGN_IN)
async def ask_password(request: Request, tiep: str = "/") -> Response:
    """Ask who is there."""
    await session_account(request)
    return render(request, "sign_in.html", username="", back=way_back(tiep), error=None)


@router.post(SIGN_IN)
async def sign_in(
    request: Request, database: DatabaseDep, username: Typed = "", password: Typed = "", tiep: Typed = "/"
) -> Response:
    """Begin a session; a wrong password keeps the name that was typed."""
    rules: SessionRules = request.app.state.rules
    back = way_back(tiep)
    try:
        account, cookie = await signing_in.sign_in(database, username, password, rules)
    except Problem as problem:
        return render(request, "sign_in.html", problem.status, username=username, back=back, error=problem.detail)
    answer = RedirectResponse(CHANGE_PASSWORD if account.must_change_password else back, 303)
    answer.set_cookie(
        cookie_name(rules),
        cookie,
        max_age=rules.hours * 3600,
        secure=rules.is_https,
        httponly=True,
        samesite="lax",
    )
    return answer


@router.post("/dang-xuat")
async def sign_out(request: Request, database: DatabaseDep) -> Response:
    """End the session."""
    name = cookie_name(request.app.state.rules)
    if cookie := request.cookies.get(name):
        await signing_in.sign_out(database, cookie)
    answer = RedirectResponse(SIGN_IN, 303)
    answer.delete_cookie(name, secure=request.app.state.rules.is_https, httponly=True, samesite="lax")
    return answer


@router.get(CHANGE_PASSWORD)
async def ask_new_password(request: Request) -> Response:
    """Ask for a new password."""
    if await session_account(request) is None:
        return RedirectResponse(SIGN_IN, 303)
    return render(request, "change_password.html", errors=())


@router.post(CHANGE_PASSWORD)
async def change_password(
    request: Request, database: DatabaseDep, current: Typed = "", new: Typed = "", again: Typed = ""
) -> Response:
    """Set the new password and go on."""
    account = await session_account(request)
    if account is None:
        return RedirectResponse(SIGN_IN, 303)
    cookie = request.cookies.get(cookie_name(request.app.state.rules), "")
    try:
        await signing_in.change_password(database, account.username, current, new, again, cookie=cookie)
    except Problem as problem:
        return render(request, "change_password.html", problem.status, errors=_found(problem))
    return RedirectResponse("/", 303)


def _found(problem: Problem) -> tuple[tuple[str, str], ...]:
    if problem.slug == "weak-password":
        return tuple(("new", fault) for fault in problem.extra["faults"])  # type: ignore[attr-defined]
    if problem.slug == "wrong-password":
        return (("current", "Mật khẩu đang dùng không đúng."),)
    return (("current", problem.detail),)
