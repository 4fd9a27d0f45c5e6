"""How the app looks beyond Streamlit's theme (.streamlit/config.toml): one style sheet, one script, both constant.

Colours are pairs for the light and the dark theme (``light-dark()``; Streamlit sets the colour scheme on its root).
The script only copies citations, moves to clauses of the outline and scrolls the cited span into view; it never makes
HTML.
"""

from __future__ import annotations

import streamlit as st

from corpus.messages import language
from ui.theme_work import SCRIPT_WORK, STYLE_WORK

STYLE = """
.stApp {
  --tw-lit: light-dark(#ffe27a, #715700); --tw-lit-text: light-dark(#1c1b1a, #fff6d6);
  --tw-dim: light-dark(#5f5a52, #b3aea6); --tw-off: light-dark(#6f6a63, #98948d);
  --tw-line: light-dark(#d6d1c8, #44474c); --tw-soft: light-dark(#f4f2ee, #212326);
  --tw-accent: light-dark(#a3211a, #ff9d94);
  --tw-wrong-soft: light-dark(#fbe6e4, #41201d);
  --tw-ok: light-dark(#14633a, #86dba8); --tw-ok-soft: light-dark(#e3f3e9, #173524);
  --tw-doubt: light-dark(#7a4d00, #f2c76b); --tw-doubt-soft: light-dark(#fdf0d2, #3d2f10);
  --tw-none: light-dark(#4b4842, #c9c5bd); --tw-none-soft: light-dark(#ecebe7, #2d2f33);
}
.stMainBlockContainer { max-width: 70rem; padding-top: 4.2rem; padding-bottom: 4rem; }
.stMainBlockContainer:has(.st-key-document_actions) { max-width: 84rem; }
.stMainBlockContainer:has(.tw-reader) { padding-bottom: 1rem; }
/* Streamlit's own words, which know one language only */
[data-testid="InputInstructions"] { display: none; }
.stHtml { overflow-wrap: anywhere; line-height: 1.75; }
.tw-dim { color: var(--tw-dim); font-size: .875rem; }
.tw-badge { display: inline-block; padding: 0 .55em; border-radius: .3rem; font-size: .8rem; line-height: 1.7;
  border: 1px solid currentColor; color: var(--tw-doubt); white-space: nowrap; vertical-align: .1em; }
.tw-status { display: inline-block; padding: .1rem .8rem; border-radius: 1rem; font-weight: 700; font-size: .95rem; }
.tw-answered { color: var(--tw-ok); background: var(--tw-ok-soft); }
.tw-unconfirmed { color: var(--tw-doubt); background: var(--tw-doubt-soft); }
.tw-wrong { color: var(--tw-accent); background: var(--tw-wrong-soft); }
.tw-not_found { color: var(--tw-none); background: var(--tw-none-soft); }
.tw-copy.tw-plain { border: none; text-decoration: underline dotted; padding: 0 .3rem; color: var(--tw-dim); }
.tw-reasons { margin: .4rem 0 0; padding-left: 1.2rem; color: var(--tw-dim); font-size: .9rem; }
.tw-answer-text { font-size: 1.15rem; margin: .7rem 0 .2rem; }
.tw-items { display: grid; gap: .8rem; margin: .7rem 0;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); }
.tw-item { border-left: 4px solid var(--tw-accent); padding: .1rem 0 .1rem .9rem; }
.tw-diff { margin: 0; line-height: 1.9; }
.tw-diff del { color: var(--tw-dim); text-decoration: line-through; }
.tw-diff ins { background: var(--tw-ok-soft); color: var(--tw-ok); text-decoration: none; }
.tw-wide { overflow-x: auto; margin: .7rem 0; }
.tw-compared { border-collapse: collapse; width: 100%; }
.tw-compared th { text-align: left; font-weight: 600; font-size: .9rem; color: var(--tw-dim);
  padding: .3rem .8rem .3rem 0; }
.tw-compared td { border-top: 1px solid var(--tw-line); padding: .45rem .8rem .45rem 0; vertical-align: baseline;
  white-space: nowrap; }
.tw-compared th { white-space: nowrap; }
.tw-compared td.tw-wrapped { white-space: normal; min-width: 10rem; }
@media (max-width: 40rem) {
  .tw-compared thead { position: absolute; left: -9999px; }
  .tw-compared tr { display: block; border-top: 1px solid var(--tw-line); padding: .5rem 0; }
  .tw-compared td { display: flex; gap: .8rem; border: none; padding: .1rem 0; white-space: normal; }
  .tw-compared td:empty { display: none; }
  .tw-compared td::before { content: attr(data-head); flex: 0 0 4.5rem; color: var(--tw-dim); font-size: .9rem;
    font-weight: 400; }
}
.tw-figure { font-size: 1.6rem; font-weight: 700; color: var(--tw-accent); white-space: nowrap; }
.tw-value { font-size: 2.3rem; font-weight: 700; line-height: 1.25; color: var(--tw-accent); }
.tw-value small { font-size: 1.1rem; margin-left: .25em; }
.tw-value.tw-long { font-size: 1.6rem; }
.tw-ref { font-size: .8rem; text-decoration: none; color: var(--tw-accent); margin-left: .2em; cursor: pointer; }
.tw-num { display: inline-block; min-width: 1.5em; text-align: center; border-radius: .3rem; margin-right: .5em;
  background: var(--tw-accent); color: light-dark(#fff, #161719); font-weight: 700; font-size: .85rem;
  line-height: 1.6; }
.tw-title { font-weight: 700; }
.tw-path { font-size: .9rem; margin: .2rem 0 .5rem; }
.tw-path span + span::before { content: "›"; padding: 0 .45em; color: var(--tw-dim); }
.tw-text { margin: 0; padding: .5rem .9rem; background: var(--tw-soft); border-radius: .4rem; white-space: pre-line;
  max-height: 22rem; overflow: auto; }
.stHtml mark { background: var(--tw-lit); color: var(--tw-lit-text); padding: .08em 0; border-radius: .15em; }
.tw-copy { font: inherit; font-size: .875rem; cursor: pointer; background: none; color: inherit; padding: .15rem .7rem;
  border: 1px solid var(--tw-line); border-radius: .4rem; }
.tw-copy:hover, .tw-copy:focus-visible { border-color: var(--tw-accent); color: var(--tw-accent); }
.tw-related { margin: 0 0 .2rem; }
.tw-related p { margin: .1rem 0 0; }
.tw-off { color: var(--tw-off); text-decoration: underline dotted; text-underline-offset: .3em; font-size: .9em; }
.tw-wrap { color: var(--tw-off); font-size: .7em; opacity: .8; }
.tw-legend > * { margin-right: 1.2em; white-space: nowrap; }
.tw-legend .tw-wrap { font-size: .9em; }
.tw-facts { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: .3rem 0; font-size: .95rem; }
.tw-facts dt { color: var(--tw-dim); } .tw-facts dd { margin: 0; }
.tw-reader { display: grid; grid-template-columns: minmax(13rem, 19rem) minmax(0, 1fr); gap: 1rem;
  height: calc(100vh - 24rem); min-height: 26rem; }
.stColumn .tw-reader { grid-template-columns: minmax(7rem, 11rem) minmax(0, 1fr); }
.tw-reader nav, .tw-reader article { overflow: auto; border: 1px solid var(--tw-line); border-radius: .4rem; }
.tw-reader nav { padding: .4rem 0; font-size: .9rem; background: var(--tw-soft); line-height: 1.5; }
.tw-reader nav a { display: block; padding: .18rem .7rem; color: inherit; text-decoration: none;
  border-left: 3px solid transparent; }
.tw-reader nav a:hover, .tw-reader nav a:focus-visible { background: light-dark(#e6e1d8, #34373c); }
.tw-reader nav a[aria-current] { border-left-color: var(--tw-accent); font-weight: 700;
  background: light-dark(#fff, #161719); }
.tw-reader article { padding: 1rem 1.4rem; white-space: pre-wrap; line-height: 1.9; }
.tw-anchor { scroll-margin-top: 1rem; }
.tw-implied { color: var(--tw-dim); font-style: italic; }
.tw-reader nav .tw-l2 { padding-left: 1.7em; } .tw-reader nav .tw-l3 { padding-left: 2.7em; }
.tw-reader nav .tw-l4 { padding-left: 3.7em; } .tw-reader nav .tw-l5 { padding-left: 4.7em; }
.tw-reader nav .tw-l6 { padding-left: 5.7em; }
.tw-report { margin: 0; padding-left: 1.1rem; } .tw-report li { margin: .15rem 0; }
.tw-bad { color: var(--tw-accent); }
@media (min-width: 46rem) { .stMainBlockContainer { padding-left: 2.5rem; padding-right: 2.5rem; } }
@media (max-width: 46rem) {
  [data-testid="stHorizontalBlock"]:has(> .stColumn .st-key-facets) { flex-direction: column-reverse; gap: 1rem; }
  [data-testid="stHorizontalBlock"]:has(> .stColumn .st-key-facets) > .stColumn { flex: none; width: 100%; }
  [data-testid="stToolbar"] div:has(> [data-testid="stMainMenu"]) { min-width: 0; flex: 1 1 0; }
  .st-key-facets { max-height: 16rem; overflow: auto; }
  .stMainBlockContainer { padding-left: 1rem; padding-right: 1rem; }
  .tw-reader { grid-template-columns: 1fr; height: auto; }
  .tw-reader nav { max-height: 28vh; } .tw-reader article { max-height: 70vh; padding: .8rem; }
  .tw-value { font-size: 1.9rem; } .tw-value.tw-long { font-size: 1.4rem; }
}
"""

_SCRIPT = """
if (!window.tiaowen) {
  window.tiaowen = true;
  const copy = async (text) => {
    try { await navigator.clipboard.writeText(text); return; } catch (e) { /* not allowed: the old way */ }
    const box = document.createElement("textarea");
    box.value = text; box.style.position = "fixed"; box.style.opacity = "0";
    document.body.append(box); box.select(); document.execCommand("copy"); box.remove();
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-tw-copy]");
    if (button) {
      await copy(button.dataset.twCopy || location.href);
      const label = button.textContent;
      button.textContent = button.dataset.twDone;
      setTimeout(() => { button.textContent = label; }, 1500);
      return;
    }
    const link = event.target.closest("a[data-tw-to]");
    if (link) {
      const goal = document.getElementById(link.dataset.twTo);
      if (goal) { event.preventDefault(); goal.scrollIntoView({block: "start", behavior: "smooth"}); }
    }
  });
}
"""

_SCROLL = """
{ const began = performance.now();
  const look = () => {
    const goal = document.getElementById("tw-cited-%s");
    const pane = goal?.closest("article");
    if (pane) {
      const centre = (box, thing) => {
        box.scrollTop += thing.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
      };
      const beside = pane.classList.contains("tw-side");
      if (!beside) { document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0); }
      const below = pane.getBoundingClientRect().bottom > window.innerHeight + 99;
      if (!beside && below) { pane.scrollIntoView({block: "end"}); }
      centre(pane, goal);
      const current = document.querySelector(".tw-reader nav a[aria-current]");
      if (current) { centre(current.parentElement, current); }
    } else if (performance.now() - began < 5000) { requestAnimationFrame(look); }
  };
  look(); }
"""


def dress() -> None:
    """Put the style sheet into the page; it takes no room."""
    st.html(f"<style>{STYLE}{STYLE_WORK}</style>")
    st.html(f'<span data-tw-lang="{language()}" hidden></span>')


def enliven(scroll_to: str = "") -> None:
    """Put the script into the page, at its end; ``scroll_to`` names the highlight to bring into view (hex digits)."""
    st.html(f"<script>{_SCRIPT}{SCRIPT_WORK}</script>", unsafe_allow_javascript=True, width="content")
    if scroll_to:
        scroll(scroll_to)


def scroll(to: str) -> None:
    """Bring a highlight into view in its pane; ``to`` is its key (hex digits)."""
    if not all(c in "0123456789abcdef-" for c in to):
        raise ValueError(f"not an element key: {to!r}")
    st.html(f"<script>{_SCROLL % to}</script>", unsafe_allow_javascript=True, width="content")
