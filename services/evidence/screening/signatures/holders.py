"""Whom a certificate names: an organisation, or a person whose name is personal data."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from services.evidence.screening.signatures.signed import Holder

LONGEST_NAME = 80
OF_A_PERSON = ("surname", "given_name", "title", "email_address")
# What the authorities here put before the number in UID: identity card or passport, tax code or budget code.
PERSONAL_NUMBER = re.compile(r"(?:CMND|CCCD|CMT|HC|PID)", re.IGNORECASE)
PUBLIC_NUMBER = re.compile(r"(?:MST|MNS|MBHXH)", re.IGNORECASE)
ORGANISATION = re.compile(
    r"(?:ủy ban|uỷ ban|ubnd|hđnd|hội đồng|văn phòng|sở|phòng|ban|bộ|cục|chi cục|tổng cục|thanh tra|trung tâm|trường"
    r"|bệnh viện|trạm|viện|kho bạc|thuế|công an|công ty|tổng công ty|tập đoàn|ngân hàng|quỹ|đảng ủy|đảng bộ|tỉnh ủy"
    r"|thành ủy|huyện ủy|xã|phường|tỉnh|thành phố|mặt trận|liên đoàn|đoàn thanh niên|hội|tòa án|cơ quan|tsa"
    r"|timestamp\w*)(?!\w)"
)


def holder_of(subject: Mapping[str, Any], serial: int) -> Holder:
    """Read the certificate's subject, given by attribute; a name not plainly of an organisation is a person's."""
    name, organisation = _first(subject, "common_name"), _first(subject, "organization_name")
    return Holder(name, name is not None and _is_person(subject, name), organisation, f"{serial:x}")


def printable(text: str) -> str:
    """One line of visible characters, cut to a length a sentence can carry."""
    visible = (" " if unicodedata.category(char)[0] in "CZ" else char for char in unicodedata.normalize("NFC", text))
    line = " ".join("".join(visible).split())
    return line if len(line) <= LONGEST_NAME else f"{line[: LONGEST_NAME - 1]}…"


def _first(subject: Mapping[str, Any], attribute: str) -> str | None:
    value = subject.get(attribute)
    return printable(str(value[0] if isinstance(value, list) else value)) or None if value else None


def _is_person(subject: Mapping[str, Any], name: str) -> bool:
    number = _first(subject, "user_id") or ""
    if PERSONAL_NUMBER.match(number) or any(subject.get(attribute) for attribute in OF_A_PERSON):
        return True
    of = {_first(subject, "organization_name"), _first(subject, "organizational_unit_name")}
    return not (PUBLIC_NUMBER.match(number) or name in of or ORGANISATION.match(name.lower()))
