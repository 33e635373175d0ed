"""Streams and durables as they should stand, and the one step that makes the server's so.

Spoken over the raw JetStream API: an update keeps every field that an operator or a newer server has set and we do not.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from nats.aio.client import Client

from contracts.catalogue import OWNERS, subjects_of
from shared.bus.registry import Handler

API = "$JS.API"
API_SECONDS = 5.0
ACK_WAIT_SECONDS = 30
BATCHES_IN_FLIGHT = 4
DEAD_STREAM = "DEAD"
PARTNER_STREAM = "PARTNERS"
PARTNER_DAYS = 30
NOT_FOUND = 404
OVERLAP = 10065
_NANOSECONDS = 1_000_000_000


class TopologyError(Exception):
    """The server refused a stream or a durable; the sentence says what stands in the way."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream; `settings` in the words and units of the JetStream API."""

    name: str
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Durable:
    """A durable pull consumer on a stream."""

    stream: str
    name: str
    subjects: Sequence[str]
    batch: int = 500

    @property
    def settings(self) -> dict[str, Any]:
        """What it is created and kept with, in the words and units of the JetStream API."""
        return {
            "filter_subjects": sorted(self.subjects),
            "ack_policy": "explicit",
            "ack_wait": ACK_WAIT_SECONDS * _NANOSECONDS,
            # The kernel writes the dead letter; at a limit of its own the server would leave the message lying.
            "max_deliver": -1,
            "max_ack_pending": BATCHES_IN_FLIGHT * self.batch,
            "deliver_policy": "all",
        }


def streams(replicas: int = 1) -> list[Stream]:
    """Return every stream: one per owner kept for ever, dead letters, and what partners may read for 30 days."""
    common = {"storage": "file", "retention": "limits", "discard": "old", "num_replicas": replicas}
    owners = [owner.OWNER for owner in OWNERS]
    kept = common | {"max_age": 0, "allow_atomic": True, "duplicate_window": 120 * _NANOSECONDS}
    told = [Stream(owner.upper(), kept | {"subjects": list(subjects_of(owner))}) for owner in owners]
    partners = {"max_age": PARTNER_DAYS * 86_400 * _NANOSECONDS, "sources": [{"name": o.upper()} for o in owners]}
    return [
        *told,
        Stream(DEAD_STREAM, kept | {"subjects": ["dead.>"]}),
        Stream(PARTNER_STREAM, common | partners),
    ]


def durable_of(handler: Handler) -> Durable:
    """Return the durable of a handler."""
    return Durable(handler.stream, handler.durable, handler.subjects, handler.batch)


async def reconcile(client: Client, wanted: Iterable[Stream], durables: Iterable[Durable]) -> list[str]:
    """Create what is missing and correct what differs; return a line per change, none when all stands as it should.

    Nothing is deleted. Raises TopologyError when the server refuses, e.g. for subjects that another stream holds.
    """
    said: list[str] = []
    for stream in wanted:
        said += await _reconcile_stream(client, stream)
    for durable in durables:
        said += await _reconcile_durable(client, durable)
    return said


async def _reconcile_stream(client: Client, stream: Stream) -> list[str]:
    found = await _ask(client, f"STREAM.INFO.{stream.name}")
    current = found["config"] if found else {}
    changes = _changes(current, stream.settings)
    if found and not changes:
        return []
    verb = "UPDATE" if found else "CREATE"
    answer = await _ask(client, f"STREAM.{verb}.{stream.name}", {**current, **stream.settings, "name": stream.name})
    if answer is None or "error" in answer:
        raise TopologyError(await _why(client, stream, (answer or {}).get("error", {})))
    return [_told(f"stream {stream.name}", changes if found else None)]


async def _reconcile_durable(client: Client, durable: Durable) -> list[str]:
    place = f"{durable.stream}.{durable.name}"
    found = await _ask(client, f"CONSUMER.INFO.{place}")
    current = found["config"] if found else {}
    # A filter of one subject comes back under another name.
    if "filter_subject" in current:
        current["filter_subjects"] = [current.pop("filter_subject")]
    # Where to start is fixed at creation, and a replay has moved it since.
    settings = {k: v for k, v in durable.settings.items() if not found or k != "deliver_policy"}
    changes = _changes(current, settings)
    if found and not changes:
        return []
    body = {"stream_name": durable.stream, "config": {**current, **settings, "durable_name": durable.name}}
    answer = await _ask(client, f"CONSUMER.DURABLE.CREATE.{place}", body)
    if answer is None or "error" in answer:
        error = (answer or {"error": {"description": f"there is no stream {durable.stream}"}})["error"]
        raise TopologyError(f"durable {place}: {error.get('description')}")
    return [_told(f"durable {place}", changes if found else None)]


async def _ask(client: Client, subject: str, body: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
    """Return the server's answer, None when the thing asked for is not there."""
    reply = await client.request(f"{API}.{subject}", json.dumps(body or {}).encode(), API_SECONDS)
    answer: dict[str, Any] = json.loads(reply.data)
    return None if answer.get("error", {}).get("code") == NOT_FOUND else answer


async def _why(client: Client, stream: Stream, error: Mapping[str, Any]) -> str:
    if error.get("err_code") != OVERLAP:
        return f"stream {stream.name}: {error.get('description')}"
    holders = set()
    for subject in stream.settings["subjects"]:
        answer = await _ask(client, "STREAM.NAMES", {"subject": subject})
        holders |= set((answer or {}).get("streams") or ())
    others = ", ".join(sorted(holders - {stream.name})) or "another stream"
    return f"stream {stream.name}: {others} already takes subjects of {', '.join(stream.settings['subjects'])}"


def _changes(current: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return what differs, by name: (is, should be)."""
    return {
        name: (current.get(name), value) for name, value in wanted.items() if _plain(current.get(name)) != _plain(value)
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return a value in the form in which two of them compare: unset as its zero, lists sorted, sources by name."""
    if isinstance(value, list):
        return sorted(item["name"] if isinstance(item, dict) else item for item in value)
    return value or 0


def _told(what: str, changes: Mapping[str, tuple[Any, Any]] | None) -> str:
    if changes is None:
        return f"{what}: created"
    return f"{what}: " + ", ".join(f"{name} {was!r} → {now!r}" for name, (was, now) in sorted(changes.items()))


async def syncs_always(monitor_url: str) -> bool:
    """Ask a running server whether it syncs each write before acknowledging it; `monitor_url` of its HTTP monitor."""
    async with httpx.AsyncClient(timeout=API_SECONDS) as client:
        answer = (await client.get(f"{monitor_url}/varz")).raise_for_status().json()
    return bool(answer["jetstream"].get("config", {}).get("sync_always", False))
