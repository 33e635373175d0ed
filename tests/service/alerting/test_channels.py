"""Channels over HTTP: who may keep them, what is refused, what is shown; and a fact that ends as a mail."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import nats
import pytest
import pytest_asyncio
import sqlalchemy as sa
from fastapi import FastAPI
from prometheus_client import REGISTRY

from contracts.fact import Fact
from contracts.roles import Role
from services.alerting.app import build_app
from services.alerting.consumers import consumers
from services.alerting.settings import Settings
from services.alerting.use_cases.channels import MOST_PER_UNIT
from services.alerting.use_cases.deliver import measure_line
from shared import clock
from shared.bus.topology import durable_of, reconcile, streams
from shared.database import Database
from shared.embedded.nats import NatsServer
from shared.envelope import Event
from shared.ids import new_id
from shared.testing.bus import deliver_twice
from shared.testing.clock import moved_to
from shared.testing.eventually import eventually
from shared.testing.services import run_service
from shared.testing.tokens import Keys
from tests.service.alerting.receivers import LOOPBACK, MailServer
from tests.service.scoring.facts import COMMUNE, OFFICE, PROVINCE, START, assigned, tree

pytestmark = pytest.mark.asyncio(loop_scope="module")

MAIL: dict[str, Any] = {"unit_id": COMMUNE, "kind": "email", "name": "Văn phòng", "address": "vanphong@xa.mau.vn"}


class Counter:
    """Channels as their keepers see them."""

    def __init__(self, http: httpx.AsyncClient, keys: Keys, database: Database, mail: MailServer, url: str) -> None:
        self.http, self.keys, self.database, self.mail, self.url = http, keys, database, mail, url

    async def call(
        self,
        method: str,
        path: str,
        body: object = None,
        role: Role = "agency",
        own: str = PROVINCE,
        **headers: str,
    ) -> httpx.Response:
        wanted = {name.replace("_", "-"): value for name, value in headers.items()}
        wanted |= self.keys.headers_for(role, own)
        return await self.http.request(method, f"/api/v1{path}", json=body, headers=wanted)

    async def add(self, **changes: object) -> dict[str, Any]:
        answer = await self.call("POST", "/channels", {**MAIL, **changes})
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def dead(self, channel_id: str) -> str:
        """Let a channel have given up a notification; return its id."""
        notification_id = new_id()
        row = {"id": notification_id, "channel": channel_id, "unit": COMMUNE}
        async with self.database.transaction() as tx:
            await tx.execute(
                sa.text(
                    "INSERT INTO notification (notification_id, channel_id, happening, alert_id, alert_version,"
                    " unit_id, rule, level, text, happened_at, state, attempts, send_at, error)"
                    " VALUES (:id, :channel, 'raised', :id, 1, :unit, 'overdue', 'red', 'Quá hạn.', now(), 'dead', 8,"
                    " now(), 'Không kết nối được.')"
                ),
                row,
            )
        return notification_id


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def mail() -> AsyncIterator[MailServer]:
    async with MailServer().running() as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def app(module_nats_server: NatsServer, module_copy: Any, keys: Keys, mail: MailServer) -> FastAPI:  # noqa: ANN401
    client = await nats.connect(module_nats_server.url)
    await reconcile(client, streams(), map(durable_of, consumers.handlers.values()))
    await client.close()
    urls = {"database_url": module_copy("alerting"), "nats_url": module_nats_server.url, "jwks_url": keys.jwks_url}
    own = {"smtp_url": mail.url, "smtp_from": "nq57@mau.vn", "channel_key": "khoa", "webhook_allowed": LOOPBACK}
    return build_app(Settings(**urls, **own, portal_url="https://nq57.mau.vn"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def counter(app: FastAPI, module_nats_server: NatsServer, keys: Keys, mail: MailServer) -> AsyncIterator[Counter]:
    # A Monday noon: quiet hours would hold the mail back.
    with moved_to(START + timedelta(60)):
        async with run_service(app) as http:
            yield Counter(http, keys, app.state.database, mail, module_nats_server.url)


class TestAddChannel:
    async def test_shows_a_webhooks_secret_once(self, counter: Counter) -> None:
        wish = {**MAIL, "unit_id": "mau.xa-mang", "kind": "webhook", "address": "https://nhan.example.org/h?ma=bi-mat"}
        first = await counter.call("POST", "/channels", wish, Idempotency_Key="k1")
        again = await counter.call("POST", "/channels", wish, Idempotency_Key="k1")
        assert (first.status_code, again.status_code) == (201, 201)
        made = first.json()
        assert made["secret"].startswith("whsec_")
        assert again.json() == {**made, "secret": None}
        assert made["address"] == "https://nhan.example.org/…"
        shown = await counter.call("GET", f"/channels/{made['channel_id']}")
        assert (shown.json()["secret"], shown.headers["etag"]) == (None, '"1"')
        other = (await counter.call("POST", f"/channels/{made['channel_id']}/secret")).json()
        assert other["secret"] != made["secret"]

    @pytest.mark.parametrize(
        ("kind", "address", "said"),
        [
            ("email", "khong phai thu", "địa chỉ thư điện tử"),
            ("webhook", "http://nhan.example.org/", "https://"),
            ("webhook", "https://169.254.169.254/latest", "mạng nội bộ"),
            ("webhook", "https://user:pass@nhan.example.org/", "mật khẩu"),
            ("apprise", "file:///etc/passwd", "không được dùng"),
            ("apprise", "json://10.0.0.1/", "cho phép"),
            ("apprise", "tgram://khong-phai-ma/", "mã truy cập"),
        ],
    )
    async def test_refuses_what_could_never_be_sent_to(
        self, counter: Counter, kind: str, address: str, said: str
    ) -> None:
        answer = await counter.call("POST", "/channels", {**MAIL, "kind": kind, "address": address})
        assert (answer.status_code, answer.json()["slug"]) == (422, "channel-address-refused")
        assert said in answer.json()["detail"]

    @pytest.mark.parametrize(
        "changes",
        [{"levels": []}, {"levels": ["blue"]}, {"name": "a\nb"}, {"name": ""}, {"address": None}, {"x": 1}],
    )
    async def test_refuses_what_is_no_channel(self, counter: Counter, changes: dict[str, object]) -> None:
        assert (await counter.call("POST", "/channels", {**MAIL, **changes})).status_code == 422

    async def test_is_for_keepers_of_the_unit(self, counter: Counter) -> None:
        assert (await counter.call("POST", "/channels", MAIL, role="officer", own=COMMUNE)).status_code == 403
        assert (await counter.call("POST", "/channels", MAIL, own="mau.xa-hai")).status_code == 403
        assert (await counter.call("GET", "/channels", role="leader")).status_code == 403

    async def test_ends_at_so_many_of_a_unit(self, counter: Counter) -> None:
        unit_id = "mau.xa-day"
        for number in range(MOST_PER_UNIT):
            await counter.add(unit_id=unit_id, name=f"Kênh {number}")
        answer = await counter.call("POST", "/channels", {**MAIL, "unit_id": unit_id})
        assert (answer.status_code, answer.json()["slug"]) == (409, "too-many-channels")
        first = (await counter.call("GET", f"/channels?unit={unit_id}&limit=30")).json()
        rest = (await counter.call("GET", f"/channels?unit={unit_id}&limit=30&cursor={first['next_cursor']}")).json()
        assert len({each["channel_id"] for each in first["items"] + rest["items"]}) == MOST_PER_UNIT


class TestChangeChannel:
    async def test_takes_the_version_that_was_seen(self, counter: Counter) -> None:
        made = await counter.add()
        path, change = f"/channels/{made['channel_id']}", {"name": "Mới", "levels": ["red"], "is_active": False}
        assert (await counter.call("PUT", path, change)).status_code == 428
        changed = await counter.call("PUT", path, change, If_Match='"1"')
        assert changed.status_code == 200, changed.text
        shown = changed.json()
        assert (shown["name"], shown["version"], shown["address"]) == ("Mới", 2, MAIL["address"])
        assert (await counter.call("PUT", path, change, If_Match='"1"')).status_code == 412
        refused = await counter.call("PUT", path, {**change, "address": "khong"}, If_Match='"2"')
        assert refused.json()["slug"] == "channel-address-refused"

    async def test_drops_what_waits_for_one_that_is_removed_and_forgets_its_address(self, counter: Counter) -> None:
        made = await counter.add(unit_id="mau.xa-bo", address="rieng@xa.mau.vn")
        notification_id = await counter.dead(made["channel_id"])
        async with counter.database.transaction() as tx:
            wait = sa.text("UPDATE notification SET state = 'waiting', send_at = :later WHERE notification_id = :id")
            await tx.execute(wait, {"id": notification_id, "later": clock.now() + timedelta(hours=1)})
        path = f"/channels/{made['channel_id']}"
        assert (await counter.call("DELETE", path, If_Match='"1"')).json()["address"] == ""
        assert (await counter.call("GET", path)).status_code == 404
        listed = (await counter.call("GET", f"/notifications?channel={made['channel_id']}")).json()["items"]
        assert [(each["notification_id"], each["state"]) for each in listed] == [(notification_id, "dropped")]


class TestTryChannel:
    async def test_tells_whether_it_arrived(self, counter: Counter) -> None:
        made = await counter.add(address="thu@xa.mau.vn")
        path = f"/channels/{made['channel_id']}/test"
        assert (await counter.call("POST", path)).json() == {"result": "sent", "detail": None}
        assert ["thu@xa.mau.vn"] in counter.mail.envelopes
        counter.mail.refused = {"thu@xa.mau.vn"}
        failed = (await counter.call("POST", path)).json()
        counter.mail.refused = set()
        assert failed == {"result": "failed", "detail": "Máy chủ thư không nhận địa chỉ nào (550)."}


class TestResend:
    async def test_puts_what_was_given_up_in_line_again_once(self, counter: Counter) -> None:
        made = await counter.add(address="lai@xa.mau.vn")
        notification_id = await counter.dead(made["channel_id"])
        await measure_line(counter.database)
        assert (REGISTRY.get_sample_value("alerting_notifications_dead") or 0) >= 1
        listed = (await counter.call("GET", f"/notifications?state=dead&unit={COMMUNE}")).json()["items"]
        assert notification_id in {each["notification_id"] for each in listed}
        path = f"/notifications/{notification_id}/resend"
        assert (await counter.call("POST", path, own="mau.xa-hai")).status_code == 403
        assert (await counter.call("POST", path)).json()["state"] == "waiting"
        await eventually(lambda: ["lai@xa.mau.vn"] in counter.mail.envelopes)
        assert (await counter.call("POST", path)).json()["slug"] == "notification-not-dead"
        await counter.dead(made["channel_id"])
        again = await counter.call("POST", f"/channels/{made['channel_id']}/resend")
        assert again.json() == {"count": 1}


class TestService:
    async def test_ends_a_fact_as_a_mail(self, counter: Counter) -> None:
        await counter.add(unit_id=OFFICE, address="phong@xa.mau.vn")
        facts: list[Event[Fact]] = [*tree(), assigned("a")]
        await deliver_twice(counter.url, *facts)
        await eventually(lambda: ["phong@xa.mau.vn"] in counter.mail.envelopes)
        letter = counter.mail.taken[counter.mail.envelopes.index(["phong@xa.mau.vn"])]
        assert letter["Subject"].startswith("[nq57] Cảnh báo đỏ: Chậm tiến độ")
        await eventually(lambda: (_sent("email") or 0) >= 1)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"smtp_url": "http://mau.vn"},
            {"smtp_url": "smtp://a:mat-khau@mau.vn"},
            {"smtp_from": "Tỉnh <a@mau.vn>"},
            {"webhook_allowed": "10.0.0.1/8"},
        ],
    )
    async def test_does_not_start_with_settings_that_send_nothing_or_too_much(self, wrong: dict[str, str]) -> None:
        with pytest.raises(ValueError, match="validation error") as refused:
            Settings(database_url="postgresql://x", jwks_url="file:///x", **wrong)  # type: ignore[arg-type]
        assert "mat-khau" not in refused.value.errors()[0]["msg"]  # type: ignore[attr-defined]

    async def test_takes_no_secrets_without_a_key_and_no_mail_without_a_server(
        self, counter: Counter, keys: Keys
    ) -> None:
        bare = build_app(Settings(database_url=counter.database.url, jwks_url=keys.jwks_url))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=bare), base_url="http://service") as http:
            other = Counter(http, keys, counter.database, counter.mail, counter.url)
            refused = await other.call("POST", "/channels", MAIL)
            assert "ALERTING_SMTP_URL" in refused.json()["detail"]
            wish = {**MAIL, "kind": "webhook", "address": "https://nhan.example.org/"}
            refused = await other.call("POST", "/channels", wish)
            assert (refused.status_code, refused.json()["slug"]) == (409, "channel-key-missing")


def _sent(kind: str) -> float | None:
    return REGISTRY.get_sample_value("alerting_notifications_total", {"channel": kind, "result": "sent"})
