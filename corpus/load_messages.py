"""What loading a file says to a user: the errors of corpus.load and the notes and marks of its loaders, by code."""

from __future__ import annotations

import corpus.reading_messages  # noqa: F401  (the mark "toc" is worded there)
from corpus.messages import register

ERRORS = {
    "load_missing": (
        "找不到文件：{path}。请检查路径和文件名。",
        "No such file: {path}. Check the path and the name.",
    ),
    "load_folder": (
        "这是文件夹，不是文件：{path}。请用 `tiaowen add` 添加整个文件夹，或给出其中的文件。",
        "A folder, not a file: {path}. Add the folder with `tiaowen add`, or name a file in it.",
    ),
    "load_not_a_file": (
        "不是普通文件（设备、管道等）：{path}。请另存为普通文件后再添加。",
        "Not an ordinary file (a device, a pipe): {path}. Save the content as a file first.",
    ),
    "load_permission": (
        "没有读取权限：{path}。请修改文件权限，或复制到可读的位置。",
        "No permission to read {path}. Change its permissions, or copy it to a place you can read.",
    ),
    "load_io": (
        "读取文件时出错：{path}（{detail}）。请检查磁盘或网络位置后重试。",
        "Reading {path} failed ({detail}). Check the disk or network place and try again.",
    ),
    "load_empty": (
        "文件是空的或只有空白：{path}。请换成有内容的文件。",
        "The file is empty or holds only white space: {path}. Give a file with text in it.",
    ),
    "load_too_large": (
        "文件太大：{path} 有 {size}，上限是 {limit}。请拆分文件后再添加。",
        "Too large: {path} has {size}, the limit is {limit}. Split the file and add the parts.",
    ),
    "load_unsupported": (
        "不支持的文件类型“{ending}”：{path}。支持：{supported}。请另存为其中一种。",
        'Unsupported file ending "{ending}": {path}. Supported: {supported}. Save it as one of these.',
    ),
    "load_other_kind": (
        "内容是{kind_zh}，不是可读的文档：{path}。请另存为 .docx、.pdf、.html 或 .txt 后再添加。",
        "The content is {kind_en}, not a document that can be read: {path}. Save it as .docx, .pdf, .html or .txt.",
    ),
    "load_binary": (
        "不是文本文件：{path}（第 {position} 字节起为二进制数据）。请确认文件类型，或从原软件另存为文本。",
        "Not a text file: {path} (binary data at byte {position}). Check its type, or save it as text again.",
    ),
    "load_undecodable": (
        "无法识别文字编码：{path}（第 {position} 字节不是有效的 UTF-8、GB18030、UTF-16 或 Big5）。请另存为 UTF-8。",
        "Unknown text encoding: {path} (byte {position} is not valid UTF-8, GB18030, UTF-16 or Big5). Save as UTF-8.",
    ),
    "load_mojibake": (
        "文字是乱码：{path}（{how}，如“{sample}”）。请从原始文件重新另存为 UTF-8。",
        "The text is garbled: {path} ({how}, such as “{sample}”). Save the original again as UTF-8.",
    ),
    "load_broken": (
        "文件已损坏或不是有效的 {format}：{path}（{detail}）。请用原软件打开后另存，再添加。",
        "Broken, or not a valid {format} file: {path} ({detail}). Open it in its own program and save it again.",
    ),
    "load_encrypted": (
        "文件有密码：{path}。请打开后取消密码保护并另存，再添加。",
        "Password-protected: {path}. Open it, remove the password, save it, then add it.",
    ),
    "load_zip_bomb": (
        "压缩内容异常大：{path}（解压后 {size}，压缩比 {ratio}），可能是压缩炸弹，未解压。请确认来源，或另存后再试。",
        "Suspiciously compressed: {path} (unpacks to {size}, ratio {ratio}), possibly a zip bomb; not unpacked. "
        "Check where it comes from, or save it again.",
    ),
    "load_xml_entities": (
        "文件中含有 XML 文档类型或实体定义：{path}（{part}），正常的 Word 文件没有。已拒绝；请用 Word 打开后另存。",
        "The file declares an XML document type or entities, which Word files never do: {path} ({part}). Refused; "
        "open it in Word and save it again.",
    ),
    "load_too_deep": (
        "内容嵌套太深：{path}（超过 {limit} 层）。请在浏览器或 Word 中打开，复制正文另存为 .txt。",
        "Nested too deeply: {path} (over {limit} levels). Open it in a browser or Word and save the text as .txt.",
    ),
    "load_no_text": (
        "文件里没有文字：{path}。如果内容是图片，请先做文字识别（OCR）。",
        "There is no text in {path}. If the content is pictures, run OCR first.",
    ),
    "load_scanned": (
        "扫描件，没有文字层：{path}（{pages} 页/图）。请先做文字识别（OCR）再添加，"
        "或安装识别组件：pip install rapidocr。",
        "Scanned, without a text layer: {path} ({pages} pages or pictures). Run OCR first, then add it, or install "
        "what reads pictures here: pip install rapidocr.",
    ),
    "load_nothing_recognised": (
        "文字识别（OCR）没有读出文字：{path}（{pages} 页/图）。请检查扫描是否清晰，或换一份文件。",
        "OCR found no text in {path} ({pages} pages or pictures). Check that the scan is legible, or use another file.",
    ),
    "load_garbled_layer": (
        "文字层不可用：{path}（字体没有正确的文字对应表，读出的是“{sample}”）。请先做文字识别（OCR）再添加，"
        "或安装识别组件：pip install rapidocr。",
        "The text layer is useless: {path} (its fonts lack a right map to characters; it reads “{sample}”). Run OCR "
        "first, then add it, or install what reads pictures here: pip install rapidocr.",
    ),
    "load_body_elsewhere": (
        "正文不在这个网页里，而在{place_zh}中：{path}（{source}）。请打开原网页，另存其中的正文或附件后再添加。",
        "The body is not on this page but in {place_en}: {path} ({source}). Open the page and save the body or the "
        "file that it shows.",
    ),
    "load_archive": (
        "这是压缩包，不是一个文档：{path}。请用 `tiaowen add` 添加整个压缩包，或写出其中的文件（{path}/文件名）。",
        "An archive of files, not one document: {path}. Add it with `tiaowen add`, or name a file in it ({path}/NAME).",
    ),
    "load_archive_large": (
        "压缩包太大：{path}（上限 {members} 个文件、解压后 {size}），其余未读入。请拆分后再添加。",
        "Too much in the archive: {path} (limit {members} files, {size} unpacked); the rest was not read. Split it.",
    ),
    "load_archive_deep": (
        "压缩包套压缩包超过 {depth} 层：{path}。请先解压里层的压缩包再添加。",
        "Archives within archives over {depth} levels: {path}. Unpack the inner one first, then add it.",
    ),
    "load_too_many_pages": (
        "页数太多或文件损坏：{path}（{pages} 页，上限 {limit}）。请拆分后再添加。",
        "Too many pages, or broken: {path} ({pages} pages, limit {limit}). Split it and add the parts.",
    ),
    "load_no_office": (
        "读取 {ending} 需要 LibreOffice：{path}。请安装 LibreOffice，或用 Word/WPS 另存为 .docx 后再添加。",
        "Reading {ending} needs LibreOffice: {path}. Install LibreOffice, or save the file as .docx in Word or WPS.",
    ),
    "load_office_failed": (
        "LibreOffice 无法转换：{path}（{detail}）。请用 Word/WPS 另存为 .docx 后再添加。",
        "LibreOffice could not convert {path} ({detail}). Save it as .docx in Word or WPS, then add it.",
    ),
    "load_office_timeout": (
        "LibreOffice 转换超过 {seconds} 秒：{path}。请用 Word/WPS 另存为 .docx 后再添加。",
        "LibreOffice took over {seconds} s to convert {path}. Save it as .docx in Word or WPS, then add it.",
    ),
    "load_memory": (
        "内存不足，无法读取：{path}。请拆分文件或关闭其他程序后重试。",
        "Not enough memory to read {path}. Split the file, or close other programs and try again.",
    ),
    "load_worker_memory": (
        "读取时占用内存过多（上限 {memory}）：{path}。已停止读取；请从原软件另存，或拆分后再添加。",
        "Reading {path} took more memory than one file may ({memory}); stopped. "
        "Save it again from its own program, or split it.",
    ),
    "load_worker_cpu": (
        "读取用时过长（上限 {seconds} 秒处理器时间，按页数增加）：{path}。已停止读取；请从原软件另存，或拆分后再添加。",
        "Reading {path} took more time than one file may ({seconds} s of CPU, more for many pages); stopped. "
        "Save it again from its own program, or split it.",
    ),
    "load_worker_time": (
        "读取时长时间没有进展：{path}。已停止读取；请检查磁盘或网络位置，或从原软件另存后再添加。",
        "Reading {path} made no progress for too long; stopped. "
        "Check the disk or network place, or save it again from its own program.",
    ),
    "load_worker_output": (
        "读出的内容过多或不合规：{path}。已停止读取；请从原软件另存，或拆分后再添加。",
        "Reading {path} gave too much, or nothing sensible; stopped. Save it again from its own program, or split it.",
    ),
    "load_worker_died": (
        "该文件使读取程序崩溃：{path}。其他文件不受影响；请从原软件另存后再添加。",
        "The file crashed the program that reads files: {path}. Other files are not affected; "
        "save it again from its own program.",
    ),
}

NOTES = {
    "encoding": ("文字编码为 {encoding}，已转换。", "The file is encoded in {encoding}; it was converted."),
    "encoding_doubtful": (
        "文字编码推断为 {encoding}，把握不大，请核对文字。",
        "The encoding was guessed to be {encoding} without certainty; check the text.",
    ),
    "content_differs": (
        "扩展名是 {ending}，内容其实是 {actual}，已按内容读取。",
        "The ending is {ending} but the content is {actual}; it was read as what it is.",
    ),
    "undecodable_bytes": (
        "有 {count} 处字节无法解码（第一处在第 {position} 字节），以 � 代替。",
        "{count} places could not be decoded (the first at byte {position}); they read �.",
    ),
    "replacement_characters": (
        "文件里已有 {count} 个无法辨认的字符“�”，原文在保存前就已丢失。",
        "The file holds {count} unreadable characters “�”; the original was lost before it was saved.",
    ),
    "control_characters": (
        "文件里有 {count} 个控制字符，已原样保留。",
        "The file holds {count} control characters; they were kept as they are.",
    ),
    "tracked_changes": (
        "文件有修订痕迹：{inserted} 处插入已接受，{deleted} 处删除未读入。",
        "The file has tracked changes: {inserted} insertions were accepted, {deleted} deletions left out.",
    ),
    "comments_dropped": ("{count} 条批注未读入。", "{count} comments were left out."),
    "hidden_text": ("有 {count} 个隐藏的字未读入。", "{count} hidden characters were left out."),
    "footnote": (
        "{label}注的是全文第 {at} 字处，放在所注段落之后。",
        "{label} is a note to character {at}; it stands below the paragraph that refers to it.",
    ),
    "charts_unread": (
        "有 {charts} 个图表、{diagrams} 个 SmartArt 图形未读入，请看原文件。",
        "{charts} charts and {diagrams} SmartArt graphics were not read; see the file itself.",
    ),
    "objects_unread": (
        "有 {count} 个嵌入对象（公式、表格、控件等）未读入，请看原文件。",
        "{count} embedded objects (formulas, sheets, controls) were not read; see the file itself.",
    ),
    "placeholders_dropped": (
        "有 {count} 个未填写的内容控件，其提示文字未读入。",
        "{count} content controls are empty; their prompts were left out.",
    ),
    "symbols_unknown": (
        "有 {count} 个符号字体的字符无法辨认，以“〓”代替。",
        "{count} signs of symbol fonts are unknown; they read “〓”.",
    ),
    "characters_overlaid": (
        "有 {count} 处叠印的字按顺序写出，可能是一个合成字，请核对。",
        "{count} characters printed over each other were written one after the other; check them.",
    ),
    "body_elsewhere": (
        "网页中另有框架或嵌入文件未读入（{source}），正文可能不全。",
        "The page shows a frame or another file that was not read ({source}); the text may be incomplete.",
    ),
    "attachments": (
        "网页上有 {count} 个附件未读入：{names}。",
        "The page names {count} attachments that were not read: {names}.",
    ),
    "formulas_converted": (
        "旧格式文件里有 {count} 个公式域（如带圈数字、分数），转换后可能缺失，请核对。",
        "The old file has {count} formula fields (enclosed numbers, fractions) that conversion may drop; check them.",
    ),
    "sheets_hidden": ("有 {count} 个隐藏的工作表未读入。", "{count} hidden sheets were left out."),
    "slides_hidden": ("有 {count} 张隐藏的幻灯片未读入。", "{count} hidden slides were left out."),
    "formulas_uncomputed": (
        "有 {count} 个公式没有保存计算结果，未读入；请用 Excel/WPS 打开后保存再添加。",
        "{count} formulas have no stored result and were left out; open the file in Excel or WPS and save it.",
    ),
    "sheet_cut": (
        "表格太大，只读入前 {limit} 个单元格。",
        "The sheets are too large; only the first {limit} cells were read.",
    ),
    "headers_used": (
        "正文没有文字，读入的是页眉页脚。",
        "The body has no text; headers and footers were read instead.",
    ),
    "embedded_parts": (
        "有 {count} 个嵌入的文档片段未读入。",
        "{count} embedded document parts were not read.",
    ),
    "image_pages": (
        "{count} 页没有文字层（如第 {first} 页），可能是扫描图片，未读入。",
        "{count} pages have no text layer (page {first} is one), perhaps scanned; they were not read.",
    ),
    "garbled_pages": (
        "{count} 页的文字层是乱码（如第 {first} 页），请先OCR；未读入。",
        "The text layer of {count} pages is garbage (page {first} is one), run OCR first; they were not read.",
    ),
    "recognised": (
        "第 {first}—{last} 页（{count} 页）由文字识别（OCR）读出，请对照原图核对数字和符号。",
        "Pages {first} to {last} ({count}) were read by OCR; check figures and signs against the picture.",
    ),
    "ocr_mended": (
        "识别结果中有 {count} 处按上下文改正（如 V→≤、N类→Ⅳ类）。",
        "{count} places of the recognised text were mended from their context (such as V to ≤).",
    ),
    "ocr_unsure": (
        "识别结果中有 {count} 处把握不大，请核对。",
        "{count} places of the recognised text are doubtful; check them.",
    ),
    "rules_too_many": (
        "{count} 页的线条太多（如第 {first} 页），未按表格读取。",
        "{count} pages hold too many drawn lines (page {first} is one); their tables were read as lines of text.",
    ),
    "form_fields": ("表单域 {count} 个已读入正文。", "{count} form fields were read into the text."),
    "stamps": ("{count} 个图章批注未读入。", "{count} stamps were left out."),
    "unreadable_pages": (
        "{count} 页已损坏（如第 {first} 页），未读入。",
        "{count} pages are broken (page {first} is one); they were not read.",
    ),
    "converted": (
        "由 LibreOffice 从 {ending} 转换而来，请核对版式。",
        "Converted from {ending} by LibreOffice; check the layout.",
    ),
}

MARKS = {
    "running_head": ("页眉页脚", "running head or foot"),
    "page_number": ("页码", "page number"),
    "watermark": ("水印或印章", "watermark or stamp"),
    "site_furniture": ("网页导航等附属内容", "web page furniture"),
}

PLACES = {
    "frame": ("框架", "a frame"),
    "viewer": ("嵌入的文件查看器", "an embedded viewer of a file"),
    "script": ("脚本或隐藏的文本框", "a script or a hidden text area"),
}

KINDS = {
    "image": ("图片", "a picture"),
    "zip": ("压缩包", "an archive"),
    "media": ("音频或视频", "audio or video"),
    "program": ("程序", "a program"),
    "database": ("数据库", "a database"),
}

register({**ERRORS, **NOTES, **MARKS})
