"""Which Apprise addresses a user may enter: of known chat services, and of servers the operator allows by name.

Apprise knows 180 services and many options, among them ones that read local files or skip certificates. So both the
services and the options are named here, and whatever is not named is refused.
"""

import re

CLOUD = frozenset({"discord", "feishu", "gchat", "lark", "slack", "tgram", "viber", "webex", "wxteams", "zalo"})
"""Services whose server is fixed in Apprise itself."""

OWN_SERVER = frozenset(
    {
        *("form", "forms", "gotify", "gotifys", "json", "jsons", "mmost", "mmosts"),
        *("nctalk", "nctalks", "ntfy", "ntfys", "rocket", "rockets", "workflow", "workflows"),
    }
)
"""Services on a server named in the address: Apprise resolves the name itself, so the operator has to allow it."""

LONGEST = 1000
SHAPE = re.compile(r"(?P<scheme>[a-z]{3,20})://[A-Za-z0-9._~%@:/+=&,#!*-]+(\?(?P<options>.*))?")
# Matched whole and literally: what Apprise would read otherwise than we do does not get through.
OPTIONS = re.compile(r"(?:(?:channel|preview|priority|silent|thread|to|topic)=[A-Za-z0-9_.,@%+-]*(?:&|$))+")


def scheme_of(url: str) -> str:
    """Return the service of an Apprise address.

    Raises:
        ValueError: with a Vietnamese sentence.
    """
    match = SHAPE.fullmatch(url)
    if match is None or len(url) > LONGEST:
        raise ValueError("Địa chỉ Apprise này không đọc được. Hãy viết dạng dịch-vụ://mã-truy-cập/nơi-nhận.")
    if match["scheme"] not in CLOUD | OWN_SERVER:
        raise ValueError(
            f"Dịch vụ “{match['scheme']}” không được dùng. Được dùng: {', '.join(sorted(CLOUD | OWN_SERVER))}."
        )
    if match["options"] and OPTIONS.fullmatch(match["options"]) is None:
        raise ValueError("Sau dấu ? chỉ được dùng: channel, preview, priority, silent, thread, to, topic.")
    return match["scheme"]
