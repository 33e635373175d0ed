"""Cuts paragraphs into sentences and sentences into clauses. Knows no meaning beyond punctuation."""

import re

# "hằng ngày.Tổ chức": the blank after a full stop is often lost; "dcs.vn" and "v.v." are no ends.
SENTENCE_END = re.compile(
    r"(?<!v\.v)(?<!\bTP)(?<!\bTx)(?:(?<=[^\W\d_]{2}[.!?])|(?<=[)\d%”\"][.!?])|(?<=…)|(?<=\.\.\.))\s*(?=[“\"]?[^\W\d_])"
)
OPENERS = "([“"
CLOSERS = ")]”"


def sentences(text: str) -> list[str]:
    """Sentences of a paragraph; a stop counts only before a capital."""
    parts: list[str] = []
    start = 0
    for match in SENTENCE_END.finditer(text):
        following = text[match.end() :].lstrip('“"')
        if following[:1].isupper() and (match.end() > match.start() or text[match.start() - 1] == "."):
            parts.append(text[start : match.start()].strip())
            start = match.end()
    parts.append(text[start:].strip())
    return [part for part in parts if part]


def clauses(sentence: str) -> list[str]:
    """Parts between semicolons that stand outside brackets and quotes; an unclosed bracket closes at the end."""
    cuts, depth = [0], 0
    last_closer = max(sentence.rfind(closer) for closer in CLOSERS)
    for index, char in enumerate(sentence):
        if char in OPENERS:
            depth += 1
        elif char in CLOSERS:
            depth = max(0, depth - 1)
        elif char == ";" and (depth == 0 or index > last_closer):
            cuts.append(index + 1)
            depth = 0
    parts = [sentence[a:b].strip() for a, b in zip(cuts, [*cuts[1:], len(sentence)], strict=True)]
    return [part for part in parts if part]
