"""What a client says of a file, in a form's fields or in the metadata of a resumable upload."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Never

from services.evidence.domain.files import Document
from shared.http import Problem

MAX_TYPED_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Typed:
    """Task, name and media type as declared, and what was typed of the document."""

    task_id: str
    name: str
    media_type: str
    document: Document

    @classmethod
    def read(cls, told: Mapping[str, str]) -> "Typed":
        """Read the fields by name; 422 `invalid-request` names those that are not right."""
        task_id = told.get("task_id", "").strip()
        if not task_id:
            refuse_fields({"task_id": "bắt buộc phải có"})
        if "\0" in task_id:
            refuse_fields({"task_id": "không đúng dạng yêu cầu"})
        document = Document(
            number=_line(told, "document_number"),
            issued_on=_day(told, "document_issued_on"),
            issuer=_line(told, "document_issuer"),
        )
        return cls(task_id, told.get("filename", ""), told.get("filetype", ""), document)


def metadata(header: str) -> dict[str, str]:
    """Read an Upload-Metadata header, `key base64,key base64`; 400 `metadata-invalid` when it is none."""
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _, value = pair.partition(" ")
        try:
            found[key] = text_of(base64.b64decode(value.strip(), validate=True))
        except (binascii.Error, ValueError):
            detail = f"Mục {key[:50]} trong Upload-Metadata không phải base64. Hãy gửi lại theo giao thức tus 1.0.0."
            raise Problem(400, "metadata-invalid", detail) from None
    return found


def refuse_fields(messages: Mapping[str, str]) -> Never:
    errors = [{"field": name, "message": message} for name, message in messages.items()]
    detail = "Có mục chưa hợp lệ: " + "; ".join(f"{name}: {message}" for name, message in messages.items()) + "."
    raise Problem(422, "invalid-request", detail, errors=errors)


def _line(told: Mapping[str, str], name: str) -> str | None:
    """One line of what was typed; none where nothing was."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in told.get(name, "")).split())
    if len(line) > MAX_TYPED_LENGTH:
        refuse_fields({name: f"không được dài quá {MAX_TYPED_LENGTH} ký tự"})
    return line or None


def _day(told: Mapping[str, str], name: str) -> date | None:
    if not (typed := told.get(name, "").strip()):
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        refuse_fields({name: "phải là ngày dạng năm-tháng-ngày"})


def text_of(value: bytes) -> str:
    """UTF-8 as browsers send it; what is not is taken as latin-1 rather than refused."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
