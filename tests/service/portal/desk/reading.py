"""A page as it is read."""

import re

import httpx


def text_of(page: httpx.Response) -> str:
    """Return the words of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.text).split())
