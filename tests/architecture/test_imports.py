import shutil
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGES, ROOT, lint_imports

PLANTED = {
    "kernel-knows-a-service": ("shared.ids", "import services.plans", "floors"),
    "contract-knows-the-kernel": ("contracts.fact", "import shared.clock", "floors"),
    "service-knows-the-command-line": ("services.plans.app", "import cli.contracts", "floors"),
    "service-knows-a-service": ("services.scoring.store", "import services.plans.domain", "independent-services"),
    "store-knows-a-use-case": ("services.plans.store", "import services.plans.use_cases", "rooms"),
    "route-knows-a-consumer": ("services.plans.api", "import services.plans.consumers", "rooms"),
    "room-without-a-name": ("services.plans.helpers", "", "rooms"),
    "rule-waits": ("services.plans.domain", "import asyncio", "pure-domain"),
    "rule-knows-the-kernel": ("services.evidence.domain", "import shared.clock", "pure-domain"),
    "rule-knows-a-fact": ("services.scoring.domain", "import contracts.plans", "pure-domain"),
    "rule-knows-rows": ("services.alerting.domain", "import sqlalchemy", "pure-domain"),
    "reading-knows-the-kernel": ("services.plans.reading", "import shared.clock", "pure-reading"),
    "screening-knows-the-kernel": ("services.evidence.screening", "import shared.clock", "pure-screening"),
    "service-speaks-nats": ("services.plans.use_cases", "import nats", "one-voice-on-the-bus"),
    "service-speaks-faststream": ("services.alerting.consumers", "import faststream.nats", "one-voice-on-the-bus"),
    "command-line-speaks-nats": ("cli.contracts.gate", "import nats", "one-voice-on-the-bus"),
    "kernel-speaks-nats-elsewhere": ("shared.jobs", "import nats", "one-voice-on-the-bus"),
    "use-case-knows-rows": ("services.plans.use_cases", "import services.plans.tables", "rows-behind-the-store"),
    "use-case-knows-settings": (
        "services.evidence.use_cases",
        "import services.evidence.settings",
        "settings-at-the-root",
    ),
    "kernel-knows-a-fact": ("shared.ids", "import contracts.plans", "kernel-without-business"),
    "test-code-in-production": ("services.plans.store", "import shared.testing.clock", "no-test-code"),
    "circle": ("shared.ids", "import shared.jobs", "no-cycles"),
}


def plant(folder: Path, module: str, statement: str) -> None:
    path = folder.joinpath(*module.split("."))
    page = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    page.write_text(f"{page.read_text('utf-8') if page.exists() else ''}\n{statement}\n", "utf-8")


@pytest.fixture
def copy_of_the_tree(tmp_path: Path) -> Path:
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package,
            tmp_path / package,
            ignore=lambda folder, names: [n for n in names if not is_code(folder, n)],
        )
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def is_code(folder: str, name: str) -> bool:
    return name.endswith(".py") or (
        (Path(folder) / name).is_dir() and name not in {"__pycache__", "static", "examples"}
    )


def broken_contracts(folder: Path) -> str:
    found = lint_imports(folder)
    return "" if found.returncode == 0 else found.stdout + found.stderr


def title_of(contract: str) -> str:
    lines = (ROOT / ".importlinter").read_text("utf-8").splitlines()
    return lines[lines.index(f"[importlinter:contract:{contract}]") + 1].removeprefix("name = ")


class TestImportContracts:
    def test_hold_on_the_tree(self) -> None:
        assert broken_contracts(ROOT) == ""

    @pytest.mark.parametrize(("module", "statement", "contract"), PLANTED.values(), ids=PLANTED)
    def test_catch_a_planted_violation(
        self, copy_of_the_tree: Path, module: str, statement: str, contract: str
    ) -> None:
        plant(copy_of_the_tree, module, statement)
        assert f"{title_of(contract)} BROKEN" in broken_contracts(copy_of_the_tree)

    def test_are_each_planted_against(self) -> None:
        lines = (ROOT / ".importlinter").read_text("utf-8").splitlines()
        named = {line.rpartition(":")[2].strip("]") for line in lines if line.startswith("[importlinter:contract:")}
        assert named == {contract for _, _, contract in PLANTED.values()}
