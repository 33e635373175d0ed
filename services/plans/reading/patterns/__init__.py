"""The phrases plans are written in, as data; all are matched on clean, folded text (see `lines`)."""

from services.plans.reading.patterns.bodies import (
    CONNECTIVES,
    JOINT_WORK,
    UNIT_BEGINNINGS,
    UNIT_HEADS,
    UNIT_VERBS,
)
from services.plans.reading.patterns.citations import (
    AFTER_LEGAL_ISSUER,
    LEGAL_KINDS,
)
from services.plans.reading.patterns.columns import (
    COLUMNS,
    DEADLINE_BEGINNINGS,
)
from services.plans.reading.patterns.figures import (
    APPROXIMATELY,
    COMPARATORS_AFTER,
    COMPARATORS_BEFORE,
    COUNT_CUES,
    COUNTED,
    FILLERS_BEFORE,
    MONEY,
    NOT_A_GOAL,
    NUMBER_IS_A_NAME,
)
from services.plans.reading.patterns.headings import (
    BELONGS_TO_THE_NEXT,
    SECOND_HALVES,
    SECTIONS,
    SENTENCE_STARTERS,
    STARTER_IS_A_NAME,
)
from services.plans.reading.patterns.names import (
    NAME_EDGE,
    NAME_START,
)
from services.plans.reading.patterns.orders import (
    IS_A_STATEMENT,
    NOT_A_TASK_START,
    OUTPUT_ENDS,
    OUTPUT_NOUNS,
    OUTPUT_VERBS,
    PARTICULARS,
    RECURRENCES,
)
from services.plans.reading.patterns.words import either

__all__ = [
    "AFTER_LEGAL_ISSUER",
    "APPROXIMATELY",
    "BELONGS_TO_THE_NEXT",
    "COLUMNS",
    "COMPARATORS_AFTER",
    "COMPARATORS_BEFORE",
    "CONNECTIVES",
    "COUNTED",
    "COUNT_CUES",
    "DEADLINE_BEGINNINGS",
    "FILLERS_BEFORE",
    "IS_A_STATEMENT",
    "JOINT_WORK",
    "LEGAL_KINDS",
    "MONEY",
    "NAME_EDGE",
    "NAME_START",
    "NOT_A_GOAL",
    "NOT_A_TASK_START",
    "NUMBER_IS_A_NAME",
    "OUTPUT_ENDS",
    "OUTPUT_NOUNS",
    "OUTPUT_VERBS",
    "PARTICULARS",
    "RECURRENCES",
    "SECOND_HALVES",
    "SECTIONS",
    "SENTENCE_STARTERS",
    "STARTER_IS_A_NAME",
    "UNIT_BEGINNINGS",
    "UNIT_HEADS",
    "UNIT_VERBS",
    "either",
]
