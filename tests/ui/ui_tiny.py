"""Small invented documents for the app's tests, and what a page put on the screen."""

from __future__ import annotations

import html
import re

from streamlit.testing.v1 import AppTest

from index.library import Library
from index.records import Known

PLAN = """【示例文档】本文为演示而虚构，地名、机构与数字均非真实。

云梧省生态环境厅关于印发《云梧省2024年生态环境工作要点》的通知

云环发〔2024〕6号

各市生态环境局：

云梧省生态环境厅

2024年3月5日

云梧省2024年生态环境工作要点

一、年度目标

1.全省国考断面水质优良比例达到90.5%以上。

2.县级城市黑臭水体消除比例达到80%，今年9月底前完成新一轮排查。（牵头单位：水生态处；责任单位：监测处）

二、重点任务

（一）巩固水环境质量

1.深化排污口整治。干流排污口整治完成率达到85%。（牵头单位：水生态处）

2.守护饮用水水源。今年6月底前建立问题台账。（牵头单位：水生态处）
"""

REPORT = """云梧省2023年生态环境工作要点

一、年度目标

1.全省国考断面水质优良比例达到88.0%以上。

2.县级城市黑臭水体消除比例达到60%。
"""

HOSTILE = """<script>window.hacked=1</script><b>假标题</b>2024年工作要点

一、目标 <img src=x onerror="window.hacked=2">

1.水质优良比例达到77%以上</div></article></section><script>window.hacked=3</script>，见[链接](javascript:window.hacked=4)。

2.图片 ![x](http://evil.invalid/x.png) 与公式 $\\frac{1}{2}$ 以及 :red[红字] 和 `代码` 达到 66%。

3.<a href="javascript:window.hacked=5" onclick="window.hacked=6">点我</a><style>body{display:none}</style>达到55%。
"""


def run_page(name: str) -> None:
    """The script of a page, for AppTest; it may not use anything from outside."""
    from importlib import import_module

    import streamlit as st

    from ui.frame import begin, sidebar
    from ui.navigation import pages

    begin()
    st.navigation(pages())
    sidebar()
    import_module(f"ui.pages.{name}").page()


def html_of(app: AppTest) -> str:
    """All HTML that a page put on the screen."""
    return "\n".join(element.proto.body for element in app.get("html"))


def markdown_of(app: AppTest) -> str:
    """Everything that a page gave to Markdown: texts, captions, messages, labels of buttons."""
    parts = [
        element.value
        for kind in ("markdown", "caption", "error", "warning", "info", "success")
        for element in app.get(kind)
    ]
    return "\n".join([*map(str, parts), *(button.label for button in app.button)])


def marked_text(page: str) -> str:
    """What is highlighted in some HTML, as text."""
    return html.unescape("".join(re.findall(r"<mark[^>]*>(.*?)</mark>", page, re.DOTALL)))


def text_of(page: str) -> str:
    """HTML as text."""
    return html.unescape(re.sub(r"<[^>]*>", "", page))


def named(library: Library, words: str) -> Known:
    """The document of a library whose title holds some words."""
    return next(known for known in library.documents() if words in (known.metadata.title or known.source))
