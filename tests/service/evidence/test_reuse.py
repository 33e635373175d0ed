"""Files that repeat others: by content and by look, across tasks and units, in whichever order they are screened."""

import asyncio
import random
from typing import Any

import pytest

from contracts.evidence import EvidenceScreened
from services.evidence.domain.likeness import FINE_AT_MOST
from services.evidence.domain.safety import Scan
from services.evidence.screening.found import Check
from services.evidence.screening.job import Print, Screened
from services.evidence.use_cases.record import Outcome, record
from services.evidence.use_cases.screen import screen_waiting
from shared.testing.eventually import eventually
from tests.service.evidence.desk import Corner, Desk
from tests.service.evidence.machine import POLICY, codes, machine, screening
from tests.service.evidence.samples import jpeg, pdf, picture

pytestmark = pytest.mark.asyncio(loop_scope="module")

TYPE = Check("type", 1)


@pytest.fixture(scope="module")
def has_jobs() -> bool:
    return False


@pytest.fixture
def other_corner(shared_desk: Desk) -> Corner:
    """Give a second commune."""
    return Corner(shared_desk)


async def kept(corner: Corner, content: bytes, name: str = "a.jpg", task_id: str = "") -> str:
    stored = await corner.upload(task_id or await corner.task(), name, content, media_type="image/jpeg")
    return str(stored["evidence_id"])


async def screen(corner: Corner) -> None:
    await screen_waiting(corner.desk.database, machine(corner.desk))


def reuse(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [(finding["code"], finding["level"]) for finding in found["findings"] if finding["check"] == "reuse"]


def looks(*bits: int, fine: int = 0) -> Outcome:
    """What a screening would say of a file whose pages look like this."""
    seen = tuple(Print(page, one, f"{fine:064x}") for page, one in enumerate(bits))
    return Outcome(Screened("application/pdf", len(bits), (TYPE.ok("type-known", "Tệp PDF."),), seen), Scan("none"))


async def recorded(corner: Corner, evidence_id: str, outcome: Outcome) -> None:
    async with corner.desk.database.transaction() as tx:
        await record(tx, POLICY, evidence_id, outcome)


class TestExact:
    async def test_links_both_ways_and_hides_what_the_reader_may_not_see(
        self, corner: Corner, other_corner: Corner
    ) -> None:
        content = jpeg(picture(11))
        older, newer = await kept(corner, content), await kept(other_corner, content, "khác.jpg")
        await screen(corner)
        first, second = await screening(corner, older), await screening(corner, newer)
        assert (reuse(first), reuse(second)) == ([], [("reuse-exact", "warning")])
        assert (first["risk"], second["risk"]) == ("low", "medium")
        (link,) = second["likenesses"]
        assert (link["evidence_id"], link["kind"], link["is_older"], link["is_elsewhere"]) == (
            older,
            "exact",
            True,
            False,
        )
        assert (link["unit_id"], link["task_code"], link["name"]) == (corner.body, "II.2", "a.jpg")
        (back,) = first["likenesses"]
        assert (back["evidence_id"], back["is_older"]) == (newer, False)
        (hidden,) = (await screening(corner, newer, "officer", other_corner.commune))["likenesses"]
        assert {name: value for name, value in hidden.items() if value} == {"kind": "exact", "is_elsewhere": True}

    async def test_is_only_noted_within_a_task(self, corner: Corner) -> None:
        task_id, content = await corner.task(), jpeg(picture(12))
        await kept(corner, content, "a.jpg", task_id)
        again = await kept(corner, content, "b.jpg", task_id)
        await screen(corner)
        found = await screening(corner, again)
        assert (reuse(found), found["risk"]) == ([("reuse-exact", "note")], "low")


class TestNear:
    async def test_sees_an_image_compressed_and_scaled_anew(self, corner: Corner, other_corner: Corner) -> None:
        older = await kept(corner, jpeg(picture(13)))
        newer = await kept(other_corner, jpeg(picture(13, 500), 60))
        unlike = await kept(other_corner, jpeg(picture(14)))
        await screen(corner)
        found = await screening(corner, newer)
        assert reuse(found) == [("reuse-near", "warning")]
        (link,) = found["likenesses"]
        assert (link["evidence_id"], link["kind"], link["distance"] <= POLICY.near_distance) == (older, "near", True)
        assert reuse(await screening(corner, unlike)) == []

    async def test_names_the_pages_of_a_scan(self, corner: Corner, other_corner: Corner) -> None:
        older = await kept(corner, pdf(21, 22, 23), "cũ.pdf")
        newer = await kept(other_corner, pdf(24, 23), "mới.pdf")
        await screen(corner)
        (link,) = (await screening(corner, newer))["likenesses"]
        assert (link["evidence_id"], link["page"], link["other_page"]) == (older, 1, 2)

    async def test_is_told_of_the_newer_file_when_the_older_one_is_screened_late(self, corner: Corner) -> None:
        older, newer = await kept(corner, b"mot"), await kept(corner, b"hai")
        look = random.Random(1).getrandbits(63)
        await recorded(corner, newer, looks(look))
        assert reuse(await screening(corner, newer)) == []
        await recorded(corner, older, looks(look ^ 0b111))
        found = await screening(corner, newer)
        assert (reuse(found), found["version"], found["risk"]) == ([("reuse-near", "warning")], 2, "medium")

        async def told() -> bool:
            facts = [fact for fact in corner.facts(EvidenceScreened) if isinstance(fact, EvidenceScreened)]
            return {(fact.evidence_id, fact.version, fact.risk) for fact in facts} >= {(newer, 2, "medium")}

        assert await eventually(told)
        # A second screening that finds another look takes the link away on both sides.
        await recorded(corner, older, looks(~look))
        found = await screening(corner, newer)
        assert (reuse(found), found["version"], found["likenesses"]) == ([], 3, [])

    async def test_finds_each_other_when_both_are_recorded_at_once(self, corner: Corner) -> None:
        pairs = [(await kept(corner, f"{pair}a".encode()), await kept(corner, f"{pair}b".encode())) for pair in "xyz"]
        drawn = random.Random(2)
        for one, two in pairs:
            look = looks(drawn.getrandbits(63))
            await asyncio.gather(recorded(corner, one, look), recorded(corner, two, look))
            assert reuse(await screening(corner, two)) == [("reuse-near", "warning")]
            assert reuse(await screening(corner, one)) == []

    async def test_holds_at_the_distance_of_the_policy_and_not_beyond(self, corner: Corner) -> None:
        one, two, three = [await kept(corner, f"{name}".encode()) for name in ("gan1", "gan2", "gan3")]
        look = random.Random(3).getrandbits(63)
        within, beyond = look ^ 0x1_0003_0003_0001, look ^ 0x3_0003_0003_0001
        await recorded(corner, one, looks(look))
        await recorded(corner, two, looks(within))
        await recorded(corner, three, looks(beyond))
        (link,) = (await screening(corner, two, "reviewer"))["likenesses"][:1]
        assert (link["evidence_id"], link["distance"]) == (one, POLICY.near_distance)
        found = await screening(corner, three)
        assert one not in {link["evidence_id"] for link in found["likenesses"]}

    async def test_tells_pages_of_text_apart_that_look_alike_from_afar(self, corner: Corner) -> None:
        one, two, three = [await kept(corner, f"{name}".encode()) for name in ("xa1", "xa2", "xa3")]
        look, fine = random.Random(5).getrandbits(63), random.Random(6).getrandbits(255)
        await recorded(corner, one, looks(look, fine=fine))
        await recorded(corner, two, looks(look, fine=fine ^ ((1 << FINE_AT_MOST) - 1)))
        await recorded(corner, three, looks(look, fine=fine ^ (((2 << FINE_AT_MOST) - 1) << 100)))
        assert [link["evidence_id"] for link in (await screening(corner, two))["likenesses"]] == [one]
        assert (await screening(corner, three))["likenesses"] == []


class TestScreenedTwice:
    async def test_says_the_same_again(self, corner: Corner) -> None:
        evidence_id = await kept(corner, b"lai")
        for version in (1, 2):
            await recorded(corner, evidence_id, looks(5 << 40))
            found = await screening(corner, evidence_id)
            assert (found["version"], codes(found)) == (version, {"type-known", "malware-unscanned"})

    async def test_takes_no_harm_from_letters_a_database_refuses(self, corner: Corner) -> None:
        evidence_id = await kept(corner, b"nul")
        bad = TYPE.note("type-other", "Ký bởi \0\ud800Văn thư", signer="a\0b", more=["\udfff", {"c\0": 1}])
        await recorded(corner, evidence_id, Outcome(Screened(findings=(bad,)), Scan("none")))
        finding = (await screening(corner, evidence_id))["findings"][0]
        assert (finding["text"], finding["details"]) == ("Ký bởi Văn thư", {"signer": "ab", "more": ["", {"c": 1}]})
