"""`nq57 replay scoring --until DATE`: scores made anew from the log as of a day, looked at or put in use."""

import argparse
import gc
import os
import time
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import uvloop

from cli.addresses import NotRunningError, database_url, nats_url
from cli.data_folder import DataFolder
from cli.progress import complain, say, step
from services.scoring.app import policies_for
from services.scoring.store.rebuilt import UnitMade
from services.scoring.use_cases.adopt import adopt
from services.scoring.use_cases.day import Judging
from services.scoring.use_cases.explain import Explained
from services.scoring.use_cases.fold import FACTS, Fold, end_of
from services.scoring.use_cases.ignored import FUTURE
from services.scoring.use_cases.in_force import PolicyInForce
from services.scoring.use_cases.look import Look, look
from services.scoring.use_cases.rebuild import RebuildError, build, read
from shared import clock
from shared.bus.connection import BodyClient, connected
from shared.bus.log import Log, LogError, logs_of
from shared.database import Database

GC_THRESHOLDS = (50_000, 50, 1000)
"""As in a service: what is folded stays, and looking through it again and again took a third of the time."""


def run(options: argparse.Namespace) -> int:
    """0: done; 1: could not be done; 2: asked the wrong way."""
    os.environ.setdefault(clock.FILE_VARIABLE, str(DataFolder(options.data.absolute()).clock))
    if (refusal := _refusal(options)) is not None:
        complain(refusal)
        return 2
    gc.set_threshold(*GC_THRESHOLDS)
    try:
        return uvloop.run(_run(options))
    except (NotRunningError, RebuildError, LogError) as error:
        complain(str(error))
        return 1


def _refusal(options: argparse.Namespace) -> str | None:
    today = clock.today()
    if options.until and options.until > today:
        return f"Ngày {options.until:%d/%m/%Y} chưa đến. Hãy chọn từ ngày {today:%d/%m/%Y} trở về trước."
    if options.switch and options.until and options.until < today:
        return "Chỉ đưa vào dùng được điểm dựng lại đến hôm nay. Bỏ --until, hoặc dùng --show để xem điểm của ngày cũ."
    return None


async def _run(options: argparse.Namespace) -> int:
    url = database_url(options.service, options.data)
    in_force = policies_for(url)
    database = Database(url, service=options.service)
    try:
        if options.until or options.switch:
            await _rebuild(options, database, in_force)
        return await _show(options, database, in_force)
    finally:
        await database.close()


async def _rebuild(options: argparse.Namespace, database: Database, in_force: PolicyInForce) -> None:
    async with connected(nats_url(options.data), BodyClient) as client:
        today = clock.today()
        day = options.until or today
        # Today is rebuilt from all that a handler takes, also from a teller whose clock is a little ahead.
        fold = Fold(clock.now() + FUTURE if day == today else end_of(day))
        logs = logs_of(client, FACTS)
        await _read(logs, fold)
        with step("dựng bộ bảng thứ hai"):
            judging = await build(database, fold, day, in_force)
        if options.switch:
            await _switch(database, logs, fold, judging)


async def _read(logs: Sequence[Log], fold: Fold) -> None:
    begun = time.monotonic()
    with step("đọc nhật ký sự kiện"):
        await read(logs, fold)
    rate = fold.read / max(time.monotonic() - begun, 0.001)
    if fold.left_out["later"] and fold.before > clock.now():
        complain("  Có sự kiện ghi giờ ở tương lai: kiểm tra đồng hồ các máy chủ (nq57 doctor) trước khi đưa vào dùng.")
    later, unreadable = fold.left_out["later"], fold.left_out["unreadable"]
    say(f"  Đã đọc {_number(fold.read)} sự kiện ({_number(rate)} sự kiện/giây) về {_number(len(fold.tasks))} nhiệm vụ.")
    say(f"  Không tính: {_number(later)} sự kiện về sau, {_number(unreadable)} sự kiện không đọc được.")


async def _switch(database: Database, logs: Sequence[Log], fold: Fold, judging: Judging) -> None:
    with step("đưa vào dùng"):
        adopted = await adopt(database, logs, fold, judging)
    say(f"  Điểm dựng lại đã được đưa vào dùng: {_number(adopted.tasks)} nhiệm vụ có dữ liệu khác trước,")
    say(f"  {_number(adopted.told)} điểm thay đổi đã được thông báo (score.changed).")


async def _show(options: argparse.Namespace, database: Database, in_force: PolicyInForce) -> int:
    found = await look(database, options.unit, in_force)
    if found is None:
        complain("Chưa dựng lại điểm lần nào. Chạy nq57 replay scoring --until NGÀY trước.")
        return 1
    if not found.units:
        complain(_nothing(options.unit, found.made.until))
        return 1
    _say_table(found)
    if found.explained:
        _say_explained(found.explained)
    return 0


def _nothing(unit_id: str | None, until: date) -> str:
    if unit_id is None:
        return f"Đến hết ngày {until:%d/%m/%Y} chưa có nhiệm vụ nào được giao, nên chưa có điểm. Hãy chọn ngày sau đó."
    return f"Không có điểm của đơn vị {unit_id} đến hết ngày {until:%d/%m/%Y}. Hãy kiểm tra lại mã đơn vị."


def _say_table(found: Look) -> None:
    made = found.made
    say(f"\nĐiểm dựng lại đến hết ngày {made.until:%d/%m/%Y}, chính sách {made.policy_version}:")
    width = max(len("Đơn vị"), *(len(_named(unit)) for unit in found.units))
    heads = f"{'Điểm':>8} {'Tiến độ':>8} {'Số NV':>6} {'Hiện nay':>8} {'Chênh':>7}  Mức"
    say(f"  {'Đơn vị':<{width}} {heads}")
    for unit in found.units:
        change = None if unit.score is None or unit.stood is None else unit.score - unit.stood
        figures = (
            f"{_points(unit.score):>8} {_points(unit.completion):>8} {unit.task_count:>6} {_points(unit.stood):>8}"
        )
        change_text = "–" if change is None else _points(change) if change <= 0 else f"+{_points(change)}"
        say(f"  {_named(unit):<{width}} {figures} {change_text:>7}  {unit.band or 'chưa xếp hạng'}")
    tasks, others = found.counts
    say(f"  {_number(tasks)} nhiệm vụ được tính; {_number(others)} điểm khác với điểm đang dùng.")


def _say_explained(found: Explained) -> None:
    say(f"\n{found.name or found.score.subject_id}: {found.explanation.formula}")
    for loss in found.explanation.lost:
        say(f"  − {_points(loss.points)}  {loss.why}")
    for way in found.explanation.win_back:
        say(f"  + {way}")


def _named(unit: UnitMade) -> str:
    return f"{'  ' * unit.unit_id.count('.')}{unit.name}"


def _points(value: Decimal | None) -> str:
    return "–" if value is None else f"{value:.2f}".replace(".", ",")


def _number(value: float) -> str:
    return f"{value:,.0f}".replace(",", ".")
