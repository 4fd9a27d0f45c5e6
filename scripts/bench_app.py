"""How fast the app is in a real browser: first paint, Enter to the rendered answer, the side panel, a large library.

    python scripts/bench_app.py [LIBRARY] [--runs N] [--documents 5000] [--large LIBRARY]

Without LIBRARY a temporary one of the sample documents is made with the default model (TIAOWEN_MODEL names another).
"Warm" means that the server has shown the page once and answered one question before. The large library is of invented
documents (scripts/many_documents.py), made with the hashing encoder and kept at --large if that is given; --documents 0
leaves it out. The load average stands beside each figure: with it above the number of cores seconds say little, and the
last column, the server's own CPU time for one such step, says more.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.app_server import browser, serving  # noqa: E402

# Runs in the page: milliseconds from a click on the first [1] to the document beside the answer.
PANEL = """() => new Promise(done => {
  const began = performance.now();
  const look = () => {
    const rests = document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning";
    if (document.querySelector("article.tw-side mark") && rests) { done(performance.now() - began); }
    else { requestAnimationFrame(look); }
  };
  document.querySelector("a.tw-ref").click();
  look();
})"""

# Runs in the page: milliseconds until the line that counts the documents shown is another one than before.
NARROWED = """before => new Promise(done => {
  const began = performance.now();
  const look = () => {
    const now = [...document.querySelectorAll("[data-testid=stCaptionContainer]")].map(e => e.innerText).join("|");
    const rests = document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning";
    if (now !== before && rests) { done(performance.now() - began); } else { requestAnimationFrame(look); }
  };
  const box = document.querySelector(".st-key-library_filter input");
  box.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", code: "Enter", keyCode: 13, bubbles: true}));
  look();
})"""

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
    page.locator("[data-testid=stTextInput] input").first.wait_for()
    return time.perf_counter() - started


def answer(page: Page, question: str) -> float:
    """Milliseconds from Enter to the answer on the screen."""
    page.locator("[data-testid=stTextInput] input").first.fill(question)
    page.wait_for_timeout(300)
    return float(page.evaluate(MEASURE, question))


def questions(folder: Path) -> list[str]:
    """Questions that the library can be asked, made from its documents."""
    from index.library import Library
    from ui.examples import example_questions

    with Library.open(folder) as library:
        documents = [library.document(known.doc_id) for known in library.documents()[:8]]
    return [q for document in documents for q in example_questions([document])]


def panel(page: Page) -> float | None:
    """Milliseconds from a click on [1] to its document at the side; None where the answer cites nothing."""
    if not page.locator("a.tw-ref").count():
        return None
    taken = float(page.evaluate(PANEL))
    page.keyboard.press("Escape")
    page.locator("article.tw-side").wait_for(state="detached")
    return taken


def library_page(page: Page, address: str) -> float:
    """Seconds until the library page shows its table."""
    started = time.perf_counter()
    page.goto(f"{address}/library")
    page.get_by_test_id("stDataFrame").wait_for()
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    return time.perf_counter() - started


def narrow(page: Page, words: str) -> float:
    """Milliseconds from Enter in the library's box to the table of what fits."""
    page.locator(".st-key-library_filter input").fill(words)
    page.wait_for_timeout(300)
    captions = page.get_by_test_id("stCaptionContainer").all_inner_texts()
    return float(page.evaluate(NARROWED, "|".join(captions)))


def large_library(place: Path, count: int) -> None:
    """Make the library of invented documents, unless it is there."""
    from index.library import Library
    from scripts.many_documents import write_documents

    if (place / "library.db").exists():
        return
    write_documents(place.with_name(f"{place.name}-files"), count)
    with Library.open(place, model="hashing", create=True) as made:
        made.add([place.with_name(f"{place.name}-files")])


class Server:
    """The server's CPU time, to be told by how much it grew."""

    def __init__(self) -> None:
        """Nothing is measured before ``started``."""
        self._number, self._last = 0, 0.0

    def started(self, number: int) -> None:
        """The server's process number."""
        self._number, self._last = number, 0.0

    def grew(self) -> float:
        """Milliseconds of CPU since the last call."""
        now, self._last = self._last, self._spent()
        return self._last - now

    def _spent(self) -> float:
        fields = Path(f"/proc/{self._number}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


SERVER = Server()


def row(what: str, floor: str, values: list[float], unit: str) -> None:
    """A line of the table: median, 95th percentile, load, and CPU since the line before."""
    ranked = sorted(values)
    p95 = ranked[min(len(ranked) - 1, int(0.95 * len(ranked)))]
    told = [f"{value:.{2 if unit == 's' else 0}f} {unit}" for value in (statistics.median(values), p95)]
    cpu = f"{SERVER.grew() / len(values):.0f} ms"
    print("|", " | ".join((what, floor, *told, str(len(values)), f"{os.getloadavg()[0]:.1f}", cpu)), "|", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("library", nargs="?", type=Path)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--large", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        library = chosen.library or Path(folder) / "library"
        if chosen.library is None:
            from index.library import Library

            with Library.open(library, model=os.environ.get("TIAOWEN_MODEL"), create=True) as made:
                made.add([ROOT / "corpus" / "samples"])
        large = chosen.large or Path(folder) / "large"
        if chosen.documents:
            large_library(large, chosen.documents)
        opened = browser(playwright)
        print("| what | floor | median | p95 | runs | load | CPU |\n| --- | --- | --- | --- | --- | --- | --- |")
        with serving(library, log=Path(folder) / "app.log", started=SERVER.started) as address:
            of_questions(opened, address, questions(library), chosen.runs)
        if chosen.documents:
            with serving(large, log=Path(folder) / "large.log", model="hashing", started=SERVER.started) as address:
                of_a_large_library(opened, address, f"{chosen.documents:,} documents")
        opened.close()


def of_questions(opened: Browser, address: str, asked: list[str], runs: int) -> None:
    """First paint, question to answer, side panel."""
    page = opened.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(180_000)
    row("first paint, cold", "", [first_paint(page, address)], "s")
    row("first answer, cold", "", [answer(page, asked[0])], "ms")
    paints = []
    for _ in range(5):
        other = opened.new_context().new_page()
        other.set_default_timeout(180_000)
        paints.append(first_paint(other, address))
        other.context.close()
    row("first paint, warm, new session", "2 s", paints, "s")
    row(
        "Enter to rendered answer, warm",
        "500 ms",
        [answer(page, asked[n % len(asked)]) for n in range(1, runs + 1)],
        "ms",
    )
    for question in asked:
        if page.locator("a.tw-ref").count():
            break
        answer(page, question)
    panels = [taken for _ in range(runs) if (taken := panel(page)) is not None]
    if panels:
        row("click on [1] to the document beside, and back", "300 ms", panels, "ms")


def of_a_large_library(opened: Browser, address: str, what: str) -> None:
    """The library page and its filters."""
    page = opened.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(180_000)
    row(f"library page, cold, {what}", "", [library_page(page, address)], "s")
    row(f"library page, {what}", "1.5 s", [library_page(page, address) for _ in range(5)], "s")
    words = ("云梧省", "噪声治理", "墨川市 2021年", "实施方案", "", "松原县", "白石区 管理办法", "")
    row(f"filter by words, {what}", "300 ms", [narrow(page, each) for each in words], "ms")


if __name__ == "__main__":
    main()
