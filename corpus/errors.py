"""All errors that Tiaowen raises on purpose. A message says what, the offending value, where, and what to do.

TiaowenError
├── InputError            a file or a question that can't be used
│   ├── LoadError         one file: missing, empty, binary, encrypted, too large… (the rest of a batch goes on)
│   └── QuestionError     an empty or over-long question, an unknown filter
├── LibraryError          the folder on disk
│   ├── LibraryMissing    nothing there yet
│   ├── LibraryLocked     another process is writing
│   ├── LibraryCorrupt    the database can't be read; nothing was overwritten
│   ├── LibraryVersion    written by a newer Tiaowen
│   ├── LibraryModel      built with another embedding model
│   ├── LibraryStorage    no permission, disk full, read-only
│   └── LibraryServer     the database server can't be reached, refuses, or has gone
├── ModelError            an embedding or language model that can't be prepared, loaded or used
└── EvaluationError       a question set or a run that can't be used

Each error carries a ``code`` and ``params``; the wording in both languages stands in corpus.messages.
"""

from __future__ import annotations

from corpus.messages import message


class TiaowenError(Exception):
    """Base of the tree. ``str(error)`` is one line in the language in force."""

    def __init__(self, code: str, **params: object) -> None:
        """Raise with a code of corpus.messages and the values its template names."""
        self.code = code
        self.params = params
        super().__init__(code, params)

    def __str__(self) -> str:
        """One clear line: what, where, what to do."""
        return message(self.code, **self.params)

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process borders (parsing in workers)."""
        return (_rebuild, (type(self), self.code, self.params))


def _rebuild(kind: type[TiaowenError], code: str, params: dict[str, object]) -> TiaowenError:
    return kind(code, **params)


class InputError(TiaowenError):
    """A file or a question that can't be used."""


class LoadError(InputError):
    """One file can't be read; the message says why and what to do."""


class QuestionError(InputError):
    """A question or a filter that can't be used."""


class LibraryError(TiaowenError):
    """Something about the library folder."""


class LibraryMissing(LibraryError):
    """There is no library at the path."""


class LibraryLocked(LibraryError):
    """Another process is writing to the library."""


class LibraryCorrupt(LibraryError):
    """The database can't be read; nothing was overwritten."""


class LibraryVersion(LibraryError):
    """The library was written by a newer Tiaowen."""


class LibraryModel(LibraryError):
    """The library was built with another embedding model."""


class LibraryStorage(LibraryError):
    """The disk refused: permission, space, read-only."""


class LibraryServer(LibraryError):
    """The server that holds the library can't be reached, refuses, or has gone."""


class ModelError(TiaowenError):
    """An embedding or language model can't be prepared, loaded or used."""


class EvaluationError(TiaowenError):
    """A question set or a run can't be used."""
