"""Comparing Vietnamese names: accents, letter case, kinds of dash and white space make no difference."""

import re
import unicodedata
from collections.abc import Iterable

from services.plans.domain.units import Unit

_SEPARATORS = re.compile(r"[^0-9a-z]+")


def fold(text: str) -> str:
    """Plain letters and digits, one space between words: `Phòng Văn hóa – Xã hội` → `phong van hoa xa hoi`."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return _SEPARATORS.sub(" ", "".join(char for char in plain if not unicodedata.combining(char))).strip()


def unit_named(name: str | None, units: Iterable[Unit]) -> str | None:
    """Id of the one unit that bears the name; none when there is none or more than one."""
    wanted = fold(name or "")
    if not wanted:
        return None
    found = [unit.unit_id for unit in units if fold(unit.display_name) == wanted]
    return found[0] if len(found) == 1 else None
