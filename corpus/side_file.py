"""NAME.meta.toml beside a document: metadata set by hand, which overrides what was read."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from corpus import meta_messages
from corpus.dates import parse_date
from corpus.errors import LoadError
from corpus.regions import canonical
from corpus.types import Metadata, Provenance

meta_messages.ensure()
_TEXT = frozenset(("title", "doc_number", "index_number", "issuer", "region", "province", "level", "kind", "status"))
_DATES = frozenset(("date_written", "date_published"))
KEYS = (*sorted(_TEXT | _DATES), "year", "years", "sample")


def apply_side_file(metadata: Metadata, path: Path) -> Metadata:
    """The metadata with the values of a TOML file put over it, each with the provenance rule "side_file".

    ``region`` also sets province and level, ``year`` also years, unless the file sets them itself.

    Raises:
        LoadError: the file can't be read, is no TOML, or has an unknown key or a value of the wrong type; the message
            names file and key.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise LoadError("side_file_unreadable", path=path, reason=type(error).__name__) from error
    except tomllib.TOMLDecodeError as error:
        raise LoadError("side_file_syntax", path=path, reason=error) from error
    changes: dict[str, object] = {key: _value(key, value, path) for key, value in table.items()}
    if "region" in changes and (region := canonical(str(changes["region"]))):
        changes["region"] = region.name
        changes.setdefault("province", region.province)
        changes.setdefault("level", region.level)
    if "year" in changes:
        changes.setdefault("years", (changes["year"],))
    elif "years" in changes and (years := changes["years"]):
        changes["year"] = max(years)  # type: ignore[call-overload]
    provenance = {**metadata.provenance, **dict.fromkeys(changes, Provenance("side_file"))}
    return replace(metadata, **changes, provenance=MappingProxyType(provenance))  # type: ignore[arg-type]


def _value(key: str, value: object, path: Path) -> object:
    if key in _TEXT:
        if isinstance(value, str):
            return value.strip() or None
        raise _wrong(key, value, path, "text")
    if key in _DATES:
        iso = (
            value.isoformat()[:10] if isinstance(value, date) else parse_date(value) if isinstance(value, str) else None
        )
        if iso is None:
            raise _wrong(key, value, path, "2024-04-17")
        return iso
    if key == "year":
        if isinstance(value, int) and not isinstance(value, bool) and 1900 <= value <= 2100:
            return value
        raise _wrong(key, value, path, "2024")
    if key == "years":
        if isinstance(value, list) and value and all(type(year) is int and 1900 <= year <= 2100 for year in value):
            return tuple(sorted(set(value)))
        raise _wrong(key, value, path, "[2023, 2024]")
    if key == "sample":
        if isinstance(value, bool):
            return value
        raise _wrong(key, value, path, "true / false")
    raise LoadError("side_file_key", path=path, key=key, keys=", ".join(KEYS))


def _wrong(key: str, value: object, path: Path, expected: str) -> LoadError:
    return LoadError("side_file_value", path=path, key=key, value=repr(value), expected=expected)
