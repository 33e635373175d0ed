"""Bytes on their way in: any pieces, broken off anywhere, come to the same content."""

import asyncio
import hashlib
import resource
import tempfile
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.evidence.store.contents import Incoming, Staging, StoreFull, UploadBusy
from services.evidence.store.contents.staging import MAX_SHARE, MIN_SHARE

PIECE = bytes(range(256)) * 4
SIZES = st.integers(1, 3 * MAX_SHARE)
CUTS = st.lists(st.tuples(SIZES, st.sampled_from(["goes on", "breaks off", "is killed"])), max_size=5)


def content_of(size: int) -> bytes:
    return (PIECE * (size // len(PIECE) + 1))[:size]


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond a size: the disk is full, as far as it can tell."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def fill(opened: AbstractAsyncContextManager[Incoming], content: bytes) -> None:
    async with opened as incoming:
        for start in range(0, len(content), 50_000):
            await incoming.write(content[start : start + 50_000])
        await incoming.finish()


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def receive(folder: Path, content: bytes, cuts: list[tuple[int, str]]) -> str:
    """Receive a content in sessions that end at the cuts, however each ends; return the SHA-256."""
    staging = Staging(folder)
    for end, how in [*sorted(cut for cut in cuts if cut[0] < len(content)), (len(content), "goes on")]:
        with suppress(ConnectionError):
            async with staging.writing("u") as incoming:
                await incoming.write(content[incoming.size_bytes : end])
                if how == "breaks off":
                    raise ConnectionError
        if how == "is killed":
            # What a process knew is gone with it; what lies in the folder is not.
            staging = Staging(folder)
    async with staging.writing("u") as incoming:
        assert incoming.size_bytes == len(content)
        return await incoming.finish()


class TestPieces:
    @given(size=SIZES, cuts=CUTS)
    @settings(max_examples=40, deadline=None)
    def test_of_any_length_broken_off_anywhere_come_to_the_same(self, size: int, cuts: list[tuple[int, str]]) -> None:
        content = content_of(size)
        with tempfile.TemporaryDirectory() as folder:
            assert asyncio.run(receive(Path(folder), content, cuts)) == hashlib.sha256(content).hexdigest()
            assert Path(folder, "u").read_bytes() == content

    async def test_half_written_by_a_killed_process_are_gone_on_with(self, tmp_path: Path) -> None:
        staging = Staging(tmp_path)
        async with staging.writing("u") as incoming:
            await incoming.write(b"one")
        with (tmp_path / "u").open("ab") as file:
            file.write(b"tw")
        async with staging.writing("u") as incoming:
            assert incoming.size_bytes == 5
            await incoming.write(b"o")
            assert await incoming.finish() == hashlib.sha256(b"onetwo").hexdigest()

    async def test_taken_back_leave_the_digest_of_those_before(self, tmp_path: Path) -> None:
        async with Staging(tmp_path).writing("u") as incoming:
            await incoming.write(b"one")
            digest = await incoming.digest_now()
            await incoming.write(b"two")
            await incoming.cut(3, digest)
            await incoming.write(b"2")
            assert await incoming.finish() == hashlib.sha256(b"one2").hexdigest()


class TestFullDisk:
    @pytest.mark.parametrize(("size", "room"), [(400_000, 150_000), (4_000_000, 1_500_000), (4_000_000, 0)])
    async def test_is_said_and_what_had_come_stays(self, tmp_path: Path, size: int, room: int) -> None:
        staging, content = Staging(tmp_path), content_of(size)
        with files_up_to(room), pytest.raises(StoreFull):
            await fill(staging.writing("u"), content)
        async with staging.writing("u") as incoming:
            assert incoming.size_bytes == room
            await incoming.write(content[room:])
            assert await incoming.finish() == hashlib.sha256(content).hexdigest()

    async def test_does_not_let_a_passing_file_stay(self, tmp_path: Path) -> None:
        with files_up_to(150_000), pytest.raises(StoreFull):
            await fill(Staging(tmp_path).passing(), content_of(200_000))
        assert names_in(tmp_path) == []


class TestAlone:
    def test_lets_one_in_at_a_time(self, tmp_path: Path) -> None:
        staging = Staging(tmp_path)
        with staging.alone("u"), staging.alone("other"), pytest.raises(UploadBusy), staging.alone("u"):
            pass
        with staging.alone("u"):
            pass


class TestShare:
    async def test_shrinks_as_more_write(self, tmp_path: Path) -> None:
        staging = Staging(tmp_path)
        async with staging.writing("u"):
            assert staging.share() == MAX_SHARE
            staging.writers = 5000
            assert staging.share() == MIN_SHARE
            staging.writers = 1


class TestSweep:
    async def test_takes_what_nobody_has_written_to_for_long(self, tmp_path: Path) -> None:
        staging = Staging(tmp_path)
        async with staging.writing("u") as incoming:
            await incoming.write(b"x")
        assert staging.sweep(older_than_seconds=3600) == 0
        with staging.alone("u"):
            assert staging.sweep(older_than_seconds=-1) == 0
        assert staging.sweep(older_than_seconds=-1) == 1
        assert names_in(tmp_path) == []
