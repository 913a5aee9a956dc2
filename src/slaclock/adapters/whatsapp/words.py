"""Texts as words that can be compared: case, accents and Arabic letter forms folded."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise, product
from unicodedata import normalize

_MARKS = re.compile(
    "["
    "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"  # accents, once they are taken apart
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"  # Hebrew points
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08ff\u0640"  # Arabic ones, tatweel
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"  # what nobody sees
    "]+"
)
# Letters that stand for one another: alef maksura and Persian yeh, teh marbuta and heh, wasla and alef, Persian kaf;
# and those that normalising leaves alone in Latin words.
_LETTERS = str.maketrans(
    {"ى": "ي", "ی": "ي", "ة": "ه", "ٱ": "ا", "ک": "ك", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"}
)
_WORD = re.compile("[^\\W_]+|[\u2600-\u27bf\u2b50\u2b55\U0001f000-\U0001faff]")
_ARABIC = re.compile("[\u0621-\u064a]")


def _prefixes() -> tuple[str, ...]:
    """What may be attached before an Arabic word: and/so, by/like/for/will, the article, and their combinations."""
    joined = {"".join(parts) for parts in product(("", "و", "ف"), ("", "ب", "ك", "ل", "س"), ("", "ال"))}
    joined |= {link + "لل" for link in ("", "و", "ف")}
    return tuple(sorted(joined - {""}, key=len))


_PREFIXES = _prefixes()
_FIRST = frozenset(prefix[0] for prefix in _PREFIXES)
_SHORTEST = 2


def folded(text: str) -> str:
    """The text without case, accents, Arabic diacritics and letter forms, and invisible characters.

    >>> folded("URGÊNCIA"), folded("فَاتُورَةٌ") == folded("فاتوره")
    ('urgencia', True)
    """
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", normalize("NFKD", text.casefold())).casefold().translate(_LETTERS)


def words_of(text: str) -> list[str]:
    """The words of a text, folded, in order; an emoji is a word of its own.

    >>> words_of("L'urgence: facture 12!")
    ['l', 'urgence', 'facture', '12']
    """
    return _WORD.findall(folded(text))


class Words:
    """A text that many keywords are looked up in, each in constant time, whatever the text holds.

    >>> text = Words("Onde está o PAGAMENTO da fatura?")
    >>> text.has(("pagamento",)), text.has(("da", "fatura")), text.has(("paga",))
    (True, True, False)
    """

    __slots__ = ("_bare", "_known", "_masks", "_places", "_words")

    def __init__(self, text: str) -> None:
        self._words = words_of(text)
        self._known = set(self._words)
        self._bare: dict[str, list[str]] = {}
        if not text.isascii():
            for word in self._known:
                if word[0] in _FIRST and _ARABIC.match(word):
                    self._bare[word] = _without_prefixes(word)
            self._known.update(bare for words in self._bare.values() for bare in words)
        self._places: dict[str, list[int]] | None = None
        self._masks: dict[str, int] = {}

    def has(self, keyword: tuple[str, ...]) -> bool:
        """Whether the words of a keyword (from `words_of`) stand in the text, one after the other."""
        if len(keyword) == 1:
            return keyword[0] in self._known
        if not self._known.issuperset(keyword):
            return False
        # One bit for each place in the text: a keyword of n words costs n shifts, however often its first word
        # occurs. Comparing place by place would let a text of one repeated word cost seconds.
        here = self._mask(keyword[0])
        for _, word in pairwise(keyword):
            here = (here << 1) & self._mask(word)
        return here != 0

    def _mask(self, word: str) -> int:
        mask = self._masks.get(word)
        if mask is None:
            if self._places is None:
                self._places = self._all_places()
            bits = bytearray(len(self._words) // 8 + 1)
            for place in self._places[word]:
                bits[place >> 3] |= 1 << (place & 7)
            mask = self._masks[word] = int.from_bytes(bits, "little")
        return mask

    def _all_places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(self._words):
            places[word].append(place)
            for bare in self._bare.get(word, ()):
                places[bare].append(place)
        return places


def _without_prefixes(word: str) -> list[str]:
    return [bare for prefix in _PREFIXES if word.startswith(prefix) and len(bare := word[len(prefix) :]) >= _SHORTEST]
