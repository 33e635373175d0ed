from pathlib import Path

import httpx
import pytest

from contracts import plans
from shared.bus import Consumers
from shared.bus.topology import Durable, Stream, TopologyError, durable_of, reconcile, streams, syncs_always
from shared.embedded.nats import NatsServer
from tests.kernel.bus.house import House

FAULTY_CONFIG = 'jetstream { sync_interval: "2m" }\n'


def durable() -> Durable:
    consumers = Consumers("scoring")

    @consumers.on(plans.TaskReported, plans.TaskAssigned)
    async def rescore(events: object, tx: object) -> None: ...

    return durable_of(consumers.handlers["rescore"])


class TestReconcile:
    async def test_makes_everything_and_says_so(self, house: House) -> None:
        said = await reconcile(house.client, streams(), [durable()])
        assert said == [
            *(f"stream {stream.name}: created" for stream in streams()),
            "durable PLANS.scoring_rescore: created",
        ]
        info = await house.client.jetstream().stream_info("PLANS")
        assert (info.config.max_age, info.config.allow_atomic, info.config.duplicate_window) == (0, True, 120)
        assert "nq57.v1.task.reported.>" in (info.config.subjects or [])

    async def test_says_nothing_when_all_stands(self, house: House) -> None:
        await reconcile(house.client, streams(), [durable()])
        assert await reconcile(house.client, streams(), [durable()]) == []

    async def test_corrects_a_durable_that_a_redeploy_would_leave_as_it_was(self, house: House) -> None:
        stream = house.client.jetstream()
        await reconcile(house.client, streams(), [])
        await stream.add_consumer(
            "PLANS",
            durable_name="scoring_rescore",
            ack_wait=5,
            max_ack_pending=7,
            max_deliver=3,
            filter_subject="nq57.v1.task.reported.>",
            description="kept by hand",
        )
        [said] = await reconcile(house.client, streams(), [durable()])
        assert said.startswith("durable PLANS.scoring_rescore: ack_wait 5000000000 → 30000000000, filter_subjects")
        config = (await stream.consumer_info("PLANS", "scoring_rescore")).config
        assert (config.ack_wait, config.max_ack_pending, config.max_deliver) == (30, 2000, -1)
        assert config.filter_subjects == ["nq57.v1.task.assigned.>", "nq57.v1.task.reported.>"]
        assert config.description == "kept by hand"
        assert await reconcile(house.client, streams(), [durable()]) == []

    async def test_corrects_a_stream_and_keeps_what_an_operator_set(self, house: House) -> None:
        stream = house.client.jetstream()
        await stream.add_stream(
            name="PLANS",
            subjects=["nq57.v1.task.reported.>"],
            max_age=3600,
            description="the province's",
            max_bytes=10**9,
        )
        said = await reconcile(house.client, streams(), [])
        assert "max_age 3600000000000 → 0" in said[0]
        config = (await stream.stream_info("PLANS")).config
        assert (config.max_age, config.description, config.max_bytes) == (0, "the province's", 10**9)

    async def test_names_the_stream_that_takes_the_subjects(self, house: House) -> None:
        await house.client.jetstream().add_stream(name="FOREIGN", subjects=["nq57.v1.task.>"])
        with pytest.raises(TopologyError, match="stream PLANS: FOREIGN already takes subjects of"):
            await reconcile(house.client, streams(), [])

    async def test_names_the_stream_that_is_missing(self, house: House) -> None:
        with pytest.raises(TopologyError, match=r"durable NOWHERE\.x: .*stream"):
            await reconcile(house.client, [Stream("OTHER", {"subjects": ["o"]})], [Durable("NOWHERE", "x", ["o"])])

    async def test_keeps_partners_in_step_with_the_five_streams(self, house: House) -> None:
        await reconcile(house.client, streams(), [])
        config = (await house.client.jetstream().stream_info("PARTNERS")).config
        assert {source.name for source in config.sources or []} == {
            "PLANS",
            "EVIDENCE",
            "SCORING",
            "ALERTING",
            "REPORTING",
        }
        assert config.max_age == 30 * 86_400


class TestSyncsAlways:
    async def test_reads_it_back_from_the_running_server(self, nats_server: NatsServer) -> None:
        assert await syncs_always(nats_server.monitor_url)

    async def test_sees_a_server_that_acknowledges_before_it_syncs(self, tmp_path: Path) -> None:
        config = tmp_path / "nats.conf"
        config.write_text(FAULTY_CONFIG, encoding="utf-8")
        with NatsServer(tmp_path / "nats", config=config, monitor_port=0) as server:
            assert not await syncs_always(server.monitor_url)

    async def test_raises_when_nobody_answers(self, nats_server: NatsServer) -> None:
        nats_server.stop()
        with pytest.raises(httpx.TransportError):
            await syncs_always(nats_server.monitor_url)
