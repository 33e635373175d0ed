import copy
from collections.abc import Callable

import pytest
import yaml
from faststream.specification import AsyncAPI
from faststream.specification.asyncapi.v3_0_0.schema import ApplicationSchema
from nats.aio.msg import Msg

from cli.contracts.asyncapi import asyncapi_breaks, channel_breaks, operation_breaks
from cli.contracts.places import Json, Places
from cli.contracts.registry import operations
from cli.environment import LISTENERS
from cli.registries import consumers_of
from contracts.catalogue import FACTS, channel_of, stream_of
from shared.bus.shell import build_shell

DOCUMENT: Json = yaml.safe_load(Places().asyncapi.read_text("utf-8"))


def changed(change: Callable[[Json], object]) -> Json:
    document = copy.deepcopy(DOCUMENT)
    change(document)
    return document


class TestAsyncapi:
    def test_says_what_the_code_does(self) -> None:
        assert list(asyncapi_breaks(Places().asyncapi)) == []

    def test_is_a_document_of_version_three(self) -> None:
        # FastStream's model asks for a path that the specification leaves out.
        document = changed(lambda d: d["servers"]["broker"].update(pathname=""))
        assert ApplicationSchema.model_validate(document).asyncapi == "3.0.0"

    def test_names_the_stream_of_each_fact(self) -> None:
        written = {name: channel["x-stream"] for name, channel in DOCUMENT["channels"].items()}
        assert written == {channel_of(fact): stream_of(fact) for fact in FACTS.values()}

    def test_gives_every_fact_a_teller(self) -> None:
        told = [
            o["channel"]["$ref"].rpartition("/")[2] for o in DOCUMENT["operations"].values() if o["action"] == "send"
        ]
        assert sorted(told) == sorted(channel_of(fact) for fact in FACTS.values())

    def test_refers_to_files_that_are_there(self) -> None:
        for message in DOCUMENT["components"]["messages"].values():
            envelope, data = message["payload"]["allOf"]
            for reference in (envelope["$ref"], data["properties"]["data"]["$ref"]):
                assert (Places().root / reference).is_file()


class Deaf:
    async def __call__(self, messages: list[Msg]) -> None:
        raise AssertionError

    async def until_allowed(self) -> None:
        raise AssertionError


class TestFastStream:
    """What FastStream generates from the running shell says the same as the page written by hand."""

    @pytest.mark.parametrize("service", LISTENERS)
    def test_hears_the_channels_that_are_written(self, service: str) -> None:
        shell = build_shell(service, "nats://127.0.0.1:1", consumers_of(service).handlers.values(), lambda _: Deaf())
        generated = AsyncAPI(shell, schema_version="3.0.0").to_specification().to_jsonable()["channels"].values()
        written = [
            DOCUMENT["channels"][operation["channel"]["$ref"].removeprefix("#/channels/")]["address"]
            for name, operation in DOCUMENT["operations"].items()
            if name.startswith(f"{service}-receives-")
        ]
        heard = {channel["address"] for channel in generated}
        assert heard == {address.replace("{province}.{commune}", ">") for address in written}


class TestChannelBreaks:
    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (lambda d: d["channels"].pop("task.reported"), "channel task.reported is missing"),
            (lambda d: d["channels"]["task.reported"].update(address="task.>"), "has another address"),
            (lambda d: d["channels"].update({"task.lost": {}}), "channel task.lost carries no fact"),
            (lambda d: d["channels"]["task.reported"]["messages"].clear(), "does not carry task.reported.v1"),
            (lambda d: d["components"]["messages"].pop("task.reported.v1"), "does not refer to its schema"),
        ],
    )
    def test_are_found_when_planted(self, change: Callable[[Json], object], words: str) -> None:
        assert any(words in str(found) for found in channel_breaks(changed(change)))


class TestOperationBreaks:
    def test_are_found_when_an_operation_is_missing(self) -> None:
        document = changed(lambda d: d["operations"].pop("plans-sends-task.reported"))
        assert [found.why for found in operation_breaks(document, operations())] == [
            "operation plans send task.reported is missing"
        ]

    def test_are_found_when_nobody_does_what_is_written(self) -> None:
        stranger = DOCUMENT["operations"]["plans-sends-task.reported"]
        document = changed(lambda d: d["operations"].update({"portal-sends-task.reported": stranger}))
        assert [found.why for found in operation_breaks(document, operations())] == [
            "operation portal send task.reported is not in the code"
        ]
