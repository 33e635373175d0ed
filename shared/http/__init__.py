"""HTTP as every service speaks it: problem documents, pages, versions, and writes that may be sent twice."""

from typing import Annotated

from fastapi import Depends, Request

from shared.database import Database
from shared.http.once import Once, OneTime
from shared.http.paging import Cursor, Limit, Page, decode_cursor, encode_cursor, page_of
from shared.http.problems import Problem
from shared.http.versions import IfMatch, etag, require_version


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


DatabaseDep = Annotated[Database, Depends(_database)]

__all__ = [
    "Cursor",
    "DatabaseDep",
    "IfMatch",
    "Limit",
    "Once",
    "OneTime",
    "Page",
    "Problem",
    "decode_cursor",
    "encode_cursor",
    "etag",
    "page_of",
    "require_version",
]
