import re
from pathlib import Path, PurePosixPath
from typing import get_args

import pytest

from contracts.alerting import Rule
from contracts.plans import WorkState
from contracts.roles import ROLES
from tests.architecture.tree import ROOT, text_of, tracked_files

ADR_PARTS = ["Context", "Decision", "Cost", "Alternatives", "Held by"]
DECISIONS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
PAGES = [name for name in tracked_files() if name.endswith(".md")]
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def dead_links(page: str, text: str) -> list[str]:
    """Relative links of a page that lead nowhere."""
    folder = ROOT / PurePosixPath(page).parent
    return [link for link in LINK.findall(text) if "://" not in link and not (folder / link).exists()]


class TestDecisions:
    @pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
    def test_have_one_form_and_one_page(self, path: Path) -> None:
        text = path.read_text("utf-8")
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ADR_PARTS
        assert re.search(
            r"^Status: (?:accepted|superseded by \d{4}) · Area: .+ · Date: \d{4}-\d{2}-\d{2}$", text, re.MULTILINE
        )
        assert len(text.splitlines()) <= 40

    def test_are_numbered_without_a_gap(self) -> None:
        assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))

    def test_are_all_in_the_list(self) -> None:
        listed = re.findall(r"\((\d{4}-[\w-]+\.md)\)", text_of("docs/adr/README.md") or "")
        assert listed == [path.name for path in DECISIONS]


class TestPages:
    @pytest.mark.parametrize("page", PAGES)
    def test_link_to_what_is_there(self, page: str) -> None:
        assert dead_links(page, text_of(page) or "") == []

    def test_would_be_caught_with_a_dead_link(self) -> None:
        text = "[a](nowhere.md) [b](glossary.md#words) [c](https://example.org/x)"
        assert dead_links("docs/page.md", text) == ["nowhere.md"]


class TestGlossary:
    def test_has_every_state_rule_and_role_of_the_contracts(self) -> None:
        words = set(re.findall(r"`(\w+)`", text_of("docs/glossary.md") or ""))
        assert {*get_args(WorkState), *get_args(Rule), *ROLES} <= words
