"""Lists in pages by cursor: the cursor holds the sort key of the last item, so pages stay right while rows arrive."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel

from shared.http.problems import Problem

T = TypeVar("T")
R = TypeVar("R")

Limit = Annotated[int, Query(ge=1, le=200, description="Số mục tối đa trong một trang.")]
Cursor = Annotated[str | None, Query(max_length=500, description="`next_cursor` của trang trước.")]


class Page(BaseModel, Generic[T]):
    """One page of a list; `next_cursor` is none on the last one."""

    items: list[T]
    next_cursor: str | None = None


def encode_cursor(*key: str | float | None) -> str:
    """Return an opaque cursor for the sort key of the last item shown."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, parts: int) -> list[str | int | float | None]:
    """Return the sort key a cursor holds; a foreign or damaged one is refused with 400 `bad-cursor`."""
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        key = None
    if not isinstance(key, list) or len(key) != parts:
        detail = "Dấu trang không dùng được. Hãy xem lại từ trang đầu."
        raise Problem(400, "bad-cursor", detail)
    return key


def page_of(
    rows: Sequence[R], limit: int, *, item: Callable[[R], T], key: Callable[[R], Sequence[str | int | float | None]]
) -> Page[T]:
    """Return a page out of at most `limit + 1` rows: the row too many only tells that there is a next page."""
    shown = rows[:limit]
    cursor = encode_cursor(*key(shown[-1])) if len(rows) > limit else None
    return Page(items=[item(row) for row in shown], next_cursor=cursor)
