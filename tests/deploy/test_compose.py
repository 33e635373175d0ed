from pathlib import Path

import httpx
import pytest
import yaml

from shared.testing.eventually import eventually
from tests.deploy.compose import ROOT, Native, read_compose, run

COMPOSE = read_compose()
CONTAINERS = COMPOSE["services"]
STARTED = sorted(set(CONTAINERS) - {"topology", "grafana", "clamd"})
"""Images that are not to be had here: Grafana's dashboards are tested by their queries, clamd as Debian packs it."""


class TestContainers:
    @pytest.mark.parametrize("name", STARTED)
    def test_pass_their_health_check(self, composed: Native, name: str) -> None:
        checked = run(composed.health_of(name), composed.environment_of(name))
        assert checked.returncode == 0, checked.stderr

    @pytest.mark.parametrize("name", STARTED)
    def test_would_fail_their_health_check_when_away(self, composed: Native, name: str) -> None:
        ports = set(composed.ports.values())
        gone = {str(port): "1" for port in ports}
        words = [_replaced(word, gone) for word in composed.health_of(name)]
        environment = {key: _replaced(value, gone) for key, value in composed.environment_of(name).items()}
        assert run(words, environment).returncode != 0

    async def test_are_all_scraped(self, composed: Native) -> None:
        ours = {name for name, it in CONTAINERS.items() if it.get("command", [])[:2] == ["python", "-m"]} - {"topology"}

        async def all_are_scraped() -> bool:
            async with httpx.AsyncClient() as http:
                answer = (await http.get(f"http://127.0.0.1:{composed.ports['9090']}/api/v1/targets")).json()
            return {target["labels"]["service"] for target in answer["data"]["activeTargets"]} == ours

        await eventually(all_are_scraped)

    async def test_answer_prometheus(self, composed: Native) -> None:
        url = f"http://127.0.0.1:{composed.ports['9090']}/api/v1/query"

        async def all_are_up() -> bool:
            async with httpx.AsyncClient() as http:
                found = (await http.get(url, params={"query": 'up{job="nq57"} == 1'})).json()["data"]["result"]
            return len(found) == 6

        await eventually(all_are_up)

    @pytest.mark.parametrize("name", sorted(set(CONTAINERS)))
    def test_may_do_as_little_as_they_need(self, name: str) -> None:
        container = CONTAINERS[name]
        assert container["read_only"] is True
        assert container["cap_drop"] == ["ALL"]
        assert container["security_opt"] == ["no-new-privileges:true"]
        assert set(container["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}
        assert "privileged" not in container
        assert "cap_add" not in container

    def test_get_no_secret_by_environment(self) -> None:
        words = ("PASSWORD", "DATABASE_URL", "NATS_URL", "SECRET", "TOKEN")
        plain = [
            f"{name}.{key}"
            for name, container in CONTAINERS.items()
            for key in container.get("environment", {})
            if any(word in key for word in words) and not key.endswith("_FILE")
        ]
        assert plain == []

    def test_are_given_the_secrets_they_name_and_no_other(self) -> None:
        for name, container in CONTAINERS.items():
            named = {
                Path(value).name
                for value in map(str, container.get("environment", {}).values())
                if value.startswith("/run/secrets/")
            }
            assert set(container.get("secrets", [])) == named, name

    def test_listen_outside_only_where_people_and_partners_come_in(self) -> None:
        assert {name for name, it in CONTAINERS.items() if it.get("ports")} == {"portal", "nats", "grafana"}
        assert all(port.startswith("127.0.0.1:") for it in CONTAINERS.values() for port in it.get("ports", []))


class TestComposeFile:
    def test_declares_every_secret_and_volume_it_uses(self) -> None:
        secrets = {secret for it in CONTAINERS.values() for secret in it.get("secrets", [])}
        assert secrets == set(COMPOSE["secrets"])
        named = {volume.partition(":")[0] for it in CONTAINERS.values() for volume in it.get("volumes", [])}
        assert {volume for volume in named if not volume.startswith("./")} == set(COMPOSE["volumes"])

    def test_mounts_files_that_are_there(self) -> None:
        sources = [volume.partition(":")[0] for it in CONTAINERS.values() for volume in it.get("volumes", [])]
        assert [source for source in sources if source.startswith("./") and not (ROOT / source).exists()] == []

    def test_reads_as_yaml_without_its_defaults(self) -> None:
        assert yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["name"] == "nq57"


def _replaced(text: str, words: dict[str, str]) -> str:
    for word, other in words.items():
        text = text.replace(word, other)
    return text
