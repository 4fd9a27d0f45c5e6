"""From the model's reply to sentences that hold: each names clauses it was given, and they prove what it says.

A figure must stand in a sentence of a clause that shares words with the sentence of the reply, and every clause of a
sentence must be said there (wording.sense). English sentences over Chinese clauses share no words: of them only ids,
figures, names and addresses are checked, and the answer is unconfirmed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.messages import language
from proof.types import Reason
from proof.verify import Unproven, unproven
from wording.sense import unread, unsaid
from wording.sources import Source

MOST_SENTENCES = 12
_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_ONE_ID = r"(?:条款)?C\s?\d{1,4}"
_ID_GROUP = re.compile(rf"[\[【［(（]\s*({_ONE_ID}(?:\s*[,，、;；]?\s*{_ONE_ID})*)\s*[\]】］)）]", re.IGNORECASE)
_ID = re.compile(r"\[C(\d+)\]")
_LIST_MARK = re.compile(r"^\s*(?:[-*•·>#]+\s+|\d{1,2}[.、)）](?!\d)\s*|[(（]\d{1,2}[)）]\s*)*(?:\*\*)?")
_SENTENCE = re.compile(r".+?(?:(?:[。！？!?]|\.(?=\s|\[|$))[”」』\"]?(?:\s*\[C\d+\])*[。.]?|$)")
_ADDRESS = re.compile(r"https?://|www\.|[\w.+-]+@[\w-]+\.\w", re.IGNORECASE)
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_SHARED, _FEW, _GROUNDED, _AS_NEAR = 2, 4, 0.5, 0.5


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of the reply without its ids, and the ids."""

    text: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proven:
    """A sentence that holds, and for each clause it names the first and last sentence there that say it.

    ``foreign``: in another language than the clauses, so that only figures, names and addresses were compared.
    """

    text: str
    places: tuple[tuple[Source, int, int], ...]
    foreign: bool = False


def sentences_said(reply: str) -> list[Said]:
    """The sentences of a reply in order, thoughts, list marks and emphasis left out; at most MOST_SENTENCES."""
    text = _ID_GROUP.sub(lambda m: "".join(f"[C{n}]" for n in re.findall(r"\d+", m[1])), _THOUGHT.sub("", reply))
    found: list[Said] = []
    for line in text.splitlines():
        for match in _SENTENCE.finditer(_LIST_MARK.sub("", line).replace("**", "")):
            ids = tuple(dict.fromkeys(f"C{int(n)}" for n in _ID.findall(match[0])))
            words = " ".join(_ID.sub("", match[0]).split())
            words = re.sub(r"\s+(?=[。，；！？,.;!?])", "", words).strip()
            words = re.sub(r"(?<=[。！？])[。.]$", "", words)
            if re.search(r"\w", words):
                found.append(Said(words, ids))
            elif ids and found:
                found[-1] = Said(found[-1].text, tuple(dict.fromkeys((*found[-1].ids, *ids))))
    return found[:MOST_SENTENCES]


def judged(said: Said, sources: Mapping[str, Source], question: str) -> Proven | Reason:
    """The sentence with its proofs, or the reason why it does not hold."""
    if not said.ids:
        return Reason("llm_why_no_id")
    invented = [name for name in said.ids if name not in sources]
    if invented:
        return Reason("llm_why_invented", {"ids": "、".join(invented)})
    named = [sources[name] for name in said.ids]
    everything = "".join(source.text.text for source in named)
    if _ADDRESS.search(said.text) and not all(a in everything for a in re.findall(r"\S*(?:://|www\.|@)\S+", said.text)):
        return Reason("llm_why_link")
    pairs = _pairs(said.text)
    near = {source.id: _near(source, pairs) for source in named}
    cited = [source.sentence(n) for source in named for n in near[source.id]]
    missing = unproven(said.text, cited, [piece for source in named for piece in source.known])
    if missing:
        return Reason("llm_why_figure", {"figure": _figures(missing)})
    if len(pairs) > _FEW:
        known = _pairs(question) | {p for source in named for p in _pairs(f"{source.label} {source.text.text}")}
        own = {p for source in named for n in range(len(source.sentences)) for p in _pairs(source.sentence(n))}
        if len(pairs & known) < _GROUNDED * len(pairs) or len(pairs & own) < _SHARED:
            return Reason("llm_why_ungrounded")
    elif _HAN.search(question) and not cited:
        return Reason("llm_why_ungrounded")
    foreign = unread(said.text, cited)
    around = [question, *(source.label for source in named), *(piece for source in named for piece in source.known)]
    if not foreign and (clause := unsaid(said.text, cited, around)) is not None:
        return Reason("llm_why_unsaid", {"clause": clause[:30]})
    places = [(source, *_place(source, near[source.id], pairs)) for source in named if near[source.id]]
    return Proven(said.text, tuple(places), foreign) if places else Reason("llm_why_ungrounded")


def _figures(missing: Iterable[Unproven]) -> str:
    return "、".join(list(dict.fromkeys(u.text for u in missing))[:3])


def _pairs(text: str) -> set[str]:
    """Pairs of neighbouring Chinese characters."""
    return {run[i : i + 2] for run in _HAN.findall("".join(text.split())) for i in range(len(run) - 1)}


def _near(source: Source, pairs: set[str]) -> list[int]:
    """The sentences of a clause that can prove a sentence: those that share words with it; all, where it has none."""
    everyone = range(len(source.sentences))
    if not pairs:
        return list(everyone)
    enough = min(_SHARED, len(pairs))
    return [n for n in everyone if len(pairs & _pairs(source.sentence(n))) >= enough]


def _place(source: Source, near: Sequence[int], pairs: set[str]) -> tuple[int, int]:
    """From the first to the last of the sentences that share most."""
    shared = {n: len(pairs & _pairs(source.sentence(n))) for n in near}
    best = max(shared.values())
    kept = [n for n in near if shared[n] >= _AS_NEAR * best]
    return kept[0], kept[-1]


def why(reasons: Sequence[Reason]) -> str:
    """The reasons for dropping sentences, each once, in the language in force."""
    return ("；" if language() == "zh" else "; ").join(dict.fromkeys(str(reason) for reason in reasons))
