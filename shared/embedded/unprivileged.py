"""PostgreSQL refuses to run as root: finding an unprivileged user, and a place that user can reach.

As anybody but root nothing here does anything.
"""

import os
import pwd
import shutil
import stat
import subprocess
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from shared.embedded.children import StartError

ACCOUNT = "nobody"
REACHABLE_HOME = Path("/var/lib/nq57")
READABLE = stat.S_IRGRP | stat.S_IROTH
ENTERABLE = stat.S_IXGRP | stat.S_IXOTH


@dataclass(frozen=True, slots=True)
class Account:
    """Who runs PostgreSQL; `uid` None means whoever we are."""

    uid: int | None = None
    gid: int | None = None

    @property
    def must_drop(self) -> bool:
        return self.uid is not None

    def owns(self, path: Path) -> None:
        """Give a file or folder to the account."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def account() -> Account:
    if os.geteuid() != 0:
        return Account()
    entry = pwd.getpwnam(ACCOUNT)
    return Account(entry.pw_uid, entry.pw_gid)


def can_enter(who: Account, folder: Path) -> bool:
    """Try for real, as that user: permissions, ACLs and mounts all count."""
    probe = ["/bin/sh", "-c", 'cd "$1" && test -r . && test -x .', "sh", str(folder)]
    done = subprocess.run(  # noqa: S603 - a fixed command, the folder is an argument
        probe, cwd="/", user=who.uid, group=who.gid, extra_groups=[], check=False, capture_output=True
    )
    return done.returncode == 0


def reachable_data_folder(who: Account, folder: Path) -> Path:
    """Return where PostgreSQL keeps `folder`: itself, or, below a folder closed to the account, a place linked from it.

    Raises StartError when data lies there already and cannot be reached.
    """
    if folder.is_symlink():
        return folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    who.owns(folder)
    folder.chmod(0o700)
    if not who.must_drop or can_enter(who, folder):
        return folder
    if any(folder.iterdir()):
        raise StartError(_closed(folder))
    home = _home() / f"postgres-{uuid.uuid4().hex[:12]}"
    home.mkdir(mode=0o700)
    who.owns(home)
    folder.rmdir()
    folder.symlink_to(home)
    return home


def reachable_programs(who: Account, install: Path) -> Path:
    """Return `install` (bin, lib, share of PostgreSQL) or, when the account cannot read it, a copy that it can."""
    if not who.must_drop or can_enter(who, install / "bin"):
        return install
    stamp = int((install / "bin" / "postgres").stat().st_mtime)
    package = install.parent
    libraries = package.with_name(f"{package.name}.libs")  # the programs find them beside their package
    copy = _home() / f"programs-{install.name}-{stamp}-with-libraries"
    if not copy.exists():
        half = copy.with_name(f"{copy.name}.{uuid.uuid4().hex[:8]}")
        unneeded = shutil.ignore_patterns("*.a", "include")
        shutil.copytree(install, half / package.name / install.name, ignore=unneeded)
        if libraries.is_dir():
            shutil.copytree(libraries, half / libraries.name)
        for path in (half, *half.rglob("*")):
            # As strict as the umask they were installed under, they would be closed here too.
            path.chmod(path.stat().st_mode | READABLE | (ENTERABLE if path.stat().st_mode & stat.S_IXUSR else 0))
        with suppress(OSError):  # another process came first with the same copy
            half.rename(copy)
        shutil.rmtree(half, ignore_errors=True)
    return copy / package.name / install.name


def _home() -> Path:
    REACHABLE_HOME.mkdir(mode=0o711, parents=True, exist_ok=True)
    REACHABLE_HOME.chmod(0o711)
    return REACHABLE_HOME


def _closed(folder: Path) -> str:
    return (
        f"Tài khoản {ACCOUNT} (PostgreSQL không chịu chạy dưới quyền root) không đi vào được {folder}: một thư mục phía"
        f" trên không mở quyền đi qua. Cách xử lý: chọn thư mục dữ liệu khác, ví dụ --data {REACHABLE_HOME}/data."
    )
