"""Screening of signed documents of twenty pages, in the program that screens for the service, its start included."""

import asyncio
import io
import json
import multiprocessing
import os
import random
import statistics
import subprocess
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import perf_counter

import pikepdf
from PIL import Image, ImageDraw

from bench.reading import LINES_TO_A_PAGE, lines
from bench.row import Row
from services.evidence.clients.screener import ENVIRONMENT, PROGRAM
from services.evidence.screening.job import Job
from shared import clock
from tests import evidence_signing as signing
from tests.unit.plans.reading.papers import Sheet, pdf

PAGES = 20
RUNS = 5
MEBIBYTE = 1024 * 1024
PAPER, DPI = (1654, 2339), 200
"""A4 as Decree 30/2020 asks for it."""


def typed() -> bytes:
    """Pages of text, as a word processor writes them."""
    text = lines(PAGES)
    return pdf(*(Sheet().lines(text[at : at + LINES_TO_A_PAGE]) for at in range(0, len(text), LINES_TO_A_PAGE)))


def scanned() -> bytes:
    """The same pages as coloured photographs of paper: grain, letters, a red seal."""
    text = lines(PAGES)
    grain = Image.effect_noise(PAPER, 8).convert("RGB")
    paper = Image.blend(Image.new("RGB", PAPER, (250, 248, 240)), grain, 0.1)
    pages = [_photographed(paper, text[at : at + LINES_TO_A_PAGE]) for at in range(0, len(text), LINES_TO_A_PAGE)]
    output = io.BytesIO()
    pages[0].save(output, "PDF", save_all=True, append_images=pages[1:], resolution=DPI, quality=85)
    # Pillow's table of objects is not quite as the standard has it, and what is to be signed must be.
    with pikepdf.open(output) as document:
        standard = io.BytesIO()
        document.save(standard, min_version="1.4")
        return standard.getvalue()


def _photographed(paper: Image.Image, text: list[str]) -> Image.Image:
    page = paper.copy()
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(text):
        draw.text((160, 150 + 44 * number), line, fill=(25, 25, 40), font_size=26)
    corner = random.Random(text[0]).randrange(900, 1200)
    draw.ellipse((corner, 1750, corner + 300, 2050), outline=(200, 30, 30), width=10)
    return page


WRITERS = {"typed": typed, "scanned": scanned}


async def measure() -> list[Row]:
    """Return seconds and peak memory of each kind of document."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="nq57-bench-") as name:
        folder = Path(name)
        # In processes of their own: what it took to write them would count as the program's memory when it starts.
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as writer:
            await asyncio.to_thread(lambda: list(writer.map(_write, [folder] * len(WRITERS), WRITERS)))
        for kind in WRITERS:
            runs = [await asyncio.to_thread(_screen, folder / kind, folder / "trust") for _ in range(RUNS)]
            seconds, peak = statistics.median(run[0] for run in runs), max(run[1] for run in runs)
            rows += [
                Row("screening", f"signed PDF, {PAGES} {kind} pages", seconds, "s", at_most=2),
                Row("screening", f"signed PDF, {PAGES} {kind} pages, peak memory", peak, "MiB", at_most=300),
            ]
    return rows


def _write(folder: Path, kind: str) -> None:
    """Write a signed document and the certificate it is trusted by."""
    root = signing.Holder.root(f"CA {kind}")
    (folder / kind).write_bytes(signing.signed(WRITERS[kind](), root.issue(signing.COMMUNE)))
    (folder / "trust").mkdir(exist_ok=True)
    (folder / "trust" / f"{kind}.pem").write_bytes(root.as_pem())


def _screen(path: Path, trust: Path) -> tuple[float, float]:
    """Return seconds and mebibytes of the process that screened the file, its start included."""
    job = json.dumps(Job("bao-cao.pdf", "application/pdf", clock.now(), trust_folder=trust).as_json()).encode()
    output = path.with_suffix(".json")
    with output.open("wb") as target:
        began = perf_counter()
        process = subprocess.Popen([*PROGRAM, str(path)], stdin=subprocess.PIPE, stdout=target, env=ENVIRONMENT)
        if process.stdin:
            process.stdin.write(job)
            process.stdin.close()
        _, status, used = os.wait4(process.pid, 0)
        seconds = perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    found = json.loads(output.read_text(encoding="utf-8").splitlines()[-1])
    codes = {finding["code"] for finding in found["findings"]}
    if process.returncode or "signature-intact" not in codes or len(found["prints"]) != PAGES:
        raise RuntimeError(f"{path.name}: not screened whole, exit code {process.returncode}, {sorted(codes)}")
    return seconds, used.ru_maxrss * 1024 / MEBIBYTE
