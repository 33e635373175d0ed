"""`nq57 replay`: a handler reads its stream again, or all scores are made anew from the log, as of any day."""

import argparse
import asyncio
import importlib
from datetime import date, datetime

from cli.addresses import NotRunningError, add_data_option, database_url, nats_url
from cli.environment import LISTENERS
from cli.progress import complain, say
from cli.registries import consumers_of
from shared.bus.connection import connected
from shared.bus.registry import Handler
from shared.bus.replay import replay
from shared.clock import LOCAL
from shared.database import Database

REBUILT = "scoring"
"""The service whose tables can be made anew from the log."""


def describe(command: argparse.ArgumentParser) -> None:
    command.add_argument("service", choices=LISTENERS, metavar="DỊCH_VỤ")
    command.add_argument("handler", nargs="?", metavar="BỘ_XỬ_LÝ", help="tên hàm xử lý; nq57 topology show liệt kê")
    command.add_argument(
        "--since", type=_since, default=1, metavar="TỪ", help="số thứ tự, hoặc ngày giờ 2026-07-01T08:00"
    )
    scores = command.add_argument_group("dựng lại điểm từ nhật ký (chỉ với scoring, không kèm bộ xử lý)")
    scores.add_argument("--until", type=_day, metavar="NGÀY", help="tính các sự kiện đến hết ngày, ví dụ 2026-06-30")
    scores.add_argument("--show", action="store_true", help="xem điểm đã dựng lại (mặc định)")
    scores.add_argument("--unit", metavar="ĐƠN_VỊ", help="xem một đơn vị, có giải thích, và các đơn vị ngay dưới")
    scores.add_argument("--switch", action="store_true", help="đưa điểm dựng lại đến hôm nay vào dùng")
    add_data_option(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    is_of_scores = options.until or options.show or options.switch
    if options.handler is None:
        return _rebuild(options)
    if is_of_scores:
        complain("--until, --show và --switch dựng lại điểm của scoring, không kèm bộ xử lý. Bỏ tên bộ xử lý đi.")
        return 2
    handler = consumers_of(options.service).handlers.get(options.handler)
    if handler is None:
        names = ", ".join(consumers_of(options.service).handlers)
        complain(f"{options.service} không có bộ xử lý {options.handler}. Các bộ xử lý: {names}.")
        return 2
    try:
        sequence = asyncio.run(_replay(options, handler))
    except (NotRunningError, LookupError) as error:
        complain(str(error))
        return 1
    say(f"{handler.durable} đọc lại luồng {handler.stream} từ số {sequence}.")
    return 0


def _rebuild(options: argparse.Namespace) -> int:
    if options.service != REBUILT or not (options.until or options.show or options.switch):
        names = ", ".join(consumers_of(options.service).handlers)
        ways = " Hoặc dựng lại điểm bằng --until NGÀY, --show, --switch." if options.service == REBUILT else ""
        complain(f"Hãy nêu bộ xử lý của {options.service}: {names}.{ways}")
        return 2
    # Only here: it brings in the whole of scoring, which a replay of another service's handler does not need.
    return int(importlib.import_module("cli.rebuild").run(options))


async def _replay(options: argparse.Namespace, handler: Handler) -> int:
    database = Database(database_url(options.service, options.data))
    try:
        async with connected(nats_url(options.data)) as client:
            return await replay(client, database, handler, options.since)
    finally:
        await database.close()


def _day(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date() if "/" in text else date.fromisoformat(text)  # noqa: DTZ007  a day


def _since(text: str) -> int | datetime:
    if text.isdigit():
        return int(text)
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=LOCAL)
