"""NAME.meta.toml beside a document: metadata set by hand, which overrides what was read."""

from __future__ import annotations

import tomllib
from pathlib import Path

from corpus.corrections import corrected
from corpus.errors import InputError, LoadError
from corpus.types import Metadata


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
    try:
        return corrected(metadata, table, "side_file")
    except InputError as error:
        code = "side_file_key" if error.code == "metadata_key" else "side_file_value"
        raise LoadError(code, path=path, **error.params) from error
