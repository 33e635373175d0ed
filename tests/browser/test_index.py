"""The pages of the yearly index in a browser, beside a real scoring service."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import nats
import pytest
from playwright.sync_api import Page, expect

from services.portal.app import build_app as build_portal
from services.scoring.app import build_app as build_scoring
from services.scoring.consumers import consumers
from services.scoring.settings import Settings as ScoringSettings
from shared import clock
from shared.auth.issuing import TokenIssuer
from shared.auth.key_file import signing_key
from shared.bus.topology import durable_of, reconcile, streams
from shared.embedded.nats import NatsServer
from shared.embedded.postgres import PostgresServer
from shared.ids import new_id
from shared.testing.services import serve
from shared.testing.tokens import Keys
from tests.browser.neighbours import Story, neighbours
from tests.browser.portal import Portal
from tests.browser.site import ACCOUNTS, ONE_TIME, in_thread, portal_settings
from tests.browser.test_accessibility import violations
from tests.service.scoring.index.corner import Corner

NARROW = 320


@asynccontextmanager
async def opened(folder: Path, bus: str, databases: dict[str, str], keys: Keys) -> AsyncIterator[str]:
    """Run portal and scoring with three communes and one doubtful name; give the portal's address."""
    client = await nats.connect(bus)
    await reconcile(client, streams(), map(durable_of, consumers.handlers.values()))
    await client.close()
    jwks = folder / "jwks.json"
    jwks.write_text(json.dumps(TokenIssuer(signing_key(folder / "key.json"), "nq57", "nq57").jwks()), "utf-8")
    app = build_scoring(ScoringSettings(database_url=databases["scoring"], nats_url=bus, jwks_url=jwks.as_uri()))
    async with serve(neighbours(Story())) as others, serve(app) as scoring_url:
        corner = Corner(None, app.state.database, keys)  # type: ignore[arg-type]  asked through the pages only
        corner.province = "mau"
        await corner.settle_units()
        await corner.keep(corner.assigned("a"), corner.assigned("b", task_name="Tỷ lệ che phủ rừng"))
        settings = portal_settings(databases["portal"], folder, others)
        async with serve(build_portal(settings.model_copy(update={"scoring_url": scoring_url}))) as address:
            yield address


@pytest.fixture(scope="module")
def address(
    postgres: PostgresServer, server_folder: Path, tmp_path_factory: pytest.TempPathFactory, keys: Keys
) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("index")
    accounts = [{**account, "one_time_password": ONE_TIME} for account in ACCOUNTS]
    (folder / "accounts.json").write_text(json.dumps(accounts), "utf-8")
    databases = {
        name: postgres.create_role_and_database(f"{name}{new_id().replace('-', '')}", "secret")
        for name in ("portal", "scoring")
    }
    with (
        NatsServer(server_folder / f"nats-{new_id()}", monitor_port=0) as bus,
        in_thread(lambda: opened(folder, bus.url, databases, keys)) as portal_address,
    ):
        yield portal_address


class TestIndex:
    def test_is_entered_explained_published_and_clean(self, page: Page, address: str) -> None:
        window = Portal(page, address)
        year = clock.today().year
        window.sign_in("thuongtruc")
        window.open("/chi-so/xa/mau.xa-mot/CQ.1")
        page.get_by_label("Số liệu (%)").fill("47,5")
        page.get_by_label("Ngày của số liệu").fill(f"01/01/{year}")
        page.get_by_role("button", name="Ghi số liệu").click()
        expect(window.errors).to_contain_text("Tài liệu kiểm chứng")
        assert violations(window) == []
        page.get_by_label("Tài liệu kiểm chứng (số, tên)").fill("12/BC-UBND")
        page.get_by_role("button", name="Ghi số liệu").click()
        expect(page.get_by_text("5 × min(1; 47,5 / 95) = 2,50")).to_be_visible()
        for path in ("/chi-so", "/chi-so/xa/mau.xa-mot", "/chi-so/doi-chieu", "/chi-so/phuong-phap"):
            for width in (1280, NARROW):
                page.set_viewport_size({"width": width, "height": 800})
                window.open(path)
                assert violations(window) == [], path
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)

    def test_asks_a_person_about_a_doubtful_name(self, page: Page, address: str) -> None:
        window = Portal(page, address)
        window.sign_in("thuongtruc")
        window.open("/chi-so/doi-chieu")
        page.get_by_text("Chọn chỉ số cho II.b").click()
        page.locator("select[name=code]").first.select_option("khong")
        page.get_by_label("Căn cứ").first.fill("Không phải chuyển đổi số")
        page.get_by_role("button", name="Ghi", exact=True).first.click()
        expect(page.get_by_role("status")).to_contain_text("Đã ghi")
        expect(page.get_by_text("Tỷ lệ che phủ rừng")).to_have_count(0)
