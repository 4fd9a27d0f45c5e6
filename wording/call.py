"""One call of an OpenAI-compatible server: messages in, text out, or a Failure that says why in the user's language.

The client of the package openai makes the request; the reply is read here, line by line, so that a deadline and a limit
of size hold while it comes in, and so that a server may answer as a stream of events or in one piece. Nothing of the
server's error texts is shown (some repeat the key), redirects are not followed, and no header leaves this machine that
the call does not need (the client would add those that OPENAI_… variables name, for whatever server).
"""

from __future__ import annotations

import json
import queue
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from wording.settings import LanguageModel

if TYPE_CHECKING:
    import httpx2
    import openai
    from openai.types.chat import ChatCompletionMessageParam

GRACE = 0.5  # seconds in which a call may end by itself
MAX_BYTES, MAX_TEXT = 4_000_000, 20_000
_AGAIN = frozenset({408, 409, 429})
_NEEDED = frozenset(
    {"host", "content-type", "content-length", "accept", "authorization", "connection", "x-stainless-raw-response"}
)
_LONGEST_WAIT = 8.0
# What a server may refuse, and what is sent in its place.
_ADAPTED: Mapping[str, str | None] = {"max_tokens": "max_completion_tokens", "temperature": None, "stream": None}


class Failure(Exception):
    """Why there is no reply: a code of wording.messages and its values. ``again``: another attempt may succeed."""

    def __init__(self, code: str, params: Mapping[str, str], *, again: bool = False, wait: float = 0.0) -> None:
        """``wait``: the seconds that the server asks for before the next attempt."""
        super().__init__(code)
        self.code, self.params, self.again, self.wait = code, params, again, wait


class _Refused(Exception):
    """The server does not take one of the optional parameters."""

    def __init__(self, parameter: str) -> None:
        super().__init__(parameter)
        self.parameter = parameter


def complete(model: LanguageModel, messages: Sequence[Mapping[str, str]]) -> str:
    """The text of the model's reply, not empty. Raises Failure, after ``model.attempts`` attempts at most."""
    if not model.is_allowed:
        raise Failure("llm_private", {"host": model.host})
    try:
        import openai  # noqa: F401  (only whether it is there)
    except ImportError:
        raise Failure("llm_no_package", {}) from None
    return _within(model, lambda end: _attempts(model, messages, end))


def _within(model: LanguageModel, call: Callable[[float], str]) -> str:
    """What the call gives, or a Failure at the deadline, whatever the other side does to drag it out."""
    end = time.monotonic() + model.deadline
    done: queue.SimpleQueue[str | BaseException] = queue.SimpleQueue()

    def run() -> None:
        try:
            done.put(call(end))
        except BaseException as error:  # raised again where somebody waits
            done.put(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        found = done.get(timeout=max(0.0, end - time.monotonic()) + GRACE)
    except queue.Empty:
        raise Failure("llm_deadline", {"host": model.host, "seconds": f"{model.deadline:g}"}) from None
    if isinstance(found, BaseException):
        raise found
    return found


def _attempts(model: LanguageModel, messages: Sequence[Mapping[str, str]], end: float) -> str:
    options: dict[str, object] = {"temperature": 0, "max_tokens": model.max_tokens, "stream": True}
    attempt = 0
    with _client(model) as client:
        while True:
            try:
                return _once(client, model, (messages, options), end)
            except _Refused as refusal:
                options = _adapted(options, refusal.parameter)
                continue
            except Failure as failure:
                attempt += 1
                wait = max(
                    failure.wait, random.uniform(0.5, 1.0) * min(_LONGEST_WAIT, model.backoff * 2 ** (attempt - 1))
                )
                if not failure.again or attempt >= model.attempts or time.monotonic() + wait >= end:
                    raise failure from None
            time.sleep(wait)


def _client(model: LanguageModel) -> openai.OpenAI:
    import openai

    http = openai.DefaultHttpxClient(
        follow_redirects=False, trust_env=not model.is_local, event_hooks={"request": [_only_needed_headers]}
    )
    key = (
        model.key.reveal() or "none"
    )  # the client insists on one, and would take another server's from the environment
    return openai.OpenAI(api_key=key, base_url=model.url, max_retries=0, http_client=http)


def _only_needed_headers(request: httpx2.Request) -> None:
    for name in list(request.headers):
        if name.lower() not in _NEEDED:
            del request.headers[name]
    request.headers["Accept-Encoding"] = "identity"


def _adapted(options: dict[str, object], parameter: str) -> dict[str, object]:
    changed = dict(options)
    value = changed.pop(parameter)
    other = _ADAPTED[parameter]
    return {**changed, other: value} if other else changed


def _once(
    client: openai.OpenAI,
    model: LanguageModel,
    request: tuple[Sequence[Mapping[str, str]], Mapping[str, object]],
    end: float,
) -> str:
    import openai

    messages, options = request
    named = {"host": model.host}
    remaining = end - time.monotonic()
    if remaining <= 0:
        raise Failure("llm_deadline", {**named, "seconds": f"{model.deadline:g}"})
    silence = Failure("llm_timeout", {**named, "seconds": f"{model.timeout:g}"}, again=True)
    try:
        with client.chat.completions.with_streaming_response.create(
            model=model.model,
            messages=cast("list[ChatCompletionMessageParam]", list(messages)),
            timeout=min(model.timeout, remaining),
            extra_body=dict(options),
        ) as response:
            kind = response.headers.get("content-type", "")
            if response.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
                raise Failure("llm_not_json", named)  # not asked for, and small bytes may become very many
            text = _read(response.iter_bytes(), kind, model, end)
    except Failure:
        raise
    except openai.APITimeoutError:
        raise silence from None
    except openai.APIStatusError as error:
        raise _status(error, options, named) from None
    except openai.APIConnectionError:
        raise Failure("llm_connection", named, again=True) from None
    except Exception as error:  # whatever transport or client raise while the reply comes in: the answer must stand
        raise (silence if "Timeout" in type(error).__name__ else Failure("llm_broken", named, again=True)) from None
    if not text.strip():
        raise Failure("llm_empty", named)
    return text


def _status(error: openai.APIStatusError, options: Mapping[str, object], named: Mapping[str, str]) -> Exception:
    status = error.status_code
    told = {**named, "status": str(status)}
    if status in (400, 422):
        said = str(error.body or error.message)
        refused = next((p for p in _ADAPTED if p in options and p in said), None)
        if refused:
            return _Refused(refused)
    if status in (401, 403):
        return Failure("llm_denied", told)
    if status == 404 or status < 400:
        return Failure("llm_unknown", told)
    again = status in _AGAIN or status >= 500
    try:
        wait = max(0.0, float(error.response.headers.get("retry-after", "0")))
    except ValueError:
        wait = 0.0
    return Failure("llm_status", told, again=again, wait=wait)


def _read(chunks: Iterator[bytes], kind: str, model: LanguageModel, end: float) -> str:
    """The reply's text, from a stream of events or one JSON object, within the deadline and the limit of size."""
    named = {"host": model.host}
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > MAX_BYTES:
            raise Failure("llm_huge", named)
        if time.monotonic() > end:
            raise Failure("llm_deadline", {**named, "seconds": f"{model.deadline:g}"})
    try:
        whole = body.decode("utf-8")
        text = _events(whole, named) if "event-stream" in kind else _message(json.loads(whole))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise Failure("llm_not_json", named) from None
    if len(text) > MAX_TEXT:
        raise Failure("llm_huge", named)
    return text


def _events(whole: str, named: Mapping[str, str]) -> str:
    """The text of ``data:`` lines; one that does not come to its end is broken."""
    parts: list[str] = []
    done = False
    for line in whole.split("\n"):  # not splitlines: JSON may hold U+2028
        if not line.startswith("data:"):
            continue
        data = line[5:].strip()
        if data == "[DONE]":
            done = True
            break
        event = json.loads(data)
        if event.get("error"):
            raise Failure("llm_broken", named, again=True)
        for choice in event.get("choices", ())[:1]:
            parts.append(_content((choice.get("delta") or {}).get("content")))
            done = done or bool(choice.get("finish_reason"))
    if not done:
        raise Failure("llm_broken", named, again=True)
    return "".join(parts)


def _message(reply: dict[str, list[dict[str, dict[str, object]]]]) -> str:
    return _content(reply["choices"][0]["message"].get("content"))


def _content(content: object) -> str:
    """Text, or the text parts of a list of parts, as some servers have it."""
    if isinstance(content, list):
        return "".join(str(part["text"]) for part in content if isinstance(part, dict) and part.get("type") == "text")
    return content if isinstance(content, str) else ""
