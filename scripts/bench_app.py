"""How fast the app is in a real browser: first paint, and from Enter to the rendered answer with its citations.

    python scripts/bench_app.py [LIBRARY] [--runs N]

Without LIBRARY a temporary one of the sample documents is made with the default model (TIAOWEN_MODEL names another).
"Warm" means that the server has shown the page once and answered one question before.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.app_server import browser, serving  # noqa: E402

# Runs in the page: the time from the Enter key to the first frame in which the answer to ``question`` is complete.
MEASURE = """question => new Promise(done => {
  const began = performance.now();
  const look = () => {
    const asked = new URLSearchParams(location.search).get("q") === question;
    const rests = document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning";
    if (asked && rests && document.querySelector(".tw-status")) { done(performance.now() - began); }
    else { requestAnimationFrame(look); }
  };
  const box = document.querySelector("[data-testid=stTextInput] input");
  box.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", code: "Enter", keyCode: 13, bubbles: true}));
  look();
})"""


def first_paint(page: Page, address: str) -> float:
    """Seconds until the question box can be used."""
    started = time.perf_counter()
    page.goto(address)
    page.locator("[data-testid=stTextInput] input").wait_for()
    return time.perf_counter() - started


def answer(page: Page, question: str) -> float:
    """Milliseconds from Enter to the answer on the screen."""
    page.locator("[data-testid=stTextInput] input").fill(question)
    page.wait_for_timeout(300)
    return float(page.evaluate(MEASURE, question))


def questions(folder: Path) -> list[str]:
    """Questions that the library can be asked, made from its documents."""
    from index.library import Library
    from ui.examples import example_questions

    with Library.open(folder) as library:
        documents = [library.document(known.doc_id) for known in library.documents()[:8]]
    return [q for document in documents for q in example_questions([document])]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("library", nargs="?", type=Path)
    parser.add_argument("--runs", type=int, default=20)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        library = chosen.library or Path(folder) / "library"
        if chosen.library is None:
            from index.library import Library

            with Library.open(library, model=os.environ.get("TIAOWEN_MODEL"), create=True) as made:
                made.add([ROOT / "corpus" / "samples"])
        asked = questions(library)
        opened = browser(playwright)
        with serving(library, log=Path(folder) / "app.log") as address:
            page = opened.new_page(viewport={"width": 1280, "height": 900})
            cold = first_paint(page, address)
            first = answer(page, asked[0])
            paints = []
            for _ in range(5):
                other = opened.new_context().new_page()
                paints.append(first_paint(other, address))
                other.context.close()
            times = [answer(page, asked[(n + 1) % len(asked)]) for n in range(chosen.runs)]
        opened.close()
    print(
        f"first paint: cold {cold:.2f} s, warm median {statistics.median(paints):.2f} s (new sessions, {len(paints)})"
    )
    ranked = sorted(times)
    p95 = ranked[min(len(ranked) - 1, int(0.95 * len(ranked)))]
    middle, count = statistics.median(times), len(times)
    print(f"question to rendered answer: first {first:.0f} ms, warm median {middle:.0f} ms, p95 {p95:.0f} ms ({count})")


if __name__ == "__main__":
    main()
