from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.embedded.postgres import PostgresServer
from tests.deploy.compose import LOOPBACK, Native, run

SERVICES = ("portal", "plans", "evidence", "scoring", "alerting", "reporting")


@pytest.fixture(scope="module")
def composed(server_folder: Path) -> Iterator[Native]:
    """Give what `docker compose --profile monitoring up` starts, as far as it can be had without an engine."""
    with Native(server_folder / "composed") as native:
        native.start_together("nats")
        _start_postgres(native)
        topology = native.run_once("topology")
        assert topology.returncode == 0, topology.stderr
        native.start_together(*SERVICES)
        native.start_together("prometheus")
        yield native


def _start_postgres(native: Native) -> None:
    """The image's entrypoint in short: start the server, run the mounted script once as its superuser."""
    environment = native.environment_of("postgres")
    password = Path(environment["POSTGRES_PASSWORD_FILE"]).read_text("utf-8")
    server = PostgresServer(native.folder / "postgres", port=native.ports["5432"], password=password)
    native.running.append(server.start())
    script = native.mounts_of("postgres")["/docker-entrypoint-initdb.d/10-databases.sh"]
    reach = {"PGHOST": LOOPBACK, "PGPORT": str(server.port), "PGPASSWORD": password}
    made = run(["bash", str(script)], {**environment, **reach})
    assert made.returncode == 0, made.stderr
