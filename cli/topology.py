"""`nq57 topology`: streams and durables as the code says, made so on the server; and nats.conf's permissions."""

import argparse
import asyncio
import os

from cli import nats_config
from cli.addresses import NATS_VARIABLE, given
from cli.environment import NATS_CONFIG
from cli.progress import complain, say
from cli.registries import durables
from shared.bus.connection import connected
from shared.bus.topology import TopologyError, reconcile, streams


def describe(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(required=True, metavar="VIỆC")
    apply = actions.add_parser("apply", help="tạo luồng và bộ đọc còn thiếu, sửa chỗ sai khác")
    apply.add_argument("--nats-url", default=given(NATS_VARIABLE), help=f"mặc định: biến {NATS_VARIABLE}")
    apply.add_argument("--replicas", type=int, default=int(os.environ.get("NQ57_NATS_REPLICAS", "1")))
    apply.set_defaults(run=_apply)
    actions.add_parser("show", help="in các luồng và bộ đọc theo mã nguồn").set_defaults(run=_show)
    config = actions.add_parser("permissions", help="ghi quyền của từng tài khoản NATS vào deploy/nats/nats.conf")
    config.add_argument("--check", action="store_true", help="chỉ so sánh; mã thoát 1 nếu khác")
    config.set_defaults(run=_permissions)


def _apply(options: argparse.Namespace) -> int:
    if not options.nats_url:
        complain(f"Thiếu địa chỉ NATS: đặt biến {NATS_VARIABLE} hoặc --nats-url nats://topology:MẬT_KHẨU@máy:cổng.")
        return 2
    try:
        changes = asyncio.run(_reconcile(options.nats_url, options.replicas))
    except TopologyError as error:
        complain(f"NATS không nhận cấu hình: {error}")
        return 1
    for change in changes:
        say(change)
    say(f"{len(changes)} thay đổi." if changes else "Đã đúng, không có gì thay đổi.")
    return 0


async def _reconcile(url: str, replicas: int) -> list[str]:
    wanted = [durable for of_user in durables().values() for durable in of_user]
    async with connected(url) as client:
        return await reconcile(client, streams(replicas), wanted)


def _show(_options: argparse.Namespace) -> int:
    for stream in streams():
        say(f"{stream.name}")
        for subject in stream.settings.get("subjects", ()):
            say(f"    {subject}")
    say()
    for user, of_user in durables().items():
        for durable in of_user:
            say(f"{user:<10} {durable.stream}.{durable.name}")
            for subject in durable.subjects:
                say(f"    {subject}")
    return 0


def _permissions(options: argparse.Namespace) -> int:
    if options.check:
        if nats_config.as_it_should_be() == NATS_CONFIG.read_text(encoding="utf-8"):
            return 0
        complain("deploy/nats/nats.conf không khớp với mã nguồn. Chạy: make contracts")
        return 1
    say("deploy/nats/nats.conf đã được ghi lại." if nats_config.write() else "deploy/nats/nats.conf đã đúng.")
    return 0
