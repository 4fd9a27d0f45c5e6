"""What the words of a question may be called in the library's documents: groups of alternatives, for both channels.

English: each phrase in the glossary's words, and in those of CC-CEDICT (answer.dictionary), a second witness.
Chinese: the other names of the terms (个税: 个人所得税).

Only what the library has counts: an alternative stays if every
token of it stands in some passage. In a group the best alternative counts, not the sum, so that a word with many
translations is not heard twelve times; groups add up.

To search with them: beside the tokens of ``Question.written``, for each group a disjunction of its alternatives (each
the conjunction of its tokens), of which the greatest score counts, boosted by the group's weight. Weights were chosen
on four question sets at once, lexical channel alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from answer.dictionary import LONGEST, look_up
from answer.glossary import Translation, equivalents, translate, words
from index.tokens import normalise, tokens

Rarity = Callable[[Iterable[str]], Mapping[str, float]]

GLOSSARY, DICTIONARY = 1.0, 0.5  # weights of the witnesses of an English phrase
OTHER_NAME = 0.1  # weight of the other names of a Chinese term, beside the term itself
LEFT_OUT = 1.0  # the same where the library does not have the term as it was written
SINGLE = 0.4  # share of a weight that a word of one character has
_MOST = 12  # alternatives of a group
# English words that no dictionary is asked about: its answers are particles and commonplaces.
_PASSED = frozenset(
    """a an the of in on at for to from by with and or not is are was were be been being do does did has have had will
    would shall should can could may might must that this these those it its their there they them what which who whom
    whose when where why how many much any some all each every one two as than then into over under about between during
    if no but so such also other per up out off go get give take make let use used we you he she i my your our his her
    me us""".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Group:
    """What stands at ``[start, end)`` of a question, and its alternatives in Chinese, each with its tokens.

    ``weight`` is a share of what a token of the question counts; ``source`` is "glossary", "dictionary" or "names".
    """

    start: int
    end: int
    weight: float
    alternatives: tuple[tuple[str, tuple[str, ...]], ...]
    source: str

    @property
    def words(self) -> tuple[str, ...]:
        """The alternatives as words."""
        return tuple(word for word, _ in self.alternatives)


def renderings(text: str, language: str, rarity: Rarity) -> list[Group]:
    """The groups of a question (folded) in order of place; ``rarity`` knows the library's tokens.

    English phrases are taken longest first, and a word belongs to one phrase of each witness.
    """
    if language == "en":
        found = [*_translated(translate(text)), *_from_dictionary(text)]
    else:
        found = [(e.start, e.end, e.others, "names") for e in equivalents(text)]
    cut = {word: tuple(dict.fromkeys(tokens(word))) for _, _, names, _ in found for word in names}
    written = {(start, end): tuple(tokens(text[start:end])) for start, end, _, source in found if source == "names"}
    every = {token for each in (*cut.values(), *written.values()) for token in each}
    known = rarity(every).keys() if every else frozenset()
    groups = []
    for start, end, names, source in found:
        kept = tuple((w, cut[w]) for w in dict.fromkeys(names) if cut[w] and known >= set(cut[w]))[:_MOST]
        if kept:
            weight = _weight(source, _is_known(text[start:end], written.get((start, end), ()), known))
            groups.append(Group(start, end, weight * _share(kept), kept, source))
    return sorted(groups, key=lambda group: (group.start, group.end))


def _is_known(term: str, cut: Sequence[str], known: Collection[str]) -> bool:
    """Whether the library has a term, as a token or in words; single characters (个税: 税) say nothing."""
    return normalise(term) in known or (bool(cut) and all(len(token) > 1 and token in known for token in cut))


def _weight(source: str, is_known: bool) -> float:
    if source == "names":
        return OTHER_NAME if is_known else LEFT_OUT
    return GLOSSARY if source == "glossary" else DICTIONARY


def _share(kept: Sequence[tuple[str, tuple[str, ...]]]) -> float:
    return 1.0 if any(len(word) > 1 for word, _ in kept) else SINGLE


_Found = tuple[int, int, tuple[str, ...], str]


def _translated(found: Collection[Translation]) -> list[_Found]:
    return [(term.start, term.end, term.chinese, "glossary") for term in found]


def _from_dictionary(text: str) -> list[_Found]:
    """Phrases of the dictionary, the longest first; none begins or ends with a word that is passed over."""
    written = words(text)
    plain = [text[start:end].lower() for start, end, _ in written]
    spans = [
        (at, at + length)
        for length in range(LONGEST, 0, -1)
        for at in range(len(written) - length + 1)
        if plain[at] not in _PASSED and plain[at + length - 1] not in _PASSED and not plain[at].isdigit()
    ]
    keys = {span: " ".join(word for _, _, word in written[slice(*span)]) for span in spans}
    meant = look_up(tuple(dict.fromkeys(keys.values())))
    taken: set[int] = set()
    found: list[_Found] = []
    for first, stop in spans:
        chinese = meant.get(keys[first, stop])
        if chinese and taken.isdisjoint(range(first, stop)):
            taken.update(range(first, stop))
            found.append((written[first][0], written[stop - 1][1], chinese, "dictionary"))
    return found
