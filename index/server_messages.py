"""What is said of a library on a server, in Chinese and English, by code."""

from __future__ import annotations

from corpus.messages import register

register(
    {
        "server.address": (
            "文库地址有误：{address}。应为 postgresql://用户@主机/数据库，可加 ?schema=名称（小写字母、数字、下划线）",
            "Not the address of a library: {address}. It should be postgresql://user@host/database, with ?schema=name "
            "(lower-case letters, digits, underscores) if wanted",
        ),
        "server.search": (
            "尚不支持 search=server（{address}）。请去掉该参数：索引在本机建立",
            "search=server is not there yet ({address}). Leave it out: the indexes are built on this machine",
        ),
        "server.extra": (
            "使用 PostgreSQL 文库需要 psycopg，请运行：pip install 'tiaowen[postgres]'",
            "A library on PostgreSQL needs psycopg: pip install 'tiaowen[postgres]'",
        ),
        "server.unreachable": (
            "连不上数据库服务器：{name}（{reason}）。请确认服务器在运行、地址和端口正确",
            "The database server can't be reached: {name} ({reason}). See that it runs, and the address and port",
        ),
        "server.refused": (
            "数据库服务器拒绝了连接：{name}（{reason}）。请检查用户名和密码（PGPASSWORD 或 ~/.pgpass）",
            "The database server refused the login: {name} ({reason}). Check user and password (PGPASSWORD or "
            "~/.pgpass)",
        ),
        "server.no_database": (
            "服务器上没有这个数据库：{name}（{reason}）。请管理员先建：createdb -E UTF8 数据库名",
            "The server has no such database: {name} ({reason}). Have it made first: createdb -E UTF8 NAME",
        ),
        "server.rights": (
            "数据库用户没有所需的权限：{name}（{reason}）。请管理员授权，或换一个用户",
            "The database user lacks a right: {name} ({reason}). Have it granted, or use another user",
        ),
        "server.read_only": (
            "此用户或此服务器只能读文库：{name}。添加、修改、移除请用有写权限的用户连接主服务器",
            "This user or server can only read the library: {name}. To write, connect to the main server as a user "
            "who may",
        ),
        "server.gone": (
            "与数据库服务器的连接断了：{name}（{reason}）。已提交的文件不受影响；服务器恢复后重新运行同一命令",
            "The connection to the database server broke: {name} ({reason}). Documents already committed are safe; "
            "run the same command again when it is back",
        ),
        "server.commit": (
            "提交时与数据库服务器的连接断了：{name}（{reason}）。最后一份文件可能已存入，也可能没有，"
            "不会只存一半；服务器恢复后重新运行同一命令即可",
            "The connection to the database server broke while it committed: {name} ({reason}). The last document is "
            "stored whole or not at all; run the same command again when the server is back",
        ),
        "server.full": (
            "数据库服务器空间不足：{name}（{reason}）。已提交的文件不受影响；腾出空间后重新运行同一命令",
            "The database server is out of space: {name} ({reason}). Documents already committed are safe; "
            "free some space and run the same command again",
        ),
        "server.busy": (
            "数据库服务器忙：{name}（{reason}）。请稍后重试",
            "The database server is busy: {name} ({reason}). Try again in a moment",
        ),
        "server.failed": (
            "数据库服务器报错：{name}（{reason}）",
            "The database server reports an error: {name} ({reason})",
        ),
        "server.encoding": (
            "数据库的编码是 {encoding}，文库需要 UTF8：{name}。请另建：createdb -E UTF8 -T template0 数据库名",
            "The database is encoded in {encoding}, and a library needs UTF8: {name}. Make another: "
            "createdb -E UTF8 -T template0 NAME",
        ),
        "server.old": (
            "PostgreSQL {found} 太旧：{name}。需要 {least} 或更新版本",
            "PostgreSQL {found} is too old: {name}. It takes {least} or newer",
        ),
        "server.older": (
            "文库由较旧版本的条文写成（格式 {found}，本版本为 {known}）：{name}。"
            "请用有写权限的用户打开一次，即自动升级",
            "The library was written by an older Tiaowen (format {found}, this one's is {known}): {name}. "
            "Open it once as a user who may write, and it is lifted",
        ),
        "server.foreign": (
            "不是条文的文库：{name} 的模式 {schema} 里有其他程序的表。未作任何改动；请换一个 ?schema=名称",
            "Not a Tiaowen library: the schema {schema} of {name} holds another program's tables. Nothing was changed; "
            "choose another with ?schema=name",
        ),
        "server.not_here": (
            "此命令还不支持 PostgreSQL 文库（{name}）。可先复制到文件夹：tiaowen copy {name} 文件夹",
            "This command does not work on a library on PostgreSQL yet ({name}). Copy it into a folder first: "
            "tiaowen copy {name} FOLDER",
        ),
    }
)
