import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

from shared.ids import new_id
from shared.testing.clock import moved_to


class TestNewId:
    def test_is_a_uuid_of_version_7(self) -> None:
        made = uuid.UUID(new_id())
        assert (made.version, made.variant) == (7, uuid.RFC_4122)

    def test_carries_the_millisecond_it_was_made_in(self) -> None:
        before = int(datetime.now().timestamp() * 1000)  # noqa: DTZ005 - an instant is meant
        made = uuid.UUID(new_id()).int >> 80
        assert before <= made <= before + 5000

    def test_grows_within_a_process(self) -> None:
        made = [new_id() for _ in range(10_000)]
        assert made == sorted(set(made))

    def test_is_never_given_twice_to_threads(self) -> None:
        with ThreadPoolExecutor(8) as pool:
            made = list(pool.map(lambda _: [new_id() for _ in range(1000)], range(8)))
        assert len({each for of_thread in made for each in of_thread}) == 8000

    def test_does_not_follow_the_moved_clock(self) -> None:
        before = new_id()
        with moved_to(date(2020, 1, 1)):
            assert new_id() > before
