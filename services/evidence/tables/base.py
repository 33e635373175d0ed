"""What all rows of the evidence database stand on."""

from typing import TYPE_CHECKING

from sqlmodel import SQLModel

from shared.database import service_base

if TYPE_CHECKING:
    Base = SQLModel
else:
    Base = service_base("evidence")
