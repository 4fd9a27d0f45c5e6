"""What ``tiaowen app`` serves: the app of ``app.py`` behind the gate (ui.gate). ``streamlit run serve.py``."""

from pathlib import Path

from starlette.middleware import Middleware
from streamlit.starlette import App

from ui.gate import Gate

app = App(Path(__file__).resolve().with_name("app.py"), middleware=[Middleware(Gate)])
