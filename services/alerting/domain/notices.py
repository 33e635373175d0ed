"""What is told of an alert."""

from typing import Literal

Happening = Literal["raised", "moved", "cleared", "escalated", "trial"]
