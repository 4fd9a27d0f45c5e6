"""Help of the commands around the service, in Chinese and English."""

from __future__ import annotations

from corpus.messages import register

register(
    {
        "cli.serve": (
            "在一个进程里提供应用、HTTP 接口和 MCP",
            "Serve the app, the HTTP API and MCP in one process",
        ),
        "cli.mcp": ("通过标准输入输出提供 MCP", "Serve MCP over standard input and output"),
        "cli.key": ("程序用的密钥", "Keys of programs"),
        "cli.key_add": ("建立密钥并显示（只此一次）", "Make a key and show it, this once"),
        "cli.key_list": ("列出密钥", "List the keys"),
        "cli.key_revoke": ("立即撤销密钥", "Revoke a key at once"),
        "cli.audit": ("操作记录", "The log of who did what"),
        "cli.audit_verify": ("检查操作记录是否完整", "Check that the log is whole"),
        "cli.audit_export": ("逐行输出全部操作记录（JSON）", "Print all entries as lines of JSON"),
        "cli.backup": (
            "把文库及其旁边的文件备份为一个文件，服务运行时也可以",
            "Back up the library and what lies beside it, also while it is served",
        ),
        "cli.restore": (
            "从备份恢复为新的文库，并全部检查",
            "Restore a backup as a new library, and verify all of it",
        ),
        "cli.option.host": ("监听地址（默认仅本机）", "the address to listen on (this machine only)"),
        "cli.option.with_app": ("连同应用，或只有接口", "with the app, or the API alone"),
        "cli.option.workers": ("工作进程数（仅 --no-app）", "worker processes (with --no-app)"),
        "cli.option.write": ("允许 MCP 工具修改文库", "let MCP tools change the library"),
        "cli.option.read_only": ("接口不得修改文库", "let the API change nothing"),
        "cli.option.role": ("权限：reader、editor 或 admin", "what it may do: reader, editor or admin"),
        "cli.option.collections": ("只看此文件集，可重复", "see this collection only; may be repeated"),
        "cli.option.expires": ("最后有效日，如 2026-12-31", "the last day on which it is good (2026-12-31)"),
    }
)
