"""`nq57 dead-letters`: messages a handler gave up on, listed and handled again once the fault is mended."""

import argparse
import asyncio

from cli.addresses import NotRunningError, add_data_option, database_url
from cli.environment import LISTENERS
from cli.progress import complain, say
from cli.registries import consumers_of
from shared.bus.dead_letters import DeadLetter, list_open, redeliver
from shared.clock import LOCAL
from shared.database import Database


def describe(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(required=True, metavar="VIỆC")
    listing = actions.add_parser("list", help="liệt kê những sự kiện chưa xử lý được")
    listing.add_argument("service", nargs="?", choices=LISTENERS, metavar="DỊCH_VỤ", help="mặc định: mọi dịch vụ")
    listing.set_defaults(work=_list)
    again = actions.add_parser("redeliver", help="xử lý lại, sau khi đã sửa nguyên nhân")
    again.add_argument("service", choices=LISTENERS, metavar="DỊCH_VỤ")
    again.add_argument("id", nargs="*", type=int, metavar="SỐ", help="mặc định: tất cả")
    again.set_defaults(work=_redeliver)
    for action in (listing, again):
        add_data_option(action)
        action.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    try:
        return int(asyncio.run(options.work(options)))
    except NotRunningError as error:
        complain(str(error))
        return 1


async def _list(options: argparse.Namespace) -> int:
    count = 0
    for service in [options.service] if options.service else LISTENERS:
        for letter in await _open(service, options):
            count += 1
            say(_line(letter))
    say(f"{count} sự kiện chưa xử lý được.")
    return 0


async def _redeliver(options: argparse.Namespace) -> int:
    wanted = options.id or [letter.id for letter in await _open(options.service, options)]
    database = Database(database_url(options.service, options.data))
    failed = 0
    try:
        for number in wanted:
            failed += not await _redelivered(database, options.service, number)
    finally:
        await database.close()
    say(f"{len(wanted) - failed} sự kiện đã xử lý lại, {failed} vẫn hỏng.")
    return 1 if failed else 0


async def _redelivered(database: Database, service: str, number: int) -> bool:
    try:
        await redeliver(database, consumers_of(service), number)
    except Exception as error:  # noqa: BLE001 - whatever the handler raises, the letter stays and the next one is tried
        complain(f"{service} {number}: {type(error).__name__}: {error}")
        return False
    return True


async def _open(service: str, options: argparse.Namespace) -> list[DeadLetter]:
    database = Database(database_url(service, options.data))
    try:
        return list(await list_open(database))
    finally:
        await database.close()


def _line(letter: DeadLetter) -> str:
    at = f"{letter.created_at.astimezone(LOCAL):%d/%m/%Y %H:%M}" if letter.created_at else "?"
    return f"{letter.id:>6}  {at}  {letter.handler}  {letter.subject}  {letter.reason}: {letter.detail}"
