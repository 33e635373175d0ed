"""`docker-compose.yml` run natively: the same commands, environment, secrets and health checks, on the loopback."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Self

import yaml

from cli import compose_secrets
from shared.embedded.children import Child, free_port

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docker-compose.yml"
LOOPBACK = "127.0.0.1"
ONE_SHOT_SECONDS = 60
PAUSE_SECONDS = 0.3
Json = dict[str, Any]


def read_compose() -> Json:
    """The file with its anchors merged and its variables at their defaults."""
    # As on a site without a malware scanner: the image of clamd brings its own start, and cannot be had here.
    text = FILE.read_text("utf-8").replace("${NQ57_CLAMD_URL-tcp://clamd:3310}", "")
    text = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)
    compose: Json = yaml.safe_load(text)
    return compose


class NativeProcess(Child):
    """A container's main process without the container."""

    def __init__(self, name: str, folder: Path, command: list[str], env: Mapping[str, str], health: list[str]) -> None:
        self.name = name
        self.ready_seconds = 60.0
        super().__init__(folder)
        self.command = command
        self.env = env
        self.health = health
        self.asked_at = 0.0

    def launch(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._spawn(self.command, env=self.env)

    def is_ready(self) -> bool:
        # Each look is a process of its own.
        if monotonic() - self.asked_at < PAUSE_SECONDS:
            return False
        self.asked_at = monotonic()
        return run(self.health, self.env).returncode == 0


@dataclass
class Native:
    """Stands in for the engine: names become the loopback, ports become free ones, mounts become folders."""

    folder: Path
    compose: Json = field(default_factory=read_compose)
    running: list[Child] = field(default_factory=list)
    ports: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        inside = {"4222", "8222", "5432", "9090", *re.findall(r"_HTTP_PORT: \"(\d+)\"", FILE.read_text("utf-8"))}
        self.ports = {port: free_port() for port in sorted(inside)}
        compose_secrets.make(self.folder / "made-secrets", "mau")
        self._rewrite(self.folder / "made-secrets", self.folder / "secrets")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self.running):
            process.stop()

    def here(self, text: str, mounts: Mapping[str, Path]) -> str:
        """The text as it reads outside a container."""
        paths = "|".join(re.escape(inside) for inside in sorted(mounts, key=len, reverse=True))
        if paths:
            text = re.sub(rf"(?<![\w/.-])(?:{paths})(?=/|$)", lambda path: str(mounts[path[0]]), text)
        names = "|".join(self.compose["services"])
        text = re.sub(rf"(?<=[/@\"' ])(?:{names}):(?=\d)", f"{LOOPBACK}:", text).replace("0.0.0.0", LOOPBACK)  # noqa: S104
        return re.sub(r"(?<![\w.])\d{4}(?![\w.])", lambda port: str(self.ports.get(port[0], port[0])), text)

    def mounts_of(self, name: str) -> dict[str, Path]:
        """Where the paths of a container lie here; a folder of configuration is copied with its addresses rewritten."""
        found = {"/run/secrets": self.folder / "secrets"}
        for volume in self.compose["services"][name].get("volumes", []):
            source, inside = volume.split(":")[:2]
            if source.startswith("./"):
                found[inside] = self._configuration(ROOT / source)
            else:
                found[inside] = self.folder / "volumes" / source
                found[inside].mkdir(parents=True, exist_ok=True)
        return found

    def environment_of(self, name: str) -> dict[str, str]:
        """The container's environment, and the PATH its image has."""
        own = self.compose["services"][name].get("environment", {})
        mounts = self.mounts_of(name)
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        return {"PATH": path, **{key: self.here(str(value), mounts) for key, value in own.items()}}

    def command_of(self, name: str) -> list[str]:
        """Entrypoint and command."""
        service = self.compose["services"][name]
        mounts = self.mounts_of(name)
        return [self.here(word, mounts) for word in (*service.get("entrypoint", []), *service["command"])]

    def health_of(self, name: str) -> list[str]:
        """Command of the health check."""
        test = self.compose["services"][name]["healthcheck"]["test"]
        assert test[0] == "CMD", "a shell would need quoting"
        return [self.here(word, self.mounts_of(name)) for word in test[1:]]

    def start_together(self, *names: str) -> None:
        """Start several and wait until all health checks pass."""
        processes = [self.prepared(name) for name in names]
        self.running += processes
        for process in processes:
            process.launch()
        for process in processes:
            process.wait_until_ready()

    def prepared(self, name: str) -> NativeProcess:
        """A container's process, not started."""
        environment, folder = self.environment_of(name), self.folder / "run" / name
        return NativeProcess(name, folder, self.command_of(name), environment, self.health_of(name))

    def run_once(self, name: str) -> subprocess.CompletedProcess[str]:
        """Run a one-shot container's command to its end."""
        return run(self.command_of(name), self.environment_of(name))

    def _configuration(self, source: Path) -> Path:
        if source.is_file():
            return source
        copy = self.folder / "configuration" / source.name
        self._rewrite(source, copy)
        return copy

    def _rewrite(self, source: Path, copy: Path) -> None:
        shutil.copytree(source, copy, dirs_exist_ok=True, copy_function=self._rewrite_file)

    def _rewrite_file(self, source: str, copy: str) -> None:
        Path(copy).unlink(missing_ok=True)
        Path(copy).write_text(self.here(f" {Path(source).read_text('utf-8')}", {})[1:], "utf-8")


def run(command: list[str], env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        command, env=dict(env), cwd=ROOT, capture_output=True, text=True, check=False, timeout=ONE_SHOT_SECONDS
    )
