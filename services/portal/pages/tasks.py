"""Tasks: what I have to do, all I may see, and one of them in full."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi import Query as Asked

from services.portal.clients import ABSENT, Absent, Refused, Services, or_absent
from services.portal.clients.alert_views import Alert
from services.portal.clients.calling import Query
from services.portal.clients.review_views import Review
from services.portal.clients.views import Listed, Task
from services.portal.pages.claims import Claim, claims_of
from services.portal.pages.page import PageRoute, ServicesDep, page_needs, render
from shared.auth import Principal

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Reporter = Annotated[Principal, page_needs("task:report")]
Reader = Annotated[Principal, page_needs("task:read")]
Words = Annotated[str, Asked(max_length=200)]

GROUP_ROWS = 20
PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks that ask for the same thing next."""

    code: str
    name: str
    query: Mapping[str, str]
    hint: str


GROUPS = (
    Group("tra-lai", "Bị trả lại, chờ hoàn thiện", {"work_state": "needs_completion"}, "Bổ sung minh chứng, gửi lại"),
    Group("qua-han", "Quá hạn", {"time_state": "overdue"}, "Báo cáo ngay và nêu vướng mắc"),
    Group("sap-han", "Sắp đến hạn", {"time_state": "due_soon"}, "Hoàn thành trước hạn"),
    Group("dang-lam", "Đang thực hiện", {"work_state": "in_progress"}, "Cập nhật tiến độ trong kỳ"),
    Group("chua-lam", "Chưa thực hiện", {"work_state": "not_started"}, "Bắt đầu và báo cáo lần đầu"),
    Group("cho-duyet", "Chờ thẩm định", {"work_state": "awaiting_review"}, "Đợi kết quả thẩm định"),
    Group("xong", "Hoàn thành", {"work_state": "completed"}, "Không phải làm gì thêm"),
)
OPEN_GROUPS = GROUPS[:5]


@router.get("/viec-cua-toi")
async def my_tasks(
    request: Request, _: Reporter, services: ServicesDep, state: Words = "", q: Words = "", cursor: Words = ""
) -> Response:
    """What the account's units have to do: all of it in groups, or one group in full."""
    chosen = next((group for group in GROUPS if group.code == state), None)
    if chosen is not None:
        query: Query = {**chosen.query, "q": q, "cursor": cursor, "limit": PAGE_ROWS}
        shown = [(chosen, await or_absent(services.plans.tasks(query)))]
    else:
        shown = await _grouped(services, q)
    asked = [] if chosen or q else await or_absent(_asked(services))
    return render(request, "my_tasks.html", groups=shown, choices=GROUPS, chosen=chosen, q=q, asked=asked)


async def _grouped(services: Services, q: str) -> list[tuple[Group, Listed[Task] | Absent]]:
    queries: list[Query] = [{**group.query, "q": q, "limit": GROUP_ROWS} for group in OPEN_GROUPS]
    found = await asyncio.gather(*(or_absent(services.plans.tasks(query)) for query in queries))
    seen: set[str] = set()
    shown: list[tuple[Group, Listed[Task] | Absent]] = []
    for group, page in zip(OPEN_GROUPS, found, strict=True):
        if page is ABSENT:
            return [(group, page)]
        fresh = [task for task in page.items if task.task_id not in seen and task.work_state != "completed"]
        seen |= {task.task_id for task in fresh}
        shown.append((group, Listed[Task](items=fresh, next_cursor=page.next_cursor)))
    return shown


async def _asked(services: Services) -> list[Review]:
    """Claims that wait for an answer of the account's units, the nearest deadline first."""
    found = (await services.reviews.reviews({"stage": "answer"})).items
    return sorted(found, key=lambda one: (one.answer_until is None, one.answer_until))


@router.get("/nhiem-vu")
async def all_tasks(
    request: Request,
    _: Reader,
    services: ServicesDep,
    work_state: Words = "",
    time_state: Words = "",
    unit: Words = "",
    plan: Words = "",
    q: Words = "",
    cursor: Words = "",
) -> Response:
    """Every task the account may see, filtered."""
    filters = {"work_state": work_state, "time_state": time_state, "unit": unit, "plan": plan, "q": q}
    query: Query = {**filters, "cursor": cursor, "limit": PAGE_ROWS}
    tasks, units = await asyncio.gather(or_absent(services.plans.tasks(query)), or_absent(services.plans.units()))
    return render(request, "tasks.html", tasks=tasks, units=units, filters=filters)


@router.get("/nhiem-vu/{task_id}")
async def one_task(request: Request, task_id: str, _: Reader, services: ServicesDep, xong: Words = "") -> Response:
    """One task: its state, claims, reports, score and alerts."""
    task = await or_absent(services.plans.task(task_id))
    score, alerts, excuses, claims = await asyncio.gather(
        or_absent(services.scoring.task(task_id)),
        or_absent(open_alerts(services, task_id)),
        or_absent(services.obstacles.excuses(task_id)),
        or_absent(_claims(services, task_id)),
    )
    known: dict[str, Any] = {"task": task, "score": score, "alerts": alerts, "excuses": excuses, "claims": claims}
    return render(request, "task.html", **known, done=xong)


async def _claims(services: Services, task_id: str) -> list[Claim]:
    """Return a task's claims; none for those who may not see reviews, as operators."""
    try:
        return await claims_of(services, task_id)
    except Refused:
        return []


async def open_alerts(services: Services, task_id: str) -> list[Alert]:
    """Return the alerts that stand on a task."""
    return (await services.alerting.alerts({"state": "open", "task": task_id})).items
