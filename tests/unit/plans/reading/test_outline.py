from services.plans.reading.blocks import Place
from services.plans.reading.lines import Paragraph
from services.plans.reading.outline import Node, grow

NOWHERE = Place("dòng", 1, 1)


def tree(*texts: str) -> Node:
    return grow([Paragraph(text, NOWHERE) for text in texts])


def codes(root: Node) -> list[str]:
    return [node.code for node in root.walk() if node.kind != "root"]


class TestCode:
    def test_quotes_the_path_of_numbers(self) -> None:
        root = tree(
            "II. MỤC TIÊU",
            "2. Cụ thể",
            "2.4. Chuyển đổi số",
            "(7) Tỷ lệ",
            "(8) Tỷ lệ",
            "III. NHIỆM VỤ",
            "1. Chung",
            "a) Việc",
        )
        assert codes(root) == ["II", "II.2", "II.2.4", "II.2.4(7)", "II.2.4(8)", "III", "III.1", "III.1.a"]

    def test_counts_bullets(self) -> None:
        root = tree("II. MỤC TIÊU", "1. Đến năm 2030", "b) Chỉ tiêu", "+ Một", "+ Hai", "- Ba")
        assert codes(root)[-3:] == ["II.1.b(1)", "II.1.b(2)", "II.1.b(1)"]

    def test_keeps_a_repeated_number(self) -> None:
        assert codes(tree("IV. TỔ CHỨC", "5. Chi bộ", "5. Ủy ban")) == ["IV", "IV.5", "IV.5"]


class TestGrow:
    def test_hangs_plain_paragraphs_on_the_line_above(self) -> None:
        root = tree("I. NHIỆM VỤ", "1. Lãnh đạo", "Ban hành Chỉ thị.", "2. Tuyên truyền")
        first = root.children[0].children[0]
        assert [paragraph.text for paragraph in first.paragraphs] == ["Ban hành Chỉ thị."]

    def test_a_deeper_dotted_number_is_a_child(self) -> None:
        root = tree("I. A", "3. B", "3.1. C", "3.1.1. D", "3.2. E")
        assert codes(root) == ["I", "I.3", "I.3.1", "I.3.1.1", "I.3.2"]
        assert [child.label for child in root.children[0].children[0].children] == ["3.1", "3.2"]

    def test_of_nothing_is_an_empty_root(self) -> None:
        assert next(grow([]).walk()).children == []
