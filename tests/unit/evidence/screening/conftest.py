"""Those who sign, made once."""

from pathlib import Path

import pytest

from tests.unit.evidence.screening.signers import Desk, World


@pytest.fixture(scope="session")
def world() -> World:
    return World.made()


@pytest.fixture
def desk(tmp_path: Path, world: World) -> Desk:
    """Give a desk that trusts the root."""
    return Desk(tmp_path, world.root)
