"""What is said of a text's validity, in Chinese and English, by code."""

from __future__ import annotations

from corpus.messages import register

register(
    {
        "validity.in_force": ("现行有效", "in force"),
        "validity.not_yet": ("尚未生效", "not yet in force"),
        "validity.amended": ("已修改", "amended"),
        "validity.partly": ("部分废止", "partly repealed"),
        "validity.repealed": ("已废止", "repealed"),
        "validity.expired": ("已过期", "expired"),
        "validity.draft": ("征求意见稿", "draft for comment"),
        "validity.unknown": ("未知", "unknown"),
        "validity.since": ("，自{day}起", " from {day}"),
        "validity.some": ("部分条文", "some articles"),
        "validity.why_draft": ("标题写明是征求意见稿或草案", "its title says that it is a draft"),
        "validity.why_draft_of": (
            "这是征求意见稿或草案，正式文本是{name}",
            "this is a draft; the final text is {name}",
        ),
        "validity.why_not_yet": ("自{day}起施行，尚未生效", "in force only from {day}"),
        "validity.why_not_made": ("制定于{day}，当时还没有这份文本", "made in {day}: there was no such text then"),
        "effects.repeals": (
            "本文件废止了文库中的{count}份文件：{names}",
            "it repeals {count} documents of the library: {names}",
        ),
        "effects.amends": (
            "本文件修改了文库中的{count}份文件：{names}",
            "it amends {count} documents of the library: {names}",
        ),
        "effects.newer": ("文库中有{count}份更早的版本", "the library has {count} earlier versions"),
        "effects.older": ("文库中有{count}份更新的版本", "the library has {count} later versions"),
        "verify_lineage": (
            "{count} 份文件的效力与沿革信息已补读",
            "what {count} documents say of validity and lineage has been read",
        ),
        "link.repeals": ("废止", "repeals"),
        "link.repeals_part": ("部分废止", "repeals parts of"),
        "link.amends": ("修改", "amends"),
        "link.amended_by": ("依其修改：", "amended by"),
        "link.replaces": ("替代", "replaces"),
        "link.issues": ("印发", "issues"),
        "link.forwards": ("转发", "forwards"),
        "link.interprets": ("解释", "interprets"),
        "link.based_on": ("依据", "is based on"),
        "link.implements": ("落实", "implements"),
        "link.cites": ("引用", "cites"),
        "change.changed": ("修改", "changed"),
        "change.added": ("增加", "added"),
        "change.deleted": ("删去", "deleted"),
        "change.moved": ("改条号", "renumbered"),
        "change.same": ("未变", "same"),
        "validity.no_status": ("没有“{given}”这种效力状态，可用：{known}", "no status {given!r}; known: {known}"),
        "validity.no_day": (
            "“{day}”不是一个日期。写作 2023-06-30、2023年6月30日，或只写年份",
            "{day!r} is no day. Write 2023-06-30, or a year",
        ),
        "validity.why_repealed": ("已被{name}废止{since}", "repealed by {name}{since}"),
        "validity.why_superseded": ("已被{name}的文本取代{since}", "replaced by the text of {name}{since}"),
        "validity.why_expired": ("有效期至{day}，已过期", "it held until {day}"),
        "validity.why_partly": ("{articles}已被{name}废止{since}", "{articles} repealed by {name}{since}"),
        "validity.why_amended": ("{articles}已被{name}修改{since}", "{articles} amended by {name}{since}"),
        "validity.why_in_force": (
            "自{day}起施行，文库中没有废止、修改或取代它的文件",
            "in force from {day}; nothing here ends it",
        ),
        "validity.why_stated": ("页面写明效力状态：{said}", "the page states its status: {said}"),
        "validity.why_circular": (
            "文库中的文件互相宣布废止，先后不明，请核对",
            "documents here repeal each other and their order is not known: check them",
        ),
        "validity.why_unknown": (
            "文件没有写明施行日期，文库中也没有其他文件说明它的效力",
            "the document states no day of entry into force, and no other document here speaks of it",
        ),
        "validity.not_read": (
            "还没有读取过这份文件的效力信息；运行 tiaowen verify 即可补上",
            "what this document says of its validity has not been read yet; tiaowen verify will do so",
        ),
    }
)
