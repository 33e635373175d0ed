"""The versions there are: read from files at start, and from the table in every transaction that decides."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, Protocol, TypeVar

from shared import clock
from shared.auth import Principal, require, subtrees
from shared.database import Transaction
from shared.http import Problem
from shared.policies import rows
from shared.policies.rows import Entered, Key
from shared.policy_file import PolicyRefused, Written, parse_policy


class Dated(Protocol):
    """What every policy says of itself."""

    @property
    def version(self) -> str: ...

    @property
    def effective_from(self) -> date: ...


P = TypeVar("P", bound=Dated)
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Version:
    """A version as it is listed. One that shipped was entered by nobody; a superseded one never holds."""

    version: str
    effective_from: date
    source: str
    is_shipped: bool = True
    is_superseded: bool = False
    entered_at: datetime | None = None
    entered_by: str | None = None
    reason: str | None = None
    decision_number: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A policy as it is proposed: YAML text, and the day it would hold from."""

    source: str
    effective_from: date


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a version is entered, and the decision it carries out."""

    reason: str
    decision_number: str | None


class PolicyVersions(Generic[P, S]):
    """Policies of one kind. The application ships versions at start; handlers are registered before any is read.

    Of versions with one name or one day those entered hold before those that ship, and of these the later entry: a
    version entered by mistake is taken back by entering another one for its day, before that day.
    """

    def __init__(self, schema: type[P], together: Callable[[Iterable[P]], S]) -> None:
        """Name the dataclass, and what makes one set of many versions."""
        self._schema = schema
        self._together = together
        self._shipped: tuple[Written[P], ...] = ()
        self._read: tuple[tuple[Key, ...], S] | None = None

    def ship(self, *written: Written[P]) -> None:
        """Let the versions that ship take effect, each from its day on; ValueError when two of them contradict."""
        self._together(each.policy for each in written)
        self._shipped, self._read = written, None

    def put(self, *policies: P) -> None:
        """Let versions without a text take effect."""
        self.ship(*(Written(policy, "") for policy in policies))

    async def policies(self, tx: Transaction) -> S:
        """Return every version that holds for some day; RuntimeError before any was shipped."""
        known = await rows.keys(tx)
        if self._read is None or self._read[0] != known:
            self._read = known, await self._merge(tx) if known else self.shipped()
        return self._read[1]

    def shipped(self) -> S:
        """Return the versions that ship; RuntimeError before any was."""
        if not self._shipped:
            raise RuntimeError("no policy was put in force")
        return self._together(each.policy for each in self._shipped)

    async def _merge(self, tx: Transaction) -> S:
        held = {each.effective_from: each for each in await rows.all_entered(tx)}
        entered = [self.read(each.source, each.effective_from) for each in held.values()]
        return self._together([*(each.policy for each in self._unreplaced(held.values())), *entered])

    def _unreplaced(self, entered: Collection[Entered]) -> list[Written[P]]:
        names, days = {each.version for each in entered}, {each.effective_from for each in entered}
        return [
            each
            for each in self._shipped
            if each.policy.version not in names and each.policy.effective_from not in days
        ]

    def read(self, source: str, effective_from: date) -> P:
        """Read a text as a policy that holds from a day on; PolicyRefused when it names another day, or is none."""
        return parse_policy(source, self._schema, given={"effective_from": effective_from.isoformat()})

    def proposed(self, draft: Draft) -> P:
        """Read what a person proposes; 422 `policy-refused` with line and place."""
        try:
            return self.read(draft.source, draft.effective_from)
        except PolicyRefused as refused:
            what = f"dòng {refused.line}, mục {refused.place}: {refused.reason}"
            detail = f"Chính sách chưa dùng được: {what}. Hãy sửa chỗ này rồi gửi lại."
            raise Problem(
                422, "policy-refused", detail, line=refused.line, place=refused.place, reason=refused.reason
            ) from refused

    async def listed(self, tx: Transaction) -> list[Version]:
        """Return every version, those that hold from a later day first."""
        entered = await rows.all_entered(tx)
        holding = {each.effective_from: each.version for each in entered}
        found = [_shown(each, is_superseded=holding[each.effective_from] != each.version) for each in entered]
        kept = self._unreplaced(entered)
        found += [
            Version(each.policy.version, each.policy.effective_from, each.source, is_superseded=each not in kept)
            for each in self._shipped
        ]
        return sorted(found, key=lambda each: each.effective_from, reverse=True)

    async def enter(
        self, tx: Transaction, draft: Draft, grounds: Grounds, principal: Principal, judged: date
    ) -> Version:
        """Keep a version that holds from a day after `judged`, the last day anything was decided for.

        The caller holds the lock of those who decide, so that nobody decides for a day whose policy is being entered.

        Raises:
            Problem: 403 for whoever decides below the province only, 422 `policy-refused`, 422 `policy-too-early`, 409
                `policy-exists`.
        """
        own = subtrees(principal, "policy:decide")
        require(principal, "policy:decide", "".join(own[:1]).partition(".")[0])
        policy = self.proposed(draft)
        _refuse_too_early(draft.effective_from, judged)
        if policy.version in {each.version for each in await self.listed(tx)}:
            detail = f"Đã có chính sách mang tên phiên bản {policy.version}. Hãy đặt tên phiên bản khác rồi gửi lại."
            raise Problem(409, "policy-exists", detail, version=policy.version)
        entered = Entered(
            policy.version,
            draft.effective_from,
            draft.source,
            grounds.reason,
            grounds.decision_number,
            clock.now(),
            principal.display_name,
            principal.account_id,
        )
        await rows.add(tx, entered)
        return _shown(entered, is_superseded=False)


def _refuse_too_early(effective_from: date, judged: date) -> None:
    first = max(clock.today(), judged) + timedelta(days=1)
    if effective_from < first:
        detail = (
            f"Chính sách không thể có hiệu lực từ ngày {effective_from:%d/%m/%Y}: ngày đã qua giữ nguyên chính sách "
            f"của nó. Hãy chọn ngày từ {first:%d/%m/%Y} trở đi."
        )
        raise Problem(422, "policy-too-early", detail, first_day=first.isoformat())


def _shown(entered: Entered, *, is_superseded: bool) -> Version:
    told = {name: getattr(entered, name) for name in Entered.__slots__ if name != "entered_account_id"}
    return Version(is_shipped=False, is_superseded=is_superseded, **told)
