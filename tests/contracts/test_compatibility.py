import copy
from collections.abc import Callable

import pytest

from cli.contracts.compatibility import Waiver, fact_breaks
from cli.contracts.places import Json
from cli.contracts.schemas import schema_of
from contracts.plans import TaskReported

TYPE = "task.reported.v1"


def changed(change: Callable[[Json], object]) -> Json:
    schema = copy.deepcopy(schema_of(TaskReported))
    change(schema)
    return schema


def breaks(change: Callable[[Json], object], *waivers: Waiver) -> list[str]:
    released = {TYPE: schema_of(TaskReported)}
    return [str(found) for found in fact_breaks(released, {TYPE: changed(change)}, frozenset(waivers))]


def rewrite_pattern(schema: Json) -> None:
    schema["properties"]["unit_id"]["pattern"] = r"^[0-9a-z]+(-[0-9a-z]+)*(\.[0-9a-z]+(-[0-9a-z]+)*)*$"


class TestFactBreaks:
    def test_finds_none_when_nothing_changed(self) -> None:
        assert breaks(lambda schema: None) == []

    def test_finds_none_in_new_words(self) -> None:
        assert breaks(lambda schema: schema["properties"]["note"].update(description="Ghi chú.")) == []

    @pytest.mark.parametrize("place", [(), ("$defs", "Person"), ("$defs", "EvidenceFile")])
    def test_lets_an_optional_field_join(self, place: tuple[str, ...]) -> None:
        def join(schema: Json) -> None:
            for step in place:
                schema = schema[step]
            schema["properties"]["channel"] = {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None}

        assert breaks(join) == []

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (lambda s: s["properties"].pop("note"), "field `note` is gone"),
            (lambda s: s["$defs"]["EvidenceFile"]["properties"].pop("name"), "field `evidence[].name` is gone"),
            (lambda s: s["required"].remove("report_id"), "released schema refuses `the whole`"),
            (lambda s: s["required"].append("note"), "released message refuses `the whole`"),
            (lambda s: s["properties"]["reported_on"].update(format="date-time"), "refuses `reported_on`"),
            (lambda s: s["properties"]["version"].update(type="string"), "refuses `version`"),
            (lambda s: s["properties"]["work_state"]["enum"].append("lost"), "released schema refuses `work_state`"),
            (lambda s: s["properties"]["work_state"]["enum"].remove("completed"), "message refuses `work_state`"),
            (lambda s: s["properties"]["note"]["anyOf"][0].update(maxLength=10), "released message refuses `note`"),
            (lambda s: s["properties"]["note"]["anyOf"].pop(1), "released message refuses `note`"),
            (lambda s: s["properties"]["note"]["anyOf"][0].update(maxLength=5000), "released schema refuses `note`"),
            (lambda s: s["$defs"]["Person"]["required"].remove("display_name"), "released schema refuses `reporter`"),
        ],
    )
    def test_finds_a_planted_break(self, change: Callable[[Json], object], words: str) -> None:
        assert any(words in found for found in breaks(change)), breaks(change)

    def test_finds_a_fact_that_is_gone(self) -> None:
        assert [found.what for found in fact_breaks({TYPE: schema_of(TaskReported)}, {})] == [TYPE]

    def test_fails_what_cannot_be_proved(self) -> None:
        assert breaks(rewrite_pattern) == [
            f"{TYPE}: a reader of the released schema may refuse (not provable; needs a waiver) `unit_id`",
            f"{TYPE}: the new reader of a released message may refuse (not provable; needs a waiver) `unit_id`",
        ]

    def test_takes_a_waiver_for_what_cannot_be_proved(self) -> None:
        assert breaks(rewrite_pattern, *(Waiver(TYPE, "unit_id", reader) for reader in ("yesterday", "today"))) == []

    def test_takes_no_waiver_for_a_proved_break(self) -> None:
        def drop(schema: Json) -> None:
            schema["properties"]["work_state"]["enum"].append("lost")

        assert len(breaks(drop, Waiver(TYPE, "work_state", "yesterday"))) == 1
