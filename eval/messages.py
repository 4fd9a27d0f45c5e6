"""What evaluation says, in Chinese and English."""

from __future__ import annotations

from corpus.messages import register

FILES = {
    "eval_missing": ("找不到文件：{path}。请检查路径", "No such file: {path}. Check the path"),
    "eval_unreadable": ("无法读取 {path}：{reason}", "Can't read {path}: {reason}"),
    "eval_not_excel": (
        "{path} 不是能读的 Excel 工作簿（{reason}）。请用 Excel 另存为 .xlsx 或 .csv",
        "{path} is no Excel workbook that can be read ({reason}). Save it from Excel as .xlsx or .csv",
    ),
    "eval_empty": (
        "{path} 中没有问题。每行写一个 JSON 对象，或用含 问题、文件、原文 三列的表格",
        "{path} holds no questions. Write one JSON object a line, or a table: question, document, quote",
    ),
    "eval_format": (
        "{path} 的格式 {suffix} 不能用作题集。可用：{known}",
        "{path}: {suffix} can't be read as a question set. Use one of {known}",
    ),
    "eval_mixed": (
        "{path} 混用了编码：第 {line} 行不是 {encoding}，其余是。请另存为 UTF-8",
        "{path} mixes encodings: line {line} is not {encoding}, the others are. Save the file as UTF-8",
    ),
    "eval_encoding": (
        "{path} 第 {line} 行无法按 {encoding} 解码。请另存为 UTF-8",
        "Line {line} of {path} can't be decoded as {encoding}. Save the file as UTF-8",
    ),
    "eval_questions": (
        "{path} 第 {line} 行，{field}：{reason}{more}",
        "{path}, line {line}, {field}: {reason}{more}",
    ),
    "eval_more": ("（另有 {count} 处，在第 {lines} 行）", " ({count} more, in lines {lines})"),
    "eval_columns": (
        "{path} 第 {line} 行的表头缺少列：{missing}。需要 问题（question）、文件（document）、原文（quote）",
        "{path}, line {line}: the header lacks {missing}. Needed: question, document, quote",
    ),
}
FIELDS = {
    "eval_whole_line": ("整行", "the line"),
    "eval_not_json": (
        "第 {column} 列起不是 JSON（{reason}）",
        "not JSON from column {column} on ({reason})",
    ),
    "eval_not_object": ("应为 JSON 对象，收到 {value}", "a JSON object is wanted, got {value}"),
    "eval_twice_in_line": ("同一行写了两次", "written twice in this line"),
    "eval_unknown_field": ("没有这个字段{hint}。可用：{known}", "no such field{hint}. Known: {known}"),
    "eval_hint": ("（是否指 {name}？）", " (did you mean {name}?)"),
    "eval_required": ("缺少", "missing"),
    "eval_wrong_type": ("应为{wanted}，收到 {value}", "{wanted} is wanted, got {value}"),
    "eval_want_text": ("非空文字", "a text that is not empty"),
    "eval_want_id": ("文字或整数", "a text or an integer"),
    "eval_want_list": ("列表", "a list"),
    "eval_want_object": ("对象", "an object"),
    "eval_want_flag": ("true 或 false", "true or false"),
    "eval_want_grade": ("1、2 或 3", "1, 2 or 3"),
    "eval_want_value": ("值或值的列表", "a value or a list of values"),
    "eval_want_year": ("整数年份", "a whole number"),
    "eval_want_one_of": ("{known} 之一", "one of {known}"),
    "eval_duplicate": ("{value} 已在第 {first} 行用过", "{value} was used in line {first} already"),
    "eval_no_gold_quote": (
        "给了文件而没有原文。两者都写，或都留空",
        "a document without a quote. Give both, or neither",
    ),
    "eval_no_gold_doc": (
        "给了原文而没有文件。两者都写，或都留空",
        "a quote without a document. Give both, or neither",
    ),
    "eval_two_forms": (
        "已用 doc 和 answer 给出标准答案。两种写法只用一种",
        "the gold is given as doc and answer already. Use one of the two forms",
    ),
    "eval_set_first": ("关于整个题集的一行只能写在最前", "the line about the whole set has to be the first"),
    "eval_hushed": (
        "有误。该题集只计数，内容不显示；要看内容，加 --open",
        "is wrong. The set is counted only, so what it says is not shown; to see it, add --open",
    ),
    "eval_too_many_cells": ("比表头多出 {count} 格：{value}", "{count} cells more than the header has: {value}"),
    "eval_csv": ("表格有误（{reason}）", "malformed table ({reason})"),
    "eval_doc_unknown": (
        "文库中没有文件 {value}。先加入：tiaowen add",
        "the library has no document {value}. Add it first: tiaowen add",
    ),
    "eval_doc_ambiguous": ("{value} 对应多份文件：{candidates}", "{value} fits several documents: {candidates}"),
    "eval_quote_missing": (
        "《{title}》中没有这段原文（已忽略空白）：{value}",
        "{title!r} does not contain this quote (white space ignored): {value}",
    ),
}
RUNS = {
    "eval_run_json": (
        "{path} 不是评测结果文件（{reason}）。用 tiaowen eval run 生成",
        "{path} is no run file ({reason}). Make one with: tiaowen eval run",
    ),
    "eval_run_newer": (
        "{path} 由更新的版本写成（格式 {found}，本版本识别到 {known}）",
        "{path} was written by a newer version (format {found}; this one reads up to {known})",
    ),
    "eval_run_write": ("无法写入 {path}：{reason}", "Can't write {path}: {reason}"),
    "eval_other_questions": (
        "{first} 和 {second} 用的题集不同（{first_set}，{second_set}），不能比较。"
        "用同一题集重新评测其中一个：tiaowen eval run {questions}",
        "{first} and {second} answered different question sets ({first_set}, {second_set}) and can't be compared. "
        "Run one of them again on the other's set: tiaowen eval run {questions}",
    ),
    "eval_other_mode": (
        "{first} 是 {first_mode}，{second} 是 {second_mode}，不能比较。用同一方式重新评测其中一个",
        "{first} is a {first_mode} run and {second} a {second_mode} run; run one of them again in the other's mode",
    ),
    "eval_no_metric": ("没有指标 {name}。可用：{known}", "No metric {name}. Known: {known}"),
    "eval_bad_minimum": (
        "“{value}”应写成 指标=数值，如 hit@5=0.9",
        "{value!r} should read METRIC=VALUE, for example hit@5=0.9",
    ),
    "eval_below": (
        "未达到要求：{metric} 为 {value}，要求不低于 {minimum}",
        "Not met: {metric} is {value}, at least {minimum} is asked for",
    ),
    "eval_no_value": (
        "未达到要求：没有可计算 {metric} 的问题，要求不低于 {minimum}",
        "Not met: no question has a {metric}, at least {minimum} is asked for",
    ),
    "eval_no_gold": (
        "{path} 中没有一题带有标准答案，无法评分。给问题加上 evidence（文件和原文）",
        "No question of {path} has gold, so nothing can be scored. Add evidence (document and quote)",
    ),
}
TABLES = {
    "eval_table_entry": (
        "“{value}”应写成 名称=题集=文库或文件夹；名称只用文字、数字、点、横线和下划线",
        "{value!r} should read NAME=QUESTIONS=FOLDER_OR_LIBRARY; a name has letters, digits, dots, dashes, underscores",
    ),
    "eval_table_twice": ("名称 {name} 用了两次", "The name {name} is used twice"),
    "eval_table_work": (
        "{place} 不是文库。要先建库：加 --work 文件夹，文库建在其中",
        "{place} is no library. To make one of it, say where it is kept: --work DIR",
    ),
    "eval_table_foreign": (
        "{folder} 不是评测建的文件夹，不能改动。换一个 --work 或名称",
        "{folder} was not made by an evaluation and is left alone. Choose another --work or name",
    ),
}
BEIR = {
    "eval_beir_missing": (
        "{folder} 中缺少 {name}。BEIR 文件夹要有 corpus.jsonl、queries.jsonl、qrels/<split>.tsv",
        "{folder} lacks {name}. A BEIR folder holds corpus.jsonl, queries.jsonl and qrels/<split>.tsv",
    ),
    "eval_beir_split": (
        "{folder} 中没有 qrels/{split}.tsv。可用的 --split：{known}",
        "{folder} has no qrels/{split}.tsv. Splits that are there: {known}",
    ),
    "eval_beir_line": ("{path} 第 {line} 行，{field}：{reason}", "{path}, line {line}, {field}: {reason}"),
    "eval_beir_empty": ("{path} 是空的", "{path} is empty"),
    "eval_beir_columns": (
        "应为三列（query-id、corpus-id、score，用制表符分开），收到 {count} 列",
        "three columns are wanted (query-id, corpus-id, score; separated by tabs), got {count}",
    ),
    "eval_beir_score": ("应为整数，收到 {value}", "an integer is wanted, got {value}"),
    "eval_beir_unknown_id": (
        "{value} 不在 {file} 中（共 {count} 个未知）",
        "{value} is not in {file} ({count} unknown)",
    ),
    "eval_beir_no_relevant": ("{path} 中没有相关度大于 0 的行", "{path} has no line with a score above 0"),
    "eval_beir_channel": ("没有通道 {name}。可用：{known}", "No channel {name}. Known: {known}"),
    "eval_beir_refused": (
        "语料未能全部建库：{reason}",
        "Not all of the corpus could be indexed: {reason}",
    ),
}

register({**FILES, **FIELDS, **RUNS, **TABLES, **BEIR})
