"""The style and the script of what users work with: the side panel, lists, find in a document, keys. Constant, too.

Finding marks with the browser's own highlights, where it has them: the text on the page is not touched.
"""

from __future__ import annotations

STYLE_WORK = """
.stApp { --tw-pale: light-dark(#fff6d3, #3a3113); --tw-ink: light-dark(#1c1b1a, #f4f3f0);
  --tw-found: light-dark(#bfe0ff, #1d4a73); --tw-found-now: light-dark(#ff9f43, #a85a10); }
.stHtml mark.tw-pale { background: var(--tw-pale); }
::highlight(tw-found) { background-color: var(--tw-found); }
::highlight(tw-found-now) { background-color: var(--tw-found-now); color: light-dark(#000, #fff); }
.tw-value, .tw-figure { color: var(--tw-ink); }
.tw-value.tw-unsure, .tw-unsure { color: var(--tw-dim); font-weight: 600; }
.tw-value.tw-unsure { font-size: 1.05rem; }
.tw-status.tw-faint { background: none; box-shadow: inset 0 0 0 1px currentColor; }
.tw-item { border-left-color: var(--tw-line); }
.tw-is-answered .tw-item { border-left-color: var(--tw-ok); }
.tw-verdict { font-size: 1.5rem; margin-right: .6em; }
.tw-where { font-size: .85rem; color: var(--tw-dim); border: 1px solid var(--tw-line); border-radius: .3rem;
  padding: 0 .4em; margin-right: .3em; white-space: nowrap; }
.tw-list { margin: .7rem 0; padding-left: 1.8rem; } .tw-list li { margin: .25rem 0; padding-left: .2rem; }
.tw-turns { margin: .2rem 0; padding-left: 1.5rem; font-size: .92rem; }
.tw-is-unconfirmed .tw-answer-text { font-size: 1rem; }
.tw-is-unconfirmed .tw-reasons { color: var(--tw-doubt); font-size: 1rem; }
.tw-implied { font-style: normal; border-left-style: dashed !important; border-left-color: var(--tw-line); }
.tw-ref { padding: .1em .15em; border-radius: .2rem; }
.tw-ref:focus-visible, .tw-copy:focus-visible, [data-testid="stPageLink"] a:focus-visible {
  outline: 2px solid var(--tw-accent); outline-offset: 1px; }
.st-key-recent button { justify-content: flex-start; min-height: 0; padding: .1rem 0; text-align: left; }
.st-key-recent button p { font-size: .9rem; }
.tw-find { display: flex; gap: .4rem; align-items: center; flex-wrap: wrap; margin: 0 0 .4rem; }
.tw-find input { flex: 1 1 8rem; min-width: 7rem; font: inherit; padding: .2rem .6rem; color: inherit;
  background: var(--tw-soft); border: 1px solid var(--tw-line); border-radius: .4rem; }
.tw-contents { font-size: .9rem; margin-bottom: .4rem; }
.tw-contents summary { cursor: pointer; color: var(--tw-dim); }
.tw-contents nav { max-height: 14rem; overflow: auto; background: var(--tw-soft); border-radius: .4rem;
  padding: .3rem 0; }
.tw-contents nav a { display: block; padding: .1rem .7rem; color: inherit; text-decoration: none;
  border-left: 3px solid transparent; }
.tw-contents nav a[aria-current] { border-left-color: var(--tw-accent); font-weight: 700; }
.tw-contents nav .tw-l2 { padding-left: 1.7em; } .tw-contents nav .tw-l3 { padding-left: 2.7em; }
.tw-contents nav .tw-l4 { padding-left: 3.7em; }
.tw-contents nav .tw-l5, .tw-contents nav .tw-l6 { padding-left: 4.7em; }
article.tw-side { overflow: auto; border: 1px solid var(--tw-line); border-radius: .4rem; padding: .8rem 1.1rem;
  white-space: pre-wrap; line-height: 1.85; height: calc(100vh - 20.5rem); min-height: 18rem; }
.tw-sides { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: .95rem; }
.tw-sides th, .tw-sides td { text-align: left; vertical-align: top; padding: .4rem .6rem;
  border-bottom: 1px solid var(--tw-line); }
.tw-sides th:first-child, .tw-sides td:first-child { width: 8.5rem; }
.tw-sides ul { margin: .2rem 0; padding-left: 1rem; font-weight: 400; font-size: .85rem; }
.tw-kind { font-weight: 700; } .tw-kind.tw-figures { color: var(--tw-doubt); } .tw-kind.tw-new { color: var(--tw-ok); }
.tw-kind.tw-dropped { color: var(--tw-accent); } .tw-kind.tw-same, .tw-kind.tw-wording { color: var(--tw-dim); }
.tw-sides del { background: var(--tw-wrong-soft); color: var(--tw-accent); text-decoration: line-through; }
.tw-sides ins { background: var(--tw-ok-soft); color: var(--tw-ok); text-decoration: none; }
@media (max-width: 46rem) {
  .tw-sides, .tw-sides tbody, .tw-sides tr, .tw-sides td { display: block; width: auto !important; }
  .tw-sides thead { display: none; } .tw-sides td { border: none; }
  .tw-sides tr { border-bottom: 1px solid var(--tw-line); }
}
.tw-group { font-weight: 700; margin-top: .6rem; border-bottom: 1px solid var(--tw-line); }
.st-key-hits .tw-text { max-height: 6.1rem; overflow: hidden; cursor: zoom-in; }
.st-key-hits .tw-text.tw-open { max-height: 22rem; overflow: auto; cursor: auto; }
.stColumn:has(> div > div > .st-key-beside) { position: sticky; top: 3.2rem; align-self: flex-start; }
.st-key-beside img { max-height: calc(100vh - 14rem); width: auto !important; max-width: 100%; }
@media (min-width: 1200px) {
  .stMainBlockContainer:has(.st-key-beside) { max-width: 112rem; }
  .stMainBlockContainer:has(.st-key-beside) .stColumn .stColumn:has(.st-key-facets) { display: none; }
}
.stMainBlockContainer > div > div:has(> .st-key-several) { position: sticky; bottom: 0; z-index: 9; }
.st-key-several { background: light-dark(#ffffff, #17181a); }
@media (max-width: 1199px) {
  [class*="st-key-side_"] { display: none; }
  .stColumn:has(> div > .st-key-beside), .stColumn:has(.st-key-beside) { display: none; }
}
"""

SCRIPT_WORK = """
if (!window.tiaowenWork) {
  window.tiaowenWork = true;
  const wide = () => window.innerWidth >= 1200;
  const press = (key) => {
    const button = document.querySelector(".st-key-" + key + " button");
    if (button) { button.click(); return true; }
    return false;
  };
  document.addEventListener("click", (event) => {
    const ref = event.target.closest("a.tw-ref[data-tw-to]");
    if (ref && wide()) {
      const number = ref.dataset.twTo.replace("tw-source-", "");
      if (press("side_beside_" + number)) { event.preventDefault(); event.stopPropagation(); }
    }
  }, true);

  document.addEventListener("click", (event) => {
    const quote = event.target.closest(".st-key-hits .tw-text");
    if (quote) { quote.classList.add("tw-open"); }
  });

  document.addEventListener("click", (event) => {
    const save = event.target.closest("[data-tw-svg]");
    const drawn = save && document.querySelector("[data-testid=stVegaLiteChart] svg");
    if (drawn) {
      const link = document.createElement("a");
      const text = new XMLSerializer().serializeToString(drawn);
      link.href = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
      link.download = save.dataset.twSvg;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    }
  });

  // Streamlit's own words exist in English only; where the page speaks Chinese they are put into Chinese.
  const words = {
    "Skip to main content": "跳到正文", "Select all": "全选", "System": "跟随系统", "Light": "浅色", "Dark": "深色",
    "Print": "打印", "Record screen": "录制屏幕", "Rerun": "重新运行", "Settings": "设置", "Clear cache": "清除缓存",
    "About": "关于", "Stop": "停止", "Theme": "主题",
    "No results": "没有结果", "Drag and drop files here": "把文件拖到这里", "Browse files": "选择文件",
    "Clear all": "全部清除", "Press Enter to submit form": "按回车提交", "Search": "查找", "Download": "下载",
    "Fullscreen": "全屏", "Show/hide columns": "显示或隐藏列", "Download as CSV": "另存为 CSV",
    "Close fullscreen": "退出全屏", "Sort ascending": "升序", "Sort descending": "降序", "Format": "格式",
    "Autosize": "自动宽度", "Pin column": "固定列", "Hide column": "隐藏列", "Unpin column": "取消固定",
    "Show data": "查看数据", "Hide data": "收起数据", "Download as PNG": "存为 PNG 图片",
    "Copy Vega-Lite spec": "复制图的定义"
  };
  const patterns = [[/^Select (\\d+) match(?:es)?$/, "选择符合的 $1 项"], [/^Add: (.+)$/, "加上：$1"],
    [/^Made with Streamlit *v?(.*)$/, "界面由 Streamlit 提供 $1"]];
  const spoken = (text) => {
    const plain = text.trim();
    if (words[plain]) { return text.replace(plain, words[plain]); }
    for (const [pattern, form] of patterns) { if (pattern.test(plain)) { return plain.replace(pattern, form); } }
    return null;
  };
  const speak = (root) => {
    if (document.querySelector("[data-tw-lang]")?.dataset.twLang !== "zh" || !root.ownerDocument) { return; }
    if (root.closest && root.closest(".stHtml, .stMarkdown, article")) { return; }
    for (const named of root.querySelectorAll("button[aria-label]")) {
      const other = spoken(named.getAttribute("aria-label"));
      if (other !== null) { named.setAttribute("aria-label", other); }
    }
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest(".stHtml, .stMarkdown, [data-testid=stMarkdownContainer]")) { continue; }
      const other = spoken(node.data);
      if (other !== null && other !== node.data) { node.data = other; }
    }
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) {
        if (node.nodeType === 1) { speak(node); }
        else if (node.nodeType === 3 && node.parentElement) { speak(node.parentElement); }
      }
    }
  }).observe(document.body, { childList: true, subtree: true });
  speak(document.body);

  const find = { words: "", at: 0, spots: [] };
  const pane = () => document.querySelector("article.tw-side, .tw-reader article");
  const centre = (box, thing) => {
    box.scrollTop += thing.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
  };
  const clear = () => {
    if (window.CSS && CSS.highlights) { ["tw-found", "tw-found-now"].forEach((name) => CSS.highlights.delete(name)); }
  };
  const search = (words) => {
    find.words = words; find.at = 0; find.spots = []; clear();
    const box = pane();
    if (!box || !words.trim()) { return; }
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    const nodes = []; let text = "";
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest(".tw-wrap")) { continue; }
      nodes.push([text.length, node]); text += node.data;
    }
    const chars = [...words.trim().replace(/\\s+/g, "")].map((c) => c.replace(/[.*+?^${}()|[\\]\\\\]/g, "\\\\$&"));
    const pattern = new RegExp(chars.join("\\\\s*"), "gi");
    const place = (offset) => {
      let low = 0, high = nodes.length - 1;
      while (low < high) {
        const mid = (low + high + 1) >> 1;
        if (nodes[mid][0] <= offset) { low = mid; } else { high = mid - 1; }
      }
      return [nodes[low][1], offset - nodes[low][0]];
    };
    for (const match of text.matchAll(pattern)) {
      const range = document.createRange();
      range.setStart(...place(match.index));
      const [node, offset] = place(match.index + match[0].length - 1);
      range.setEnd(node, offset + 1);
      find.spots.push(range);
      if (find.spots.length >= 2000) { break; }
    }
    if (window.Highlight && CSS.highlights) { CSS.highlights.set("tw-found", new Highlight(...find.spots)); }
  };
  const show = () => {
    const count = document.querySelector("[data-tw-count]");
    const input = document.querySelector("[data-tw-find]");
    if (count && input) {
      const told = find.spots.length ? (find.at + 1) + " / " + find.spots.length : input.dataset.twNone;
      count.textContent = find.words.trim() ? told : "";
    }
    const spot = find.spots[find.at];
    const box = pane();
    if (!spot || !box) { return; }
    if (window.Highlight && CSS.highlights) { CSS.highlights.set("tw-found-now", new Highlight(spot)); }
    centre(box, spot);
  };
  const step = (by) => {
    if (!find.spots.length) { return; }
    find.at = (find.at + by + find.spots.length) % find.spots.length;
    show();
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches && event.target.matches("[data-tw-find]")) { search(event.target.value); show(); }
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tw-step]");
    if (button) {
      const input = document.querySelector("[data-tw-find]");
      if (input && input.value !== find.words) { search(input.value); show(); }
      else { step(Number(button.dataset.twStep)); }
    }
    if (event.target.closest("[data-tw-cited]")) {
      const box = pane();
      const mark = box && box.querySelector("mark");
      if (mark) { centre(box, mark); }
    }
  });

  document.addEventListener("focusin", (event) => {
    if (event.target.closest && event.target.closest(".st-key-search_box") && document.getElementById("tw-words")) {
      event.target.setAttribute("list", "tw-words");
    }
  });

  const ahead = () => {
    const main = document.querySelector("[data-testid=stMain]");
    if (main) { main.scrollTo({ top: 0 }); }
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest(".st-key-next_questions button, [data-testid=stFormSubmitButton] button")) { ahead(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.closest(".st-key-follow_box")) { ahead(); }
  });

  const boxes = "input, textarea, select, [contenteditable=true], [role=combobox]";
  const typing = (target) => target.closest && target.closest(boxes);
  document.addEventListener("keydown", (event) => {
    if (event.target.matches && event.target.matches("[data-tw-find]")) {
      if (event.key === "Enter") { event.preventDefault(); step(event.shiftKey ? -1 : 1); }
      if (event.key === "Escape") { event.target.value = ""; search(""); show(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) { return; }
    if (event.key === "/") {
      const box = document.querySelector("[data-testid=stMain] [data-testid=stTextInput] input");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
      return;
    }
    if (event.key === "Escape" && press("side_close")) { return; }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") { return; }
    const cards = [...document.querySelectorAll("[class*='st-key-source_']")];
    const scrolls = "article, nav, [role=radiogroup], [data-testid=stDataFrame]";
    if (!cards.length || event.target.closest(scrolls)) { return; }
    const here = (card) => card.classList.contains("tw-here") || card.contains(document.activeElement);
    const now = cards.findIndex(here);
    const next = Math.max(0, Math.min(cards.length - 1, now + (event.key === "ArrowDown" ? 1 : -1)));
    event.preventDefault();
    cards.forEach((card) => card.classList.remove("tw-here"));
    cards[next].classList.add("tw-here");
    cards[next].scrollIntoView({ block: "center" });
    const goal = cards[next].querySelector("button, a");
    if (goal) { goal.focus({ preventScroll: true }); }
  });
}
"""
