"""What stands between an installed environment and a working app: the embedding model, and a library to ask.

python -m scripts.first_run --model              prepares the embedding model only
python -m scripts.first_run --library ./library  and builds a library from corpus/samples when there is none
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

from corpus.errors import TiaowenError
from embed.bundled import READER
from embed.prepare import cache_folder, prepare, prepare_default

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "corpus" / "samples"


def main() -> int:
    """Prepare what is missing; 1 with one line on stderr when it can't be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", action="store_true", help="the embedding model only")
    parser.add_argument("--library", type=Path, default=Path("library"), help="its folder (default ./library)")
    arguments = parser.parse_args()
    try:
        prepare_model()
        prepare_dictionary()
    except TiaowenError as error:
        print(error, file=sys.stderr)
        return 1
    return 0 if arguments.model else build_library(arguments.library)


def prepare_model() -> None:
    """Make the folders of the built-in models unless they are there; says sizes and seconds."""
    began = time.perf_counter()
    shown = -1

    def progress(share: float) -> None:
        nonlocal shown
        if shown < 0:
            print(f"==> Preparing the embedding model in {cache_folder()} (once)", flush=True)
        percent = int(share * 100)
        if percent // 10 > shown // 10:
            print(f"    {percent:3d} %  {time.perf_counter() - began:.1f} s", flush=True)
        shown = percent

    folders = [*prepare_default(on_progress=progress), prepare(READER)]
    if shown >= 0:
        size = sum(file.stat().st_size for folder in folders for file in folder.rglob("*") if file.is_file()) / 1e6
        print(f"==> Model ready: {size:.0f} MB, {time.perf_counter() - began:.1f} s", flush=True)


def prepare_dictionary() -> None:
    """Turn the dictionary for English questions round unless it is there; without it they have the glossary alone."""
    from answer.dictionary import prepared

    if prepared() is None:
        print("==> No dictionary for English questions (package or cache folder missing); going on", flush=True)


def build_library(library: Path) -> int:
    """Add the sample documents when there is no library, or when an earlier attempt was cut off."""
    unfinished = Path(sys.prefix) / ".tiaowen-samples-unfinished"
    if (library / "library.db").exists() and not unfinished.exists():
        return 0
    print(f"==> Building {library} from the invented documents in corpus/samples, to try things out", flush=True)
    unfinished.touch()
    command = [sys.executable, "-m", "cli", "--library", str(library), "add", str(SAMPLES.relative_to(ROOT))]
    code = subprocess.run(command, check=False, cwd=ROOT).returncode
    if code == 0:
        unfinished.unlink()
    return code


if __name__ == "__main__":
    sys.exit(main())
