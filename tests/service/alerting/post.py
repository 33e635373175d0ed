"""The delivery of notifications over a real database, to receivers of the test's own."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any, cast

import sqlalchemy as sa

from contracts.fact import Fact
from services.alerting.clients.chats import Chats
from services.alerting.clients.mail import Mail
from services.alerting.clients.post_office import PostOffice
from services.alerting.clients.webhooks import Webhooks
from services.alerting.consumers import in_force
from services.alerting.domain.alerts import Alert
from services.alerting.domain.channels import Kind
from services.alerting.domain.mail_server import MailServer as Server
from services.alerting.domain.webhook_address import Address, Allowed
from services.alerting.store.sealed import Seal
from services.alerting.use_cases.channels import ChannelDesk, Wish, new_secret
from services.alerting.use_cases.deliver import Delivery
from services.alerting.use_cases.notify import notify
from shared import clock
from shared.auth import Grant, Principal
from shared.envelope import Event
from shared.ids import new_id
from tests.service.alerting.desk import Desk
from tests.service.alerting.receivers import HOST, LOOPBACK, Authority, MailServer, Receiver
from tests.service.scoring.facts import COMMUNE, PROVINCE, assigned, tree

PORTAL = "https://nq57.mau.vn"
SENDER = "nq57@tinh.mau.vn"
KEEPER = Principal("quan-tri", "Quản trị", (Grant("agency", PROVINCE),))


@dataclass
class Post:
    """Channels, the senders behind them, and who receives."""

    desk: Desk
    authority: Authority
    mail: MailServer
    receiver: Receiver
    seconds: float = 20.0
    asked: list[str] = field(default_factory=list)
    """Names that were resolved."""
    at: Sequence[str] = (LOOPBACK,)
    """What every name resolves to."""
    allowed: Allowed = field(default_factory=lambda: Allowed.of([HOST, LOOPBACK]))
    seal: Seal = field(default_factory=lambda: Seal("khoa-thu"))
    secrets: dict[str, str] = field(default_factory=dict)
    smtp_url: str | None = None

    async def _resolve(self, host: str, _port: int) -> Sequence[Address]:
        self.asked.append(host)
        return [ip_address(address) for address in self.at]

    @property
    def office(self) -> PostOffice:
        tls = self.authority.client
        mail = Mail(Server.at(self.smtp_url or self.mail.url), SENDER, tls, self.seconds)
        webhooks = Webhooks(self.allowed, tls, self._resolve, self.seconds)
        return PostOffice(mail, Chats(self.allowed), webhooks, PORTAL)

    @property
    def channel_desk(self) -> ChannelDesk:
        return ChannelDesk(self.office, self.seal)

    async def add(self, kind: Kind, address: str | None = None, unit_id: str = COMMUNE, **changes: Any) -> str:  # noqa: ANN401
        """Set up a channel; return its id."""
        usual: dict[str, Any] = {"levels": ["red", "amber"], "rules": None, "audience": "any", "mode": "at_once"}
        where = address or {"email": "vanphong@xa.mau.vn", "webhook": self.receiver.url}.get(kind)
        wish = Wish(name="Kênh thử", address=where, is_active=True, **{**usual, **changes})
        secret = new_secret() if kind == "webhook" else None
        async with self.desk.database.transaction() as tx:
            made = await self.channel_desk.add(tx, KEEPER, unit_id, kind, wish, secret)
        self.secrets[made.channel.channel_id] = secret or ""
        return made.channel.channel_id

    async def deliver(self) -> int:
        """Send what is due; return how many rounds it took."""
        return await Delivery(self.office, self.seal, in_force).deliver_due(self.desk.database)

    async def deliver_by(self, carriers: int) -> None:
        """Send what is due, by so many side by side."""
        await asyncio.gather(*(self.deliver() for _ in range(carriers)))

    async def handle(self, *events: Event[Fact]) -> None:
        await self.desk.handle_each(events)

    async def raise_red(self, *task_ids: str, **changes: object) -> None:
        """Assign tasks that nothing was reported of: from the 17th day on each has a red alert."""
        await self.handle(*tree(), *(assigned(task_id, **changes) for task_id in task_ids))

    async def tell(self, *alerts: Alert, kind: str = "raised", audience: str | None = None) -> None:
        """Put alerts in line as the rules do."""
        async with self.desk.database.transaction() as tx:
            await notify(tx, alerts, cast("Any", kind), audience)

    async def states(self) -> list[tuple[str, str, int]]:
        """What happened, state and attempts of every notification, oldest first."""
        statement = "SELECT happening, state, attempts FROM notification ORDER BY happened_at, alert_id, alert_version"
        return [cast("Any", tuple(row)) for row in await self.desk.rows(statement)]

    async def channel(self, channel_id: str) -> sa.Row[Any]:
        return next(row for row in await self.desk.rows("SELECT * FROM channel") if row.channel_id == channel_id)

    @asynccontextmanager
    async def only_encrypted(self, login: str) -> AsyncIterator[None]:
        """Let another mail server take over: STARTTLS and a login it knows."""
        secured = MailServer()
        async with secured.running(self.authority.server("localhost")):
            self.mail, self.smtp_url = secured, f"smtp+starttls://{login}@localhost:{secured.port}"
            yield


def alert(number: int = 1, unit_id: str = COMMUNE, level: str = "red", **changes: Any) -> Alert:  # noqa: ANN401
    """Return an alert that stands."""
    now = clock.now()
    made = {
        "alert_id": new_id(),
        "task_id": f"task-{number}",
        "plan_id": "plan-1",
        "unit_id": unit_id,
        "rule": "below_path",
        "level": level,
        "version": 1,
        "raised_at": now,
        "level_since": now,
        "policy_version": "2026.2",
        "reason": "Đạt 20 %, lộ trình 50 %: dưới một nửa.",
        "inputs": (),
    }
    return Alert(**cast("Any", {**made, **changes}))
