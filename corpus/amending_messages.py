"""Why an instruction of a decision was not applied, in Chinese and English."""

from __future__ import annotations

from corpus.messages import register

register(
    {
        "amending.no_article": ("原文没有这一条", "the original has no such article"),
        "amending.no_paragraph": ("原条文没有这一款", "the article has no such paragraph"),
        "amending.no_words": ("原条文没有要替换的文字", "the words to be replaced are not there"),
        "amending.item": ("只改其中一项，未自动合并", "only an item is changed; not applied by the program"),
        "amending.there": ("原文已有这一条", "the original has this article already"),
        "amending.unknown": ("没有读懂这条修改指令", "the instruction was not understood"),
    }
)
