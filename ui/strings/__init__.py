"""Every string of the app, a module a page, Chinese first, English second; the command line's stand in ui.cli_strings.

``t(code, name=value)`` gives the sentence in the language in force (corpus.messages). A value that comes from a
document, a file name or a question has to be escaped for where it is shown (ui.text).
"""

from __future__ import annotations

from corpus.messages import Catalog
from ui.strings.ask import ASK
from ui.strings.document import DOCUMENT
from ui.strings.draft import DRAFT
from ui.strings.evaluation import EVALUATION
from ui.strings.frame import FRAME
from ui.strings.kept import KEPT
from ui.strings.library import LIBRARY
from ui.strings.search import SEARCH
from ui.strings.settings import SETTINGS
from ui.strings.targets import TARGETS

PARTS = (ASK, DOCUMENT, DRAFT, EVALUATION, FRAME, KEPT, LIBRARY, SEARCH, SETTINGS, TARGETS)
STRINGS = Catalog({code: pair for part in PARTS for code, pair in part.items()})


def t(code: str, /, **params: object) -> str:
    """The string of that code in the language in force."""
    return STRINGS.text(code, **params)
