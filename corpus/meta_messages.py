"""Messages of cleaning, front matter and metadata: why-codes of marks, notes, provenance rules, side-file errors."""

from __future__ import annotations

from corpus.messages import register

MARKS = {
    "repeated_title": ("重复的标题", "repeated title"),
    "metadata_block": ("页面元数据栏", "metadata block of the page"),
    "navigation": ("网站导航", "site navigation"),
    "publication_line": ("发布信息行", "publication line"),
    "share_print_qr": ("分享、打印、二维码", "share, print, QR code"),
    "disclaimer": ("版权与免责声明", "copyright and disclaimer"),
    "abstract": ("重复正文的摘要", "abstract that repeats the text"),
    "expand_collapse": ("展开与收起按钮", "expand and collapse buttons"),
    "upload_info": ("上传信息", "upload information"),
    "comments": ("评论区", "comments"),
    "attachment_download": ("附件下载", "attachment downloads"),
    "page_number": ("页码", "page number"),
}
NOTES = {
    "title_missing": ("未找到标题：{source}", "no title found: {source}"),
    "year_missing": ("未能确定政策年度", "the policy year could not be determined"),
    "names_masked": (
        "文中地名被遮盖（**），地区可能需要人工确认",
        "names are blacked out (**); check the region by hand",
    ),
    "region_inferred": (
        "地区由文中地名推断为{region}（{total} 处地名中 {count} 处），请核对",
        "region inferred as {region} from places named ({count} of {total}); please check",
    ),
    "issuer_inferred": ("发文机关推断为{issuer}，请核对", "issuer inferred as {issuer}; please check"),
    "date_from_name": (
        "文件名中的日期 {date} 晚于题注所载的最后一次修改 {text}，请核对版本",
        "the date {date} in the file's name is later than the last change that the text states, {text}; please check",
    ),
    "date_upload": (
        "页面日期 {date} 为上传或转载日期，不作为成文或发布日期",
        "the page's date {date} is that of an upload or repost, not of the document",
    ),
}
RULES = {
    "rule_field": ("页面元数据", "the page's metadata"),
    "rule_title": ("标题", "title"),
    "rule_plan_title": ("所附文件的标题", "title of the enclosed document"),
    "rule_doc_number": ("文号", "document number"),
    "rule_signature": ("落款", "signature"),
    "rule_cover": ("标准封面", "cover of the standard"),
    "rule_file_name": ("文件名", "file name"),
    "rule_letterhead": ("版头", "letterhead"),
    "rule_history": ("题注（制定与修改经过）", "history under the title"),
    "rule_closing": ("施行条款", "article on entry into force"),
    "rule_date_line": ("日期行", "date line"),
    "rule_meeting": ("会议日期", "date of the meeting"),
    "rule_publication_line": ("发布信息行", "publication line"),
    "rule_source": ("来源", "source line"),
    "rule_preamble": ("正文开头", "opening of the text"),
    "rule_headings": ("各级标题", "headings"),
    "rule_goals": ("目标表述", "statement of goals"),
    "rule_speech": ("报告人所代表的政府", "government the speaker represents"),
    "rule_department": ("地区与主题", "region and subject"),
    "rule_places": ("文中地名", "places named in the text"),
    "rule_date_written": ("成文日期", "date of writing"),
    "rule_upload": ("上传日期", "date of upload"),
    "rule_sample_notice": ("示例声明", "notice of an invented example"),
    "rule_side_file": ("人工设定文件", "side file"),
    "rule_by_hand": ("手工修改", "by hand"),
    "rule_hint": ("文件属性", "the file's properties"),
}
ERRORS = {
    "metadata_key": (
        "没有“{key}”这一项信息；可以修改的有：{keys}",
        "there is no metadata {key}; known are: {keys}",
    ),
    "metadata_value": (
        "{key} 的值 {value} 无效；应形如 {expected}",
        "the value {value} of {key} can't be used; expected something like {expected}",
    ),
    "side_file_unreadable": (
        "无法读取元数据文件 {path}（{reason}）；请检查权限与编码（UTF-8）",
        "can't read the metadata file {path} ({reason}); check its permissions and encoding (UTF-8)",
    ),
    "side_file_syntax": (
        "元数据文件 {path} 不是有效的 TOML：{reason}",
        "the metadata file {path} is no valid TOML: {reason}",
    ),
    "side_file_key": (
        "元数据文件 {path} 中有未知的键 {key}；可用的键：{keys}",
        "unknown key {key} in the metadata file {path}; known keys: {keys}",
    ),
    "side_file_value": (
        "元数据文件 {path} 中 {key} 的值 {value} 无效；应形如 {expected}",
        "the value {value} of {key} in the metadata file {path} can't be used; expected something like {expected}",
    ),
}

register({**MARKS, **NOTES, **RULES, **ERRORS})


def ensure() -> None:
    """Importing this module registers its messages; calling this says that the import is meant."""
