"""What is said of the language model's part, in Chinese and English."""

from __future__ import annotations

from corpus.messages import register

_STANDS = ("以下为直接摘录的答案。", "The answer extracted from the clauses stands.")


def _failure(chinese: str, english: str) -> tuple[str, str]:
    return chinese + _STANDS[0], f"{english} {_STANDS[1]}"


register(
    {
        "llm_written": (
            "下列表述由语言模型 {model} 根据所引条款写成；已核对其中的数字、日期、用词、否定与许可、完成情况和次序，"
            "是否答其所问未作核对，答案以摘录为准。",
            "Worded by the language model {model} from the clauses cited. Figures, dates, words, what is denied or "
            "permitted, what is done, and order were compared with them; whether it answers the question was not. "
            "The extracted answer counts.",
        ),
        "llm_dropped": (
            "语言模型有 {count} 句话未通过核对（{why}），已删去。",
            "{count} sentences of the language model did not pass the check ({why}) and were left out.",
        ),
        "llm_differs": (
            "语言模型的表述中没有摘录答案的数值“{values}”，请对照引文。",
            "The model's wording lacks the extracted value “{values}”: compare the citations.",
        ),
        "llm_unproven": _failure(
            "语言模型的回答未通过核对（{why}）。", "The language model's answer did not pass the check ({why})."
        ),
        "llm_why_figure": ("所引条款没有“{figure}”", "“{figure}” is not in the clauses cited"),
        "llm_why_no_id": ("没有注明条款", "no clause named"),
        "llm_why_invented": ("引用了不存在的条款 {ids}", "names clauses that it was not given: {ids}"),
        "llm_why_ungrounded": ("内容不在所引条款中", "says what the clauses cited don't"),
        "llm_why_unsaid": ("条款中没有这样说：“{clause}”", "the clauses don't say “{clause}”"),
        "llm_other_language": (
            "语言模型的表述与条款不是同一种语言，只核对了数字、日期和名称，请对照引文。",
            "The model's wording is in another language than the clauses; only figures, dates and names were compared: "
            "read the citations.",
        ),
        "llm_failed": _failure(
            "处理语言模型的回复时出错（{error}）。", "The model's reply could not be judged ({error})."
        ),
        "llm_why_long": ("句子过长，未核对", "too long to be checked"),
        "llm_why_link": ("含有条款中没有的网址", "holds an address that the clauses don't"),
        "llm_no_answer": _failure(
            "语言模型认为所给条款没有回答这个问题。", "The language model finds no answer in the clauses it was given."
        ),
        "llm_no_clauses": _failure(
            "没有可以交给语言模型的条款。", "There was no clause to give to the language model."
        ),
        "llm_timeout": _failure(
            "语言模型 {host} 在 {seconds} 秒内没有回应。", "The language model at {host} was silent for {seconds} s."
        ),
        "llm_deadline": _failure(
            "语言模型 {host} 没有在 {seconds} 秒内答完。",
            "The language model at {host} did not finish within {seconds} s.",
        ),
        "llm_connection": _failure(
            "连接不上语言模型 {host}，请检查 TIAOWEN_LLM_URL 和网络。",
            "The language model at {host} can't be reached: check TIAOWEN_LLM_URL and the network.",
        ),
        "llm_denied": _failure(
            "语言模型 {host} 拒绝了访问（HTTP {status}），请检查 TIAOWEN_LLM_KEY。",
            "The language model at {host} denied access (HTTP {status}): check TIAOWEN_LLM_KEY.",
        ),
        "llm_unknown": _failure(
            "语言模型 {host} 没有这个地址或模型（HTTP {status}），请检查 TIAOWEN_LLM_URL 和 TIAOWEN_LLM_MODEL。",
            "{host} has no such address or model (HTTP {status}): check TIAOWEN_LLM_URL and TIAOWEN_LLM_MODEL.",
        ),
        "llm_status": _failure(
            "语言模型 {host} 返回错误（HTTP {status}）。", "The language model at {host} failed (HTTP {status})."
        ),
        "llm_broken": _failure("语言模型 {host} 的回复中断。", "The reply of the language model at {host} broke off."),
        "llm_huge": _failure("语言模型 {host} 的回复过长。", "The reply of the language model at {host} is too long."),
        "llm_empty": _failure("语言模型 {host} 的回复是空的。", "The reply of the language model at {host} is empty."),
        "llm_not_json": _failure(
            "语言模型 {host} 的回复不是 OpenAI 兼容的格式，请检查 TIAOWEN_LLM_URL。",
            "The reply of {host} is not that of an OpenAI-compatible server: check TIAOWEN_LLM_URL.",
        ),
        "llm_no_package": _failure(
            "缺少 openai 软件包，请运行：pip install 'tiaowen[llm]'。",
            "The package openai is missing; run: pip install 'tiaowen[llm]'.",
        ),
        "llm_not_set": (
            "没有设置语言模型：请设置环境变量 TIAOWEN_LLM_URL 和 TIAOWEN_LLM_MODEL，需要密钥时还有 TIAOWEN_LLM_KEY。",
            "No language model: set TIAOWEN_LLM_URL and TIAOWEN_LLM_MODEL (and TIAOWEN_LLM_KEY if it needs a key).",
        ),
        "llm_half_set": (
            "设置了语言模型，但缺少 {name}。请设置该环境变量。",
            "{name} is missing: set it beside the others.",
        ),
        "llm_url": (
            "TIAOWEN_LLM_URL 不是可用的地址（{host}）：应为 http(s)://主机/v1 的形式，不含用户名和密码。",
            "TIAOWEN_LLM_URL is no usable address ({host}): write http(s)://host/v1, without user and password.",
        ),
        "llm_private": (
            "{host} 是本机或内网地址，或找不到：没有发送任何内容。需要时由管理员设置 TIAOWEN_LLM_PRIVATE=yes。",
            "{host} is an address of this machine or of a private network, or is unknown: nothing was sent. "
            "Set TIAOWEN_LLM_PRIVATE=yes on the server to allow it.",
        ),
        "llm_number": ("{name}={value} 不是正数。请改为正数。", "{name}={value} is no positive number. Set one."),
    }
)
