"""`python -m cli.demo DATA`: seeds the system that runs on a data folder."""

import sys
from pathlib import Path

import httpx

from cli.data_folder import DataFolder
from cli.demo.calling import Callers, RefusedError
from cli.demo.province import PROVINCE
from cli.demo.seeding import seed
from cli.environment import Environment
from cli.progress import complain


def main(data: Path) -> int:
    folder = DataFolder(data)
    environment = Environment(folder, folder.read_running()["ports"])
    try:
        seed(Callers(environment, PROVINCE))
    except (RefusedError, httpx.HTTPError, TimeoutError) as error:
        complain(f"Chưa nạp xong tỉnh Mẫu: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
