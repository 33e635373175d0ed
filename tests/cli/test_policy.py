"""`nq57 policy`: what ships is taken and its schema is as committed; a wrong file is refused with line and place."""

import json
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from cli.__main__ import main
from cli.policy import TITLES, policy_of
from shared.policies.schema import schema_text
from shared.policy_file import PolicyRefused, parse_policy

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "services").glob("*/policies/*.yaml"))
DATED = ("scoring", "alerting")
WRONG = [
    ("scoring", "minimum_tasks: 3", "minimum_tasks: three"),
    ("scoring", "factor: 0.9}", 'factor: "0.9"}'),
    ("scoring", "lead: 1.0,", "lead: 1.0, helped: 0.5,"),
    ("alerting", "reading: ratio", "reading: both"),
    ("alerting", "days: 7", "hours: 7"),
]


def folder(service: str) -> Path:
    return ROOT / "services" / service / "policies"


class TestCheck:
    @pytest.mark.parametrize("file", SHIPPED, ids=lambda file: f"{file.parts[-3]}-{file.stem}")
    def test_takes_what_ships_by_its_own_service(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["policy", "check", str(file)]) == 0
        assert capsys.readouterr().out.startswith(f"{TITLES[file.parts[-3]]} {file.stem}: dùng được")

    def test_refuses_with_line_and_place(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = tmp_path / "moi.yaml"
        file.write_text(
            (folder("scoring") / "2026.1.yaml").read_text("utf-8").replace("below: 90", "below: 85"), "utf-8"
        )
        assert main(["policy", "check", str(file)]) == 1
        assert "moi.yaml:16: bands.1.below: hở hoặc chồng" in capsys.readouterr().err

    @pytest.mark.parametrize("text", ["", "[" * 3000, "a: [", "version: 1"])
    def test_refuses_what_no_service_knows(self, tmp_path: Path, text: str) -> None:
        file = tmp_path / "moi.yaml"
        file.write_text(text, "utf-8")
        assert main(["policy", "check", str(file)]) == 1
        assert main(["policy", "check", str(file), "--service", "scoring"]) == 1


class TestSchema:
    @pytest.mark.parametrize("service", DATED)
    def test_is_as_committed(self, service: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["policy", "schema", service]) == 0
        made = capsys.readouterr().out
        committed = (folder(service) / "schema.json").read_text("utf-8")
        assert made == committed, f"nq57 policy schema {service} > services/{service}/policies/schema.json"

    @pytest.mark.parametrize("service", DATED)
    def test_takes_what_ships_and_is_named_in_its_first_line(self, service: str) -> None:
        schema = jsonschema_rs.validator_for(json.loads((folder(service) / "schema.json").read_text("utf-8")))
        for file in folder(service).glob("*.yaml"):
            text = file.read_text("utf-8")
            assert text.startswith("# yaml-language-server: $schema=schema.json\n")
            schema.validate(plain(text))

    @pytest.mark.parametrize(("service", "old", "new"), WRONG)
    def test_refuses_what_the_service_refuses(self, service: str, old: str, new: str) -> None:
        schema = jsonschema_rs.validator_for(json.loads(schema_text(policy_of(service), "")))
        text = (folder(service) / "2026.1.yaml").read_text("utf-8")
        assert old in text
        assert not schema.is_valid(plain(text.replace(old, new, 1)))
        with pytest.raises(PolicyRefused):
            parse_policy(text.replace(old, new, 1), policy_of(service))


def plain(text: str) -> object:
    return json.loads(json.dumps(yaml.safe_load(text), default=str))
