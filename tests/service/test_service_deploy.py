"""What deploy/ starts is there, with options that the command line knows."""

from __future__ import annotations

import json
import re
import shlex

import click
import pytest

from cli import tiaowen
from tests.service.conftest import ROOT

DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
UNIT = (ROOT / "deploy" / "tiaowen.service").read_text("utf-8")
(RUN,) = re.findall(r"^ExecStart=(.+)$", UNIT, re.MULTILINE)
COMMANDS = [shlex.split(RUN), json.loads(re.findall(r"^CMD (.+)$", DOCKERFILE, re.MULTILINE)[-1])]


def test_what_the_image_copies_is_there() -> None:
    sources = [
        word
        for line in re.findall(r"^COPY (.+)$", DOCKERFILE, re.MULTILINE)
        if "--from" not in line
        for word in line.split()[:-1]
    ]
    assert {"requirements.lock", "requirements-serve.lock", "."} <= set(sources)
    assert [word for word in sources if not (ROOT / word).exists()] == []


@pytest.mark.parametrize("command", COMMANDS, ids=["unit", "image"])
def test_what_is_started_is_a_command_with_options_that_it_has(command: list[str]) -> None:
    assert command[0].rsplit("/", 1)[-1] == "tiaowen"
    found = tiaowen.commands[command[1]]
    with click.Context(tiaowen) as parent:
        found.make_context(command[1], command[2:], parent=parent).close()
