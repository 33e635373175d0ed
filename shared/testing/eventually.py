"""Waiting for something that happens soon, without sleeping blindly."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar, overload

T = TypeVar("T")
PAUSE_SECONDS = 0.02


@overload
async def eventually(check: Callable[[], Awaitable[T | None]], within: float = 60.0) -> T: ...
@overload
async def eventually(check: Callable[[], T | None], within: float = 60.0) -> T: ...
async def eventually(check: Callable[[], Awaitable[T | None] | T | None], within: float = 60.0) -> T:
    """Call `check` until it returns something true and raises nothing; return that.

    After `within` seconds the last AssertionError (or other exception) is raised again, else AssertionError.
    """
    deadline = time.monotonic() + within
    while True:
        failure: Exception | None = None
        try:
            answer = check()
            result = await answer if inspect.isawaitable(answer) else answer
            if result:
                return result
        except Exception as error:  # noqa: BLE001 - any failure counts as "not yet" until the deadline
            failure = error
        if time.monotonic() > deadline:
            raise failure or AssertionError(f"not true within {within:g} s: {inspect.getsource(check).strip()}")
        await asyncio.sleep(PAUSE_SECONDS)
