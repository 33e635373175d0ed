import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import plans
from shared.envelope import Event, Undecodable, decode, encode, source_of

AT = datetime(2026, 6, 30, 5, 0, 0, 123456, tzinfo=UTC)


def event(**changes: Any) -> Event[plans.UnitChanged]:  # noqa: ANN401 - any field of the event
    fact = plans.UnitChanged(unit_id="tinh.xa", version=3, display_name="Xã Tân Lợi", kind="commune")
    fields = {
        "fact": fact,
        "id": "e-1",
        "time": AT,
        "correlation_id": "c",
        "causation_id": None,
        "subject_id": "tinh.xa",
    }
    return Event(**{**fields, **changes})


def body(**changes: Any) -> bytes:  # noqa: ANN401 - any JSON
    read = json.loads(encode(event(), source_of("plans")))
    read.update(changes)
    return json.dumps({name: value for name, value in read.items() if value is not ...}).encode()


class TestEncode:
    def test_writes_a_cloud_event(self) -> None:
        assert json.loads(encode(event(causation_id="e-0"), source_of("plans"))) == {
            "specversion": "1.0",
            "id": "e-1",
            "source": "urn:nq57:plans",
            "type": "unit.changed.v1",
            "subject": "tinh.xa",
            "time": "2026-06-30T05:00:00.123456Z",
            "datacontenttype": "application/json",
            "dataschema": "urn:nq57:fact:unit.changed.v1",
            "correlationid": "c",
            "causationid": "e-0",
            "data": event().fact.model_dump(mode="json"),
        }

    def test_leaves_out_what_is_not_there(self) -> None:
        assert "causationid" not in json.loads(encode(event(), source_of("plans")))

    def test_writes_the_instant_in_utc(self) -> None:
        here = AT.astimezone(timezone(timedelta(hours=7)))
        assert json.loads(encode(event(time=here), "urn:x"))["time"] == "2026-06-30T05:00:00.123456Z"


class TestDecode:
    def test_reads_what_was_written(self) -> None:
        assert decode(encode(event(causation_id="e-0"), source_of("plans"))) == event(causation_id="e-0")

    def test_lets_fields_of_a_later_producer_pass(self) -> None:
        data = {**json.loads(body())["data"], "founded_on": "1945-09-02"}
        assert decode(body(data=data, partitionkey="7")).fact == event().fact

    def test_begins_a_chain_where_the_producer_had_none(self) -> None:
        assert decode(body(correlationid=...)).correlation_id == "e-1"

    @pytest.mark.parametrize(
        ("broken", "slug"),
        [
            (b"", "broken-json"),
            (b"null", "not-cloudevents"),
            (b"[" * 100_000, "not-cloudevents"),
            (b'{"data":' + b"[" * 100_000, "broken-json"),
            (body()[:-1], "broken-json"),
            (body().replace(b"commune", b"\xff"), "broken-json"),
            (body(specversion="0.3"), "not-cloudevents"),
            (body(id=""), "not-cloudevents"),
            (body(id="\x00"), "not-cloudevents"),
            (body(id="x" * 129), "not-cloudevents"),
            (body(id=7), "not-cloudevents"),
            (body(time="yesterday"), "not-cloudevents"),
            (body(time="2026-06-30T05:00:00"), "not-cloudevents"),
            (body(data=...), "not-cloudevents"),
            (body(type="unit.changed.v2"), "unknown-version"),
            (body(type="unit.exploded.v1"), "unknown-type"),
            (body(type=""), "unknown-type"),
            (body(data={}), "invalid-data"),
            (body(data=None), "invalid-data"),
            (body(data={**json.loads(body())["data"], "version": "three"}), "invalid-data"),
        ],
    )
    def test_says_why_it_cannot(self, broken: bytes, slug: str) -> None:
        with pytest.raises(Undecodable) as caught:
            decode(broken)
        assert caught.value.slug == slug

    @given(st.binary(max_size=300))
    def test_never_raises_anything_else(self, noise: bytes) -> None:
        with pytest.raises(Undecodable):
            decode(noise)

    @given(st.integers(min_value=0), st.binary(min_size=1, max_size=3))
    def test_never_raises_anything_else_on_a_damaged_body(self, place: int, damage: bytes) -> None:
        whole = body()
        start = place % len(whole)
        try:
            decode(whole[:start] + damage + whole[start + len(damage) :])
        except Undecodable as flaw:
            assert flaw.detail  # noqa: PT017 - either outcome is right
