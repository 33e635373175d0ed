import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import get_args

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.evidence.clients.screener import ENVIRONMENT, PROGRAM, NoPreviewError, Screener
from services.evidence.domain import findings
from services.evidence.domain.policy import MIB, ScreeningPolicy
from services.evidence.screening.found import CheckName, Level
from services.evidence.screening.job import Job, Screened, storable
from shared import clock
from tests.unit.evidence.screening import bombs
from tests.unit.evidence.screening.samples import codes, encoded, huge_png, levels, picture, scan, word


def stored(folder: Path, content: bytes) -> Path:
    path = folder / "ab12"
    path.write_bytes(content)
    return path


async def screened(folder: Path, content: bytes, name: str, **policy: int) -> Screened:
    return await Screener(ScreeningPolicy(**policy), None).screen(stored(folder, content), Job(name, "", clock.now()))


@asynccontextmanager
async def held(path: Path) -> AsyncIterator[psutil.Process]:
    """The screening program from when it has opened this endless file; it reads no further while this lasts."""
    opened = await asyncio.to_thread(os.open, path, os.O_WRONLY)
    try:
        found = [child for child in psutil.Process().children() if str(path) in child.cmdline()]
        yield found[0]
    finally:
        os.close(opened)


class TestScreen:
    async def test_answers_with_findings_and_prints(self, tmp_path: Path) -> None:
        known = await screened(tmp_path, scan(picture(), picture(2)), "a.pdf")
        assert (known.detected_type, known.pages, len(known.prints)) == ("application/pdf", 2, 2)
        assert levels(known)["type-known"] == "ok"
        assert known.milliseconds > 0
        assert Screened.from_json(known.as_json()) == known

    async def test_takes_the_thresholds_of_the_policy(self, tmp_path: Path) -> None:
        known = await screened(tmp_path, encoded(picture(), "PNG"), "a.png", max_pixels=1000)
        assert codes(known) == {"image-too-large"}

    async def test_screens_a_file_no_worse_for_a_bad_one_beside_it(self, tmp_path: Path) -> None:
        screener = Screener(ScreeningPolicy(at_once=2), None)
        good, bad = tmp_path / "good", tmp_path / "bad"
        good.write_bytes(word())
        bad.write_bytes(word()[:-30])
        asked = [screener.screen(path, Job("a.docx", "", clock.now())) for path in (good, bad, good, bad)]
        known = [codes(answer) for answer in await asyncio.gather(*asked)]
        assert known == [{"type-known", "office-passive"}, {"type-broken"}] * 2


class TestBounds:
    async def test_ends_a_file_that_takes_too_long(self, tmp_path: Path) -> None:
        screener = Screener(ScreeningPolicy(limit_seconds=1), None)
        known = await screener.screen(bombs.endless(tmp_path), Job("a.pdf", "", clock.now()))
        assert levels(known) == {"screening-beyond-time": "danger"}
        assert 1000 <= known.milliseconds < 5000

    async def test_ends_a_file_that_takes_too_much_memory(self, tmp_path: Path) -> None:
        known = await screened(tmp_path, bombs.pixels(6000, 5000), "a.png", limit_memory_bytes=128 * MIB)
        assert levels(known)["screening-beyond-memory"] == "danger"

    async def test_keeps_what_was_known_before_the_file_broke_the_program(self, tmp_path: Path) -> None:
        known = await screened(tmp_path, bombs.drawing(700_000), "a.pdf", limit_memory_bytes=256 * MIB)
        assert levels(known)["type-known"] == "ok"
        assert levels(known)["screening-beyond-memory"] == "danger"
        assert known.pages == 1

    async def test_says_when_the_program_breaks(self, tmp_path: Path) -> None:
        path = bombs.endless(tmp_path)
        asked = asyncio.create_task(Screener(ScreeningPolicy(), None).screen(path, Job("a", "", clock.now())))
        async with held(path) as program:
            program.send_signal(signal.SIGSEGV)
            assert levels(await asked) == {"screening-broke": "danger"}

    async def test_takes_the_program_along_when_it_is_given_up(self, tmp_path: Path) -> None:
        path = bombs.endless(tmp_path)
        asked = asyncio.create_task(Screener(ScreeningPolicy(), None).screen(path, Job("a", "", clock.now())))
        async with held(path) as program:
            asked.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asked
            assert not program.is_running()

    async def test_starts_the_program_without_the_services_environment(self) -> None:
        # Keys and passwords of the service are out of a hostile file's reach.
        assert set(ENVIRONMENT) <= {
            "PYTHONPATH",
            "PYTHONUTF8",
            "PYTHONDONTWRITEBYTECODE",
            "PATH",
            "OPENBLAS_NUM_THREADS",
            "OMP_NUM_THREADS",
            "MALLOC_ARENA_MAX",
        }
        assert ENVIRONMENT["PATH"] == ""

    @pytest.mark.parametrize("is_preview", [False, True])
    async def test_bounds_the_program_before_it_opens_the_file(self, tmp_path: Path, is_preview: bool) -> None:
        path, screener = bombs.endless(tmp_path), Screener(ScreeningPolicy(), None)
        asking = screener.preview(path, 0, 100) if is_preview else screener.screen(path, Job("a", "", clock.now()))
        asked = asyncio.ensure_future(asking)
        async with held(path) as program:
            kinds = (psutil.RLIMIT_FSIZE, psutil.RLIMIT_CORE, psutil.RLIMIT_AS, psutil.RLIMIT_CPU)
            bounds = [program.rlimit(kind) for kind in kinds]
        await asyncio.gather(asked, return_exceptions=True)
        assert bounds == [(0, 0), (0, 0), (1024 * MIB, 1024 * MIB), (30, 31)]


class TestBombs:
    @pytest.mark.parametrize(
        ("name", "write", "expected"),
        [
            ("a.pdf", partial(bombs.object_stream, 300 << 20), {"type-broken", "zip-bomb", "screening-beyond-memory"}),
            ("a.docx", partial(bombs.nested, 6, 5_000_000), {"office-embedded-object"}),
            ("a.gif", partial(bombs.animation, 100_000), {"image-animated"}),
            ("a.png", partial(huge_png, 20_000, 20_000), {"image-too-large"}),
        ],
        ids=["object-stream", "nested-zips", "frames", "pixels"],
    )
    async def test_end_in_a_finding_within_bounds(
        self, tmp_path: Path, name: str, write: Callable[[], bytes], expected: set[str]
    ) -> None:
        known = await screened(tmp_path, write(), name, limit_memory_bytes=256 * MIB)
        assert codes(known) & expected
        assert known.milliseconds < 10_000


class TestPreview:
    async def test_gives_a_page_as_png(self, tmp_path: Path) -> None:
        png = await Screener(ScreeningPolicy(), None).preview(stored(tmp_path, scan(picture())), 0, 200)
        assert png.startswith(b"\x89PNG")

    @pytest.mark.parametrize("content", [word(), scan(picture())[:500]])
    async def test_raises_where_there_is_nothing_to_show(self, tmp_path: Path, content: bytes) -> None:
        with pytest.raises(NoPreviewError):
            await Screener(ScreeningPolicy(), None).preview(stored(tmp_path, content), 0, 200)


class TestProgram:
    async def test_imports_neither_service_nor_kernel(self) -> None:
        asked = "import sys, services.evidence.screening.checks; print(*sys.modules)"
        process = await asyncio.create_subprocess_exec(
            PROGRAM[0], "-c", asked, env=ENVIRONMENT, stdout=asyncio.subprocess.PIPE
        )
        loaded = (await process.communicate())[0].decode().split()
        assert "services.evidence.screening.checks" in loaded
        assert not {"asyncio", "sqlalchemy", "shared", "contracts", "numpy", "PIL", "pikepdf", "pyhanko"} & set(loaded)

    def test_finds_by_the_names_and_levels_the_domain_knows(self) -> None:
        assert (get_args(CheckName), get_args(Level)) == (findings.CHECKS, findings.LEVELS)


class TestStorable:
    @given(st.text())
    def test_leaves_no_letter_that_a_store_refuses(self, text: str) -> None:
        kept = storable({"a": [text, 1, None]})["a"][0]
        assert "\0" not in kept
        assert kept.encode().decode() == kept
        assert len(kept) == len(text)

    def test_leaves_vietnamese_alone(self) -> None:
        assert storable("Số 05/BC-UBND\nngày 5") == "Số 05/BC-UBND\nngày 5"
