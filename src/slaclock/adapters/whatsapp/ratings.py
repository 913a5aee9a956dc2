"""Ratings: a message that is only a number from 1 to 5, or stars."""

from __future__ import annotations

from unicodedata import decimal

_FULL = frozenset("★⭐🌟*")
_EMPTY = "☆"
_INVISIBLE = dict.fromkeys(map(ord, "\ufe0e\ufe0f\u20e3\u200b\u200e\u200f\u2060\ufeff"))
_LONGEST = 40


def rating_of(text: str | None) -> int | None:
    """The score from 1 to 5 that a message is, in any script's digits or in stars; else `None`.

    >>> [rating_of(text) for text in ("4", " ٥ ", "5️⃣", "⭐⭐⭐", "★★★★☆", "4 people", "6", "²")]
    [4, 5, 5, 3, 4, None, None, None]
    """
    if text is None or len(text) > _LONGEST:
        return None
    bare = "".join(text.translate(_INVISIBLE).split())
    stars = bare.rstrip(_EMPTY)
    if stars and set(stars) <= _FULL:
        score = len(stars)
    elif len(bare) == 1:
        score = decimal(bare, 0)
    else:
        return None
    return score if 1 <= score <= 5 else None
