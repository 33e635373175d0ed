"""What callers hand in: no field that is not asked for, text in NFC, no character or year that cannot be dealt with."""

import re
import unicodedata
from datetime import date
from typing import Annotated

from fastapi import Path, Query
from pydantic import BaseModel, ConfigDict, Field, field_validator

from shared.http import Problem, decode_cursor

ID = r"^[0-9A-Za-z._-]{1,64}$"
MAX_POSITION = 2**31 - 1
FIRST_YEAR, LAST_YEAR = 1900, 2200

PathId = Annotated[str, Path(pattern=ID)]
QueryId = Annotated[str, Query(pattern=ID)]
Number = Annotated[float, Field(allow_inf_nan=False)]
AsOf = Annotated[
    date | None,
    Query(description="Xem như cuối ngày này (giờ Việt Nam); bỏ trống là hiện tại. Ngày chưa tới bị từ chối."),
]


class Given(BaseModel):
    """Base of every request body."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def _can_be_kept(cls, value: object) -> object:
        texts = value if isinstance(value, list) else (value,)
        if any(isinstance(text, str) and "\0" in text for text in texts):
            raise ValueError("không được chứa ký tự NUL")
        return unicodedata.normalize("NFC", value) if isinstance(value, str) else value

    @field_validator("*", mode="after")
    @classmethod
    def _can_be_reckoned_with(cls, value: object) -> object:
        """A day near the end of all calendars would break the reckoning of every plan."""
        if isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise ValueError(f"năm phải từ {FIRST_YEAR} đến {LAST_YEAR}")
        return value


def plan_cursor(cursor: str | None) -> str | None:
    """Id of the plan a list goes on below; 400 `bad-cursor` for anything else."""
    if cursor is None:
        return None
    return _id(decode_cursor(cursor, 1)[0])


def task_cursor(cursor: str | None) -> tuple[str, int] | None:
    """Plan and position a list goes on after; 400 `bad-cursor` for anything else."""
    if cursor is None:
        return None
    plan_id, position = decode_cursor(cursor, 2)
    if type(position) is not int or not 0 <= position <= MAX_POSITION:
        raise _bad_cursor()
    return _id(plan_id), position


def dated_cursor(cursor: str | None) -> tuple[date, str] | None:
    """Day and id a list goes on after; 400 `bad-cursor` for anything else."""
    if cursor is None:
        return None
    day, key = decode_cursor(cursor, 2)
    try:
        return date.fromisoformat(str(day)), _id(key)
    except ValueError as error:
        raise _bad_cursor() from error


def _id(value: object) -> str:
    if isinstance(value, str) and re.fullmatch(ID, value):
        return value
    raise _bad_cursor()


def _bad_cursor() -> Problem:
    return Problem(400, "bad-cursor", "Dấu trang không dùng được. Hãy xem lại từ trang đầu.")
