"""Which language model writes answers, if any: nothing is called unless an address and a model's name are set.

TIAOWEN_LLM_URL     base address of an OpenAI-compatible server, such as http://127.0.0.1:11434/v1
TIAOWEN_LLM_MODEL   the model's name there
TIAOWEN_LLM_KEY     its key, where it needs one; keys of other variables are never sent
TIAOWEN_LLM_PRIVATE yes: where people log in, an administrator may enter addresses of this machine and its network
TIAOWEN_LLM_TIMEOUT, TIAOWEN_LLM_DEADLINE, TIAOWEN_LLM_MAX_TOKENS   seconds of silence, seconds in all, tokens
"""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, urlsplit

import wording.messages  # noqa: F401  (registers the texts)
from corpus.errors import ModelError

_PREFIX = "TIAOWEN_LLM_"


class Secret:
    """A key that shows itself to nobody: not in repr, str, format, copies of dataclasses or pickles."""

    __slots__ = ("_value",)

    def __init__(self, value: str = "") -> None:
        """Keep the value; white space around it is a slip of copying."""
        self._value = value.strip()

    def reveal(self) -> str:
        """The key itself, for the one place that sends it."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return "Secret(***)" if self._value else "Secret()"

    def __deepcopy__(self, memo: dict[int, object]) -> Secret:
        return self

    def __reduce__(self) -> str:
        raise TypeError("a key is not pickled")


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """An OpenAI-compatible endpoint. ``timeout`` is seconds without a byte, ``deadline`` seconds for all attempts.

    ``attempts`` bounds the calls, ``backoff`` is the first wait between two of them (seconds, doubled each time, with
    jitter), ``budget`` the characters of clauses that the model is shown. ``public_only``: nothing is sent to an
    address of this machine or of a private network. Raises ModelError on an address that is none.
    """

    url: str
    model: str
    key: Secret = Secret()
    timeout: float = 30.0
    deadline: float = 90.0
    max_tokens: int = 1024
    attempts: int = 3
    backoff: float = 0.5
    budget: int = 6000
    public_only: bool = False

    def __post_init__(self) -> None:
        parts = _parts(self.url)
        if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            raise ModelError("llm_url", host=(parts.hostname if parts else None) or "?")

    @property
    def host(self) -> str:
        """What messages name: host and port, never the rest of the address."""
        parts = urlsplit(self.url)
        return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)

    @property
    def is_local(self) -> bool:
        """Whether the server is on this machine: then no proxy stands between."""
        name = str(urlsplit(self.url).hostname)
        return name in ("localhost", "::1") or name.startswith("127.")

    @property
    def is_allowed(self) -> bool:
        """Whether requests may go there now: every address that the name stands for is public, if only these may be."""
        if not self.public_only:
            return True
        parts = urlsplit(self.url)
        try:
            found = socket.getaddrinfo(parts.hostname, parts.port or parts.scheme, type=socket.SOCK_STREAM)
        except OSError:
            return False
        return all(ipaddress.ip_address(str(address[4][0]).partition("%")[0]).is_global for address in found)


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def configured(environ: Mapping[str, str] | None = None) -> LanguageModel | None:
    """The language model that the environment names; None when neither address nor model is set.

    Raises ModelError when one of the two is missing, the address is none, or a number is no positive number.
    """
    given = os.environ if environ is None else environ
    url, name = (given.get(f"{_PREFIX}{part}", "").strip() for part in ("URL", "MODEL"))
    if not url and not name:
        return None
    if not url or not name:
        raise ModelError("llm_half_set", name=f"{_PREFIX}{'MODEL' if url else 'URL'}")
    plain = LanguageModel(url, name, Secret(given.get(f"{_PREFIX}KEY", "")))
    return replace(
        plain,
        timeout=_positive(given, "TIMEOUT", plain.timeout),
        deadline=_positive(given, "DEADLINE", plain.deadline),
        max_tokens=int(_positive(given, "MAX_TOKENS", plain.max_tokens)),
    )


def required(environ: Mapping[str, str] | None = None) -> LanguageModel:
    """As ``configured``, but raises ModelError with the remedy when none is set."""
    model = configured(environ)
    if model is None:
        raise ModelError("llm_not_set")
    return model


def _positive(given: Mapping[str, str], part: str, default: float) -> float:
    text = given.get(f"{_PREFIX}{part}", "").strip()
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 1 <= value < 1e6:
        raise ModelError("llm_number", name=f"{_PREFIX}{part}", value=text)
    return value
