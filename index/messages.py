"""What the library says to a user, in Chinese and English, by code."""

from __future__ import annotations

from corpus.messages import register

register(
    {
        "library_missing": (
            "文库不存在：{path}。先运行：tiaowen --library {path} add 文件或文件夹",
            "No library at {path}. Make one with: tiaowen --library {path} add PATH...",
        ),
        "library_name": (
            "文库的路径不是 UTF-8：{path}。请换一个路径，或先给文件夹改名。",
            "The path of the library is not UTF-8: {path}. Choose another one, or rename the folder first.",
        ),
        "copy.exists": (
            "{path} 已经存在。请换一个位置，copy 不会覆盖任何文件",
            "{path} is there already. Choose another place: copy overwrites nothing",
        ),
        "cli.copied": (
            "已复制到 {path}：{documents} 份文件，{passages} 段；各表行数和内容一致，{questions} 个抽样检索结果相同",
            "Copied to {path}: {documents} documents, {passages} passages; all tables are the same in rows "
            "and content, and {questions} sampled questions find the same",
        ),
        "copy.count": (
            "副本与原文库的行数不同：{table}（{counts}）。未留下副本；如复制时文库正被写入，请重试",
            "The copy has another number of rows in {table} ({counts}) and was not kept. "
            "If the library was being written meanwhile, try again",
        ),
        "copy.hash": (
            "副本与原文库的内容不同：{table}。未留下副本；如复制时文库正被写入，请重试",
            "The copy differs in {table} and was not kept. If the library was being written meanwhile, try again",
        ),
        "copy.moved": (
            "复制时文库正被写入。未留下副本；请稍后重试",
            "The library was being written while it was copied, and the copy was not kept. Try again in a moment",
        ),
        "copy.question": (
            "副本对“{question}”的检索结果与原文库不同。未留下副本；请先运行 tiaowen verify",
            "The copy finds other clauses for “{question}” and was not kept. Run tiaowen verify on the library first",
        ),
        "library_locked": (
            "文库正被另一进程写入：{path}（进程 {pid}，自 {since}）。等它结束后重试；检索不受影响",
            "The library is being written by another process: {path} (pid {pid}, since {since}). "
            "Try again when it has finished; searching still works",
        ),
        "library_busy": (
            "文库数据库忙：{path}。请稍后重试",
            "The library's database is busy: {path}. Try again in a moment",
        ),
        "library_corrupt": (
            "文库数据库无法读取：{path}（{reason}）。未改动任何文件；请从备份恢复，或移走该文件后重新 add",
            "The library's database can't be read: {path} ({reason}). Nothing was changed; restore a backup, "
            "or move the file away and add the documents again",
        ),
        "library_foreign": (
            "不是条文的文库：{path} 是其他程序的数据库。未改动任何文件；请另选文件夹",
            "Not a Tiaowen library: {path} is another program's database. Nothing was changed; choose another folder",
        ),
        "library_newer": (
            "文库由更新版本的条文写成：{path}（格式 {found}，本版本支持到 {known}）。请升级条文",
            "The library was written by a newer Tiaowen: {path} (format {found}, this one reads {known}). Upgrade",
        ),
        "library_no_permission": (
            "没有写入权限：{path}（{reason}）。检查文件夹权限，或换一个文库位置",
            "No permission to write: {path} ({reason}). Check the folder's permissions or choose another library",
        ),
        "library_disk_full": (
            "磁盘空间不足：{path}（{reason}）。已提交的文件不受影响；腾出空间后重新运行同一命令",
            "The disk is full: {path} ({reason}). Documents already committed are safe; "
            "free some space and run the same command again",
        ),
        "library_io": (
            "磁盘读写失败：{path}（{reason}）。检查磁盘后重新运行同一命令",
            "The disk failed: {path} ({reason}). Check it and run the same command again",
        ),
        "library_replaced": (
            "文库在使用中被替换：{path}。请再试一次",
            "The library was replaced while it was read: {path}. Try again",
        ),
        "library_model": (
            "文库由模型 {built}（{built_dim} 维）建成，当前配置为 {configured}（{configured_dim} 维）。"
            "改用原模型，或用新模型重建：tiaowen --library 新文件夹 add 文件或文件夹",
            "Library built with {built} ({built_dim}-d), configured {configured} ({configured_dim}-d). "
            "Use the first, or rebuild: tiaowen --library NEW_FOLDER add PATH...",
        ),
        "library_model_unknown": (
            "文库由模型 {model} 建成，本机从未指定过该模型，未下载或加载。确认可信后运行：tiaowen --model {model} …",
            "The library was built with the model {model}, which nobody here has named; it was neither fetched nor "
            "loaded. If you trust it: tiaowen --model {model} …",
        ),
        "library_no_document": (
            "文库中没有“{ref}”。用 tiaowen list 查看已有文件",
            "No document {ref!r} in the library. See: tiaowen list",
        ),
        "library_ambiguous": (
            "“{ref}”对应多份文件：{candidates}。请写得更具体（编号最可靠）",
            "{ref!r} fits several documents: {candidates}. Be more specific (ids are safest)",
        ),
        "query_empty": ("检索内容为空", "The query is empty"),
        "query_count": ("返回条数须为正整数，收到 {k}", "k must be a positive number, got {k}"),
        "filter_year": ("年份筛选须为数字，收到“{value}”", "A year filter must be a number, got {value!r}"),
        "embed_shape": (
            "模型 {model} 返回 {found} 的向量，应为 {wanted}。模型文件可能损坏，请重新准备模型",
            "Model {model} returned vectors of shape {found}, expected {wanted}. Prepare the model again",
        ),
        "embed_not_finite": (
            "模型 {model} 返回了无效数值。模型文件可能损坏，请重新准备模型",
            "Model {model} returned values that are not numbers. Prepare the model again",
        ),
        "add_moved": ("原文件 {other} 已不在，改记新位置", "moved: {other} is gone, the new place is kept"),
        "add_duplicate": ("与 {other} 内容相同，未重复入库", "same content as {other}; not added twice"),
        "add_empty": ("没有可检索的文字", "no text to search in it"),
        "add_by_hand": (
            "沿用此前手工修改的 {count} 项信息",
            "{count} corrections made by hand before are kept",
        ),
        "add_offered": (
            "文件内容已不是原来那份，此前手工修改的信息未沿用（{values}）；如仍适用，运行：{command}",
            "the file now holds another text, so what was set by hand before is not carried over ({values}); "
            "if it still holds: {command}",
        ),
        "library_back_already": (
            "《{title}》已在文库中，无需恢复",
            "{title} is in the library again already; there is nothing to restore",
        ),
        "add_crashed": (
            "解析时出错：{reason}。请将该文件报告给开发者",
            "parsing failed: {reason}. Please report this file",
        ),
        "notice_empty": ("文库中还没有文件", "The library holds no documents yet"),
        "notice_filter_unknown": (
            "筛选条件“{field}={value}”在文库中没有任何条款",
            "No clause in the library has {field}={value}",
        ),
        "notice_filter_nothing": (
            "没有条款同时满足全部筛选条件",
            "No clause meets all filters at once",
        ),
        "notice_no_meaning": (
            "模型没有读出问题的含义，只按词语检索",
            "The model made nothing of the question or of the library: searched by words alone",
        ),
        "notice_no_terms": (
            "问句中没有可用于字面检索的词，仅用语义检索",
            "No word of the query can be looked up; only the dense channel was used",
        ),
        "notice_behind": (
            "正在添加文件，最近加入的可能还查不到，过一会儿再查一次",
            "Files are being added; the latest may not be found yet: search again in a moment",
        ),
        "notice_not_yet": (
            "正在添加文件，还没有一份可以查，过一会儿再查一次",
            "Files are being added, and none can be searched yet: search again in a moment",
        ),
        "notice_in_memory": (
            "文库不可写（{path}），索引已临时建立，关闭后消失",
            "The library can't be written ({path}); its indexes were built temporarily and go with this process",
        ),
        "library_text_changed": (
            "文库中的原文已损坏：{source}（与入库时的校验值不符）。不能据此回答；请重新添加该文件，或从备份恢复",
            "A text in the library is damaged: {source} (it isn't what was stored). Nothing is answered from it; "
            "add the file again, or restore a backup",
        ),
        "library_damaged": (
            "文库中的记录已损坏：{source}（{detail}）。请重新添加该文件，或从备份恢复",
            "A record in the library is damaged: {source} ({detail}). Add the file again, or restore a backup",
        ),
        "verify_seal_text": (
            "{source}：原文与入库时的校验值不符。请重新添加该文件，或从备份恢复",
            "{source}: the text isn't what was stored. Add the file again, or restore a backup",
        ),
        "verify_seal_reading": (
            "{source}：条款或元数据与入库时的校验值不符。请重新添加该文件，或从备份恢复",
            "{source}: clauses or metadata aren't what was stored. Add the file again, or restore a backup",
        ),
        "verify_seal_finding": (
            "{source}：检索用的段落、筛选项或句子记录与入库时的校验值不符。请重新添加该文件，或从备份恢复",
            "{source}: passages, facets or sentences aren't what was stored. Add the file again, or restore a backup",
        ),
        "verify_seal_vectors": (
            "{source}：向量与入库时的校验值不符。请重新添加该文件，或从备份恢复",
            "{source}: vectors aren't what was stored. Add the file again, or restore a backup",
        ),
        "verify_elsewhere": (
            "{count} 份文件在磁盘上已改动或不在原处，回答仍以文库中的文本为准：{sources}",
            "{count} files have changed or are gone since; answers rest on the text in the library: {sources}",
        ),
        "verify_unsealed": ("{count} 份文件没有校验值", "{count} documents have no seal"),
        "repair_other": (
            "{name} 索引属于文库的另一副本，已重建",
            "{name} index belonged to another copy of the library and has been rebuilt",
        ),
        "repair_missing": ("{name} 索引缺失，已重建", "{name} index was missing and has been rebuilt"),
        "repair_stamp": ("{name} 索引的标记无法读取，已重建", "{name} index had no readable stamp and was rebuilt"),
        "repair_format": (
            "{name} 索引由其他版本或设置建成，已重建",
            "{name} index was built by another version or with other settings and was rebuilt",
        ),
        "repair_files": ("{name} 索引文件损坏，已重建", "{name} index files were damaged and have been rebuilt"),
        "repair_behind": (
            "{name} 索引停在第 {have} 版，已补到第 {want} 版",
            "{name} index stood at generation {have} and was brought to {want}",
        ),
        "repair_ahead": (
            "{name} 索引（第 {have} 版）比数据库（第 {want} 版）新，已重建",
            "{name} index (generation {have}) was newer than the database ({want}) and was rebuilt",
        ),
        "repair_content": (
            "{name} 索引与数据库不符（{detail}），已重建",
            "{name} index did not match the database ({detail}) and was rebuilt",
        ),
        "hit_no_year": (
            "未写明年份：不能确定是否属于所问年份",
            "states no year: whether it is about the year asked for is not known",
        ),
        "hit_no_region": (
            "未写明地区：不能确定是否属于所问地区",
            "states no region: whether it is about the region asked for is not known",
        ),
        "hit_copies": ("另有 {count} 处相同文本：{where}", "{count} more with the same text: {where}"),
        "hit_and": ("；", "; "),
        "verify_integrity": ("数据库损坏：{detail}", "database damaged: {detail}"),
        "verify_foreign": ("{count} 行引用了不存在的记录（{table}）", "{count} rows of {table} point at nothing"),
        "verify_unreadable": (
            "{source}：记录无法还原（{detail}）",
            "{source}: its record can't be read back ({detail})",
        ),
        "verify_range": (
            "{source}：条款 {clause} 的位置 {start}–{end} 越界",
            "{source}: clause {clause} lies outside the text or its parent ({start}-{end})",
        ),
        "verify_span": (
            "{source}：第 {passage} 段的位置 {start}–{end} 越界",
            "{source}: passage {passage} lies outside its clause ({start}-{end})",
        ),
        "verify_tiling": (
            "{source}：条款与标记未恰好覆盖全文（{detail}）",
            "{source}: spans don't tile the text ({detail})",
        ),
        "verify_sheets": (
            "{source}：{count} 条条款的句子记录与原文不符（{clauses}）；请移除该文件后重新 add",
            "{source}: what is kept of the sentences of {count} clauses is not what their text says ({clauses}); "
            "remove the file and add it again",
        ),
        "verify_sheets_old": (
            "{source}：{count} 条条款没有按现行规则保存的句子记录，提问时临时读取；移除后重新 add 可加快",
            "{source}: nothing is kept by today's rules of the sentences of {count} clauses, they are read at every "
            "question; remove the file and add it again to be faster",
        ),
        "verify_vectors": (
            "{count} 段没有向量；请重新 add 相关文件",
            "{count} passages have no vector; add their files again",
        ),
        "verify_vector_value": ("{count} 个向量长度或数值有误", "{count} vectors have a wrong length or value"),
        "verify_unused": ("{count} 个不再使用的向量", "{count} vectors that nothing uses"),
        "verify_pipeline": (
            "{count} 份文件由旧版规则解析，重新 add 即可更新",
            "{count} documents were parsed by older rules; add them again to update",
        ),
    }
)
