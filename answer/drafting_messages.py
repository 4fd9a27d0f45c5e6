"""What precedents, the phrase bank, the draft check and exports say, in Chinese and English."""

from __future__ import annotations

from corpus.messages import register

register(
    {
        "precedent.nothing_shared": (
            "文库中没有与草稿用词相同的条款，以下只是意思相近的。",
            "No clause shares a phrase with the draft; these are only near in meaning.",
        ),
    }
)
