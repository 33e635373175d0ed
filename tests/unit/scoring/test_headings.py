"""Headings of a plan come in the order of the document."""

import random

import pytest

from services.scoring.domain.headings import heading_order

WRITTEN = [
    ["I. Hạ tầng số", "II. Nhân lực số", "IV. Chính quyền số", "IX. An toàn thông tin", "X. Khác", "Phụ lục", None],
    ["1. Hạ tầng", "2. Nhân lực", "2.1. Đào tạo", "2.10. Bồi dưỡng", "10. Khác", "Khác"],
]


class TestHeadingOrder:
    @pytest.mark.parametrize("headings", WRITTEN)
    def test_follows_the_numbers(self, headings: list[str | None]) -> None:
        shuffled = random.Random(7).sample(headings, len(headings))
        assert sorted(shuffled, key=heading_order) == headings
