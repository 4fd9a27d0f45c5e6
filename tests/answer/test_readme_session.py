"""The sessions in the READMEs are what the commands print today."""

import pytest

import cli
from corpus.messages import use_language
from embed.hashing import HashingEncoder
from scripts.readme_session import COLUMNS, PLACE, ROOT, SESSIONS, shown, timeless


def documented(name: str) -> dict[str, str]:
    """What a README shows, by the line of the command, without times."""
    block = PLACE.search((ROOT / name).read_text("utf-8"))
    assert block is not None
    parts = block[0].removeprefix("```console\n").removesuffix("```\n").split("$ tiaowen ")[1:]
    return {part.splitlines()[0]: timeless(part).rstrip() for part in parts}


@pytest.mark.model
@pytest.mark.parametrize("name", SESSIONS)
def test_a_readme_shows_what_the_commands_print(name, sample_library, prepared_model, monkeypatch, tmp_path, capfd):
    """``add`` prints the same whatever the model, so it runs with the quick one."""
    encoders = {"hashing": HashingEncoder()}
    language, commands = SESSIONS[name]
    for variable in ("TIAOWEN_MODEL", "FORCE_COLOR"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("COLUMNS", COLUMNS)
    monkeypatch.setattr("embed.registry.load_encoder", lambda name=None: encoders.get(name, prepared_model))
    monkeypatch.chdir(ROOT)
    use_language(language)
    printed = {}
    for command in commands:
        more = ["--library", str(sample_library.path)]
        if command[0] == "add":
            more = ["--library", str(tmp_path / "added"), "--model", "hashing"]
        assert cli.main([*command, *more]) == 0
        text = shown(command, capfd.readouterr().out).removeprefix("$ tiaowen ")
        printed[text.splitlines()[0]] = timeless(text).rstrip()
    assert printed == documented(name)
