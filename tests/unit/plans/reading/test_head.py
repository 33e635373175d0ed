from datetime import date

import pytest

from services.plans.reading import DocumentHead, read_text

TEXT = """ĐẢNG BỘ TỈNH MẪU

ĐẢNG ỦY PHƯỜNG MẪU HAI

*

Số 15-KH/ĐU

ĐẢNG CỘNG SẢN VIỆT NAM

Mẫu Hai, ngày 12 tháng 02 năm 2026

KẾ HOẠCH

thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị

tại phường Mẫu Hai năm 2026

-----

Căn cứ Chương trình hành động số 10-CTr/TU, ngày 25/02/2025 của Ban Thường vụ Tỉnh ủy về phát triển khoa học;
Ban Thường vụ Đảng ủy phường ban hành Kế hoạch như sau:

I. MỤC TIÊU

1. Tỷ lệ hồ sơ trực tuyến đạt trên 85%.

Nơi nhận:

- Tỉnh ủy (để báo cáo),

- Các phòng, ban, ngành và các tổ chức

chính trị - xã hội,

- Lưu Văn phòng.

T/M BAN THƯỜNG VỤ

PHÓ BÍ THƯ

Họ Và Tên
"""


def head(text: str = TEXT) -> DocumentHead:
    return read_text(text).document


class TestReadHead:
    def test_title_ends_at_the_rule(self) -> None:
        assert head().title == (
            "KẾ HOẠCH thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị tại phường Mẫu Hai năm 2026"
        )

    def test_number_and_date_are_read(self) -> None:
        assert (head().number, head().issued_on, head().plan_year) == ("15-KH/ĐU", "2026-02-12", 2026)

    def test_a_blank_number_and_day_stay_blank(self) -> None:
        text = TEXT.replace("Số 15-KH/ĐU", "Số     -KH/ĐU").replace("ngày 12 tháng", "ngày      tháng")
        assert (head(text).number, head(text).issued_on) == ("-KH/ĐU", "2026-02")
        codes = {doubt.code for doubt in read_text(text).doubts}
        assert {"number-missing", "issued-on-incomplete"} <= codes

    def test_issuer_and_place_are_read(self) -> None:
        assert (head().issuer, head().place) == ("Ban Thường vụ Đảng ủy phường Mẫu Hai", "phường Mẫu Hai")

    def test_signer_and_post_are_read(self) -> None:
        assert (head().signer, head().signer_title) == ("Họ Và Tên", "PHÓ BÍ THƯ")

    def test_a_blank_signature_is_none_and_doubted(self) -> None:
        text = TEXT.replace("Họ Và Tên\n", "")
        assert head(text).signer is None
        assert "signer-missing" in {doubt.code for doubt in read_text(text).doubts}

    def test_recipients_are_whole(self) -> None:
        assert head().recipients == (
            "Tỉnh ủy (để báo cáo)",
            "Các phòng, ban, ngành và các tổ chức chính trị - xã hội",
            "Lưu Văn phòng",
        )

    def test_legal_basis_tells_number_date_and_issuer(self) -> None:
        assert [(one.number, one.date, one.issuer) for one in head().legal_basis] == [
            ("57-NQ/TW", date(2024, 12, 22), "Bộ Chính trị"),
            ("10-CTr/TU", date(2025, 2, 25), "Ban Thường vụ Tỉnh ủy"),
        ]

    def test_nothing_is_made_up_for_an_empty_text(self) -> None:
        assert head("") == DocumentHead()


STATE = """ỦY BAN NHÂN DÂN                 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ MẪU NAM                      Độc lập - Tự do - Hạnh phúc
Số: 05/KH-UBND                  Mẫu Nam, ngày 15 tháng 01 năm 2026

KẾ HOẠCH
Chuyển đổi số xã Mẫu Nam năm 2026

Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;
Căn cứ Thông tư số 09/2021/TT-BGDĐT ngày 30 tháng 3 năm 2021 của Bộ Giáo dục và Đào tạo;
Ủy ban nhân dân xã ban hành Kế hoạch như sau:

I. MỤC TIÊU

1. Tỷ lệ hồ sơ trực tuyến đạt trên 85%.

Nơi nhận:
- Như trên;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
(Đã ký)
Họ Và Tên
"""


class TestStateForm:
    def test_letterhead_in_two_columns_is_parted(self) -> None:
        found = head(STATE)
        assert (found.number, found.issued_on, found.place) == ("05/KH-UBND", "2026-01-15", "xã Mẫu Nam")

    def test_issuer_takes_the_commune_of_the_letterhead(self) -> None:
        assert head(STATE).issuer == "Ủy ban nhân dân xã Mẫu Nam"

    def test_who_signs_for_another_keeps_the_own_post(self) -> None:
        assert (head(STATE).signer, head(STATE).signer_title) == ("Họ Và Tên", "PHÓ CHỦ TỊCH")

    def test_laws_are_cited_by_name_and_dates_in_words(self) -> None:
        assert [(one.number, one.date, one.issuer) for one in head(STATE).legal_basis] == [
            ("09/2021/TT-BGDĐT", date(2021, 3, 30), "Bộ Giáo dục và Đào tạo"),
            ("Luật Tổ chức chính quyền địa phương", date(2025, 6, 16), None),
        ]

    @pytest.mark.parametrize(
        ("letterhead", "number", "post"),
        [
            ("TRƯỜNG THCS MẪU", "45/KH-THCS", "HIỆU TRƯỞNG"),
            ("BCH ĐOÀN XÃ MẪU NAM", "05-CTr/ĐTN", "BÍ THƯ"),
            ("SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "118/KH-SNNMT", "PHÓ GIÁM ĐỐC"),
            ("HỘI NÔNG DÂN XÃ MẪU NAM", "09-KH/HND", "CHỦ TỊCH"),
        ],
    )
    def test_schools_unions_and_departments_sign_in_their_posts(self, letterhead: str, number: str, post: str) -> None:
        text = STATE.replace("XÃ MẪU NAM   ", f"{letterhead}   ").replace("05/KH-UBND", number)
        text = text.replace("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", post)
        assert (head(text).number, head(text).signer_title, head(text).signer) == (number, post, "Họ Và Tên")
