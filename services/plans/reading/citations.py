"""Documents a plan rests on, as it cites them: number, day, issuer."""

import re
from collections.abc import Sequence
from datetime import date

from services.plans.reading import patterns
from services.plans.reading.lines import UPPER
from services.plans.reading.model import LegalBasis

CITED = re.compile(
    rf"{patterns.LEGAL_KINDS}(?:\s+số)?\s*(?P<number>\d+[-/][\wĐ]+(?:[-/][\wĐ]+)*)"
    r"(?:,?\s*ngày\s*(?P<day>\d{1,2})\s*(?:[/.-]|tháng)\s*(?P<month>\d{1,2})\s*(?:[/.-]|,?\s*năm)\s*"
    r"(?P<year>(?:19|20)\d\d))?"
    rf"(?:,?\s*của\s+(?P<issuer>[{UPPER}][^;.,()]{{0,160}}?)(?=\s+{patterns.AFTER_LEGAL_ISSUER}\b|[;.,()]|$))?",
)
# A law is cited by its name, and by its number where it is given behind the name.
LAW = re.compile(
    r"Căn cứ\s+(?P<name>(?:Bộ\s+)?[Ll]uật\s+[^;,.()\d]{3,160}?)(?:\s+số\s+(?P<number>[\w/-]+))?"
    r"(?:\s*,?\s*(?:ngày|năm)\s+(?P<when>[^;]{0,60}))?\s*(?:[;.,]|$)"
)
WHEN = re.compile(
    r"(?P<day>\d{1,2})\s*(?:[/.-]|tháng)\s*(?P<month>\d{1,2})\s*(?:[/.-]|,?\s*năm)\s*(?P<year>(?:19|20)\d\d)"
)


def legal_basis(everything: Sequence[str]) -> tuple[LegalBasis, ...]:
    """Each cited document once, with whatever any of its citations says."""
    found: dict[str, LegalBasis] = {}
    for text in everything:
        for match in CITED.finditer(text):
            number = match["number"]
            on = _date(match) if match["day"] else None
            known = found.get(number, LegalBasis(number))
            found[number] = LegalBasis(
                number,
                known.date or on,
                known.issuer or (match["issuer"].strip() if match["issuer"] else None),
            )
        for law in LAW.finditer(text):
            when = WHEN.search(law["when"] or "")
            name = law["number"] or " ".join(law["name"].split())
            found.setdefault(name, LegalBasis(name, _date(when) if when else None))
    return tuple(found.values())


def _date(match: re.Match[str]) -> date | None:
    on = written_day(match)
    return date.fromisoformat(on) if on and len(on) == len("2026-01-01") else None


def written_day(match: re.Match[str]) -> str | None:
    """ISO day of a match with day, month and year; cut to the month or year where the rest is blank or no date."""
    if not match["month"]:
        return match["year"]
    try:
        on = date(int(match["year"]), int(match["month"]), int(match["day"] or 1))
    except ValueError:
        return match["year"]
    return on.isoformat() if match["day"] else on.isoformat()[:7]
