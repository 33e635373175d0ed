"""The phrases plans are written in, as data; all are matched on clean, folded text (see `lines`)."""

from services.plans.reading.patterns.bodies import (
    CONNECTIVES,
    JOINT_WORK,
    LEADS,
    UNIT_BEGINNINGS,
    UNIT_HEADS,
    UNIT_VERBS,
)
from services.plans.reading.patterns.citations import AFTER_LEGAL_ISSUER, LEGAL_KINDS
from services.plans.reading.patterns.columns import COLUMNS, DEADLINE_BEGINNINGS
from services.plans.reading.patterns.figures import (
    AFTER_CUES,
    APPROXIMATELY,
    CIRCUMSTANCES,
    COMPARATORS_AFTER,
    COMPARATORS_BEFORE,
    COMPARED_WITH,
    COUNT_CUES,
    FILLERS_BEFORE,
    NOT_A_GOAL,
    NUMBER_IS_A_NAME,
    RISES,
)
from services.plans.reading.patterns.headings import (
    BELONGS_TO_THE_NEXT,
    SECOND_HALVES,
    SECTIONS,
    SENTENCE_STARTERS,
    STARTER_IS_A_NAME,
)
from services.plans.reading.patterns.measures import (
    COUNTED,
    DENOMINATORS,
    MEASURED,
    MONEY,
    NOT_COUNTED,
    PARTS_OF_A_PLAN,
)
from services.plans.reading.patterns.names import NAME_EDGE, NAME_START
from services.plans.reading.patterns.orders import (
    CAPTION,
    CLOSING,
    IS_A_STATEMENT,
    MEASURES,
    NOT_A_TASK_START,
    PARTICULARS,
)
from services.plans.reading.patterns.outputs import (
    OUTPUT_COUNTS,
    OUTPUT_ENDS,
    OUTPUT_NOUNS,
    OUTPUT_VERBS,
    REPORTS,
    WEAK_VERBS,
)
from services.plans.reading.patterns.rhythms import INTERVALS, RECURRENCES
from services.plans.reading.patterns.words import either

__all__ = [
    "AFTER_CUES",
    "AFTER_LEGAL_ISSUER",
    "APPROXIMATELY",
    "BELONGS_TO_THE_NEXT",
    "CAPTION",
    "CIRCUMSTANCES",
    "CLOSING",
    "COLUMNS",
    "COMPARATORS_AFTER",
    "COMPARATORS_BEFORE",
    "COMPARED_WITH",
    "CONNECTIVES",
    "COUNTED",
    "COUNT_CUES",
    "DEADLINE_BEGINNINGS",
    "DENOMINATORS",
    "FILLERS_BEFORE",
    "INTERVALS",
    "IS_A_STATEMENT",
    "JOINT_WORK",
    "LEADS",
    "LEGAL_KINDS",
    "MEASURED",
    "MEASURES",
    "MONEY",
    "NAME_EDGE",
    "NAME_START",
    "NOT_A_GOAL",
    "NOT_A_TASK_START",
    "NOT_COUNTED",
    "NUMBER_IS_A_NAME",
    "OUTPUT_COUNTS",
    "OUTPUT_ENDS",
    "OUTPUT_NOUNS",
    "OUTPUT_VERBS",
    "PARTICULARS",
    "PARTS_OF_A_PLAN",
    "RECURRENCES",
    "REPORTS",
    "RISES",
    "SECOND_HALVES",
    "SECTIONS",
    "SENTENCE_STARTERS",
    "STARTER_IS_A_NAME",
    "UNIT_BEGINNINGS",
    "UNIT_HEADS",
    "UNIT_VERBS",
    "WEAK_VERBS",
    "either",
]
