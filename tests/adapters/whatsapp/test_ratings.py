from __future__ import annotations

import pytest

from slaclock.adapters.whatsapp.ratings import rating_of


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("1", 1),
        (" 5\n", 5),
        ("５", 5),
        ("٣", 3),
        ("۴", 4),
        ("४", 4),
        ("5️⃣", 5),
        ("⭐", 1),
        ("⭐️⭐️⭐️⭐️⭐️", 5),
        ("★★★☆☆", 3),
        ("* * *", 3),
        ("🌟🌟", 2),
    ],
)
def test_only_a_number_or_stars(text, score):
    assert rating_of(text) == score


@pytest.mark.parametrize(
    "text",
    [None, "", "0", "6", "10", "4.5", "5/5", "four", "4 stars", "²", "☆☆☆", "⭐⭐⭐⭐⭐⭐", "-1", "5!", "1" * 10_000],
)
def test_anything_else_is_a_message(text):
    assert rating_of(text) is None
