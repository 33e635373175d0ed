"""Claims of completion prepared past the pages: a task with evidence, reported as done, waiting for its verdict."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, TypeVar

import pikepdf
from PIL import Image, ImageDraw

from tests.browser.office import COMMUNE, CULTURE, Office

T = TypeVar("T")
WITHIN_SECONDS = 60
PAUSE_SECONDS = 0.05
A4_AT_200_DPI = (1654, 2339)


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim under review, as the desk calls it."""

    review_id: str
    task_id: str
    name: str
    evidence_ids: Sequence[str]


def until(check: Callable[[], T | None]) -> T:
    """Ask again until there is an answer; what happens over the bus happens soon."""
    deadline = time.monotonic() + WITHIN_SECONDS
    while True:
        try:
            if answer := check():
                return answer
        except AssertionError:
            if time.monotonic() > deadline:
                raise
        assert time.monotonic() < deadline, "it did not happen in time"
        threading.Event().wait(PAUSE_SECONDS)


def scan_of(*pages: str) -> bytes:
    """Return a PDF of scanned-looking pages, each with its words."""
    drawn = [Image.new("RGB", A4_AT_200_DPI, (250, 248, 240)) for _ in pages]
    for page, words in zip(drawn, pages, strict=True):
        draw = ImageDraw.Draw(page)
        draw.text((200, 200), words, fill=(20, 20, 90), font_size=90)
        for line in range(12):
            draw.line(
                (200, 420 + 90 * line, 200 + 97 * (sum(map(ord, words)) % 13 + line), 420 + 90 * line), "black", 9
            )
    content = BytesIO()
    drawn[0].save(content, "PDF", save_all=True, append_images=drawn[1:], resolution=200.0)
    return content.getvalue()


def photo() -> bytes:
    """Return a picture that looks like no other."""
    content = BytesIO()
    Image.effect_noise((800, 600), 60).save(content, "PNG")
    return content.getvalue()


def scripted() -> bytes:
    """Return a PDF that would run a script when opened."""
    content = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('x')")
        document.Root.OpenAction = document.make_indirect(action)
        document.save(content)
    return content.getvalue()


def claimed(office: Office, name: str, *files: tuple[str, bytes], unit: str = CULTURE) -> Claim:
    """Have a unit claim a task of its own as done; wait until its files are screened and the claim waits."""
    task = {"code": "1", "name": name, "kind": "deliverable", "lead_unit_id": unit}
    task_id = office.published(task, title=name)["tasks"][0]["task_id"]
    evidence_ids = [until(lambda file=file: _attached(office, task_id, file)) for file in files]
    said = {"completion_rate": 1, "claims_completion": True, "evidence_ids": evidence_ids, "note": "Đã xong."}
    office.ask("POST", f"/tasks/{task_id}/reports", "officer", COMMUNE, json=said)
    wanted = {"ids": ",".join(evidence_ids)}
    until(lambda: all(one["state"] == "done" for one in ask(office, "GET", "/screenings", params=wanted)["items"]))
    found = until(lambda: ask(office, "GET", "/reviews", params={"task": task_id})["items"])
    return Claim(found[0]["review_id"], task_id, name, evidence_ids)


def ask(office: Office, method: str, path: str, role: str = "reviewer", unit: str = "mau", **request: Any) -> Any:  # noqa: ANN401  JSON
    """Ask the evidence service as a role of a unit; return its JSON."""
    return office.ask(method, path, role, unit, url=office.evidence.url, **request)


def _attached(office: Office, task_id: str, file: tuple[str, bytes]) -> str:
    answer = ask(office, "POST", "/evidence", "officer", COMMUNE, data={"task_id": task_id}, files={"file": file})
    return str(answer["evidence_id"])
