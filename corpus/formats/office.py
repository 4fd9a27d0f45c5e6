"""Old office files (.doc, .wps, .rtf, .xls, .et, .ppt, .dps, .odt, .ods, .odp): LibreOffice makes newer ones of them.

LibreOffice runs without a window, with a profile of its own in a temporary folder, and is stopped after TIMEOUT s.
Without it such files are refused with a line that says what to install, or to save the file as .docx.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from corpus.errors import LoadError
from corpus.formats import Extracted, loader_for
from corpus.formats.sniff import OFFICE_ENDINGS, OLE, ole_ending
from corpus.types import Note

TIMEOUT = 120.0
# The beginning of a formula field in the text of a .doc, in either of its encodings: conversion may drop such fields.
_FORMULAS = (re.compile(rb"\x13 ?EQ \\", re.I), re.compile(rb"\x13\0(?: \0)?E\0Q\0 \0\\\0", re.I))
_TARGETS = {".et": ".xlsx", ".xls": ".xlsx", ".ods": ".xlsx", ".ppt": ".pptx", ".dps": ".pptx", ".odp": ".pptx"}
_PLACES = ("/Applications/LibreOffice.app/Contents/MacOS/soffice", r"C:\Program Files\LibreOffice\program\soffice.exe")


def soffice() -> str | None:
    """The LibreOffice program, from the search path or its usual places; None when it is not installed."""
    named = shutil.which("soffice") or shutil.which("libreoffice")
    return named or next((place for place in _PLACES if Path(place).is_file()), None)


def load_office(data: bytes, path: Path) -> Extracted:
    """Convert with LibreOffice and read the result.

    Raises:
        LoadError: LibreOffice is not installed, fails or takes too long, or its result can't be read.
    """
    program = soffice()
    ending = _ending(data, path)
    if program is None:
        raise LoadError("load_no_office", path=path, ending=ending)
    target = _TARGETS.get(ending, ".docx")
    with tempfile.TemporaryDirectory(prefix="tiaowen-") as folder:
        source = Path(folder, f"document{ending}")
        source.write_bytes(data)
        _convert(program, source, target, path)
        converted = source.with_suffix(target)
        if not converted.is_file():
            raise LoadError("load_office_failed", path=path, detail=f"no {target}")
        extracted = loader_for(target)(converted.read_bytes(), path)
    notes = [Note("converted", params={"ending": ending})]
    if formulas := sum(len(pattern.findall(data)) for pattern in _FORMULAS):
        notes.append(Note("formulas_converted", params={"count": str(formulas)}))
    return replace(extracted, encoding=None, notes=(*notes, *extracted.notes))


def _ending(data: bytes, path: Path) -> str:
    """The name LibreOffice should see: it goes by the content for all but spreadsheets."""
    if data.lstrip().startswith(b"{\\rtf"):
        return ".rtf"
    ending = path.suffix.lower()
    if data.startswith(OLE):
        return ole_ending(data, ending if ending != ".rtf" else ".doc")
    return ending if ending in OFFICE_ENDINGS and ending != ".rtf" else ".doc"


def _convert(program: str, source: Path, target: str, path: Path) -> None:
    profile = source.parent / "profile"
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck"]
    command += ["--convert-to", target[1:], "--outdir", str(source.parent), str(source)]
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
            cwd=source.parent,
        )
    except OSError as error:
        raise LoadError("load_office_failed", path=path, detail=f"{program}: {error.strerror}") from error
    try:
        _, errors = process.communicate(timeout=TIMEOUT)
    except subprocess.TimeoutExpired as error:
        _stop(process)
        raise LoadError("load_office_timeout", path=path, seconds=f"{TIMEOUT:g}") from error
    if process.returncode:
        detail = " ".join(errors.decode("utf-8", "replace").split())[:120] or f"exit {process.returncode}"
        raise LoadError("load_office_failed", path=path, detail=detail)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the program and what it started: soffice is a script that starts another process."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()
