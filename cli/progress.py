"""What `nq57 up` says while it works: one line for each part, with its seconds."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(text: str = "") -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def seconds(duration: float) -> str:
    """Write a duration the Vietnamese way, with a comma: `1,4 giây`."""
    return f"{duration:.1f} giây".replace(".", ",")


@contextmanager
def step(name: str, detail: str = "") -> Iterator[None]:
    """Say a part's name, seconds and detail when its work is done."""
    begun = time.monotonic()
    yield
    done(name, time.monotonic() - begun, detail)


def done(name: str, duration: float, detail: str = "") -> None:
    say(f"  ✓ {name:<28} {seconds(duration):>10}  {detail}".rstrip())
