import re
from pathlib import Path
from string import Formatter

import pytest

from corpus.messages import spoken_in
from ui.navigation import PAGES
from ui.strings import PARTS, STRINGS, t

UI = Path(__file__).resolve().parents[2] / "ui"
OTHERS = re.compile(r"terminal|cli_strings")
FAMILIES = (
    *("page", "status", "filter", "scope", "example", "fact", "column", "report", "family"),
    *("audit", "basket", "feedback.wrong_", "role", "search.by_", "side.view_", "sides", "talk"),
)
CODES = {
    code
    for path in UI.rglob("*.py")
    if not OTHERS.search(path.name)
    for code in re.findall(r"""\bt\(\s*f?["']([\w.]+)["']""", path.read_text(encoding="utf-8"))
}


def test_every_string_that_the_app_names_exists():
    assert CODES - set(STRINGS.entries) == set()
    assert len(CODES) > 80


def test_no_string_stands_twice():
    assert sum(map(len, PARTS)) == len(STRINGS.entries)


def test_every_string_is_used():
    source = "".join(p.read_text(encoding="utf-8") for p in UI.rglob("*.py") if p.parent.name != "strings")
    families = tuple(f for f in FAMILIES if (f"{f}{{" if f.endswith("_") else f"{f}.{{") in source)

    unused = {c for c in STRINGS.entries if f'"{c}"' not in source and f"'{c}'" not in source}
    assert families == FAMILIES
    assert {code for code in unused if not code.startswith(FAMILIES)} == set()


def test_every_page_has_a_title():
    assert [t(f"page.{entry.name}") for entry in PAGES] == [
        *("问答", "历史", "检索", "指标", "对照", "拟稿", "文库", "材料篮"),
        *("评测", "反馈", "设置", "原文", "版本与沿革"),
    ]


@pytest.mark.parametrize("code", sorted(STRINGS.entries))
def test_both_languages_name_the_same_values(code):
    chinese, english = STRINGS.entries[code]

    def names(template):
        return {name for _, name, _, _ in Formatter().parse(template) if name}

    assert names(chinese) == names(english)
    assert chinese.strip() and english.strip()


def test_the_language_in_force_decides():
    with spoken_in("en"):
        assert t("status.not_found") == "Not in the library"
    assert t("status.not_found") == "未收录"
