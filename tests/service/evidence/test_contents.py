"""Contents in a local folder and in a bucket: the same promises, shown by the same tests."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.evidence.store.contents import ContentMissing, Contents, Place, StoreAway
from shared.ids import new_id
from tests.service.evidence.s3 import MEBIBYTE, S3Server, line_to

LARGE = 12 * MEBIBYTE


@pytest.fixture(params=["folder", "bucket"])
def contents(request: pytest.FixtureRequest, tmp_path: Path) -> Contents:
    if request.param == "folder":
        return Contents(Place(tmp_path))
    server: S3Server = request.getfixturevalue("s3_server")
    return Contents(server.place(tmp_path, new_id()))


async def staged(contents: Contents, content: bytes) -> tuple[Path, str]:
    """Receive a content; return its file and its name."""
    upload_id = new_id()
    async with contents.staging.writing(upload_id) as incoming:
        await incoming.write(content)
        return contents.staging.path(upload_id), await incoming.finish()


async def bytes_of(contents: Contents, sha256: str) -> bytes:
    return b"".join([chunk async for chunk in await contents.read(sha256)])


async def kept(contents: Contents, content: bytes) -> str:
    path, sha256 = await staged(contents, content)
    await contents.keep(path, sha256)
    return sha256


class TestKeep:
    @pytest.mark.parametrize("size", [1, 300_000, LARGE])
    async def test_gives_back_the_same_bytes(self, contents: Contents, size: int) -> None:
        content = bytes(range(251)) * (size // 251) + b"x" * (size % 251)
        sha256 = await kept(contents, content)
        assert sha256 == hashlib.sha256(content).hexdigest()
        assert await contents.size(sha256) == size
        read = await contents.read(sha256)
        assert read.size_bytes == size
        assert await bytes_of(contents, sha256) == content

    async def test_leaves_what_was_received_where_it_is(self, contents: Contents) -> None:
        path, sha256 = await staged(contents, b"minh")
        await contents.keep(path, sha256)
        await contents.keep(path, sha256)
        assert path.read_bytes() == b"minh"

    async def test_never_writes_over_a_content(self, contents: Contents) -> None:
        path, sha256 = await staged(contents, b"first")
        await contents.keep(path, sha256)
        other, _ = await staged(contents, b"other")
        await contents.keep(other, sha256)
        assert await bytes_of(contents, sha256) == b"first"

    async def test_is_one_content_however_many_keep_it_at_once(self, contents: Contents) -> None:
        files = [await staged(contents, b"chung" * 1000) for _ in range(8)]
        await asyncio.gather(*(contents.keep(path, sha256) for path, sha256 in files))
        assert await bytes_of(contents, files[0][1]) == b"chung" * 1000

    async def test_of_a_folder_without_hard_links_copies(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object) -> None:
            raise PermissionError

        monkeypatch.setattr("os.link", refuse)
        contents = Contents(Place(tmp_path))
        sha256 = await kept(contents, b"x" * 5000)
        assert await bytes_of(contents, sha256) == b"x" * 5000
        assert [path.name for path in (tmp_path / "content" / sha256[:2]).iterdir()] == [sha256]


class TestLocal:
    async def test_is_a_file_with_the_content(self, contents: Contents) -> None:
        sha256 = await kept(contents, b"m" * 700_000)
        async with contents.local(sha256) as path:
            assert path.read_bytes() == b"m" * 700_000
        assert await contents.size(sha256) == 700_000

    async def test_of_a_bucket_is_gone_afterwards(self, s3_server: S3Server, tmp_path: Path) -> None:
        contents = Contents(s3_server.place(tmp_path, new_id()))
        sha256 = await kept(contents, b"m")
        async with contents.local(sha256) as path:
            assert path.exists()
        assert not path.exists()

    async def test_says_what_is_missing(self, contents: Contents) -> None:
        with pytest.raises(ContentMissing):
            async with contents.local("a" * 64):
                pass


class TestRemove:
    async def test_takes_the_content_away_once_and_for_all(self, contents: Contents) -> None:
        sha256 = await kept(contents, b"m")
        await contents.remove(sha256)
        await contents.remove(sha256)
        assert await contents.size(sha256) is None
        with pytest.raises(ContentMissing):
            await contents.read(sha256)


class TestStoreAway:
    @pytest.fixture
    async def away(self, s3_server: S3Server, tmp_path: Path) -> AsyncIterator[Contents]:
        s3_server.kill()
        yield Contents(s3_server.place(tmp_path, new_id()))
        if not s3_server.is_running():
            s3_server.start()

    async def test_is_said_by_every_call_and_over_once_it_is_back(self, away: Contents, s3_server: S3Server) -> None:
        path, sha256 = await staged(away, b"m")
        for call in (away.keep(path, sha256), away.read(sha256), away.remove(sha256), away.size(sha256)):
            with pytest.raises(StoreAway):
                await call
        assert not await away.is_well()
        s3_server.start()
        assert await away.is_well()
        await away.keep(path, sha256)
        assert await bytes_of(away, sha256) == b"m"

    async def test_in_the_middle_of_sending_leaves_nothing_under_the_name(
        self, s3_server: S3Server, tmp_path: Path
    ) -> None:
        prefix = new_id()
        async with line_to(s3_server, 6 * MEBIBYTE, s3_server.kill) as endpoint:
            path, sha256 = await staged(Contents(s3_server.place(tmp_path, prefix, endpoint)), b"m" * LARGE)
            with pytest.raises(StoreAway):
                await Contents(s3_server.place(tmp_path, prefix, endpoint)).keep(path, sha256)
        s3_server.start()
        again = Contents(s3_server.place(tmp_path, prefix))
        assert await again.size(sha256) is None
        await again.keep(path, sha256)
        assert await again.size(sha256) == LARGE


class TestPlace:
    @pytest.mark.parametrize("url", ["https://kho", "s3:/kho", "kho"])
    def test_refuses_an_address_that_is_none(self, tmp_path: Path, url: str) -> None:
        with pytest.raises(ValueError, match="EVIDENCE_STORE_URL"):
            Place(tmp_path, url).store()
