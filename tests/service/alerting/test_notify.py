"""Who is told: channels of the unit and of those above it, by level, rule and audience, in the alert's transaction."""

from datetime import timedelta

import pytest

from services.alerting.store import channels
from services.alerting.use_cases.deliver import forget_sent
from services.alerting.use_cases.notify import notify
from shared.testing.clock import MovedClock
from tests.service.alerting.post import Post, alert
from tests.service.scoring.facts import COMMUNE, OFFICE, PROVINCE, START


@pytest.fixture(autouse=True)
def on_a_monday(moved_clock: MovedClock) -> MovedClock:
    moved_clock.to(START + timedelta(60))
    return moved_clock


async def told(post: Post) -> dict[str, list[str]]:
    """What each channel is told, by channel."""
    rows = await post.desk.rows("SELECT channel_id, happening FROM notification ORDER BY happened_at, alert_version")
    found: dict[str, list[str]] = {}
    for channel_id, happening in rows:
        found.setdefault(str(channel_id), []).append(str(happening))
    return found


class TestNotify:
    async def test_tells_channels_of_the_unit_and_above_it_alone(self, post: Post) -> None:
        units = (PROVINCE, COMMUNE, OFFICE, f"{OFFICE}.to", f"{COMMUNE}-hai", "mau.xa-hai")
        ids = {unit: await post.add("webhook", unit_id=unit) for unit in units}
        await post.tell(alert(unit_id=OFFICE))
        assert set(await told(post)) == {ids[PROVINCE], ids[COMMUNE], ids[OFFICE]}

    async def test_tells_by_level_and_rule(self, post: Post) -> None:
        red = await post.add("webhook", levels=["red"])
        due = await post.add("webhook", rules=["due_soon"])
        await post.tell(alert(), alert(2, level="amber"), alert(3, level="amber", rule="due_soon"))
        assert await told(post) == {red: ["raised"], due: ["raised"]}

    async def test_tells_whoever_was_told_of_an_alert_how_it_moved_and_ended(self, post: Post) -> None:
        red = await post.add("webhook", levels=["red"])
        one = alert()
        await post.tell(one)
        await post.tell(alert(alert_id=one.alert_id, version=2, level="amber"), kind="moved")
        await post.tell(alert(alert_id=one.alert_id, version=3, level="amber"), kind="cleared")
        await post.tell(alert(2, level="amber", version=2), kind="cleared")
        assert await told(post) == {red: ["raised", "moved", "cleared"]}

    async def test_puts_an_escalated_alert_before_its_audience_which_hears_of_its_end(self, post: Post) -> None:
        leader = await post.add("webhook", audience="leader")
        anybody = await post.add("webhook")
        await post.add("webhook", audience="agency")
        one = alert()
        await post.tell(one)
        await post.tell(alert(alert_id=one.alert_id, version=2), kind="escalated", audience="leader")
        await post.tell(alert(alert_id=one.alert_id, version=3), kind="cleared")
        assert await told(post) == {leader: ["escalated", "cleared"], anybody: ["raised", "escalated", "cleared"]}

    async def test_tells_the_same_version_once(self, post: Post) -> None:
        channel_id = await post.add("webhook")
        one = alert()
        await post.tell(one)
        await post.tell(one)
        assert await told(post) == {channel_id: ["raised"]}

    async def test_tells_nothing_of_what_was_rolled_back(self, post: Post) -> None:
        await post.add("webhook")
        async with post.desk.database.transaction() as tx:
            await notify(tx, [alert()], "raised")
            await tx.session.rollback()
        assert await told(post) == {}

    async def test_tells_channels_that_are_switched_on(self, post: Post) -> None:
        off, on = await post.add("webhook"), await post.add("webhook")
        async with post.desk.database.transaction() as tx:
            await channels.change_channel(tx, off, {"is_active": False})
        await post.tell(alert())
        assert set(await told(post)) == {on}

    async def test_follows_the_ladder_of_the_rules(self, post: Post, on_a_monday: MovedClock) -> None:
        head = await post.add("webhook", audience="unit_head")
        await post.raise_red("a")
        on_a_monday.on(3)
        await post.desk.escalate()
        assert await told(post) == {head: ["escalated"]}


class TestForgetSent:
    async def test_keeps_what_is_young_waits_or_was_given_up(self, post: Post, on_a_monday: MovedClock) -> None:
        await post.add("webhook")
        await post.tell(alert(1))
        await post.deliver()
        post.receiver.answers = ["500 Internal Server Error"]
        await post.tell(alert(2))
        await post.deliver()
        on_a_monday.on(399)
        await forget_sent(post.desk.database)
        assert [state for _, state, _ in await post.states()] == ["sent", "waiting"]
        on_a_monday.on(2)
        await forget_sent(post.desk.database)
        assert [state for _, state, _ in await post.states()] == ["waiting"]
