"""Small plans in the form of issued ones, for tests of the reader."""

from services.plans.reading import Reading, read_text

TITLE = "thực hiện chương trình chuyển đổi số trên địa bàn xã Mẫu Một năm 2026"


def plan(*body: str, title: str = TITLE) -> str:
    return "\n\n".join(["KẾ HOẠCH", title, "-----", *body])


def read(*body: str, title: str = TITLE) -> Reading:
    return read_text(plan(*body, title=title))


def targets(*lines: str, title: str = TITLE) -> Reading:
    """Read the lines as the targets of a plan."""
    return read("I. MỤC TIÊU", *lines, title=title)


def orders(*lines: str, title: str = TITLE) -> Reading:
    """Read the lines as the tasks of a plan."""
    return read("I. NHIỆM VỤ, GIẢI PHÁP", *lines, title=title)
