"""What the service says, in Chinese and English, by code."""

from __future__ import annotations

from corpus.messages import register

register(
    {
        "service.no_key": (
            "需要密钥：请在请求头中写 Authorization: Bearer <密钥>",
            "A key is needed: send Authorization: Bearer <key>",
        ),
        "service.passed_on": (
            "请求经由反向代理而来，不能按本机用户放行：先用 tiaowen key add 名称 --role reader 建立密钥，"
            "或配置令牌签发者",
            "This came through a proxy, so it is not let in as this machine's own user: make a key "
            "(tiaowen key add NAME --role reader), or set an issuer of tokens up",
        ),
        "service.bad_key": (
            "密钥无效、已过期或已撤销",
            "This key is not valid, has expired or was revoked",
        ),
        "service.not_allowed": (
            "此操作需要{needed}权限，当前为{role}",
            "This takes the role {needed}; yours is {role}",
        ),
        "service.not_scoped": (
            "限于文件集的密钥不能执行此操作",
            "A key for collections can't do this",
        ),
        "service.writes_off": (
            "服务以 --read-only 启动，不接受改动",
            "This was started with --read-only: nothing can be changed",
        ),
        "cli.no_clause": (
            "《{title}》中没有“{ref}”这一条。用 tiaowen show {doc} 查看提纲",
            "No clause {ref!r} in {title!r}. See its outline: tiaowen show {doc}",
        ),
        "cli.clause_ambiguous": (
            "“{ref}”对应多条：{candidates}。请写完整的路径",
            "{ref!r} fits several clauses: {candidates}. Give the whole path",
        ),
        "service.not_found": ("没有这个地址：{address}", "There is nothing at {address}"),
        "service.method": ("此地址不接受 {method}", "{method} can't be used here"),
        "service.host": ("不在这个名称下提供服务：{host}", "This is not served under {host}"),
        "service.slow_client": ("请求体没有及时发完", "The body did not come in time"),
        "service.invalid": ("参数有误：{detail}", "Not valid: {detail}"),
        "service.too_large": ("请求太大：上限为 {limit} 字节", "The request is too large: at most {limit} bytes"),
        "service.too_deep": (
            "JSON 嵌套太深：上限为 {limit} 层",
            "The JSON is nested too deeply: at most {limit} levels",
        ),
        "service.bad_json": ("请求体不是有效的 JSON", "The body is not valid JSON"),
        "service.bad_form": ("请求体不是有效的 multipart/form-data", "The body is not valid multipart/form-data"),
        "service.too_many": ("请求太多，请在 {seconds} 秒后再试", "Too many requests: try again in {seconds} s"),
        "service.busy": ("服务繁忙，请稍后再试", "The service is busy: try again shortly"),
        "service.too_slow": ("超过时间上限（{seconds} 秒）", "It took longer than {seconds} s"),
        "service.bad_cursor": (
            "翻页标记不属于这个列表，请从头翻页",
            "This cursor is not one of this list: start from the first page",
        ),
        "service.stale_cursor": (
            "文库已变（标记属于第 {had} 代，现为第 {have} 代），请从头翻页",
            "The library has changed (generation {had} → {have}): start from the first page",
        ),
        "service.no_job": ("没有这个任务：{job}", "No such job: {job}"),
        "service.no_undo": ("没有可恢复的移除：{undo}", "There is no removal to undo: {undo}"),
        "service.interrupted": (
            "服务中断，任务没有完成；已提交的文件保留，可再次上传",
            "The service was stopped before the job was done; what was committed stays, upload again",
        ),
        "service.unexpected": ("内部错误", "Internal error"),
        "service.replaced": ("文库正在被替换，请稍后再试", "The library is being replaced: try again shortly"),
        "service.replaced_under": (
            "操作期间文库被替换，改动可能没有留下：请查看后再决定是否重做",
            "The library was replaced while this ran: what it changed may be gone. Look before doing it again",
        ),
        "service.stopping": ("服务正在停止", "The service is shutting down"),
        "service.no_run": ("没有这个评测结果：{run}", "No such run: {run}"),
        "service.no_questions": ("没有这个题集：{name}", "No such question set: {name}"),
        "key.name_taken": ("已有名为“{name}”的密钥", "There is a key named {name!r} already"),
        "key.bad_name": (
            "密钥名称须为 1 至 60 个可见字符：{name}",
            "A key's name must have 1 to 60 visible characters: {name!r}",
        ),
        "key.bad_day": ("看不懂日期：{day}（应为 2026-12-31）", "Not a day: {day} (write 2026-12-31)"),
        "key.past_day": ("日期已过：{day}", "This day is past: {day}"),
        "key.none": ("没有这个密钥：{name}", "No such key: {name}"),
        "key.bad_collection": ("文件集名称不能为空", "A collection needs a name"),
        "key.no_collection": ("没有这个文件集：{name}", "No such collection: {name}"),
        "key.added": ("密钥（只显示这一次）：", "The key (shown this once):"),
        "key.revoked": ("已撤销：{name}", "Revoked: {name}"),
        "key.state_active": ("有效", "valid"),
        "key.state_expired": ("已过期", "expired"),
        "key.state_revoked": ("已撤销", "revoked"),
        "key.empty": ("还没有密钥。", "There are no keys yet."),
        "serve.open": (
            "拒绝在 {host} 上监听：没有密钥也没有登录，任何人都能读写。"
            "先用 tiaowen key add 名称 --role reader 建立密钥，或设置 TIAOWEN_OIDC_ISSUER 和 TIAOWEN_OIDC_AUDIENCE，"
            "或在 .streamlit/secrets.toml 配置登录；"
            "或只在本机监听：--host 127.0.0.1",
            "Refusing to listen on {host}: there are neither keys nor a login, so anybody could read and write. "
            "Add a key first (tiaowen key add NAME --role reader), or set TIAOWEN_OIDC_ISSUER and "
            "TIAOWEN_OIDC_AUDIENCE, or a login in .streamlit/secrets.toml; "
            "or listen on this machine only: --host 127.0.0.1",
        ),
        "serve.missing": (
            "需要附加组件 serve：pip install 'tiaowen[serve]'（缺少 {name}）",
            "This needs the extra serve: pip install 'tiaowen[serve]' ({name} is missing)",
        ),
        "serve.open_app": (
            "拒绝在 {host} 上打开应用：没有配置登录。用 --no-app 只提供接口，或在 .streamlit/secrets.toml 配置登录",
            "Refusing to serve the app on {host} without a login: serve the API alone with --no-app, "
            "or set a login up in .streamlit/secrets.toml",
        ),
        "serve.at": ("服务地址：{url}（按 Ctrl+C 结束）", "Serving on {url} (Ctrl+C ends it)"),
        "audit.sound": ("操作记录完整：{count} 条", "The log is whole: {count} entries"),
        "audit.broken": (
            "操作记录在第 {number} 条断开：{why}",
            "The log is broken at entry {number}: {why}",
        ),
        "audit.why_hash": ("内容与校验值不符", "its content does not fit its hash"),
        "audit.why_chain": ("与前一条不相接", "it does not follow the entry before it"),
        "audit.why_gap": ("编号不连续", "numbers are missing before it"),
        "backup.done": (
            "已备份到 {path}：{files} 个文件，{size} 字节",
            "Backed up to {path}: {files} files, {size} bytes",
        ),
        "backup.exists": ("已存在，不覆盖：{path}", "{path} exists; nothing is overwritten"),
        "backup.bad": ("备份不能用：{path}（{reason}）", "This backup can't be used: {path} ({reason})"),
        "backup.restored": ("已恢复到 {path}：{documents} 份文件", "Restored to {path}: {documents} documents"),
        "service.storage": ("无法读写 {path}：{reason}", "{path} can't be read or written: {reason}"),
        "upload.too_large": (
            "文件太大：{name} 有 {size} MB，上限是 {limit} MB。请拆分后再添加。",
            "Too large: {name} has {size} MB, the limit is {limit} MB. Split it and add the parts.",
        ),
        "upload.bad_name": ("文件名无法使用：{name}", "This file name can't be used: {name}"),
        "upload.bad_type": (
            "不支持的文件类型“{ending}”：{name}。支持：{types}。",
            'Unsupported type "{ending}": {name}. Supported: {types}.',
        ),
        "upload.disk": ("无法保存 {name}：{reason}", "{name} can't be stored: {reason}"),
    }
)
