"""What a reading is unsure of, as stable codes and Vietnamese sentences."""

from itertools import pairwise

from services.plans.reading.model import DocumentHead, Doubt, Milestone, Task

MESSAGES = {
    "indicator-without-number": "Mục tiêu không nêu con số; cần xác định cách đánh giá.",
    "due-missing": "Văn bản không nêu thời hạn.",
    "due-from-heading": "Thời hạn lấy theo đề mục phía trên.",
    "due-from-title": "Thời hạn lấy theo năm của kế hoạch, trong câu không nêu.",
    "year-from-title": "Thời hạn không ghi năm; lấy theo năm của kế hoạch.",
    "target-without-year": "Con số giống chỉ tiêu nhưng văn bản không nêu năm phải đạt; cần xác định thời hạn.",
    "unit-of-measure-unclear": "Đơn vị tính chưa rõ; cần kiểm tra đơn vị của con số.",
    "sentence-split": "Một câu nêu nhiều chỉ tiêu, đã được tách; cần đối chiếu với câu gốc.",
    "text-limit": "Có đoạn văn dài quá mức đọc được một lần, đã được cắt; cần đối chiếu đoạn đó với văn bản gốc.",
    "comparator-bare": "Con số không kèm từ so sánh; giữ nguyên là “=”, khi chấm điểm được coi là mức sàn.",
    "milestone-falling": "Mốc sau thấp hơn mốc trước; đề nghị kiểm tra lại.",
    "lead-unit-missing": "Văn bản không nêu đơn vị chủ trì.",
    "lead-unit-several": "Nêu nhiều đơn vị chủ trì; cần chọn một đơn vị chịu trách nhiệm chính.",
    "lead-unit-general": "Đơn vị chủ trì chỉ nêu chung; cần chỉ rõ một đơn vị.",
    "number-missing": "Không thấy số văn bản hoặc số còn để trống.",
    "issued-on-missing": "Không thấy ngày ban hành.",
    "issued-on-incomplete": "Ngày ban hành còn để trống một phần.",
    "signer-missing": "Không thấy họ tên người ký.",
    "plan-year-missing": "Tiêu đề không nêu năm của kế hoạch.",
    "table-without-headings": (
        "Bảng không có dòng tiêu đề cột nhận ra được; cả dòng được đưa ra nguyên văn, cần chọn phần của từng ô."
    ),
    "cell-without-number": "Có ô trong cột giá trị không phải một con số; không lập mốc cho ô đó.",
    "extension-differs": "Đuôi tệp không đúng với nội dung; tệp được đọc theo nội dung.",
    "sheet-hidden": "Tệp có trang tính ẩn, không được đọc; nếu cần, hãy bỏ ẩn rồi đọc lại.",
    "row-hidden": "Tệp có dòng hoặc cột ẩn; các dòng, cột đó vẫn được đọc, cần đối chiếu.",
    "formula-without-value": "Có công thức chưa có kết quả trong tệp; hãy mở bằng Excel, lưu lại rồi đọc lại.",
    "pages-scanned": "Có trang là ảnh quét, không có lớp chữ nên không được đọc; cần đối chiếu với bản Word.",
    "tracked-changes": "Tệp còn dấu theo dõi thay đổi; đã đọc như khi chấp nhận mọi thay đổi.",
    "annex-from-text": "Bảng phụ lục được dựng lại từ văn bản đã mất khung bảng; cần đối chiếu từng dòng.",
    "table-from-text": "Bảng được dựng lại từ văn bản đã mất khung bảng; cần đối chiếu từng dòng với bản gốc.",
    "numbering-repeated": "Số thứ tự của mục bị lặp trong văn bản.",
    "section-not-recognised": (
        "Có phần của văn bản không mang đề mục nhận ra được là chỉ tiêu hay nhiệm vụ; nội dung được xếp theo câu chữ, "
        "cần đối chiếu với văn bản gốc."
    ),
    "nothing-found": "Không tìm thấy chỉ tiêu hay nhiệm vụ nào trong văn bản.",
}


def doubt(code: str) -> Doubt:
    """Build a doubt from its code."""
    return Doubt(code, MESSAGES[code])


def merged(*lists: tuple[Doubt, ...]) -> tuple[Doubt, ...]:
    """Each doubt once, in the order they were first raised."""
    return tuple(dict.fromkeys(one for doubts in lists for one in doubts))


def indicator_doubts(
    milestones: tuple[Milestone, ...], *, recurs: bool = False, unit_is_guessed: bool = False, is_split: bool = False
) -> tuple[Doubt, ...]:
    """Doubts about one indicator; one that recurs needs no date."""
    codes: list[str] = []
    sources = {milestone.due_source for milestone in milestones}
    if any(milestone.comparator == "qualitative" for milestone in milestones):
        codes.append("indicator-without-number")
    if any(milestone.comparator == "=" for milestone in milestones):
        codes.append("comparator-bare")
    if not recurs:
        codes += _undated(milestones)
    codes += [f"due-from-{source}" for source in ("heading", "title") if source in sources]
    codes += ["year-from-title"] if "year-from-title" in sources else []
    codes += ["unit-of-measure-unclear"] if unit_is_guessed else []
    codes += ["sentence-split"] if is_split else []
    dated = sorted((m for m in milestones if m.due and m.value is not None), key=lambda m: str(m.due))
    if any((later.value or 0) < (earlier.value or 0) for earlier, later in pairwise(dated)):
        codes.append("milestone-falling")
    return tuple(doubt(code) for code in codes)


def _undated(milestones: tuple[Milestone, ...]) -> list[str]:
    undated = [milestone for milestone in milestones if milestone.due is None]
    if not undated:
        return []
    return ["due-missing", "target-without-year"] if any(one.value is not None for one in undated) else ["due-missing"]


def task_doubts(task: Task) -> tuple[Doubt, ...]:
    """Doubts about one task."""
    codes: list[str] = []
    lead = (task.lead_unit or "").lower()
    if not lead:
        codes.append("lead-unit-missing")
    elif ";" in lead:
        codes.append("lead-unit-several")
    elif lead.startswith(("các ", "toàn thể", "những ")):
        codes.append("lead-unit-general")
    if task.due is None:
        codes.append("due-missing")
    elif task.due_source in {"title", "heading"}:
        codes.append(f"due-from-{task.due_source}")
    elif task.due_source == "year-from-title":
        codes.append("year-from-title")
    return tuple(doubt(code) for code in codes)


def head_doubts(head: DocumentHead) -> tuple[Doubt, ...]:
    """Doubts about the head and foot of the document."""
    codes: list[str] = []
    if head.number is None or head.number.startswith("-"):
        codes.append("number-missing")
    if head.issued_on is None:
        codes.append("issued-on-missing")
    elif len(head.issued_on) < len("2026-01-01"):
        codes.append("issued-on-incomplete")
    if head.signer is None:
        codes.append("signer-missing")
    if head.plan_year is None:
        codes.append("plan-year-missing")
    return tuple(doubt(code) for code in codes)
