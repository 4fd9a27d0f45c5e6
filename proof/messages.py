"""What the verification of answers says, in Chinese and English."""

from __future__ import annotations

from corpus.messages import register

register(
    {
        "verify_unproven": (
            "“{figures}”在所引条款中未得到逐字印证，请核对原文。",
            "“{figures}” is not proven by the clauses cited: check the original.",
        ),
        "verify_citation": (
            "有 {count} 处引文与原文不符，已删去；请运行 tiaowen verify 检查文库。",
            "{count} citations do not match their documents and were left out; check the library with: tiaowen verify.",
        ),
    }
)
