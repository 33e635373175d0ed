"""Where the published contracts lie, and how a document is written down."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import contracts

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Places:
    """The folder of the contracts and what is inside; another root serves the tests."""

    root: Path = Path(contracts.__file__).parent

    @property
    def schemas(self) -> Path:
        return self.root / "schemas"

    @property
    def examples(self) -> Path:
        return self.root / "examples"

    @property
    def openapi(self) -> Path:
        return self.root / "openapi"

    @property
    def asyncapi(self) -> Path:
        return self.root / "asyncapi.yaml"

    @property
    def waivers(self) -> Path:
        return self.root / "waivers.yaml"

    def released(self) -> list[Path]:
        """Every released set, oldest first."""
        return sorted((self.root / "released").iterdir(), key=lambda folder: _version(folder.name))


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def text_of(document: Json) -> str:
    """The one way a JSON document is written down, so that equal documents are equal bytes."""
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def read_folder(folder: Path) -> dict[str, Json]:
    """JSON documents of a folder by their name without suffix."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))}
