"""Foot of the issued document: who signed, in which post, for whom, and who receives it."""

import re
from collections.abc import Sequence

from services.plans.reading.lines import LOWER, UPPER, Paragraph

ON_BEHALF = re.compile(r"^(?:T/M|TM\.?|T\.M\.?|TL\.?|T/L|KT\.?|K/T)\s*(?P<who>[^\d:]+)")
_POST = (
    r"(?:(?:PHÓ )?(?:BÍ THƯ(?: THƯỜNG TRỰC)?|CHỦ TỊCH(?: THƯỜNG TRỰC)?|GIÁM ĐỐC|HIỆU TRƯỞNG|CHÁNH VĂN PHÒNG"
    r"|TRƯỞNG (?:BAN|PHÒNG|KHOA|CÔNG AN|TRẠM|ĐOÀN)|CHÁNH THANH TRA|CỤC TRƯỞNG|CHI CỤC TRƯỞNG|TỔ TRƯỞNG|CHỦ NHIỆM"
    r"|VIỆN TRƯỞNG|CHỈ HUY TRƯỞNG|TỔNG GIÁM ĐỐC)|ỦY VIÊN(?: THƯỜNG TRỰC| BAN THƯỜNG VỤ)?|BỘ TRƯỞNG|THỨ TRƯỞNG"
    r"|ĐỘI TRƯỞNG)(?!\w)"
)
POST = re.compile(rf"(?<!\w){_POST}")
# Signed for the head of the office: that post stands on the line, but another one signs.
FOR_ANOTHER = re.compile(rf"(?:^|\s)(?:KT|K/T|TL|T/L|TUQ)\.?\s*{_POST}\s*")
PERSON = re.compile(rf"^[{UPPER}][{LOWER}]*(?:\s+[{UPPER}][{LOWER}]*){{1,4}}$")
# Ranks and degrees stand before a name and are no part of it.
RANK = re.compile(r"^(?:(?:Thiếu|Trung|Thượng|Đại)\s+(?:tá|úy|uý|tướng)|(?:PGS|GS|TS|ThS|BS|CN|KS)(?=[.\s]))[.,\s]*")
SIGNED = re.compile(r"^\(?(?:đã ký|ký tên|đã ký, đóng dấu|ký, ghi rõ họ tên)\)?\s*", re.IGNORECASE)
RECIPIENTS = re.compile(r"^Nơi nhận\s*:?\s*", re.IGNORECASE)


def signature(foot: Sequence[Paragraph]) -> tuple[str | None, str | None, str | None]:
    """Name of the signer, the post signed in, and the body signed for."""
    signer, posts, on_behalf = None, [], None
    for paragraph in foot:
        text = SIGNED.sub("", FOR_ANOTHER.sub(" ", RECIPIENTS.sub("", paragraph.text)).strip())
        behalf = ON_BEHALF.match(text)
        post = POST.search(text)
        if behalf:
            who = behalf["who"]
            inside = POST.search(who)
            on_behalf = who[: inside.start()].strip() if inside else who.strip()
        if post and text.replace("kiêm", "").isupper():
            posts.append(text[post.start() :] if behalf else text)
        elif posts and text.lower() == "kiêm":
            posts.append(text)
        elif posts and PERSON.match(RANK.sub("", text)):
            signer = RANK.sub("", text)
    return signer, " ".join(posts) or None, on_behalf


def recipients(foot: Sequence[Paragraph]) -> tuple[str, ...]:
    """Lines below "Nơi nhận", as written."""
    found: list[str] = []
    listing = False
    for paragraph in foot:
        if RECIPIENTS.match(paragraph.text):
            listing = True
        elif listing and re.match(r"^[-–+•]", paragraph.text):
            found.append(paragraph.text.lstrip("-–+• ").rstrip(" ,;."))
    return tuple(found)
