"""From text to the tokens of the lexical index; documents and questions are cut alike.

    NFKC, lower case, simplified characters
        → jieba's search-mode cut (rjieba: the same dictionary, ten times as fast, loads in 0.1 s)
        + trade terms (terms.txt), whole, beside their parts: 黑臭 水体 + 黑臭水体
        + codes, in one spelling each, whole, beside their parts
        + amounts in words, in figures (index.numerals): 三万二千 + 32000
        + rare characters with each neighbour: 𣲘 溪河 + 𣲘溪

| code | spellings | token |
| --- | --- | --- |
| document number | 鄂环发〔2024〕2号, [2024], (2024), 【2024】, 第2号 | 鄂环发〔2024〕2号 |
| standard | GB3838-2002, GB 3838—2002, GB/T 18883－2022 | gb3838-2002, gb/t18883-2022 |
| article | 第十二条, 第 12 条, 第十二章 | 第十二条 |
| year, month | 2024年, 2024 年 | 2024年 |
| share | 80%, 80 %, 百分之八十, 八成 | 80% |
| number, substance | 12480, 12,480, PM2.5, O3, VOCs | 12480, pm2.5, o3, vocs |

Only function characters and punctuation are dropped. Limit: a code that is split by a line break is whole only where
the caller passes reading text.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from corpus.traditional import HAN, fold, is_rare
from index.numerals import amounts

RULES = 2  # raise when a change here, or of the cutter, changes tokens: lexical indexes are then rebuilt
TERMS_FILE = Path(__file__).with_name("terms.txt")

STOP = frozenset("的了和与及或等是在将把被对为以于之其所这那也都就而且并但则着过吗呢吧啊呀么个")
# Of these a piece that no dictionary has was cut across words. No character of place names is among them.
_FUNCTION_CHARS = (
    "前后里时要应须得会能可把被给让往从由自在于至到为与及或而且则但若如已未曾再又也还都只就才仅很更最太过着了的之其所因"
)
_FUNCTION_CHARS += "该此每某哪这那您你我他她它们些没是做弄搞想请问吗呢吧啊呀么啥谁"
_FUNCTION = frozenset(_FUNCTION_CHARS) - {"会"}
_AT_END = "".join(_FUNCTION - set("前后里时未自如因会"))  # the others may end a noun: 汛前, 河长会
_GUESS = re.compile(r"[\u4e00-\u9fff]{2,4}")
_DETERMINER = re.compile(r"^[该此某](?=[\u4e00-\u9fff]$)")
_WORD = re.compile(r"\w")
_HALVES = re.compile("[\ud800-\udfff]")
_NEIGHBOURS = re.compile(rf"(?=([{HAN}]{{2}}))")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－﹣", "-"))
_DIGITS = "〇一二三四五六七八九"

_CODES = re.compile(
    r"(?P<number>[\u4e00-\u9fff]{2,10})\s?[〔\[(【〈《\uff3b]\s?(?P<of>(?:19|20)\d\d)\s?[〕\])】〉》\uff3d]\s?第?\s?(?P<no>\d{1,4})\s?号"
    r"|(?P<standard>(?:gb|hj|db|cj|nb|nj|sl|jt|ty|gh)[a-z]{0,2}\d{0,2}(?:\s?/\s?[tzj])?)\s?(?P<digits>\d{2,6}(?:\.\d{1,2})?|\d\.\d{1,2})"
    r"(?:\s?-\s?(?P<edition>(?:19|20)\d\d))?(?![\d.])"
    r"|第\s?(?P<article>[一二三四五六七八九十百零〇]{1,7}|\d{1,3})\s?(?P<unit>[条章节款项])"
    r"|(?<![\d.])(?P<year>(?:19|20)\d\d)\s?年"
    r"|(?<![\d.])(?P<share>\d+(?:\.\d+)?)\s?%"
    r"|(?<![\d.,])(?P<grouped>\d{1,3}(?:,\d{3})+)(?![\d,])"
    r"|(?<![a-z\d.])(?P<substance>pm\s?(?:2\.5|10|1)|[a-z]{1,5}\d{1,2}(?![\d.a-z])|vocs|tvoc)"
)


def normalise(text: str) -> str:
    """NFKC, lower case, simplified, every dash a hyphen; ＰＭ₂.₅ → pm2.5. Halves of characters become blanks."""
    return fold(_HALVES.sub(" ", unicodedata.normalize("NFKC", text).lower().translate(_DASHES)))


@lru_cache(maxsize=1)
def terms() -> tuple[str, ...]:
    """The terms of terms.txt, normalised, in order, each once."""
    lines = TERMS_FILE.read_text(encoding="utf-8").splitlines()
    words = (word for line in lines if not line.startswith("#") for word in line.split())
    return tuple(dict.fromkeys(normalise(word) for word in words))


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Changes whenever the tokens of some text could change (read on every open: it must not load the cutter)."""
    return f"{RULES}:{zlib.crc32(TERMS_FILE.read_bytes()):08x}"


def _branches(words: list[str]) -> str:
    """A pattern that matches the longest of the words, factored by first letters so that it fails fast."""
    heads: dict[str, list[str]] = {}
    for word in words:
        if word:
            heads.setdefault(word[0], []).append(word[1:])
    choices = [re.escape(head) + _branches(tails) for head, tails in heads.items()]
    body = choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})" if choices else ""
    return f"(?:{body})?" if body and "" in words else body


@lru_cache(maxsize=1)
def _term_pattern() -> re.Pattern[str]:
    # The look-ahead lets terms overlap: 城市黑臭水体 also gives 黑臭水体.
    return re.compile(f"(?=({_branches(list(terms()))}))")


def numeral(value: int) -> str:
    """1 → 一, 12 → 十二, 105 → 一百零五, for 1 to 999."""
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def _codes(text: str) -> Iterator[str]:
    for match in _CODES.finditer(text):
        got = match.groupdict()
        if got["number"]:
            # Where the authority's sign begins can't be seen (根据鄂环发…): every ending of it is a token.
            for length in range(min(6, len(got["number"])) + 1):
                sign = got["number"][len(got["number"]) - length :]
                if length != 1:
                    yield f"{sign}〔{got['of']}〕{int(got['no'])}号"
        elif got["standard"]:
            standard = "".join((got["standard"] + got["digits"]).split())
            yield standard
            if got["edition"]:
                yield f"{standard}-{got['edition']}"
        elif got["article"]:
            label = got["article"]
            if label.isdecimal() and int(label) > 0:
                label = numeral(int(label))
            yield f"第{label}{got['unit']}"
        elif got["year"]:
            yield f"{got['year']}年"
        elif got["share"]:
            yield f"{got['share']}%"
        elif got["grouped"]:
            yield got["grouped"].replace(",", "")
        else:
            yield "".join(match[0].split())


def cut(text: str) -> list[str]:
    """Jieba's search-mode tokens of a text, as they come; white space and punctuation included.

    Chinese tokens are those of jieba itself (a test compares them); of ASCII codes rjieba keeps more together
    ("2024-03-18" is one token), which ``tokens`` takes apart again.
    """
    from rjieba import cut_for_search

    return list(cut_for_search(text))


def tokens(text: str) -> list[str]:
    """The tokens of a text: the cutter's, less function characters, then whole terms and codes it didn't give.

    A token never holds white space, so that tokens can be joined with spaces. Order is not meaningful.
    """
    plain = normalise(text)
    parts = [token for token in cut(plain) if token not in STOP and _WORD.search(token)]
    parts.extend(piece for token in parts if "-" in token for piece in token.split("-") if piece)
    seen = set(parts)
    whole = [match[1] for match in _term_pattern().finditer(plain) if match[1] not in seen]
    whole.extend(code for code in _codes(plain) if code not in seen)
    whole.extend(amount for amount in amounts(plain) if amount not in seen)
    whole.extend(_with_neighbours(plain))
    return parts + whole


def content_tokens(text: str) -> list[str]:
    """The tokens of a text that are words of content: what a question may be held to.

    Function words that stand alone are left out, and pieces that the cutter guessed (前要, 里批: no dictionary has
    them) lose the function characters at their edges; what is then left of a guess is kept from two characters on.
    """
    from rjieba import has_word

    found = []
    for token in tokens(text):
        if token in _FUNCTION or not _GUESS.fullmatch(token) or token in _known_terms() or has_word(token):
            found += [] if token in _FUNCTION else [_DETERMINER.sub("", token)]
            continue
        bare = token.lstrip(_FUNCTION_CHARS).rstrip(_AT_END)
        if len(bare) > 1 or bare == token:
            found.append(bare)
    return found


@lru_cache(maxsize=1)
def _known_terms() -> frozenset[str]:
    return frozenset(terms())


def pairs(text: str) -> list[str]:
    """The pairs of neighbouring characters of a text, in order: what likeness of short names is counted by."""
    return [text[at : at + 2] for at in range(len(text) - 1)]


def _with_neighbours(text: str) -> Iterator[str]:
    """Rare characters with what stands beside them: no dictionary has them, and they tell 𣲘溪 from 濛溪."""
    if not any(map(is_rare, text)):
        return
    for match in _NEIGHBOURS.finditer(text):
        if any(map(is_rare, match[1])):
            yield match[1]
