"""What answers about validity and lineage say, in Chinese and English."""

from __future__ import annotations

from corpus.messages import register

register(
    {
        "validity.doubt": ("《{title}》：{reason}。", "“{title}”: {reason}."),
        "lineage.status": ("{name}{status}：{reason}", "{name} is {status}: {reason}"),
        "lineage.event": ("{day}{body}{verb}", "{day} {body} {verb}"),
        "lineage.repeal": ("{name}，已被{by}废止{since}", "{name}, repealed by {by}{since}"),
        "lineage.repealed_count": (
            "文库中的{here}份文件已被废止，另有{others}份不在文库中：",
            "{here} documents of the library are repealed, and {others} that are not in it: ",
        ),
        "lineage.contradiction": ("文件自己的说法不同：{said}。", "The page itself says otherwise: {said}."),
        "lineage.no_place": (
            "由文件名或推断得出，原文没有写明。",
            "It follows from the file's name or was inferred; the text does not say it.",
        ),
        "lineage.not_here": (
            "文库中没有{name}，也没有文件说明它的效力。",
            "{name} is not in the library, and nothing here speaks of its validity.",
        ),
        "lineage.not_ended": ("文库中没有文件废止{name}。", "Nothing in the library repeals {name}."),
        "lineage.no_repeals": ("{name}没有写明废止其他文件。", "{name} repeals no other document."),
        "lineage.not_amended": ("文库中没有修改{name}的记录。", "No amendment of {name} is on record here."),
        "lineage.no_basis": ("{name}没有写明制定依据。", "{name} does not say what it is based on."),
        "lineage.no_begin": ("{name}没有写明施行日期。", "{name} states no day of entry into force."),
        "lineage.no_end": ("{name}没有写明有效期。", "{name} does not say until when it holds."),
        "lineage.none_repealed": ("文库中没有被废止的文件。", "No document of the library is repealed."),
    }
)
