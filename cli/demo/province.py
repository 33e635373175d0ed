"""Who and what there is in tỉnh Mẫu. Every name is invented; accounts stand for roles, not for persons."""

from collections.abc import Sequence
from dataclasses import dataclass

from cli.accounts import FirstAccount

PROVINCE = "mau"
COMMUNES = ("mau.xa-mau-mot", "mau.phuong-mau-hai")


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """A unit to make; `peer_group` says with whom it is ranked."""

    unit_id: str
    display_name: str
    kind: str
    peer_group: str | None = None


def _commune(unit_id: str, display_name: str, level: str) -> list[DemoUnit]:
    bodies = {
        "phong-vhxh": "Phòng Văn hóa - Xã hội",
        "phong-kinh-te": "Phòng Kinh tế",
        "van-phong-dang-uy": "Văn phòng Đảng ủy",
        "van-phong-hdnd-ubnd": "Văn phòng HĐND và UBND",
        "trung-tam-hcc": "Trung tâm Phục vụ hành chính công",
        "cong-an": f"Công an {level}",
        "ban-chqs": "Ban Chỉ huy Quân sự",
        "tram-y-te": "Trạm Y tế",
        "ubmttq": "Ủy ban Mặt trận Tổ quốc Việt Nam",
        "doan-thanh-nien": "Đoàn Thanh niên",
    }
    below = [DemoUnit(f"{unit_id}.{slug}", name, "body") for slug, name in bodies.items()]
    return [DemoUnit(unit_id, display_name, "commune", level), *below]


UNITS: Sequence[DemoUnit] = [
    DemoUnit(PROVINCE, "Tỉnh Mẫu", "province"),
    *_commune(COMMUNES[0], "Xã Mẫu Một", "xã"),
    *_commune(COMMUNES[1], "Phường Mẫu Hai", "phường"),
]

ACCOUNTS: Sequence[FirstAccount] = [
    FirstAccount("quantri", "Quản trị hệ thống tỉnh Mẫu", "operator", PROVINCE),
    FirstAccount("thuongtruc.mau-mot", "Cơ quan thường trực BCĐ xã Mẫu Một", "agency", COMMUNES[0]),
    FirstAccount("thuongtruc.mau-hai", "Cơ quan thường trực BCĐ phường Mẫu Hai", "agency", COMMUNES[1]),
    FirstAccount("canbo.vhxh.mau-mot", "Đầu mối Phòng VH-XH xã Mẫu Một", "officer", f"{COMMUNES[0]}.phong-vhxh"),
    FirstAccount("canbo.mau-mot", "Đầu mối tổng hợp xã Mẫu Một", "officer", COMMUNES[0]),
    FirstAccount("canbo.mau-hai", "Đầu mối tổng hợp phường Mẫu Hai", "officer", COMMUNES[1]),
    FirstAccount("thamdinh", "Tổ giúp việc BCĐ tỉnh Mẫu", "reviewer", PROVINCE),
    FirstAccount("lanhdao", "Thường trực BCĐ tỉnh Mẫu", "leader", PROVINCE),
    FirstAccount("lanhdao.mau-mot", "Lãnh đạo xã Mẫu Một", "leader", COMMUNES[0]),
    FirstAccount("kiemtra", "Ủy ban Kiểm tra tỉnh Mẫu", "auditor", PROVINCE),
]
