"""Metadata set by a person, put over what was read: from a side file or by hand in the app, under one set of rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from corpus import meta_messages
from corpus.dates import find_dates, find_years
from corpus.errors import InputError
from corpus.regions import canonical, guess
from corpus.types import Metadata, Note, Provenance

meta_messages.ensure()
BY_HAND = "by_hand"
TEXTS = frozenset(("title", "doc_number", "index_number", "issuer", "region", "province", "level", "kind", "status"))
DATES = frozenset(("date_written", "date_published", "date_adopted", "date_amended", "date_in_force"))
KEYS = (*sorted(TEXTS | DATES), "year", "years", "sample")
FIRST_YEAR, LAST_YEAR = 1900, 2100
LONGEST = 500
EXPECTED = {
    "year": "2024 (1900–2100)",
    "years": "[2023, 2024]",
    "sample": "true / false",
    **dict.fromkeys(DATES, "2024-04-17"),
}
_DOUBTS = {"title_missing": "title", "year_missing": "year", "region_inferred": "region", "issuer_inferred": "issuer"}
_LIST = re.compile(r"[\s、,，;；/]+")


def corrected(metadata: Metadata, changes: Mapping[str, object], rule: str) -> Metadata:
    """The metadata with values put over it, each with the provenance ``rule``; None takes a value away.

    ``region`` also sets province and level, ``year`` also years, ``years`` the year unless it is one of them, where
    the changes don't set those themselves. Raises InputError as ``checked`` does.
    """
    values = {key: checked(key, value) for key, value in changes.items()}
    if "region" in values:
        for key, value in _of_region(values["region"]).items():
            if key == "region":
                values[key] = value
            values.setdefault(key, value)
    if "year" in values:
        values.setdefault("years", (values["year"],) if values["year"] is not None else ())
    elif "years" in values and metadata.year not in (years := values["years"] or ()):  # type: ignore[operator]
        values["year"] = max(years, default=None)  # type: ignore[call-overload]
    if "years" in values:
        values["years"] = values["years"] or ()
    provenance = {**metadata.provenance, **dict.fromkeys(values, Provenance(rule))}
    return replace(metadata, **values, provenance=MappingProxyType(provenance))  # type: ignore[arg-type]


def _of_region(name: object) -> Mapping[str, object]:
    """What a region says of itself, its full name included; nothing of a name by whose shape nothing can be told."""
    if name is None:
        return {"province": None, "level": None}
    if known := canonical(str(name)):
        return {"region": known.name, "province": known.province, "level": known.level}
    shaped = guess(str(name))
    if shaped is None or shaped.name != name:
        return {}
    return {"level": shaped.level} | ({"province": shaped.province} if shaped.province else {})


def checked(key: str, value: object) -> object:
    """A value as Metadata holds it; None stands for no value.

    Raises InputError: ``metadata_key`` on an unknown key, ``metadata_value`` (key, value, expected) on a wrong value.
    """
    if key not in KEYS:
        raise InputError("metadata_key", key=key, keys=", ".join(KEYS))
    if value is None:
        return False if key == "sample" else None
    if key in TEXTS and isinstance(value, str) and len(value) <= LONGEST:
        return " ".join(value.split()) or None
    if key in DATES and (iso := _iso(value)) is not None:
        return iso
    if key == "year" and _is_year(value):
        return value
    if key == "years" and isinstance(value, list | tuple) and value and all(map(_is_year, value)):
        return tuple(sorted(set(value)))
    if key == "sample" and isinstance(value, bool):
        return value
    raise InputError("metadata_value", key=key, value=repr(value), expected=EXPECTED.get(key, "text"))


def read_text(key: str, text: str) -> object:
    """The value that a person means by what was typed for a key: 2024年4月17日, 2023、2024, 2021-2025, or nothing.

    Raises InputError as ``checked`` does.
    """
    text = " ".join(text.split())
    if not text:
        return None
    found: object = text
    if key == "year":
        found = next(iter(_years(text))) if len(_years(text)) == 1 else text
    elif key == "years":
        found = _years(text) or text
    elif key == "sample":
        found = {"true": True, "false": False}.get(text.lower(), text)
    try:
        return checked(key, found)
    except InputError as error:
        if error.code == "metadata_key":
            raise
        raise InputError("metadata_value", **{**error.params, "value": text}) from None


def _years(text: str) -> tuple[int, ...]:
    """Years written with or without 年, alone, in a list or as a range; nothing when anything else stands there."""
    years: set[int] = set()
    for part in _LIST.split(text):
        whole = part if part.endswith(("年", "五")) else f"{part}年"
        mentions = find_years(whole) if part else []
        if len(mentions) != 1 or (mentions[0].start, mentions[0].end) != (0, len(whole)):
            return ()
        years.update(mentions[0].years)
    return tuple(sorted(years))


def _iso(value: object) -> str | None:
    """A date that is one and nothing else, with a year that a document can have."""
    text = value.isoformat()[:10] if isinstance(value, date) else value
    if not isinstance(text, str) or len(text) > LONGEST:
        return None
    found = find_dates(text.strip())
    whole = len(found) == 1 and (found[0].start, found[0].end) == (0, len(text.strip()))
    return found[0].iso if whole and FIRST_YEAR <= int(found[0].iso[:4]) <= LAST_YEAR else None


def _is_year(value: object) -> bool:
    return type(value) is int and FIRST_YEAR <= value <= LAST_YEAR


def settled(note: Note, metadata: Metadata) -> bool:
    """Whether a doubt of the reading is over because a person has set the value."""
    where = metadata.provenance.get(_DOUBTS.get(note.code, ""))
    return where is not None and where.rule in (BY_HAND, "side_file")
