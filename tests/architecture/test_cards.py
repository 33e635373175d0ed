"""A service's card says the truth: what it owns, hears, says and asks."""

import importlib
import re

import pytest

from cli.environment import LISTENERS
from cli.registries import consumers_of
from contracts.catalogue import OWNER_OF
from shared.database import kernel_tables
from shared.settings import ServiceSettings
from tests.architecture.tree import ROOT, SERVICES

SECTIONS = ("Owns", "Listens to", "Says", "Asks", "Run it")


def sections(card: str) -> dict[str, str]:
    parts = re.split(r"^## (.+)$", card, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def words(section: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", section))


def facts_in(section: str) -> set[str]:
    return {word for word in words(section) if re.fullmatch(r"[a-z]+\.[a-z]+", word)}


def card_of(service: str) -> dict[str, str]:
    return sections((ROOT / "services" / service / "README.md").read_text("utf-8"))


def asked_by(service: str) -> set[str]:
    found = vars(importlib.import_module(f"services.{service}.settings")).values()
    settings = [value for value in found if isinstance(value, type) and issubclass(value, ServiceSettings)]
    return {peer for peer in SERVICES for chosen in settings if f"{peer}_url" in chosen.model_fields}


@pytest.mark.parametrize("service", SERVICES)
class TestCard:
    def test_has_every_section(self, service: str) -> None:
        assert tuple(title for title in card_of(service) if title in SECTIONS) == SECTIONS

    def test_names_every_fact_it_hears_and_the_handler(self, service: str) -> None:
        handlers = consumers_of(service).handlers if service in LISTENERS else {}
        heard = {fact.name for handler in handlers.values() for fact in handler.facts}
        written = card_of(service)["Listens to"]
        assert facts_in(written) == heard
        assert set(handlers) <= words(written)

    def test_names_every_fact_it_tells(self, service: str) -> None:
        told = {fact.name for fact, owner in OWNER_OF.items() if owner == service}
        assert facts_in(card_of(service)["Says"]) == told

    def test_names_every_service_it_asks(self, service: str) -> None:
        assert words(card_of(service)["Asks"]) & set(SERVICES) == asked_by(service)


class TestKernelTables:
    def test_are_the_same_in_every_service(self) -> None:
        assert {"outbox", "inbox", "dead_letter", "idempotency"} <= set(kernel_tables.METADATA.tables)
