"""Facts about units."""

from dataclasses import asdict

from contracts import plans as told
from services.plans.domain.units import Unit


def unit_changed(unit: Unit) -> told.UnitChanged:
    return told.UnitChanged.model_validate(asdict(unit))
