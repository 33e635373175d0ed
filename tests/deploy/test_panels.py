"""Every panel's query on a real Prometheus that scrapes the running system: a query that returns nothing is a lie."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from shared.embedded.children import Child, free_port
from shared.testing.eventually import eventually
from tests.deploy.compose import ROOT, Json
from tests.system import System

BOARDS = sorted((ROOT / "deploy" / "grafana" / "dashboards").glob("*.json"))
CONFIG = ROOT / "deploy" / "prometheus" / "prometheus.yml"


class Prometheus(Child):
    """The installed Prometheus with the project's configuration, its targets moved to where the system listens."""

    name = "prometheus"
    ready_seconds = 30.0

    def __init__(self, folder: Path, ports: dict[str, int]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(folder)
        self.port = free_port()
        text = re.sub(r'"(\w+):\d+"', lambda target: f'"127.0.0.1:{ports[target[1]]}"', CONFIG.read_text("utf-8"))
        self.config = folder / "prometheus.yml"
        self.config.write_text(text.replace("15s", "1s").replace("  - rules/*.yml", f"  - {CONFIG.parent}/rules/*.yml"))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def launch(self) -> None:
        options = [f"--config.file={self.config}", f"--storage.tsdb.path={self.folder / 'data'}"]
        self._spawn(["prometheus", *options, f"--web.listen-address=127.0.0.1:{self.port}"])

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/-/ready").is_success
        except httpx.HTTPError:
            return False


@pytest.fixture(scope="module")
def prometheus(server_folder: Path) -> Iterator[Prometheus]:
    """Give a Prometheus that scrapes a system with its demo province."""
    with System(server_folder / "system-panels") as system:
        ports = {name: int(port) for name, port in system.running["ports"].items()}
        with Prometheus(server_folder / "prometheus-panels", ports) as running:
            yield running


@pytest.fixture
async def http(prometheus: Prometheus) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{prometheus.url}/api/v1") as client:
        yield client


def plain(expression: str) -> str:
    """The expression with Grafana's variables at "all"."""
    return re.sub(r"\$(?!__)\w+", ".*", expression).replace("$__rate_interval", "1m")


def boards() -> dict[str, Json]:
    return {path.stem: json.loads(path.read_text("utf-8")) for path in BOARDS}


def variables() -> list[str]:
    return [variable["query"]["query"] for board in boards().values() for variable in board["templating"]["list"]]


def queries() -> list[tuple[str, str]]:
    return [
        (f"{name}: {panel['title']} {target['refId']}", plain(target["expr"]))
        for name, board in boards().items()
        for panel in board["panels"]
        for target in panel["targets"]
    ]


async def returned(http: httpx.AsyncClient, expression: str) -> list[object]:
    answer = (await http.get("/query", params={"query": expression})).json()
    assert answer["status"] == "success", answer
    return list(answer["data"]["result"])


class TestPanels:
    @pytest.mark.parametrize(("panel", "expression"), queries(), ids=[panel for panel, _ in queries()])
    async def test_return_data(self, http: httpx.AsyncClient, panel: str, expression: str) -> None:
        async def has_data() -> bool:
            return bool(await returned(http, expression))

        await eventually(has_data)

    async def test_would_return_none_for_a_metric_that_is_not_told(self, http: httpx.AsyncClient) -> None:
        assert await returned(http, "nq57_no_such_metric") == []

    async def test_show_alerts_that_stand(self, http: httpx.AsyncClient) -> None:
        async def any_stands() -> bool:
            return bool(await returned(http, "sum(alerting_open_alerts) > 0"))

        await eventually(any_stands)


class TestRules:
    async def test_are_loaded_and_healthy(self, http: httpx.AsyncClient) -> None:
        async def all_evaluated() -> bool:
            groups = (await http.get("/rules")).json()["data"]["groups"]
            rules = [rule for group in groups for rule in group["rules"]]
            return len(rules) > 0 and all(rule["health"] == "ok" for rule in rules)

        await eventually(all_evaluated)

    async def test_name_metrics_that_are_told(self, http: httpx.AsyncClient) -> None:
        text = "".join(path.read_text("utf-8") for path in (CONFIG.parent / "rules").glob("*.yml"))
        for metric in sorted(set(re.findall(r"\b(?:nq57|alerting|evidence)_\w+", text))):
            assert await returned(http, metric), metric


class TestVariables:
    @pytest.mark.parametrize("query", variables())
    async def test_offer_values(self, http: httpx.AsyncClient, query: str) -> None:
        found = re.fullmatch(r"label_values\((\w+), (\w+)\)", query)
        assert found is not None
        answer = await http.get(f"/label/{found[2]}/values", params={"match[]": found[1]})
        assert answer.json()["data"]
