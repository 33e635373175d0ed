"""The pages of the index, beside the real scoring service."""

from collections.abc import Awaitable, Callable

import httpx

from shared.ids import new_id
from tests.service.scoring.index.corner import YEAR, Corner

SignIn = Callable[[str], Awaitable[httpx.AsyncClient]]
FIGURE = {"value": "47,5", "source": "Cổng dịch vụ công", "document": "12/BC-UBND", "measured_on": "30/06/2026"}
COMMUNE = "/chi-so/xa/mau.xa-mot"


def typed(**changes: str) -> dict[str, str]:
    return {**FIGURE, "key": new_id(), **changes}


class TestFigures:
    async def test_are_entered_explained_and_taken_back(self, corner: Corner, sign_in: SignIn) -> None:
        agency = await sign_in("thuongtruc")
        assert "chưa xếp hạng" in (await agency.get(f"/chi-so?nam={YEAR}")).text
        form = (await agency.get(f"{COMMUNE}/CQ.1?nam={YEAR}")).text
        assert "Tài liệu kiểm chứng" in form
        kept = await agency.post(f"{COMMUNE}/CQ.1?nam={YEAR}", data=typed())
        assert kept.status_code == 303
        page = (await agency.get(kept.headers["location"])).text
        assert "5 × min(1; 47,5 / 95) = 2,50" in page
        assert "12/BC-UBND" in page
        assert "Đạt 95 % thì thêm 2,5 điểm" in page
        assert "<strong>1</strong>" in (await agency.get(f"/chi-so?nam={YEAR}")).text
        assert 'value="47,5"' in (await agency.get(f"{COMMUNE}/CQ.1?nam={YEAR}")).text
        back = await agency.post(f"{COMMUNE}/CQ.1?nam={YEAR}", data=typed(deed="rut-lai"))
        assert "đã rút lại" in (await agency.get(back.headers["location"])).text

    async def test_that_are_refused_come_back_as_typed(self, corner: Corner, sign_in: SignIn) -> None:
        agency = await sign_in("thuongtruc")
        for changes, said in (
            ({"value": "abc"}, "hãy nhập một số"),
            ({"value": ""}, "hãy nhập một số"),
            ({"value": "120"}, "phải trong khoảng từ 0 đến 100"),
            ({"measured_on": "30/06/2020"}, f"phải trong năm {YEAR}"),
            ({"measured_on": "hôm qua"}, "Ngày của số liệu:"),
            ({"document": ""}, "Tài liệu kiểm chứng:"),
        ):
            page = await agency.post(f"{COMMUNE}/CQ.1?nam={YEAR}", data=typed(**changes))
            assert (page.status_code, said in page.text) == (422, True), page.text
            assert 'value="Cổng dịch vụ công"' in page.text
        assert (await agency.get(f"{COMMUNE}/CQ.99?nam={YEAR}")).status_code == 404
        assert (await agency.get(f"/chi-so/xa/mau.khong-co?nam={YEAR}")).status_code == 404


class TestPublishing:
    async def test_is_the_leaders(self, corner: Corner, sign_in: SignIn) -> None:
        leader = await sign_in("lanhdao")
        page = (await leader.get(f"/chi-so?nam={YEAR}")).text
        assert "Công bố kết quả năm" in page
        assert "Nhập số liệu" not in (await leader.get(f"{COMMUNE}?nam={YEAR}")).text
        refused = await leader.post(
            f"/chi-so/cong-bo?nam={YEAR}", data={"key": new_id(), "unit_id": "mau", "kind": "chinh-thuc"}
        )
        assert refused.status_code == 422
        assert f"Năm {YEAR} chưa hết" in refused.text
        done = await leader.post(
            f"/chi-so/cong-bo?nam={YEAR}", data={"key": new_id(), "unit_id": "mau", "kind": "tam-tinh"}
        )
        page = (await leader.get(done.headers["location"])).text
        assert "Đã công bố kết quả của 3 xã" in page
        assert "tạm tính, lần 1" in page
        assert (await leader.post(f"{COMMUNE}/CQ.1", data=typed())).status_code == 403


class TestMappings:
    async def test_let_a_person_say_what_a_task_measures(self, corner: Corner, sign_in: SignIn) -> None:
        await corner.keep(corner.assigned(task_name="Tỷ lệ che phủ rừng"), corner.period(3), corner.reported(19, 3))
        agency = await sign_in("thuongtruc")
        assert "Tỷ lệ che phủ rừng" in (await agency.get(f"/chi-so/doi-chieu?nam={YEAR}")).text
        address = f"/chi-so/doi-chieu/{corner.id('a')}?nam={YEAR}"
        nothing = await agency.post(address, data={"code": "", "reason": "x", "key": new_id()})
        assert "Hãy chọn chỉ số" in nothing.text
        done = await agency.post(address, data={"code": "CQ.1", "reason": "Công văn 12", "key": new_id()})
        assert done.status_code == 303
        assert "Tỷ lệ che phủ rừng" not in (await agency.get(done.headers["location"])).text
        assert "Công văn 12" in (await agency.get(f"/chi-so/doi-chieu?nam={YEAR}&state=decided")).text
        assert "5 × min(1; 19 / 95) = 1,00" in (await agency.get(f"{COMMUNE}?nam={YEAR}")).text
        assert "Đơn vị xác minh" in (await agency.get(f"/chi-so/phuong-phap?nam={YEAR}")).text
