import subprocess
import sys

import pytest

from tests.ui.test_ui_app import ROOT
from ui.navigation import PAGES


@pytest.mark.parametrize("name", [entry.name for entry in PAGES])
def test_no_page_imports_torch(library, name):
    script = (
        "import logging, sys; logging.disable()\n"
        "from streamlit.testing.v1 import AppTest\n"
        "from tests.ui.ui_tiny import run_page\n"
        f"app = AppTest.from_function(run_page, args=({name!r},), default_timeout=60)\n"
        "app.query_params['q'] = '水质优良比例'\n"
        "app.run()\n"
        "assert not app.exception, app.exception\n"
        "print([name for name in ('torch', 'transformers', 'sentence_transformers', 'docx') if name in sys.modules])\n"
    )
    environment = {"TIAOWEN_LIBRARY": str(library.path), "TIAOWEN_MODEL": "hashing", "PATH": "", "HOME": "/nonexistent"}

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert done.stdout.strip() == "[]", done.stderr
