"""Rules 9 and 11 by example: means of units and points of the index, as a person with a pencil makes them."""

from dataclasses import dataclass
from decimal import Decimal

from services.scoring.domain.index.formula import Ratio, Step
from services.scoring.domain.mean import Part


def part(score: str, weight: str = "1", completion: str | None = None) -> Part:
    done = Decimal(completion) if completion is not None else None
    return Part(f"t{score}", "II.1", "Số hóa", Decimal(score), done, Decimal(weight))


@dataclass(frozen=True)
class MeanCase:
    """Tasks in force, their weights times the unit's share. `band` is none where nothing is ranked."""

    words: str
    parts: tuple[Part, ...]
    score: str
    completion: str | None
    band: str | None


MEANS = (
    MeanCase(
        "ba nhiệm vụ chủ trì ngang nhau",
        (part("100", "1", "80"), part("50", "1", "40"), part("30", "1", "10")),
        "(100 + 50 + 30) / 3",
        "(80 + 40 + 10) / 3",
        "Hoàn thành",
    ),
    MeanCase(
        "trọng số 2 tính gấp đôi",
        (part("100", "2"), part("40", "1"), part("60", "1")),
        "(2 × 100 + 40 + 60) / 4",
        None,
        "Tốt",
    ),
    MeanCase(
        "phối hợp tính 0,3", (part("100"), part("100"), part("0", "0.3")), "(100 + 100 + 0,3 × 0) / 2,3", None, "Tốt"
    ),
    MeanCase(
        "chưa báo cáo tính 0 vào tiến độ",
        (part("90", "1", "90"), part("90", "1", "90"), part("90")),
        "(90 + 90 + 90) / 3",
        "(90 + 90 + 0) / 3",
        "Xuất sắc",
    ),
    MeanCase(
        "không nhiệm vụ nào báo cáo: tiến độ để trống", (part("0"), part("0"), part("0")), "0", None, "Chưa hoàn thành"
    ),
    MeanCase("hai nhiệm vụ: có điểm mà chưa xếp hạng", (part("100"), part("80")), "(100 + 80) / 2", None, None),
    MeanCase("đúng 90 là Xuất sắc", (part("80"), part("90"), part("100")), "(80 + 90 + 100) / 3", None, "Xuất sắc"),
    MeanCase("89,99 là Tốt", (part("89.97"), part("90"), part("90")), "(89,97 + 90 + 90) / 3", None, "Tốt"),
    MeanCase("đúng 70 là Tốt", (part("60"), part("70"), part("80")), "(60 + 70 + 80) / 3", None, "Tốt"),
    MeanCase("đúng 50 là Hoàn thành", (part("40"), part("50"), part("60")), "(40 + 50 + 60) / 3", None, "Hoàn thành"),
    MeanCase(
        "49,99 là Chưa hoàn thành",
        (part("49.97"), part("50"), part("50")),
        "(49,97 + 50 + 50) / 3",
        None,
        "Chưa hoàn thành",
    ),
)


@dataclass(frozen=True)
class IndexCase:
    """Rule 11: points of a figure under a formula, of ten at most."""

    words: str
    formula: Ratio | tuple[Step, ...]
    figure: str
    points: str


UP_TO_80 = Ratio(Decimal(80))
DOWN_TO_5 = Ratio(Decimal(5), "falling", Decimal(25))
STEPS = (
    Step(None, Decimal(20), Decimal(0)),
    Step(Decimal(20), Decimal(50), Decimal(4)),
    Step(Decimal(50), None, Decimal(10)),
)
INDEX = (
    IndexCase("tỷ lệ: được ba phần tư chỉ tiêu", UP_TO_80, "60", "10 × 60 / 80"),
    IndexCase("tỷ lệ: vượt chỉ tiêu không quá điểm tối đa", UP_TO_80, "95", "10 × min(1; 95 / 80)"),
    IndexCase("tỷ lệ giảm: càng thấp càng tốt", DOWN_TO_5, "10", "10 × (25 - 10) / (25 - 5)"),
    IndexCase("tỷ lệ giảm: quá mốc không điểm", DOWN_TO_5, "40", "10 × max(0; (25 - 40) / (25 - 5))"),
    IndexCase("bậc: cận dưới thuộc bậc", STEPS, "20", "4"),
    IndexCase("bậc: cận trên thuộc bậc sau", STEPS, "50", "10"),
    IndexCase("bậc: ngay dưới cận", STEPS, "49.99", "4"),
)
