"""A form with one file, read as it arrives: the file goes to the disk piece by piece, never into memory as a whole."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from services.evidence.api.typed import Typed, refuse_fields, text_of
from services.evidence.store.contents import Incoming
from services.evidence.use_cases.attach import file_too_large
from shared.http import Problem

FILE_FIELD = "file"
MAX_FIELD_BYTES = 1000
PATIENCE = 2
"""A file is read up to so many times the limit, so that a client that writes before it reads gets its answer."""
_EXTENDED_NAME = re.compile(r"filename\*=utf-8''([^;\s]+)", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class _Part:
    """One part of the form; header values stand in latin-1, as the parser takes them."""

    headers: dict[str, str] = field(default_factory=dict)
    name: str = ""
    file_name: str | None = None

    def read_disposition(self) -> None:
        disposition = self.headers.get("content-disposition", "")
        _, options = parse_options_header(disposition)
        self.name = text_of(options.get(b"name", b""))
        if b"filename" in options:
            self.file_name = text_of(options[b"filename"])
        elif extended := _EXTENDED_NAME.search(disposition):
            self.file_name = unquote(extended[1])


@dataclass(slots=True)
class _Form:
    """Collects what the parser finds; `pieces` is emptied by the reader after each chunk."""

    part: _Part = field(default_factory=_Part)
    pieces: list[tuple[_Part, bytes]] = field(default_factory=list)
    header_name: bytearray = field(default_factory=bytearray)
    header_value: bytearray = field(default_factory=bytearray)
    is_complete: bool = False

    def parser(self, boundary: bytes) -> MultipartParser:
        return MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": lambda data, start, end: self.header_name.extend(data[start:end]),
                "on_header_value": lambda data, start, end: self.header_value.extend(data[start:end]),
                "on_header_end": self._end_header,
                "on_headers_finished": self._name,
                "on_part_data": lambda data, start, end: self.pieces.append((self.part, data[start:end])),
                "on_end": self._end,
            },
        )

    def taken(self) -> list[tuple[_Part, bytes]]:
        pieces, self.pieces = self.pieces, []
        return pieces

    def _begin(self) -> None:
        self.part = _Part()

    def _end_header(self) -> None:
        self.part.headers[self.header_name.decode("latin-1").lower()] = self.header_value.decode("latin-1")
        self.header_name.clear()
        self.header_value.clear()

    def _name(self) -> None:
        self.part.read_disposition()
        # Tells of the part even when it carries nothing: an empty file is not a missing one.
        self.pieces.append((self.part, b""))

    def _end(self) -> None:
        self.is_complete = True


@dataclass(slots=True)
class _Received:
    """What has come of the form. A file beyond the limit is read on, not kept: its sender hears the refusal."""

    content: Incoming
    max_file_bytes: int
    fields: dict[str, bytes] = field(default_factory=dict)
    file: _Part | None = None
    file_bytes: int = 0

    async def take(self, part: _Part, piece: bytes) -> None:
        if part.file_name is None:
            _add_to_field(self.fields, part.name, piece)
            return
        if part.name != FILE_FIELD or self.file not in {None, part}:
            refuse_fields({part.name: "mỗi lần chỉ gửi một tệp, trong mục file"})
        self.file = part
        self.file_bytes += len(piece)
        if self.file_bytes <= self.max_file_bytes:
            await self.content.write(piece)
        elif self.file_bytes > PATIENCE * self.max_file_bytes:
            raise file_too_large(self.max_file_bytes)


async def receive(request: Request, content: Incoming, max_file_bytes: int) -> Typed:
    """Read the whole form: the file into `content`, the rest as it was typed.

    Raises `Problem`: 415 `not-multipart`, 400 `broken-multipart`, 413 `file-too-large`, 422 `invalid-request`.
    """
    form = _Form()
    parser = form.parser(_boundary(request))
    received = _Received(content, max_file_bytes)
    try:
        async for chunk in request.stream():
            parser.write(chunk)
            for part, piece in form.taken():
                await received.take(part, piece)
        parser.finalize()
    except FormParserError:
        raise _broken() from None
    if not form.is_complete:
        raise _broken()
    if received.file_bytes > max_file_bytes:
        raise file_too_large(max_file_bytes)
    return _typed(received.fields, received.file)


def _typed(fields: dict[str, bytes], file: _Part | None) -> Typed:
    told = {name: text_of(value) for name, value in fields.items()}
    missing = {"task_id": not told.get("task_id", "").strip(), FILE_FIELD: file is None}
    if file is None or any(missing.values()):
        refuse_fields({name: "bắt buộc phải có" for name, is_missing in missing.items() if is_missing})
    return Typed.read({**told, "filename": file.file_name or "", "filetype": file.headers.get("content-type", "")})


def _boundary(request: Request) -> bytes:
    media_type, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary", b"")
    if media_type != b"multipart/form-data" or not boundary:
        detail = "Minh chứng phải gửi dạng multipart/form-data với hai mục task_id và file."
        raise Problem(415, "not-multipart", detail)
    return boundary


def _add_to_field(fields: dict[str, bytes], name: str, piece: bytes) -> None:
    value = fields.get(name, b"") + piece
    if len(value) > MAX_FIELD_BYTES:
        refuse_fields({name: f"không được dài quá {MAX_FIELD_BYTES} ký tự"})
    fields[name] = value


def _broken() -> Problem:
    detail = "Tệp gửi lên bị đứt giữa chừng hoặc sai định dạng nên chưa lưu gì. Hãy gửi lại."
    return Problem(400, "broken-multipart", detail)
