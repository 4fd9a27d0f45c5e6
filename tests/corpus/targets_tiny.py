"""Documents of one paragraph or two for the tests of targets."""

from __future__ import annotations

from corpus.read import parse_document
from corpus.target_reading import read_figures
from corpus.types import Loaded


def document(raw, name="plan.txt"):
    return parse_document(Loaded(name, raw, "txt", "0" * 64, len(raw)))


def figures(sentence):
    """(comparator, value, unit, indicator) of each level; a change has its direction for a comparator."""
    return [
        ({"rise": "↑", "fall": "↓"}.get(f.change, f.comparator), f.value, f.unit, f.written)
        for f in read_figures(sentence)
    ]


def plan(body):
    return document(f"云岭省2024年生态环境工作要点\n\n一、主要目标\n\n{body}\n")


def opinion(body, kind="意见"):
    return document(f"云岭省关于加快林业发展的指导{kind}\n\n一、总体要求\n\n{body}\n")
