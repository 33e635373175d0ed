"""`nq57 up`: the whole system in the foreground, from nats-server to the portal, until Ctrl-C."""

import argparse
import os
import time
from collections.abc import Sequence
from pathlib import Path

from cli import accounts, ports
from cli.accounts import FirstAccount
from cli.data_folder import DataFolder, InUseError, Lock, born_at
from cli.demo.province import ACCOUNTS
from cli.environment import NATS_CONFIG, SERVICES, Environment
from cli.processes import Command, ServiceProcess
from cli.progress import complain, done, say, seconds, step
from cli.secret_files import secret
from cli.supervisor import StopAskedError, StopRequest, stop_together, wait_for_all, wait_until, watch
from shared.embedded.children import Child, StartError
from shared.embedded.nats import NatsServer
from shared.embedded.postgres import PostgresServer


def describe(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, default=Path("data"), help="thư mục dữ liệu (mặc định: ./data)")
    command.add_argument("--no-demo", action="store_true", help="không nạp tỉnh mẫu vào thư mục dữ liệu mới")
    command.add_argument("--province", default="tinh", help="mã tỉnh của quản trị ban đầu khi không nạp tỉnh mẫu")
    command.add_argument("--port", type=int, help=f"cổng của trang web (mặc định {ports.DEFAULTS['portal']})")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    begun = time.monotonic()
    folder = DataFolder(options.data.absolute())
    stop = StopRequest()
    try:
        folder.root.mkdir(parents=True, exist_ok=True)
        with Lock(folder):
            wanted = {**ports.DEFAULTS, **({"portal": options.port} if options.port else {})}
            first = [accounts.operator_of(options.province)] if options.no_demo else ACCOUNTS
            return _run_locked(System(folder, wanted, stop), begun, first, wants_demo=not options.no_demo)
    except InUseError as error:
        complain(str(error))
    except OSError as error:
        complain(f"Không dùng được thư mục dữ liệu {folder.root}: {error}. Chọn thư mục khác bằng --data.")
    return 1


def _run_locked(system: "System", begun: float, first: Sequence[FirstAccount], *, wants_demo: bool) -> int:
    try:
        system.prepare(first, wants_demo=wants_demo)
        system.start()
        system.announce(time.monotonic() - begun)
        system.seed()
        say("Dừng: Ctrl-C.\n")
        watch(system.parts, system.stop, system.record)
    except StopAskedError:
        say("Dừng khi đang khởi động.")
    except (StartError, RuntimeError, FileNotFoundError) as error:
        complain(f"Không khởi động được: {error}\nKiểm tra máy bằng: nq57 doctor --data {system.folder.root}")
        return 1
    finally:
        system.shut_down()
    return 0


class System:
    """The parts of one running system and the order in which they come and go."""

    def __init__(self, folder: DataFolder, wanted: dict[str, int], stop: StopRequest) -> None:
        self.folder = folder
        self.stop = stop
        self.ports = ports.choose(wanted)
        self.environment = Environment(folder, self.ports.of)
        self.services: list[ServiceProcess] = []
        self.stores: list[Child] = []

    @property
    def parts(self) -> Sequence[Child]:
        return [*self.stores, *self.services]

    def prepare(self, first: Sequence[FirstAccount], *, wants_demo: bool) -> None:
        """Lay out a new data folder; say which ports are not the usual ones."""
        say(f"nq57: dữ liệu ở {self.folder.root}")
        for part, port in self.ports.moved.items():
            say(f"  · cổng {port} của {part} đã có chương trình khác dùng; dùng cổng {self.ports.of[part]}.")
        if self.folder.is_fresh() and wants_demo:
            self.folder.demo.write_text("wanted", encoding="utf-8")
        self.folder.make()
        accounts.prepare(self.folder, first)

    def start(self) -> None:
        """Bring everything up. Raises StartError, StopAskedError; what was started stays for `shut_down`."""
        topology = self._start_nats()
        self._start_postgres()
        # Services stand by until their durables are there, and take longer to load than those take to be made.
        self._launch_services()
        done("luồng sự kiện", wait_until(topology, self.stop), "topology")
        self.stores.remove(topology)
        wait_for_all(
            self.services, self.stop, lambda part, took: done(part.name, took, self.environment.url(part.name))
        )
        self.record()

    def _start_nats(self) -> Command:
        with step("nats-server", f"127.0.0.1:{self.ports.of['nats']}"):
            nats = NatsServer(
                self.folder.nats,
                self.ports.of["nats"],
                NATS_CONFIG,
                self.environment.of_nats(),
                self.ports.of["nats-monitor"],
                self.folder.logs / "nats-server.log",
            )
            self.stores.append(nats)
            nats.start()
        self.stop.check()
        words = ["-m", "cli", "topology", "apply"]
        topology = Command("topology", words, self.folder.logs, self.environment.of_tools())
        self.stores.append(topology)
        topology.launch()
        return topology

    def _start_postgres(self) -> None:
        with step("PostgreSQL", f"127.0.0.1:{self.ports.of['postgres']}"):
            password = secret(self.folder.secrets, "postgres_password")
            log = self.folder.logs / "postgres.log"
            postgres = PostgresServer(self.folder.postgres, self.ports.of["postgres"], password, log=log)
            self.stores.append(postgres)
            postgres.start()
        with step("cơ sở dữ liệu", "mỗi dịch vụ một cơ sở dữ liệu, một vai"):
            for service in SERVICES:
                self.stop.check()
                postgres.create_role_and_database(service, self.environment.database_password(service))

    def _launch_services(self) -> None:
        for name in SERVICES:
            env = self.environment.of_service(name)
            self.services.append(ServiceProcess(name, self.folder.logs, self.ports.of[name], env))
            self.services[-1].launch()

    def seed(self) -> None:
        """Load the demo province, if it is wanted and not there yet; the system can be used meanwhile."""
        if not self.folder.demo.exists() or self.folder.demo.read_text(encoding="utf-8") == "done":
            return
        seeding = Command(
            "demo", ["-m", "cli.demo", str(self.folder.root)], self.folder.logs, self.environment.of_tools()
        )
        self.stores.append(seeding)
        seeding.launch()
        say("Đang nạp tỉnh Mẫu; trong lúc đó hệ thống dùng được …")
        try:
            took = wait_until(seeding, self.stop)
        except StartError as error:
            complain(f"! {error}\n  Hệ thống vẫn chạy; lần khởi động sau sẽ nạp tiếp.")
        else:
            self.folder.demo.write_text("done", encoding="utf-8")
            done("tỉnh Mẫu", took, "dữ liệu mẫu: kế hoạch, báo cáo, minh chứng")
        seeding.stop()
        self.stores.remove(seeding)

    def announce(self, took: float) -> None:
        say(f"\nSẵn sàng sau {seconds(took)}:  {self.environment.address}\n")
        for line in accounts.sentences(self.folder, self.ports.of["portal"]):
            say(line)
        say("Prometheus, Grafana: docker compose --profile monitoring up (deploy/prometheus, deploy/grafana).")
        say(f"Nhật ký: {self.folder.logs}.")

    def record(self) -> None:
        """Write down who runs where, for `nq57 doctor` and for the next start."""
        running = {part.name: [part.pid, born_at(part.pid)] for part in self.parts if part.is_running()}
        address, of = self.environment.address, dict(self.ports.of)
        self.folder.write_running(pid=os.getpid(), address=address, ports=of, parts=running)

    def shut_down(self) -> None:
        """Stop everything in order: services let work in hand end, then the broker, then the store."""
        if not self.parts:
            return
        begun = time.monotonic()
        say("Đang dừng: các dịch vụ, rồi nats-server, rồi PostgreSQL …")
        stop_together(self.services)
        for part in sorted(self.stores, key=lambda part: isinstance(part, PostgresServer)):
            part.stop()
        say(f"Đã dừng hết sau {seconds(time.monotonic() - begun)}.")
