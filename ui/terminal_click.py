"""What Click needs to speak both languages and to take the common options before or after the command.

Help texts stand in ui.cli_strings by command and option name and are looked up when help is printed, because the
language is known only then. Click's own complaints are worded here too.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

import ui.cli_strings  # noqa: F401  (registers the messages)
from corpus.errors import InputError
from corpus.messages import CATALOG, LANGUAGES, message, use_language
from index.filters import Filters
from index.truth import default_address, home_of, is_server, name_of
from ui.terminal_batch import make_filters

if TYPE_CHECKING:
    from embed.reranker import Reranker

FILTER_OPTIONS = ("year", "region", "issuer", "kind", "level", "doc", "standing")
_HEADINGS = {"Usage:": "cli.usage", "Options:": "cli.options", "Commands:": "cli.commands"}
_EXTRA = re.compile(r"Got unexpected extra arguments? \((.*)\)", re.DOTALL)
_HEADING = re.compile(rf"^({'|'.join(_HEADINGS)})", re.MULTILINE)
Function = TypeVar("Function", bound=Callable[..., int])


@dataclass(slots=True)
class Choices:
    """The common options as given so far: first those before the command, then those after it."""

    library: str | None = None
    model: str | None = None
    reranker: str | None = None
    json: bool = False
    verbose: bool = False
    as_of: str | None = None
    in_force: bool = False
    filters: dict[str, Sequence[str]] = field(default_factory=dict)

    @property
    def address(self) -> Path | str:
        """The library, a folder or ``postgresql://…``: --library, else TIAOWEN_LIBRARY, else ./library."""
        return address_of(self.library or default_address())

    @property
    def home(self) -> Path:
        """The folder on this machine that belongs to the library."""
        return home_of(self.address)

    @property
    def folder(self) -> Path:
        """The library's folder, for what works on one only. Raises InputError for a server's library."""
        address = self.address
        if isinstance(address, str):
            raise InputError("server.not_here", name=name_of(address))
        return address

    @property
    def encoder(self) -> str | None:
        """The model asked for: --model, else TIAOWEN_MODEL, else None (the library's own, or the built-in one)."""
        return self.model or os.environ.get("TIAOWEN_MODEL") or None

    def load_reranker(self) -> Reranker | None:
        """The cross-encoder asked for: --reranker, else TIAOWEN_RERANKER; None when neither names one."""
        name = self.reranker or os.environ.get("TIAOWEN_RERANKER")
        if not name:
            return None
        from embed.reranker import CrossEncoderReranker

        return CrossEncoderReranker(name)

    def as_filters(self) -> Filters:
        """What the search is narrowed to. Raises QuestionError on a year that is no number."""
        held = {"standing": ("现行有效",)} if self.in_force else {}
        return make_filters({**self.filters, **held})


def address_of(text: str) -> Path | str:
    """A library as it is named on the command line."""
    return text if is_server(text) else Path(text).expanduser()


def choices() -> Choices:
    """The common options of the command that is running."""
    return click.get_current_context().ensure_object(Choices)


def _remember(context: click.Context, parameter: click.Parameter, value: object) -> None:
    """Keep a value that was given; one given after the command wins over one given before it."""
    chosen = context.find_root().ensure_object(Choices)
    name = parameter.name or ""
    if name in FILTER_OPTIONS:
        if isinstance(value, tuple) and value:
            chosen.filters[name] = value
    elif name == "lang":
        if isinstance(value, str):
            use_language(value)
    elif value:
        setattr(chosen, name, value)


def _option(*names: str, **attributes: object) -> Callable[[Function], Function]:
    return click.option(*names, callback=_remember, expose_value=False, **attributes)  # type: ignore[arg-type]


def common(function: Function) -> Function:
    """The options that every command takes, and the group before it."""
    for option in (
        _option("-v", "--verbose", is_flag=True),
        _option("--lang", type=click.Choice(LANGUAGES), is_eager=True),
        _option("--model", metavar="NAME"),
        _option("--json", is_flag=True),
        _option("--library", metavar="DIR"),
    ):
        function = option(function)
    return function


def narrowing(function: Function) -> Function:
    """The filters of search and ask; each may be repeated, and any of its values will do."""
    for name in reversed(FILTER_OPTIONS):
        function = _option(f"--{name}", multiple=True, metavar=name.upper())(function)
    return dated(_option("--in-force", is_flag=True)(function))


def dated(function: Function) -> Function:
    """The day for which is asked what holds."""
    return _option("--as-of", metavar="DATE")(function)


def reranking(function: Function) -> Function:
    """The cross-encoder that puts the first hits in order, off unless named."""
    return _option("--reranker", metavar="NAME")(function)


class _Spoken(click.Command):
    """A command whose help is in the language in force."""

    def get_help(self, ctx: click.Context) -> str:
        """Help with its texts and headings looked up now."""
        self.help = self._said()
        for parameter in self.get_params(ctx):
            if isinstance(parameter, click.Option):
                name = "help" if "--help" in parameter.opts else parameter.name
                parameter.help = message(f"cli.option.{name}")
        return _HEADING.sub(lambda found: message(_HEADINGS[found[1]]) + ":", super().get_help(ctx))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As Click does, but every complaint knows its command."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def get_short_help_str(self, limit: int = 45) -> str:
        """The line in the group's list of commands."""
        return self._said()

    def _said(self) -> str:
        """What the command does; of two commands of one name in different groups each has words of its own."""
        name = f"cli.{self.callback.__name__}" if self.callback else ""
        return message(name if name in CATALOG.entries else f"cli.{self.name}")


class SpokenCommand(_Spoken):
    """One of ``tiaowen``'s commands."""


class SpokenGroup(_Spoken, click.Group):
    """``tiaowen`` itself."""

    command_class = SpokenCommand


def early_language(arguments: Sequence[str]) -> None:
    """Put --lang in force before anything is parsed, so that complaints about the rest are in that language."""
    for at, argument in enumerate(arguments):
        if argument == "--":
            return
        name, _, value = argument.partition("=")
        if name == "--lang":
            value = value or (arguments[at + 1] if at + 1 < len(arguments) else "")
            if value in LANGUAGES:
                use_language(value)


def usage_text(error: click.UsageError) -> str:
    """One line about wrong usage, with the help to look at."""
    command = error.ctx.command_path if error.ctx else "tiaowen"
    return message("cli.wrong_usage", reason=_reason(error), command=command)


def _reason(error: click.UsageError) -> str:
    match error:
        case click.exceptions.NoSuchCommand():
            return message("cli.no_such_command", name=error.command_name, hint=_hint(error.possibilities))
        case click.NoSuchOption():
            return message("cli.no_such_option", name=error.option_name, hint=_hint(error.possibilities))
        case click.BadOptionUsage():
            return message("cli.flag_with_value" if _is_flag(error) else "cli.missing_value", name=error.option_name)
        case click.MissingParameter():
            return message("cli.missing_argument", name=_name(error))
        case click.BadParameter():
            return message("cli.bad_value", name=_name(error), detail=_wanted(error))
        case _ if extra := _EXTRA.fullmatch(error.message):
            return message("cli.extra_arguments", names=extra[1])
        case _ if error.ctx and isinstance(error.ctx.command, click.Group) and not error.ctx.invoked_subcommand:
            return message("cli.missing_command")
        case _:
            return error.message


def _is_flag(error: click.BadOptionUsage) -> bool:
    known = error.ctx.command.get_params(error.ctx) if error.ctx else []
    return any(isinstance(p, click.Option) and p.is_flag and error.option_name in p.opts for p in known)


def _wanted(error: click.BadParameter) -> str:
    """What would have been a good value, or Click's own words."""
    match error.param.type if error.param else None:
        case click.IntRange(min=least, max=None):
            return message("cli.wanted_from", least=least)
        case click.IntRange(min=least, max=most):
            return message("cli.wanted_range", least=least, most=most)
        case click.types.IntParamType():
            return message("cli.wanted_number")
        case click.Choice(choices=known):
            return message("cli.wanted_choice", known=" / ".join(map(str, known)))
        case _:
            return error.message


def _name(error: click.BadParameter) -> str:
    if isinstance(error.param, click.Option):
        return error.param.opts[-1]
    return error.param.human_readable_name if error.param else ""


def _hint(names: Sequence[str] | None) -> str:
    return message("cli.did_you_mean", names=", ".join(names)) if names else ""
