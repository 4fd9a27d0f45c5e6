"""Topics of environmental policy: which of them a piece of text is about, by the words it uses."""

from __future__ import annotations

import re
from types import MappingProxyType

import drafting.messages  # noqa: F401  (registers the messages)
from corpus.messages import message

GENERAL = "general"
# The more special a topic, the earlier: 农村生活污水 is of the countryside before it is of water.
_PATTERNS = MappingProxyType(
    {
        "radiation": re.compile(r"辐射|放射|核安全|核技术|核与"),
        "noise": re.compile(r"噪声|噪音|声环境|宁静小区"),
        "rural": re.compile(r"农村|农业|畜禽|乡村|村庄|养殖"),
        "waste": re.compile(r"固体废物|固废|危险废物|危废|无废|垃圾|塑料|新污染物|尾矿|重金属|医疗废物"),
        "soil": re.compile(r"土壤|地下水|建设用地|耕地|地块"),
        "climate": re.compile(r"碳|气候|温室气体|低碳"),
        "air": re.compile(r"大气|空气|PM2\.5|PM10|臭氧|VOCs|挥发性|扬尘|蓝天|机动车|移动源|锅炉|秸秆|重污染天气", re.I),
        "water": re.compile(r"水环境|水生态|水质|污水|排污口|黑臭|饮用水|断面|流域|碧水|长江|黄河|河湖|湖泊|海洋|水源"),
        "nature": re.compile(r"生物多样性|自然保护|生态保护红线|生态修复|绿盾|示范创建|两山|物种|湿地"),
        "inspection": re.compile(r"督察|警示片|信访|反馈问题|整改"),
        "enforcement": re.compile(r"执法|处罚|违法|打击|司法|损害赔偿"),
        "monitoring": re.compile(r"监测|自动监控|在线监控|数据质量"),
        "emergency": re.compile(r"应急|风险|隐患|突发"),
        "permits": re.compile(r"环评|环境影响评价|排污许可|审批|分区管控|三线一单|准入"),
        "law": re.compile(r"条例|立法|法规|标准|规划|制度|改革"),
        "finance": re.compile(r"资金|项目|补偿|金融|投资|EOD|产业"),
        "publicity": re.compile(r"宣传|公众|志愿|六五环境日|信息公开|新闻"),
        "party": re.compile(r"党建|党组|党员|主题教育|巡视|队伍|作风|干部|廉"),
    }
)  # fmt: skip
TOPICS = (*_PATTERNS, GENERAL)


def topic_of(text: str) -> str:
    """The topic whose words a text uses most; of equals the more special one; ``general`` when it uses none."""
    best, most = GENERAL, 0
    for code, pattern in _PATTERNS.items():
        count = len(pattern.findall(text))
        if count > most:
            best, most = code, count
    return best


def topic_name(code: str) -> str:
    """A topic's name in the language in force."""
    return message(f"topic.{code}")
