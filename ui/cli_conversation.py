"""``tiaowen ask --continue``: what was asked before, and keeping what is asked now (ui.desk), for one user."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from corpus.errors import QuestionError
from ui.desk import Desk, Turn, now

if TYPE_CHECKING:
    from index.library import Library
    from proof.types import Answer

PLACE = "command_line_conversation"
log = logging.getLogger(__name__)


def followed(library: Library, said: str) -> tuple[str, str | None]:
    """The whole question, and the earlier one that it follows (None where it stands by itself).

    Raises QuestionError with what to ask back.
    """
    from answer.followup import understood

    before = Desk(library.path).last_question()
    found = understood(before, said, library, today=datetime.now().astimezone().date())
    if found is None:
        return said, None
    if found.ask_back is not None:
        raise QuestionError(found.ask_back.code, **found.ask_back.params)
    return found.text, before


def keep(library: Library, said: str, answer: Answer, *, go_on: bool) -> None:
    """Keep a question, in the conversation before it with ``go_on``; a folder that can't be written loses it only."""
    desk = Desk(library.path)
    typed = said if said != answer.question else ""
    turn = Turn(0, 0, now(), typed, answer.question, {"q": [answer.question]}, answer.status.value, answer.text)
    try:
        before = desk.get(PLACE) if go_on else None
        desk.put(PLACE, desk.keep_turn(before if isinstance(before, int) else None, turn))
    except OSError:
        log.debug("the question was not kept beside %s", library.path, exc_info=True)
