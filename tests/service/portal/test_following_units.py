import nats
import pytest

from contracts.plans import UnitChanged
from services.portal.app import build_app
from services.portal.consumers import consumers
from services.portal.settings import Settings
from shared.bus.topology import durable_of, reconcile, streams
from shared.embedded.nats import NatsServer
from shared.testing.bus import deliver_twice, event_of
from shared.testing.eventually import eventually
from shared.testing.services import run_service
from tests.service.portal.test_api import token

COMMUNE, JOINED, LAST = "mau.xa-mau-mot", "mau.xa-moi", "mau.phuong-moi"


def ended(unit_id: str, *successor_ids: str, version: int = 2) -> UnitChanged:
    return UnitChanged(
        unit_id=unit_id,
        version=version,
        display_name=unit_id,
        kind="commune",
        is_active=False,
        change="merged",
        successor_ids=successor_ids,
    )


def begun(unit_id: str) -> UnitChanged:
    return UnitChanged(unit_id=unit_id, version=1, display_name=unit_id, kind="commune", change="created")


@pytest.fixture
async def bus(nats_server: NatsServer) -> str:
    client = await nats.connect(nats_server.url)
    await reconcile(client, streams(), map(durable_of, consumers.handlers.values()))
    await client.close()
    return nats_server.url


class TestRights:
    async def test_follow_a_unit_through_any_number_of_hands_in_any_order(self, settings: Settings, bus: str) -> None:
        app = build_app(settings.model_copy(update={"nats_url": bus}))
        async with run_service(app, headers={"Sec-Fetch-Site": "same-origin"}) as visitor:
            manager = await token(visitor, "quantri")

            async def granted(username: str = "canbo") -> list[tuple[str, str]]:
                listed = (await visitor.get("/api/v1/accounts", headers=manager)).json()["items"]
                account = next(each for each in listed if each["username"] == username)
                return [(grant["role"], grant["unit"]) for grant in account["grants"]]

            # The later change is told first, then the earlier one; begun is the oldest fact of the unit that ended.
            told = [ended(JOINED, LAST), ended(COMMUNE, JOINED), begun(COMMUNE), begun("mau.xa-khac")]
            await deliver_twice(bus, *map(event_of, told))

            async def has_followed() -> bool:
                return (await granted())[0] == ("officer", LAST)

            assert await eventually(has_followed)
            assert await granted() == [("officer", LAST), ("officer", COMMUNE), ("officer", JOINED)]
            assert await granted("thuongtruc") == [("agency", "mau")]

            made = {"username": "den.sau", "display_name": "Cán bộ đến sau"}
            late = {**made, "grants": [{"role": "officer", "unit": COMMUNE}]}
            await visitor.post("/api/v1/accounts", json=late, headers=manager)
            assert await granted("den.sau") == await granted()
