"""A page: who may see it, how it is drawn, and what it looks like when it cannot be."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from jinja2 import ChainableUndefined, Environment, FileSystemLoader

from contracts.roles import PERMISSIONS, Permission
from services.portal.clients import ABSENT, Away, Peer, Refused, Services
from services.portal.domain import Account, SessionRules
from services.portal.pages import wording
from services.portal.pages.forecasts import forecast_lines
from services.portal.use_cases.signing_in import principal_of, signed_in
from shared import clock, ids
from shared.auth import Principal
from shared.auth.declared import Needs
from shared.http import Problem

TEMPLATES = Path(__file__).parents[1] / "templates"
SIGN_IN = "/dang-nhap"
CHANGE_PASSWORD = "/doi-mat-khau"  # noqa: S105  an address
PROBLEM_PAGE = "problem.html"
MAIN = "#noi-dung"
AWAY = "Bộ phận nhận dữ liệu tạm thời chưa trả lời nên chưa ghi được gì. Hãy thử lại sau ít phút."
UNREADABLE = "Máy chủ không đọc được yêu cầu của trang. Hãy quay lại và thử lại."


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the navigation, for those who have the permission."""

    name: str
    address: str
    permission: Permission
    unless: frozenset[Permission] = frozenset()
    """Left out for whoever holds one of these: another line is theirs."""
    is_rare: bool = False
    """Stands in the menu behind the others: the navigation keeps to one row."""


JUDGES_OR_REPORTS: frozenset[Permission] = frozenset({"review:judge", "task:report"})
NAVIGATION = (
    Entry("Việc của tôi", "/viec-cua-toi", "task:report"),
    Entry("Bàn thẩm định", "/tham-dinh", "review:judge"),
    Entry("Xem trước", "/xem-truoc", "review:look"),
    Entry("Bảng điều hành", "/bang-dieu-hanh", "report:read"),
    Entry("Cảnh báo", "/canh-bao", "alert:read"),
    Entry("Nhiệm vụ", "/nhiem-vu", "task:read"),
    Entry("Kế hoạch", "/ke-hoach", "plan:read"),
    Entry("Xếp hạng", "/xep-hang", "score:read"),
    Entry("Nhập nhanh", "/nhap-nhanh", "task:report", is_rare=True),
    Entry("Vướng mắc", "/vuong-mac", "task:read", is_rare=True),
    Entry(
        "Thẩm định minh chứng", "/tham-dinh", "review:read", frozenset({"review:judge", "task:report"}), is_rare=True
    ),
    Entry("Hồ sơ minh chứng", "/ho-so", "evidence:read", is_rare=True),
    Entry("Kỳ báo cáo", "/ky-bao-cao", "period:manage", is_rare=True),
    Entry("Bộ chỉ số", "/chi-so", "index:read", is_rare=True),
    Entry("Đơn vị", "/don-vi", "unit:write", is_rare=True),
    Entry("Chính sách", "/chinh-sach", "policy:read", is_rare=True),
    Entry("Kênh thông báo", "/canh-bao/kenh", "channel:manage", is_rare=True),
)


def environment() -> Environment:
    """Return the templates' environment: everything escaped; a field a service leaves out is empty."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=ChainableUndefined, trim_blocks=True
    )
    filters = (wording.day, wording.moment, wording.number, wording.percent, wording.size, wording.waited, wording.dong)
    made.filters |= {one.__name__: one for one in (*filters, wording.target, wording.days_left)}
    made.globals |= {"wording": wording, "new_key": ids.new_id, "clock": clock, "forecast_lines": forecast_lines}
    made.tests["absent"] = lambda value: value is ABSENT
    made.lstrip_blocks = True
    return made


def render(request: Request, template: str, status: int = 200, **values: object) -> Response:
    """Draw a page for whoever is signed in."""
    account: Account | None = getattr(request.state, "account", None)
    entries = [entry for entry in NAVIGATION if account and offers(account, entry)]
    frame = {
        "account": account,
        "grants": account.grants if account else (),
        "navigation": entries,
        "here": here(entries, request.url.path),
        "may": lambda permission: bool(account and holds(account, permission)),
        "is_mine": lambda unit_id: bool(account and unit_id and covers(account, unit_id)),
        "path": request.url.path,
        "position": getattr(request.state, "position", 0),
    }
    html = request.app.state.templates.get_template(template).render({**frame, **values})
    return Response(html, status, media_type="text/html; charset=utf-8", headers={"Cache-Control": "no-store"})


def here(entries: Sequence[Entry], path: str) -> Entry | None:
    """Return the line of the navigation a page belongs to: that with the longest address it begins with."""
    return max((one for one in entries if f"{path}/".startswith(f"{one.address}/")), key=_length, default=None)


def _length(entry: Entry) -> int:
    return len(entry.address)


def reselected(request: Request, page: Response, part: str) -> Response:
    """Have htmx put the named part of the page in its own place, whatever the sending form asked for."""
    if "HX-Request" in request.headers:
        page.headers.update({"HX-Retarget": part, "HX-Reselect": part, "HX-Reswap": "outerHTML"})
    return page


def holds(account: Account, permission: Permission) -> bool:
    """Tell whether some role of the account has the permission."""
    roles = {grant["role"] for grant in account.grants}
    return any(permission in permitted for role, permitted in PERMISSIONS.items() if role in roles)


def offers(account: Account, entry: Entry) -> bool:
    """Tell whether a line of the navigation is the account's."""
    return holds(account, entry.permission) and not any(holds(account, one) for one in entry.unless)


def covers(account: Account, unit_id: str) -> bool:
    """Tell whether some grant of the account reaches a unit."""
    return any(f"{unit_id}.".startswith(f"{grant['unit']}.") for grant in account.grants)


def cookie_name(rules: SessionRules) -> str:
    """Return the session cookie's name; `__Host-` binds it to this host, and browsers take it over TLS only."""
    return "__Host-nq57" if rules.is_https else "nq57"


class SessionNeeds(Needs):
    """Dependency of a page: the session's principal."""

    is_work = True

    async def principal(self, request: Request) -> Principal:
        account = await session_account(request, is_work=self.is_work)
        if account is None:
            raise Problem(401, "sign-in-first", "Hãy đăng nhập để xem trang này.")
        if account.must_change_password:
            raise Problem(403, "password-change-required", "Hãy đổi mật khẩu một lần trước khi làm việc.")
        return principal_of(account)


class WatchNeeds(SessionNeeds):
    """Dependency of what an open page asks for by itself: as for a page, but it keeps no session from ending."""

    is_work = False


async def session_account(request: Request, *, is_work: bool = True) -> Account | None:
    """Return who is signed in, also noted for the frame of the page."""
    rules: SessionRules = request.app.state.rules
    cookie = request.cookies.get(cookie_name(rules))
    database = request.app.state.database
    # Taken before anything is asked: what comes while the page is drawn is told to it as new.
    request.state.position = request.app.state.live.position
    request.state.account = await signed_in(database, cookie, rules, is_work=is_work) if cookie else None
    account: Account | None = request.state.account
    return account


def page_needs(permission: Permission) -> Any:  # noqa: ANN401  what Depends() is typed as
    """Declare the permission of a page.

    Used as `principal: Annotated[Principal, page_needs("task:read")]`.
    """
    return Depends(SessionNeeds(permission))


def page_watches(permission: Permission) -> Any:  # noqa: ANN401  what Depends() is typed as
    """Declare the permission of what a page asks for by itself while it is open."""
    return Depends(WatchNeeds(permission))


def _services(request: Request) -> Services:
    rules: SessionRules = request.app.state.rules
    principal = principal_of(request.state.account)
    token = request.app.state.token_issuer.issue(principal, timedelta(minutes=rules.token_minutes))

    def peer(name: str) -> Peer:
        client = request.app.state.http_uploads if name == "uploads" else request.app.state.http
        return Peer(name, client, request.app.state.peers[name], token)

    return Services.of(peer)


ServicesDep = Annotated[Services, Depends(_services)]
"""The other services, asked as who is signed in; stands after the page's permission."""


class PageRoute(APIRoute):
    """A route whose refusals are pages, and whose strangers are sent to sign in."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await handler(request)
            except Problem as problem:
                return refused(request, problem.status, problem.slug, problem.detail)
            except Refused as refusal:
                return refused(request, refusal.status, refusal.slug, refusal.detail)
            except RequestValidationError:
                return refused(request, 422, "invalid-request", UNREADABLE)
            except Away as away:
                return refused(request, 503, "service-away", said_of(away))

        return handle


def refused(request: Request, status: int, slug: str, detail: str) -> Response:
    """Return the page of a refusal, or the way to what is missing first."""
    if slug == "sign-in-first":
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        back = f"?tiep={quote(here)}" if request.method == "GET" and here != "/" else ""
        return _gone_to(request, SIGN_IN + back)
    if slug == "password-change-required":
        return _gone_to(request, CHANGE_PASSWORD)
    page = render(request, PROBLEM_PAGE, status, detail=detail, slug=slug, code=status)
    return reselected(request, page, MAIN)


def _gone_to(request: Request, address: str) -> Response:
    """Send a browser elsewhere; a part of a page asked for by htmx leads the whole page there."""
    if "HX-Request" in request.headers:
        return Response(status_code=204, headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)


def said_of(failure: Refused | Away) -> str:
    """Return what a person is told when something could not be written."""
    return failure.detail if isinstance(failure, Refused) else AWAY
