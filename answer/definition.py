"""What a term means: the clause that defines it (本法所称X，是指…; X：… of a glossary) before those that mention it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.draft import defined
from answer.evidence import Asked, Sentence
from index.tokens import tokens

_ASKS = re.compile(
    r"什么意思|啥意思|指(?:的|代)?(?:是|的是)?(?:什么|啥|哪|谁)|所指|何谓|含义|涵义|怎[么样](?:理解|定义|解释|界定)|如何(?:理解|定义|解释|界定)"
    r"|(?<!为)什么(?:叫|才?算)|(?:^|[,，])什么是|怎么个|怎么回事"
    r"|\bwhat (?:does|do|did) .{1,80} (?:mean|stand for|refer to)\b|\bmeant by\b|\bcounts? as\b"
    r"|\bdefin(?:e|es|ed|ition)\b|\bmeaning of\b"
    r"|\bwhat qualifies as\b",
    re.IGNORECASE,
)
_SAME = 0.6  # share of a term's words that the question has to have


def asks_meaning(question: str) -> bool:
    """Whether a question asks what a term means."""
    return bool(_ASKS.search(question))


def definition_of(sentences: Sequence[Sentence], asked: Asked) -> Sentence | None:
    """The sentence that defines what is asked about; None where none does."""
    found = []
    for sentence in sentences:
        term = defined(sentence)
        if term and _named(term, asked) >= _SAME:
            found.append((asked.coverage(term), sentence.score, sentence))
    return max(found, key=lambda f: f[:2])[2] if found else None


def _named(term: str, asked: Asked) -> float:
    """Share of a term's words (by their length) that are asked about."""
    words = tokens(term)
    size = sum(map(len, words))
    return sum(len(word) for word in words if word in asked.weights) / size if size else 0.0
