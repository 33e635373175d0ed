"""The story of one real plan over the running system."""

import pytest

from tests.journeys.chapters import tell
from tests.journeys.story import Story
from tests.system import System

pytestmark = pytest.mark.xdist_group("system")


async def test_a_plan_goes_from_its_document_to_red_alerts_and_back(story: Story, system: System) -> None:
    await tell(story, system)
