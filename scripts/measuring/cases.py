"""The cases of ../shared/cases asked for their right values, which stand in tests/data/cases.toml.

Every library is made anew in a temporary folder, so that what is tried is the code as it is.
"""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from answer.ask import ask
from corpus.errors import LoadError
from corpus.read import read_document
from corpus.targets import targets_of
from corpus.types import Document
from embed.encoder import Encoder
from eval.matching import comparable, states
from index.library import Library
from proof.types import Answer, AnswerStatus
from scripts.measuring.case_programs import SPECIAL, folder_of
from scripts.real_questions import ROOT

CHECKS = ROOT / "tests" / "data" / "cases.toml"
_BREAK = "⏎"

Check = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tried:
    """A check that was tried; ``wrong`` says what was got instead, "" where it is right."""

    case: str
    area: str
    what: str
    wrong: str


def tried(model: str | None = None, *, slow: bool = False) -> list[Tried]:
    """Try every check; the slow ones only if asked for."""
    with CHECKS.open("rb") as file:
        checks = [c for c in tomllib.load(file)["check"] if slow or not c.get("slow")]
    from embed.registry import load_encoder

    encoder = load_encoder(model)
    with tempfile.TemporaryDirectory() as place:
        libraries = _Libraries(Path(place), encoder)
        found = [_tried(check, libraries) for check in checks]
        libraries.close()
    return found


def _tried(check: Check, libraries: _Libraries) -> Tried:
    what = " ".join(str(check[k]) for k in ("file", "question", "special") if k in check)
    try:
        wrong = _wrong(check, libraries)
    except Exception as error:  # a fault of the program is a wrong answer to the case, and the others go on
        wrong = f"{type(error).__name__}: {error}"
    return Tried(check["case"], check["area"], what, wrong)


def _wrong(check: Check, libraries: _Libraries) -> str:
    folder = folder_of(check.get("folder", check["case"]))
    if "special" in check:
        return SPECIAL[check["special"]](folder, check.get("file", ""))
    if "question" in check:
        return of_answer(check, ask(libraries.of(folder, check["file"]), check["question"]))
    try:
        document = read_document(folder / check["file"])
    except LoadError as refusal:
        return "" if check.get("unread") else f"refused: {refusal}"
    return of_document(check, document)


def of_document(check: Check, document: Document) -> str:
    """What a document's reading lacks of the check."""
    if check.get("unread") and not ("has" in check or "notes" in check):
        return "read, not refused"
    raw, metadata = document.raw.replace("\n", _BREAK), document.metadata
    found = [f"lacks {w}" for w in check.get("has", ()) if w not in raw]
    found += [f"has {w}" for w in check.get("lacks", ()) if w in raw]
    for name, value in (("title", metadata.title), ("number", metadata.doc_number)):
        if name in check and value != check[name]:
            found.append(f"{name} {value}")
    codes = {note.code for note in document.notes}
    if "notes" in check and not codes & set(check["notes"]):
        found.append(f"notes {sorted(codes)}")
    labels = [clause.label for clause in document.clauses]
    if "clauses" in check and not _in_order(check["clauses"], labels):
        found.append(f"labels {labels}")
    if "ledger" in check and not any(_is_record(target, check["ledger"]) for target in targets_of(document)):
        found.append(f"ledger {[(t.indicator, t.value, t.year, t.region) for t in targets_of(document)]}")
    return "; ".join(found)


def _in_order(wanted: Sequence[str], labels: Sequence[str]) -> bool:
    left = (label.strip().replace("條", "条") for label in labels)  # as printed or as folded
    return all(any(label == each for label in left) for each in wanted)


def _is_record(target: Any, wanted: Mapping[str, Any]) -> bool:  # noqa: ANN401 - a row of the data file
    fits = wanted["indicator"] in target.indicator and target.value in wanted["value"]
    place = " ".join(filter(None, (target.region, target.subject)))
    return fits and target.year == wanted.get("year", target.year) and wanted.get("region", "") in place


def of_answer(check: Check, answer: Answer) -> str:
    """What an answer lacks of the check; "" where it is right, or rightly not confirmed."""
    confirmed = answer.status is AnswerStatus.ANSWERED
    quotes = " ".join(c.quote for c in answer.citations)
    told = comparable(" ".join([answer.text, *(item.text for item in answer.items)]))
    around = comparable(" ".join([told, quotes, *map(str, answer.reasons), *answer.notices]))
    found = []
    if check.get("refused"):
        found = ["confirmed"] if confirmed else []
    elif confirmed:
        for entry in check.get("has", ()):
            forms = [entry] if isinstance(entry, str) else entry
            if not any(states(told, form) for form in forms):
                found.append(f"lacks {forms[0]}")
        found += [f"has {w}" for w in check.get("lacks", ()) if states(told, w)]
    elif not check.get("abstain"):
        found = [answer.status.value]
    found += [f"does not mention {w}" for w in check.get("reasons", ()) if comparable(w) not in around]
    found += [f"does not cite {w}" for w in check.get("quotes", ()) if comparable(w) not in comparable(quotes)]
    return f"{'; '.join(found)} · {answer.status.value} {answer.text[:80]}" if found else ""


class _Libraries:
    """Libraries of some of a case's files, made when first asked for."""

    def __init__(self, place: Path, encoder: Encoder) -> None:
        self._place, self._encoder = place, encoder
        self._made: dict[tuple[Path, str], Library] = {}

    def of(self, folder: Path, file: str) -> Library:
        """A library of one file of the folder, or of all that can be read."""
        if (folder, file) not in self._made:
            home = self._place / str(len(self._made))
            library = Library.open(home, encoder=self._encoder, create=True)
            names = [p for p in sorted(folder.iterdir()) if p.is_file() and p.name != "case.md"]
            library.add([p for p in names if file == "*" or p.name == file])
            self._made[folder, file] = library
        return self._made[folder, file]

    def close(self) -> None:
        for library in self._made.values():
            library.close()


def table(found: Sequence[Tried]) -> str:
    """How many cases pass, by who has to mend them, and what is wrong with each that does not."""
    cases = {t.case: [x for x in found if x.case == t.case] for t in found}
    lines = ["| cases | n | pass |", "| --- | ---: | ---: |"]
    for area in ("answer", "read"):
        own = [ts for ts in cases.values() if any(t.area == area for t in ts)]
        good = sum(not any(t.wrong for t in ts if t.area == area) for ts in own)
        lines.append(f"| {area} | {len(own)} | {good} |")
    passed = sum(not any(t.wrong for t in ts) for ts in cases.values())
    right = sum(not t.wrong for t in found)
    lines.append(f"| all | {len(cases)} | {passed} |")
    lines.append(f"\nchecks: {right} of {len(found)} right\n")
    lines += [f"- {t.case} [{t.area}] {t.what}: {t.wrong}" for t in found if t.wrong]
    return "\n".join(lines)
