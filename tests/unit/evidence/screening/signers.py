"""Who signs in tests, and a desk that checks what they signed against a trust folder."""

from dataclasses import dataclass
from pathlib import Path

from services.evidence.screening import signatures
from services.evidence.screening.found import Found
from tests.evidence_signing import COMMUNE, Holder, document, now, signed, trust

PERSON = "Người Ký Thử"


@dataclass(frozen=True)
class World:
    """A root, an authority below it, and those it certified."""

    root: Holder
    authority: Holder
    seal: Holder
    officer: Holder
    clock: Holder
    document: bytes
    sealed: bytes

    @classmethod
    def made(cls) -> "World":
        root = Holder.root()
        authority = root.issue("CA cấp hai mẫu", "Cơ quan chứng thực mẫu", is_authority=True)
        seal, plain = authority.issue(COMMUNE), document(2)
        return cls(
            root=root,
            authority=authority,
            seal=seal,
            officer=authority.issue(PERSON, surname="Thử"),
            clock=root.issue("TSA mẫu", "Cơ quan chứng thực mẫu", is_clock=True),
            document=plain,
            sealed=signed(plain, seal),
        )


class Desk:
    """Checks bytes against a trust folder."""

    def __init__(self, folder: Path, *trusted: Holder) -> None:
        self.file, self.trust = folder / "file.pdf", trust(folder / "trust", *trusted)

    def check(self, content: bytes) -> list[Found]:
        self.file.write_bytes(content)
        return signatures.examine(self.file, self.trust, now())[0]

    def codes(self, content: bytes) -> list[str]:
        return [found.code for found in self.check(content)]


def by_code(findings: list[Found], code: str) -> Found:
    return next(found for found in findings if found.code == code)
