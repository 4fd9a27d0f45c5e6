"""The Streamlit entry: page set-up and navigation, nothing else. Run with ``streamlit run app.py``."""

import streamlit as st

from ui.frame import TITLE, begin, sidebar
from ui.login import admitted
from ui.navigation import pages

st.set_page_config(page_title=TITLE, page_icon="📑", layout="wide")
begin()
if admitted():
    chosen = st.navigation(pages())
    sidebar()
    chosen.run()
else:
    st.navigation(pages(), position="hidden")
