"""Keeps the signing library's HTTP client out of the process: nothing is fetched, and a quarter second is saved."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

CLIENT = "aiohttp"


class Closed(ModuleType):
    """Stands where the client would, and has a class for each name the library mentions; none does anything."""

    def __getattr__(self, name: str) -> type[Exception]:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (Exception,), {})


@contextmanager
def imports() -> Iterator[None]:
    """Import the library inside; its hundreds of modules make no garbage worth collecting meanwhile (60 ms)."""
    is_ours = sys.modules.setdefault(CLIENT, Closed(CLIENT)).__class__ is Closed
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_ours:
            del sys.modules[CLIENT]
        if was_collecting:
            gc.enable()
