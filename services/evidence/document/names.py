"""Paths inside a dossier: safe on every system, no two the same to any of them."""

import re
import unicodedata

MAX_BYTES = 150
"""Of one part, in UTF-8: a folder, a name and what stands around them must fit into 255."""
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
FORBIDDEN = str.maketrans(dict.fromkeys('<>:"/\\|?*', "_"))
NAMELESS = "khong-ten"


def safe_part(text: str) -> str:
    """One part of a path: NFC, printable, at most 150 bytes with its ending kept, never empty, never reserved."""
    printable = "".join(letter for letter in text if unicodedata.category(letter)[0] != "C")
    kept = " ".join(unicodedata.normalize("NFC", printable).translate(FORBIDDEN).split()).strip(". ")
    kept = f"_{kept}" if RESERVED.fullmatch(kept) else kept
    return _cut(kept, MAX_BYTES) or NAMELESS


class Paths:
    """Gives every file its path, no two alike to a system that ignores case or how accents are written."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._folders: dict[tuple[str, str], str] = {}

    def give(self, task_id: str, code: str, name: str) -> str:
        """Path of a file of a task, as `files/II.2/Quyết định.pdf`; a second one of the name gets ` (2)`."""
        key = (task_id, code)
        if key not in self._folders:
            self._folders[key] = self._free("files", safe_part(code))
        return self._free(self._folders[key], safe_part(name))

    def _free(self, folder: str, part: str) -> str:
        stem, dot, ending = part.rpartition(".")
        number, path = 1, f"{folder}/{part}"
        while _seen(path) in self._taken:
            number += 1
            path = f"{folder}/{stem} ({number}).{ending}" if dot and stem else f"{folder}/{part} ({number})"
        self._taken.add(_seen(path))
        return path


def is_safe(path: str) -> bool:
    """Tell whether a path stays below the folder it is unpacked in, on every system."""
    parts = path.split("/")
    return (
        all(part not in {"", ".", ".."} and part == part.translate(FORBIDDEN) for part in parts) and path.isprintable()
    )


def _seen(path: str) -> str:
    return unicodedata.normalize("NFKC", path.casefold())


def _cut(text: str, limit: int) -> str:
    """Cut the middle out of what is too long, so that its ending stays."""
    if len(text.encode()) <= limit:
        return text
    stem, dot, ending = text.rpartition(".")
    tail = f".{ending}" if dot and len(ending.encode()) <= limit // 10 else ""
    head = (stem if tail else text).encode()[: limit - len(tail.encode())].decode("utf-8", "ignore")
    return head.rstrip(". ") + tail
