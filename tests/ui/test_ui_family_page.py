"""The page of a norm, and the status in the library list."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from index.library import Library
from tests.ui.ui_tiny import run_page

OLD = (
    "甲市节水办法\n甲政规〔2019〕5号\n第一条 制定本办法。\n第二条 每季度清洗一次。\n"
    "第三条 本办法自2019年9月1日起施行。\n"
)
NEW = (
    "甲市节水办法\n甲政规〔2024〕3号\n第一条 制定本办法。\n第二条 每两个月清洗一次。\n"
    "第三条 本办法自2024年10月1日起施行。《甲市节水办法》（甲政规〔2019〕5号）同时废止。\n"
)


def opened(name: str, **params: str) -> AppTest:
    """A page that has time to compare two texts and to write a Word file."""
    app = AppTest.from_function(run_page, args=(name,), default_timeout=240)
    for key, value in params.items():
        app.query_params[key] = value
    return app.run()


def test_the_page_shows_versions_events_links_and_the_comparison(folder: Path, tmp_path: Path):
    for name, text in (("old", OLD), ("new", NEW)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    with Library.open(folder, model="hashing", create=True) as library:
        library.add([tmp_path / "old.txt", tmp_path / "new.txt"])
        doc_id = library.find("甲政规〔2024〕3号").doc_id
        app = opened("family", doc=doc_id)
        assert not app.exception
        shown = " ".join(element.body for element in app.get("html"))
        assert "已废止" in shown
        assert "<del>" in shown
        assert "<ins>" in shown
        app = opened("family", doc="nothing")
        assert not app.exception
        assert app.warning
        app = opened("library")
        assert not app.exception
