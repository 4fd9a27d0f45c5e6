"""The settings page, roles and the log."""

from __future__ import annotations

SETTINGS = {
    # Settings
    "settings.title": ("设置", "Settings"),
    "settings.home": ("所在地区", "Your region"),
    "settings.home_none": ("未设置", "Not set"),
    "settings.home_help": (
        "问题里的“本省”“我市”指哪里。可以从列表选，也可以直接输入。",
        "What “this province” means in a question. Choose from the list or type a name.",
    ),
    "settings.saved": ("已保存。", "Saved."),
    "settings.not_saved": (
        "本次会话已生效，但没能写入设置文件：{reason}",
        "In force for this session, but the settings file can't be written: {reason}",
    ),
    "settings.language": ("语言", "Language"),
    "settings.llm": ("语言模型（可选）", "Language model (optional)"),
    "settings.llm_admins": (
        "语言模型的地址由管理员设置（TIAOWEN_ADMINS，或环境变量 TIAOWEN_LLM_URL、TIAOWEN_LLM_MODEL）。",
        "The address of a language model is set by an administrator (TIAOWEN_ADMINS, or TIAOWEN_LLM_URL and "
        "TIAOWEN_LLM_MODEL in the environment).",
    ),
    "settings.llm_help": (
        "不设置也能使用全部功能。地址、名称和密钥只留在本次会话的内存里；"
        "要长期使用，请设置环境变量 TIAOWEN_LLM_URL、TIAOWEN_LLM_MODEL、TIAOWEN_LLM_KEY。",
        "Everything works without one. Address, name and key stay in this session's memory only; to keep them, "
        "set TIAOWEN_LLM_URL, TIAOWEN_LLM_MODEL and TIAOWEN_LLM_KEY in the environment.",
    ),
    "settings.llm_now": (
        "正在使用 {model}（{host}，{origin}，{key}）。",
        "In use: {model} ({host}, {origin}, {key}).",
    ),
    "settings.llm_session": ("本次会话设置", "set in this session"),
    "settings.llm_environment": ("由环境变量设置", "set in the environment"),
    "settings.key_set": ("有密钥", "with a key"),
    "settings.key_none": ("无密钥", "without a key"),
    "settings.llm_url": ("服务地址（OpenAI 兼容）", "Address (OpenAI-compatible)"),
    "settings.llm_model": ("模型名称", "Model"),
    "settings.llm_key": ("密钥（没有可留空）", "Key (if it needs one)"),
    "settings.llm_use": ("使用", "Use it"),
    "settings.llm_used": ("已设置语言模型。", "The language model is set."),
    "settings.llm_both": ("地址和模型名称都要填写。", "Both address and model are needed."),
    "settings.llm_forget": ("清除", "Forget it"),
    "settings.llm_forgotten": ("已清除。", "Forgotten."),
    "settings.library": ("文库与检索模型", "Library and search model"),
    "settings.folder": ("文库位置", "Folder"),
    "settings.documents": ("文件", "Documents"),
    "settings.clauses": ("条款", "Clauses"),
    "settings.passages": ("检索段", "Passages"),
    "settings.model": ("检索模型", "Search model"),
    "settings.model_default": ("默认模型", "the default"),
    "settings.model_help": (
        "位置和模型在启动时决定：环境变量 TIAOWEN_LIBRARY 与 TIAOWEN_MODEL。",
        "Folder and model are chosen at the start, by TIAOWEN_LIBRARY and TIAOWEN_MODEL.",
    ),
    # People
    "role.reader": ("读者", "reader"),
    "role.editor": ("编辑", "editor"),
    "role.admin": ("管理员", "administrator"),
    "role.yours": ("您的角色：{role}", "Your role: {role}"),
    "role.not_allowed": ("您的角色是{role}，此操作需要{needed}。", "You are a {role}; this takes an {needed}."),
    "audit.title": ("操作记录", "Log"),
    "audit.file": ("操作记录", "log"),
    "audit.empty": ("还没有记录。", "Nothing is logged yet."),
    "audit.at": ("时间（UTC）", "Time (UTC)"),
    "audit.user": ("用户", "User"),
    "audit.what": ("操作", "Action"),
    "audit.about": ("对象", "About"),
    "audit.add": ("添加", "add"),
    "audit.edit": ("修改", "edit"),
    "audit.remove": ("移除", "remove"),
    "audit.restore": ("恢复", "restore"),
    "audit.ask": ("提问", "ask"),
    "audit.tag": ("归集", "collect"),
    "library.left_minutes": ("约剩 {count} 分钟", "about {count} minutes left"),
    "library.left_soon": ("约剩一分钟", "about a minute left"),
}
