"""Which figures of a document that is neither plan nor report (意见, 办法, 批复, 函 …) are its business.

Such texts tell of many things in numbers. A figure is taken when its words set or state a value:

    indicator    its name ends in a measure (率, 比例, 规模, 标准), or the ledger knows it
    bound        不低于, 以上, 左右: only who sets a value bounds it
    work         建设50所, 新增3个, 推出100项: something is made so many times
    money        投入, 安排, 补助 …: given, not only mentioned
"""

from __future__ import annotations

import re

from corpus import target_words as words
from corpus.target_figures import Figure
from corpus.target_indicators import name_of, unit_kind
from corpus.target_never import is_sum
from corpus.target_quantities import Met

_WORK = re.compile(
    r"(?:建设|建成|新建|合建|续建|改建|扩建|建立|打造|培育|创建|新增|新设|设立|推出|实施|启动|完成|淘汰|整治|治理|改造|修复|建|选择|遴选|评选|选出|"
    r"公布|开发|成立|开设|设立|收购|开通|上线|推送|征集|链接|核发|受理|走访|稳定|归集|(?:已|另|现|共)有|组成|组建|派出|抽调|确定|认定|发展|扶持|支持|培训|培养|引进|招收|招募|安置|开展|组织|发布|制定|出台|查处|办结|惠及|覆盖|发放|形成|创成|获批|命名|布局|推广|"
    r"(?:再|共|各)建|配备|配置|容纳|聘用|储备|种植|栽植|举办|增加到?|扩大到|达到?|落实)(?:了|好|约|近|至少|不少于|到|一?共|共计|累计)*$|"
    r"[\u4e00-\u9fff]{2}(?<![为除有生成受到])了(?:一?共|约|近)?$"
)
_NOW = re.compile(r"(?:截至)?(?:目前|当前)|[^，。；]{0,16}(?:共有|现有|设有|拥有)")
_GIVEN = re.compile(
    r"(?:投入|投资|安排|下达|拨付|落实|筹集|筹措|补助|补贴|奖励|资助|支持|减免|节约|销售|预付|支付|投放|捐赠|授信|惠及|产值|收入|效益|贷款|基金|资金|规模|标准|限额|额度|定额|费用|"
    r"总额|余额|成本|损失|扣除|缴纳)[^，。；]{0,8}$"
)
# Names that say nothing without what stands around them.
_GENERAL = re.compile(
    r"(?:拟|总|共|预计|年|每年)?(?:涨幅|增幅|降幅|占比|比例|比重|库存|投资|投入|资金|规模|费用|金额|安排|补助|扣除|总额|数量|人数|面积|期限|时间)了?|城市|[省市县区乡镇村]|部门|单位|企业"
)
_OPENS_WITH_WORK = re.compile(
    r"(?:[\u4e00-\u9fff]{0,30}?(?:累计|共计|共(?=[收检受接完开发投出成设]))|[\u4e00-\u9fff]{0,6}?)(?:累计|(?:已|另|现|共|还|尚|仍)有|惠及|上线|链接|开通|稳定|推送|征集|提供|发放|拨付|支持|推动|推进|新增|建设|建成|打造|培育|创建|组织|指导|完成|覆盖|启动|实施|督促|开展|举办|引进|加快|发展)"
)
# Aspects of what was done, whatever it was: 累计发送, 共组建, 已调集.
_IN_ALL = re.compile(
    r"(?:累计|共计|合计|总共|(?<![公中一与])共(?![同和产享识建性有])|已(?:经)?(?![有被是在为]))(?=[\u4e00-\u9fff]{2})"
)
# 从29个省份调集医疗队: only from where.
_BESIDE = re.compile(r"(?:从|在|由|于|与|按|据)[^，。；]{0,5}$|(?:等|的)$")
# Times that an office sets itself: a time of anything else is how a thing is done.
_OFFICE_TIME = re.compile(
    r"办理|审批|办结|开办|审核|评审|受理|时限|时效|用时(?!间)|检测|检验|检定|压缩|缩短|通关|等候|登记|优良|达标|重污染"
)
_TOLD = re.compile(
    r"予以|给予|通报|表扬|收悉|^(?:占|得|扣(?!除)|比(?![例率重]))|相比$|出台后|损失$|[该本此](?:项目|工程)$"
)
_SUPPOSED = re.compile(r"^(?:其中)?(?:如果?|若|倘若|凡|对于?符合|符合)")
# A size of what is spoken of: 日处理50吨污泥能力的项目.
_SIZED = re.compile(r"(?:[年日]产|规模|能力)(?:约|达|为)?$")
# What a text says of itself: 出台25条措施, 对20条措施逐条说明.
_OWN_PARTS = re.compile(r"^[^，。；]{0,24}?(?:政策|措施|举措|办法|意见建议|问题建议)")
_AMOUNT = re.compile(r"^[日月年]均?(?:产(?!业)|处理|供|销|加工)|[^数质大力能含重容剂饭]量$")


def is_evident(masked: str, met: Met, figure: Figure) -> bool:
    """Whether a figure's own words show that the document sets or states it."""
    quantity = met.quantity
    lead = masked[met.lead_start : quantity.start]
    follow = masked[quantity.end : met.segment[1]]
    kind = unit_kind(quantity.unit)
    if (
        _GENERAL.fullmatch(figure.written)
        or _TOLD.search(figure.written)
        or (_SIZED.search(lead) and "的" in follow and not figure.written.endswith("规模"))
    ):
        return False
    segment = masked[met.segment[0] : quantity.start]
    if _SUPPOSED.match(segment) and "/" not in figure.unit:
        return False
    done = _IN_ALL.search(segment) and not _BESIDE.search(lead)
    verb = words.OPENS_WITH_VERB.match(segment) and met.follow_end == quantity.end
    now = _NOW.match(segment) and met.follow_end == quantity.end
    opens = bool(_OPENS_WITH_WORK.match(segment) or words.WHO_DID.match(segment) or done or verb or now)
    if is_sum(masked, met):
        return False
    if quantity.unit in ("条", "项") and _OWN_PARTS.match(follow):
        return False
    if (
        quantity.unit in ("天", "日历天", "小时", "个小时", "分钟")
        and figure.change is None
        and not _OFFICE_TIME.search(segment)
        and not name_of(figure.written, figure.unit)
    ):
        return False
    if quantity.unit == "岁" and "寿命" not in figure.written:
        return False
    if figure.change is not None or name_of(figure.written, figure.unit):
        return True
    bound = quantity.comparator != "=" and not follow.startswith("的")
    measure = bool(words.METRIC.search(figure.written) or _AMOUNT.search(figure.written))
    if kind in ("pct", "conc", "num", "day"):
        return (
            measure
            or bound
            or bool((_WORK.search(lead) and not lead.endswith("选择")) or words.GRANTED.search(lead))
            or bool(words.MADE_SURE.match(segment))
        )
    if kind == "money":
        return (
            measure or bound or bool(words.GRANTED.search(lead) or _GIVEN.search(lead) or _GIVEN.search(figure.written))
        )
    if kind == "count":
        return measure or opens or bool(_WORK.search(lead)) or (bound and bool(words.DOING.search(lead)))
    return measure or opens or bool(words.DOING.search(lead) or words.AMOUNT.search(lead)) or bound
