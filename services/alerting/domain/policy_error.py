"""What a policy is refused with."""


class PolicyError(ValueError):
    """A policy that could raise or miss an alert by mistake. `path` leads to the place, below what raises it."""

    def __init__(self, path: tuple[str | int, ...], message: str) -> None:
        """Name the place and what is wrong with it."""
        super().__init__(message)
        self.path = path
