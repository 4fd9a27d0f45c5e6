"""Writes the session in both READMEs from what the commands print today: python -m scripts.readme_session.

The commands run on a fresh library of corpus/samples, in a temporary folder, in the language of each README. A test
compares what they print with what stands there, times aside.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACE = re.compile(r"(?<=<!-- session -->\n).*?(?=<!-- /session -->)", re.DOTALL)
SESSIONS = {
    "README.md": (
        "en",
        [
            ["add", "corpus/samples"],
            ["ask", "Lanling province 2024 black-odorous water elimination target"],
            ["search", "农村生活污水治理率", "--year", "2024", "-k", "2"],
            ["show", "岚岭省2024年生态环境工作要点", "二/（一）/3"],
        ],
    ),
    "README.zh-CN.md": (
        "zh",
        [
            ["add", "corpus/samples"],
            ["ask", "2024年岚岭省黑臭水体消除比例目标是多少"],
            ["search", "农村生活污水治理率", "--year", "2024", "-k", "2"],
            ["show", "岚岭省2024年生态环境工作要点", "二/（一）/3"],
        ],
    ),
}
SHOWN_LINES = 8
COLUMNS = "100"
TIMES = re.compile(r"[\d.]+(?= (?:ms|s|毫秒|秒)\b)|\d+(?=% of it embedding)|(?<=向量计算 )\d+")


def main() -> int:
    """Run both sessions and put them in place."""
    for name, (language, commands) in SESSIONS.items():
        with tempfile.TemporaryDirectory() as folder:
            environment = {**os.environ, "TIAOWEN_LANG": language, "TIAOWEN_LIBRARY": folder, "COLUMNS": COLUMNS}
            parts = [shown(command, printed(command, environment)) for command in commands]
        path = ROOT / name
        text = "```console\n" + "\n".join(parts) + "```\n"
        before, after = PLACE.split(path.read_text("utf-8"))
        path.write_text(before + text + after, "utf-8")
        print(f"{name}: {len(text.splitlines())} lines")
    return 0


def printed(command: list[str], environment: dict[str, str]) -> str:
    """What a command prints when it is run."""
    done = subprocess.run(
        [sys.executable, "-m", "cli", *command], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    return done.stdout.decode("utf-8")


def shown(command: list[str], output: str) -> str:
    """The command as typed and what it printed; a long report of ``add`` is shortened, which is shown."""
    lines = [line.rstrip() for line in output.splitlines()]
    if command[0] == "add" and len(lines) > SHOWN_LINES:
        lines = [*lines[:4], "…", lines[-1]]
    typed = " ".join(f'"{part}"' if re.search(r"\s", part) else part for part in command)
    return f"$ tiaowen {typed}\n" + "".join(f"{line}\n" for line in lines)


def timeless(text: str) -> str:
    """A session without its times, which differ from run to run."""
    return TIMES.sub("…", text)


if __name__ == "__main__":
    sys.exit(main())
