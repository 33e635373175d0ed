"""`nq57 replay scoring` as an operator types it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from cli.__main__ import main
from services.scoring.use_cases.rebuild import alone
from shared.clock import FILE_VARIABLE
from shared.testing.clock import MovedClock
from tests.service.scoring.facts import COMMUNE, OFFICE, START, assigned, published, reported, tree
from tests.service.scoring.log import Archive

Command = Callable[..., Awaitable[tuple[int, str]]]
TODAY = START + timedelta(50)


@pytest.fixture
async def nq57(
    archive: Archive,
    moved_clock: MovedClock,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Command:
    """Give `nq57 replay scoring …` over a desk that handled tasks on two days: exit code, and what it says."""
    monkeypatch.setenv("SCORING_DATABASE_URL", archive.desk.database.url)
    monkeypatch.setenv("NQ57_NATS_URL", archive.url)
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "clock"))
    moved_clock.to(START + timedelta(20))
    await archive.take(*tree(), published(), *(assigned(task_id) for task_id in "abc"), reported("a", 2, 0.1))
    moved_clock.to(TODAY)
    await archive.take(*(reported(task_id, 3, 0.5) for task_id in "abc"))
    await archive.desk.recompute()

    async def command(*words: str) -> tuple[int, str]:
        code = await asyncio.to_thread(main, ["replay", "scoring", *words])
        said = capsys.readouterr()
        return code, said.out + said.err

    return command


class TestReplayScoring:
    async def test_shows_a_past_day_beside_what_stands(self, nq57: Command) -> None:
        code, said = await nq57("--until", "2026-01-21")
        assert code == 0
        assert "Đã đọc 13 sự kiện" in said
        assert "3 sự kiện về sau, 0 sự kiện không đọc được" in said
        assert "đến hết ngày 21/01/2026, chính sách 2026.1" in said
        (line,) = (line for line in said.splitlines() if "Xã Một" in line)
        assert line.split() == ["Xã", "Một", "16,67", "3,33", "3", "100,00", "-83,33", "Chưa", "hoàn", "thành"]
        assert OFFICE not in said
        assert "Phòng Văn hóa" not in said
        assert "3 nhiệm vụ được tính" in said

    async def test_explains_a_unit_of_what_was_rebuilt_last(self, nq57: Command) -> None:
        assert (await nq57("--until", "21/01/2026"))[0] == 0
        code, said = await nq57("--show", "--unit", COMMUNE)
        assert code == 0
        assert "Xã Một: (0,00 × 1 + 0,00 × 1 + 50,00 × 1) / (1 + 1 + 1) = 50 / 3 = 16,67" in said
        assert "− 33,33  Nhiệm vụ II.b mới đạt 0,00 điểm" in said
        assert "Phòng Văn hóa - Xã hội" in said

    async def test_puts_a_rebuild_of_today_in_use(self, nq57: Command, archive: Archive) -> None:
        before = await archive.rows()
        await archive.change("UPDATE score SET score = 1 WHERE subject_id = 'a'", "DELETE FROM share")
        code, said = await nq57("--switch")
        assert code == 0
        assert "0 nhiệm vụ có dữ liệu khác trước" in said
        assert "1 điểm thay đổi đã được thông báo" in said
        assert "0 điểm khác với điểm đang dùng" in said
        assert await archive.rows() == before

    async def test_refuses_with_a_sentence(self, nq57: Command) -> None:
        wrong: dict[tuple[str, ...], tuple[int, str]] = {
            (): (2, "Hãy nêu bộ xử lý của scoring: rescore_tasks"),
            ("rescore_tasks", "--switch"): (2, "không kèm bộ xử lý"),
            ("--show",): (1, "Chưa dựng lại điểm lần nào"),
            ("--until", "2026-02-21"): (2, "Ngày 21/02/2026 chưa đến"),
            ("--until", "2026-02-19", "--switch"): (2, "Chỉ đưa vào dùng được điểm dựng lại đến hôm nay"),
            ("--until", "2025-12-31"): (1, "Đến hết ngày 31/12/2025 chưa có nhiệm vụ nào được giao"),
            ("--until", "2026-02-20", "--unit", "mau.khong-co"): (1, "Không có điểm của đơn vị mau.khong-co"),
        }
        for words, (code, sentence) in wrong.items():
            ended, said = await nq57(*words)
            assert (ended, sentence in said) == (code, True), said

    async def test_waits_for_no_other_rebuild(self, nq57: Command, archive: Archive) -> None:
        async with archive.desk.database.transaction() as other:
            await alone(other)
            code, said = await nq57("--until", "2026-01-21")
        assert (code, "Đang có một lượt dựng lại điểm khác" in said) == (1, True)
