"""How the tables of phrases are put together."""


def either(*alternatives: str) -> str:
    """One group of alternatives, each a regular expression."""
    return f"(?:{'|'.join(alternatives)})"
