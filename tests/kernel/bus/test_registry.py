import pytest

from contracts import evidence, plans
from shared.bus import Consumers


class TestConsumers:
    def test_derives_stream_durable_and_subjects(self) -> None:
        consumers = Consumers("scoring")

        @consumers.on(plans.TaskReported, plans.TaskAssigned, batch=50)
        async def rescore_tasks(events: object, tx: object) -> None: ...

        handler = consumers.handlers["rescore_tasks"]
        assert (handler.stream, handler.durable) == ("PLANS", "scoring_rescore_tasks")
        assert handler.subjects == ["nq57.v1.task.assigned.>", "nq57.v1.task.reported.>"]
        assert (handler.batch, handler.work) == (50, rescore_tasks)

    def test_refuses_facts_of_two_streams(self) -> None:
        with pytest.raises(ValueError, match=r"exactly one stream, not \['EVIDENCE:.*', 'PLANS:task.reported'\]"):
            Consumers("scoring").on(plans.TaskReported, evidence.EvidenceRejected)

    def test_refuses_a_handler_of_nothing(self) -> None:
        with pytest.raises(ValueError, match="exactly one stream"):
            Consumers("scoring").on()

    def test_refuses_a_name_twice(self) -> None:
        consumers = Consumers("scoring")

        async def rescore(events: object, tx: object) -> None: ...

        consumers.on(plans.TaskReported)(rescore)
        with pytest.raises(ValueError, match="a name of its own"):
            consumers.on(plans.TaskAssigned)(rescore)

    def test_refuses_a_function_that_cannot_wait(self) -> None:
        def rescore(events: object, tx: object) -> None: ...

        with pytest.raises(ValueError, match="coroutine"):
            Consumers("scoring").on(plans.TaskReported)(rescore)  # type: ignore[type-var]
