from datetime import UTC, datetime, timedelta

from services.portal.domain import Notice, NoticeKind, raised_kind, still_kept
from services.portal.pages.live import told

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def notice(number: int, kind: NoticeKind = "raised", level: str = "amber", **given: int) -> Notice:
    at = NOW - timedelta(days=given.get("days_ago", 0))
    version = given.get("version", 1)
    return Notice(f"a{number}", version, kind, "mau.xa-mot", "t", "trend", level, "Vì sao.", at, notice_id=number)


class TestRaisedKind:
    def test_eases_only_when_red_became_amber(self) -> None:
        later = NOW + timedelta(days=1)
        assert raised_kind("amber", NOW, later) == "eased"
        assert raised_kind("red", NOW, later) == "raised"
        assert raised_kind("amber", NOW, NOW) == "raised"


class TestStillKept:
    def test_is_the_newest_of_each_alert_and_nothing_old(self) -> None:
        given = [notice(1, version=2, kind="cleared"), notice(1), notice(2, days_ago=30), notice(3, days_ago=29)]
        assert [(one.alert_id, one.version) for one in still_kept(given, NOW)] == [("a3", 1), ("a1", 2)]


class TestTold:
    def test_shows_red_first_then_the_newest_and_counts_the_rest(self) -> None:
        given = [notice(1, level="red"), *(notice(number) for number in range(2, 9)), notice(9, "cleared", "red")]
        assert told(given) == {"news": 8, "shown": [1, 8, 7]}


class TestSubtree:
    def test_ends_at_a_slug(self) -> None:
        assert notice(1).is_seen_from(["mau.xa-mot"])
        assert not notice(1).is_seen_from(["mau.xa-mo", "mau.xa-mot.phong"])
