import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.deploy.compose import ROOT

PROGRAMS = Path(sys.executable).parent
PROMETHEUS = ROOT / "deploy" / "prometheus"
RULES = sorted((PROMETHEUS / "rules").glob("*.yml"))
RUNBOOK_PARTS = ("**Meaning.**", "**Look here.**", "**Do this.**", "**Check it worked.**", "**Causes seen.**")


def said_by(*command: str | Path) -> str:
    """What a checker complains about; empty when it is content."""
    done = subprocess.run([str(word) for word in command], cwd=ROOT, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def check_compose(file: Path) -> str:
    return said_by(PROGRAMS / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", file)


def alerts() -> list[dict[str, dict[str, str]]]:
    groups = [group for file in RULES for group in yaml.safe_load(file.read_text("utf-8"))["groups"]]
    return [rule for group in groups for rule in group["rules"]]


class TestComposeSchema:
    def test_holds(self) -> None:
        assert check_compose(ROOT / "docker-compose.yml") == ""

    def test_would_catch_a_typo(self, tmp_path: Path) -> None:
        wrong = tmp_path / "docker-compose.yml"
        wrong.write_text((ROOT / "docker-compose.yml").read_text("utf-8").replace("cap_drop:", "cap_dropp:"), "utf-8")
        assert "cap_dropp" in check_compose(wrong)


class TestDockerfile:
    def test_pleases_hadolint(self) -> None:
        assert said_by(PROGRAMS / "hadolint", "deploy/Dockerfile") == ""

    def test_would_not_please_it_as_root_by_latest(self, tmp_path: Path) -> None:
        wrong = tmp_path / "Dockerfile"
        wrong.write_text("FROM python:latest\nRUN cd /opt && pip install nq57\n", "utf-8")
        assert "DL3007" in said_by(PROGRAMS / "hadolint", wrong)

    def test_ends_as_an_unprivileged_user_with_a_health_check(self) -> None:
        final = (ROOT / "deploy" / "Dockerfile").read_text("utf-8").rpartition("\nFROM ")[2]
        assert "\nUSER 10057:10057\n" in final
        assert "\nHEALTHCHECK " in final
        assert "apt-get" not in final


class TestPrometheusFiles:
    def test_are_valid(self) -> None:
        assert said_by("promtool", "check", "config", PROMETHEUS / "prometheus.yml") == ""

    def test_raise_each_alert_and_only_then(self) -> None:
        assert said_by("promtool", "test", "rules", Path(__file__).with_name("rules_test.yml")) == ""

    def test_have_every_alert_tested(self) -> None:
        tested = yaml.safe_load(Path(__file__).with_name("rules_test.yml").read_text("utf-8"))["tests"]
        names = {case["alertname"] for test in tested for case in test["alert_rule_test"] if case.get("exp_alerts")}
        assert names == {rule["alert"] for rule in alerts()}


class TestRunbooks:
    @pytest.mark.parametrize("rule", alerts(), ids=lambda rule: str(rule["alert"]))
    def test_are_there_for_every_alert(self, rule: dict[str, dict[str, str]]) -> None:
        page = (ROOT / rule["annotations"]["runbook_url"]).read_text("utf-8")
        assert str(rule["alert"]) in page.splitlines()[0]
        places = [page.find(part) for part in RUNBOOK_PARTS]
        assert -1 not in places
        assert places == sorted(places)

    def test_belong_to_an_alert(self) -> None:
        followed = {Path(rule["annotations"]["runbook_url"]).name for rule in alerts()}
        assert {path.name for path in (ROOT / "docs" / "runbooks").glob("*.md")} - {"README.md"} == followed


class TestDashboards:
    @pytest.mark.parametrize("path", sorted((ROOT / "deploy/grafana/dashboards").glob("*.json")), ids=lambda p: p.stem)
    def test_name_the_provisioned_source_and_give_each_panel_a_place(self, path: Path) -> None:
        board = json.loads(path.read_text("utf-8"))
        sources = yaml.safe_load((ROOT / "deploy/grafana/provisioning/datasources/prometheus.yml").read_text("utf-8"))
        named = {target["datasource"]["uid"] for panel in board["panels"] for target in panel["targets"]}
        assert named == {source["uid"] for source in sources["datasources"]}
        cells = [
            (x, y)
            for place in (panel["gridPos"] for panel in board["panels"])
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        ]
        assert len(cells) == len(set(cells)), "panels lie on each other"
        assert max(x for x, _ in cells) < 24
        assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
