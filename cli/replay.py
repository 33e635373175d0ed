"""`nq57 replay`: have a handler read its stream again, after a fault in it or to fill a table it lacked before."""

import argparse
import asyncio
from datetime import datetime

from cli.addresses import NotRunningError, add_data_option, database_url, nats_url
from cli.environment import LISTENERS
from cli.progress import complain, say
from cli.registries import consumers_of
from shared.bus.connection import connected
from shared.bus.registry import Handler
from shared.bus.replay import replay
from shared.clock import LOCAL
from shared.database import Database


def describe(command: argparse.ArgumentParser) -> None:
    command.add_argument("service", choices=LISTENERS, metavar="DỊCH_VỤ")
    command.add_argument("handler", metavar="BỘ_XỬ_LÝ", help="tên hàm xử lý; nq57 topology show liệt kê")
    command.add_argument(
        "--since", type=_since, default=1, metavar="TỪ", help="số thứ tự, hoặc ngày giờ 2026-07-01T08:00"
    )
    add_data_option(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
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


async def _replay(options: argparse.Namespace, handler: Handler) -> int:
    database = Database(database_url(options.service, options.data))
    try:
        async with connected(nats_url(options.data)) as client:
            return await replay(client, database, handler, options.since)
    finally:
        await database.close()


def _since(text: str) -> int | datetime:
    if text.isdigit():
        return int(text)
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=LOCAL)
