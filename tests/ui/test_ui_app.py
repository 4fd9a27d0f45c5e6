import subprocess
import sys
import tomllib
from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("torch", "transformers", "sentence_transformers", "faiss", "docx", "lxml", "pypdfium2")


def test_the_app_starts_at_the_ask_page(library):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()

    assert not app.exception
    assert app.title[0].value == "向文件提问"


def test_the_language_switch_changes_the_page(library):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()

    app.get("button_group")[0].set_value("en").run()

    assert app.title[0].value == "Ask your documents"
    assert app.query_params["lang"] == "en"


def test_the_first_page_needs_no_heavy_library(tmp_path):
    script = (
        "import logging, sys; logging.disable()\n"
        "from streamlit.testing.v1 import AppTest\n"
        f"app = AppTest.from_file({str(ROOT / 'app.py')!r}, default_timeout=60).run()\n"
        "assert not app.exception, app.exception\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    environment = {"TIAOWEN_LIBRARY": str(tmp_path / "none"), "PATH": "", "HOME": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert done.stdout.strip() == "[]", done.stderr


def test_a_page_that_fails_says_so_in_one_line(library, monkeypatch):
    def fail():
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("ui.pages.ask.page", fail)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()

    assert not app.exception
    assert "ZeroDivisionError" in app.error[0].value
    assert "secret" not in app.error[0].value


def test_the_server_is_closed_to_others_by_default():
    options = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))

    assert options["server"]["address"] == "127.0.0.1"
    assert options["server"]["enableXsrfProtection"] is True
    assert options["server"]["fileWatcherType"] == "none"
    assert options["server"]["maxUploadSize"] <= 200
    assert options["browser"]["gatherUsageStats"] is False
    assert options["client"]["showErrorDetails"] == "none"


def test_the_entry_and_the_pages_are_short():
    for path in (ROOT / "app.py", *(ROOT / "ui" / "pages").glob("*.py")):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 70, path
