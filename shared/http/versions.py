"""Optimistic locking over HTTP: the reader gets an ETag, the writer gives it back in If-Match."""

import re
from typing import Annotated

from fastapi import Depends, Header

from shared.http.problems import Problem

ETAG = re.compile(r'^(?:W/)?"(\d{1,18})"$')


def etag(version: int) -> str:
    """Return the ETag of a version, quotes included."""
    return f'"{version}"'


async def expected_version(if_match: Annotated[str | None, Header()] = None) -> int:
    """Return the version the writer saw; 428 `version-required` without If-Match."""
    match = ETAG.match(if_match or "")
    if match is None:
        detail = "Lần sửa này chưa nói sửa trên bản nào. Hãy tải lại dữ liệu và gửi kèm If-Match bằng ETag vừa nhận."
        raise Problem(428, "version-required", detail)
    return int(match[1])


IfMatch = Annotated[int, Depends(expected_version)]


def require_version(expected: int, actual: int) -> None:
    """Refuse with 412 `stale-version` when somebody else wrote in between."""
    if expected != actual:
        detail = "Dữ liệu đã được người khác sửa sau khi bạn mở. Hãy tải lại, xem thay đổi rồi sửa tiếp."
        raise Problem(412, "stale-version", detail, expected_version=expected, actual_version=actual)
