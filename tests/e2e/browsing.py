"""What a person does with the app, in a few words each."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

QUIET = 300  # milliseconds


def ask(page: Page, question: str) -> None:
    """Type a question and press Enter; wait for its answer."""
    box = page.get_by_role("textbox").first
    box.fill(question)
    box.press("Enter")
    page.wait_for_function("q => new URLSearchParams(location.search).get('q') === q", arg=question)
    page.locator(".tw-status").first.wait_for()
    settle(page)
    expect(page.locator(".tw-status")).to_have_count(1)  # while a run is under way the old answer stands beside the new


def settle(page: Page) -> None:
    """Wait until the page has been at rest for a while: a run that was asked for may not have begun yet."""
    page.evaluate("() => { delete window.twAtRest; }")
    page.wait_for_function(
        """quiet => {
            const app = document.querySelector("[data-testid=stApp]");
            if (app?.dataset.testScriptState !== "notRunning") { delete window.twAtRest; return false; }
            window.twAtRest ??= performance.now();
            return performance.now() - window.twAtRest >= quiet;
        }""",
        arg=QUIET,
    )


def upload(page: Page, *files: Path) -> None:
    """Choose files, add them, and wait for the report."""
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files([str(file) for file in files])
    page.get_by_role("button", name=f"加入文库（{len(files)} 份）").click()
    expect(page.get_by_role("button", name="收起报告")).to_be_visible(timeout=60_000)


def select_row(page: Page, row: int) -> None:
    """Select a row of the table of documents, counted from 0."""
    settle(page)
    table = page.get_by_test_id("stDataFrame")
    table.scroll_into_view_if_needed()
    place = table.bounding_box()
    assert place is not None
    page.mouse.click(place["x"] + 16, place["y"] + 53 + 35 * row)


def in_view(page: Page, selector: str) -> bool:
    """Whether an element can be seen: inside the window and inside every pane around it that scrolls."""
    return bool(
        page.evaluate(
            """selector => {
                const goal = document.querySelector(selector);
                if (!goal) return false;
                const box = goal.getBoundingClientRect();
                for (let at = goal.parentElement; at; at = at.parentElement) {
                    if (!["auto", "scroll"].includes(getComputedStyle(at).overflowY)) continue;
                    const pane = at.getBoundingClientRect();
                    if (box.top < pane.top || box.bottom > pane.bottom) return false;
                }
                return box.top >= 0 && box.bottom <= window.innerHeight && box.height > 0;
            }""",
            selector,
        )
    )
