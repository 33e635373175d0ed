import ast
import sys
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

from tests.architecture.tree import ROOT, SERVICES, text_of, tracked_files

TOP = {
    ".ci", ".github", ".gitignore", ".dockerignore", ".hadolint.yaml", ".importlinter", ".pre-commit-config.yaml",
    "CHANGELOG.md", "CONTRIBUTING.md", "Makefile", "README.md", "bench", "cli", "contracts", "deploy",
    "docker-compose.yml", "docs", "package-lock.json", "package.json", "pyproject.toml", "requirements-dev.lock",
    "requirements.lock", "samples", "services", "shared", "tests",
}  # fmt: skip
ROOMS = {
    "README.md", "__init__.py", "__main__.py", "api", "app", "clients", "consumers", "domain", "jobs", "metrics",
    "migrations", "pages", "policies", "settings", "store", "tables", "use_cases",
}  # fmt: skip
OWN_ROOMS = {
    "evidence": {"document", "screening", "sheets"},
    "plans": {"reading", "sheets"},
    "portal": {"assets", "static", "templates"},
    "reporting": {"document", "forms"},
    "scoring": {"methods"},
}
"""Rooms one service has beyond the common ones."""

NOT_PURE = {
    "asyncio", "concurrent", "ftplib", "glob", "http", "io", "logging", "multiprocessing", "os", "pathlib", "random",
    "secrets", "shutil", "socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading", "time",
    "urllib.request",
}  # fmt: skip
PURE_LIBRARIES = {"holidays", "rapidfuzz"}
"""Libraries that only calculate: no io, no framework."""


def room_of(name: str) -> str:
    return name if name in {"README.md", "__init__.py", "__main__.py"} else name.removesuffix(".py")


def strangers(service: str, names: set[str]) -> list[str]:
    return sorted(name for name in names if room_of(name) not in ROOMS | OWN_ROOMS.get(service, set()))


def imported_by(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{'.' * node.level}{node.module or ''}"


def impure_imports(source: str, domain: str) -> list[str]:
    pure = (sys.stdlib_module_names - NOT_PURE) | PURE_LIBRARIES
    names = [name for name in imported_by(source) if not name.startswith((domain, "."))]
    return [name for name in names if name in NOT_PURE or name.partition(".")[0] not in pure]


class TestTree:
    def test_has_no_file_outside_the_known_rooms(self) -> None:
        assert sorted({PurePosixPath(name).parts[0] for name in tracked_files()} - TOP) == []

    @pytest.mark.parametrize("service", SERVICES)
    def test_gives_every_service_the_same_rooms(self, service: str) -> None:
        inside = [PurePosixPath(name).parts for name in tracked_files() if name.startswith(f"services/{service}/")]
        assert strangers(service, {parts[2] for parts in inside}) == []

    @pytest.mark.parametrize("service", SERVICES)
    def test_gives_every_service_its_entry_and_card(self, service: str) -> None:
        folder = ROOT / "services" / service
        assert [name for name in ("README.md", "__main__.py", "app.py") if not (folder / name).is_file()] == []

    def test_would_not_take_a_stranger(self) -> None:
        assert strangers("plans", {"store", "utils.py", "templates", "reading"}) == ["templates", "utils.py"]


class TestDomain:
    @pytest.mark.parametrize("service", SERVICES)
    def test_imports_pure_parts_of_the_standard_library_and_named_libraries_alone(self, service: str) -> None:
        domain = f"services/{service}/domain"
        pages = [name for name in tracked_files() if name.startswith((f"{domain}/", f"{domain}.py"))]
        found = {name: impure_imports(text_of(name) or "", domain.replace("/", ".")) for name in pages}
        assert {name: names for name, names in found.items() if names} == {}

    def test_would_not_take_the_clock_or_a_framework(self) -> None:
        source = "import time\nfrom pydantic import BaseModel\nfrom datetime import date\n"
        assert impure_imports(source, "services.plans.domain") == ["time", "pydantic"]
