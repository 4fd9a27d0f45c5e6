"""What surrounds every page: names, the login, the first run, trouble."""

from __future__ import annotations

FRAME = {
    # The frame
    "app.name": ("条文 Tiaowen", "条文 Tiaowen"),
    "app.motto": ("从政策文件里找到那一条", "Finds the clause in policy documents"),
    "app.language": ("语言 / Language", "语言 / Language"),
    "app.documents": ("文库：{count} 份文件", "Library: {count} documents"),
    "app.adding": ("正在后台添加文件：{done} / {total}", "Adding files in the background: {done} of {total}"),
    "page.ask": ("问答", "Ask"),
    "page.search": ("检索", "Search"),
    "page.targets": ("指标", "Targets"),
    "page.draft": ("拟稿", "Draft"),
    "page.library": ("文库", "Library"),
    "page.evaluation": ("评测", "Evaluation"),
    "page.settings": ("设置", "Settings"),
    "page.document": ("原文", "Document"),
    "page.family": ("版本与沿革", "Versions"),
    "sample": ("示例 · 虚构", "sample · invented"),
    "sample.yes": ("虚构", "invented"),
    "sample.help": (
        "这是为演示而编写的文件，地名、机构与数字均非真实。",
        "Written for demonstration; its places, bodies and figures are not real.",
    ),
    # Login
    "login.text": ("请先登录。", "Please log in."),
    "login.go": ("登录", "Log in"),
    "login.go_with": ("用 {provider} 登录", "Log in with {provider}"),
    "login.as": ("已登录：{name}", "Logged in: {name}"),
    "login.out": ("退出登录", "Log out"),
    "login.failed": ("无法登录：{reason}", "The login failed: {reason}"),
    "login.authlib": (
        "已配置登录，但没有安装 Authlib。请管理员运行 pip install -r requirements-login.lock，再重新启动。",
        "A login is configured without Authlib. Run pip install -r requirements-login.lock and start again.",
    ),
    "login.missing": (
        "登录配置不完整：.streamlit/secrets.toml 的 [auth] 缺少 {keys}。",
        "The login is not fully configured: [auth] in .streamlit/secrets.toml lacks {keys}.",
    ),
    "login.unreadable": (
        "无法读取 .streamlit/secrets.toml，为安全起见不显示任何内容。请检查文件权限和 TOML 格式。",
        ".streamlit/secrets.toml can't be read, so nothing is shown. Check its permissions and its TOML syntax.",
    ),
    # First run and trouble
    "start.title": ("欢迎使用条文", "Welcome to Tiaowen"),
    "start.text": (
        "条文从您自己的政策文件中找答案，每个答案都附原文出处。文库还是空的：先放几份文件进来，或者用示例文件看看效果。",
        "Tiaowen answers from your own policy documents and shows the clause behind every answer. "
        "The library is still empty: put some documents in, or try it with the samples.",
    ),
    "start.samples": ("用示例文件建一个文库", "Build the sample library"),
    "start.samples_help": (
        "{count} 份为演示编写的文件，地名、机构与数字均为虚构。",
        "{count} documents written for demonstration; places, bodies and figures are invented.",
    ),
    "start.own": ("上传自己的文件", "Upload your own documents"),
    "trouble.title": ("打不开文库", "The library can't be opened"),
    "trouble.retry": ("重试", "Try again"),
    "trouble.repaired": ("打开文库时已自动修复：{what}", "Repaired while opening the library: {what}"),
    "trouble.unexpected": (
        "出现意外错误（{kind}）。详情见运行本应用的终端；请重试，或核验文库。",
        "Something unexpected happened ({kind}). The app's terminal shows details; try again, or verify.",
    ),
}
