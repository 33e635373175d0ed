"""`python -m cli.compose_secrets FOLDER PROVINCE`: every secret `docker-compose.yml` names, made once, one file each.

PROVINCE is the slug of the province, e.g. `tay-ninh`: the first account, `quantri`, is its operator.

A container's user must be able to read its file, so files are open and the folder is closed: nobody but its owner
comes past it on the machine.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from cli.accounts import bootstrap_of, operator_of
from cli.environment import LISTENERS, NATS_USERS, SERVICES
from cli.secret_files import secret, write_private

POSTGRES = "postgres:5432"
NATS = "nats:4222"
READABLE = 0o444
CLOSED = 0o700


def make(folder: Path, province: str) -> list[Path]:
    """Make what is missing; return every file. What exists is kept, so the command can be run again."""
    folder.mkdir(mode=CLOSED, parents=True, exist_ok=True)
    folder.chmod(CLOSED)
    for name in ("postgres_password", "grafana_admin_password", "alerting_channel_key"):
        secret(folder, name)
    first_accounts = {"portal_first_accounts": bootstrap_of([operator_of(province)])}
    for name, text in {**addresses(folder), **first_accounts}.items():
        if not (folder / name).exists():
            write_private(folder / name, text)
    files = sorted(path for path in folder.iterdir() if path.is_file())
    for path in files:
        path.chmod(READABLE)
    return files


def addresses(folder: Path) -> Mapping[str, str]:
    """Address of each database and of the broker, with the password of the one who uses it."""
    passwords = {user: secret(folder, f"nats_{user}_password") for user in NATS_USERS}
    brokers = {f"{user}_nats_url": f"nats://{user}:{passwords[user]}@{NATS}" for user in (*LISTENERS, "topology")}
    return brokers | {
        f"{name}_database_url": f"postgresql://{name}:{secret(folder, f'{name}_database_password')}@{POSTGRES}/{name}"
        for name in SERVICES
    }


if __name__ == "__main__":
    os.umask(0o077)
    made = make(Path(sys.argv[1]), sys.argv[2])
    print(f"{len(made)} tệp bí mật trong {sys.argv[1]}; mật khẩu dùng một lần của quantri ở portal_first_accounts.")
