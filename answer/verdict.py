"""What an answer is worth: the findings of the checks and its sureness make its status, here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from proof.types import AnswerStatus, Reason

# Where right answers of all genres are kept and the rest begins (docs/measurements-answers.md).
ANSWERED, POSSIBLE = 0.25, 0.07
_MOST_REASONS = 2


class Effect(IntEnum):
    """What a finding does to an answer."""

    NOTE = 0  # said beside it
    DOUBT = 1  # unconfirmed
    REFUSE = 2  # no answer


@dataclass(frozen=True, slots=True)
class Finding:
    """What differs between an answer and what was asked: a code of the messages with its values."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)
    effect: Effect = Effect.DOUBT

    @property
    def reason(self) -> Reason:
        """As the answer gives it."""
        return Reason(self.code, self.params)


def decide(findings: Sequence[Finding], sure: float | None = None, least: float = ANSWERED) -> AnswerStatus:
    """The status of an answer. ``sure`` is its sureness, None where it is not extracted; ``least`` confirms it."""
    worst = max((finding.effect for finding in findings), default=Effect.NOTE)
    if worst is Effect.REFUSE or (sure is not None and sure < POSSIBLE):
        return AnswerStatus.NOT_FOUND
    if worst is Effect.DOUBT or (sure is not None and sure < least):
        return AnswerStatus.UNCONFIRMED
    return AnswerStatus.ANSWERED


def told(findings: Sequence[Finding]) -> tuple[Reason, ...]:
    """The reasons that are shown: the first ones, in the order of the checks."""
    return tuple(finding.reason for finding in findings)[:_MOST_REASONS]


def weakest(statuses: Sequence[AnswerStatus]) -> AnswerStatus:
    """The status of an answer that is made of several: that of the least certain."""
    return max(statuses, key=list(AnswerStatus).index)
