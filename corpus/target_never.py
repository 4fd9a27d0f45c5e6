"""Numbers that no document plans or reports, whatever its kind; read from the words around them.

formula      手术台次数/出院总人次×100%, 计算方法：…
place        距县城18公里, 海拔480米, 半径25米, 水位156米, 宽1.5米
age, code    年满60岁的父母, 字符共8位, 第21~40条
post         召集人1人, 各派1名代表, 由9个部门组成
self         （共23项）, 知识产权保护方面5项：, 15个指标自动生成
event        造成43人死亡, 发生5级以上地震48次, 这4起事故, 22名责任人受到处分
list's sum   北京、上海、重庆4个直辖市, unless something is done with them (支持甲、乙2个市创建)
condition    对单户500万元及以下、费率不超过1%的业务给予补贴
village      共有13个村民小组，505户1748人
"""

from __future__ import annotations

import re

from corpus import target_words as words
from corpus.target_indicators import unit_kind
from corpus.target_quantities import Met

_OPERATOR = "×*✕÷＝=＋－∑√"
_FORMULA = re.compile(r"计算(?:方法|公式|式)|公式[：:为]")
_PLACED = re.compile(
    r"(?:相?距[^，。；]{0,24}|海拔(?:高程)?|高程|半径|直径|口径|管径|水位|坐标|桩号|[北南]纬|[东西]经|震中|震源[^，。；]{0,6}|"
    r"(?:张开|延伸|裂缝)?(?:宽度?|高度?|深度?|厚度?|长度)(?:一般|约|在|为)*|规格)(?:一般|约|在|为|共|达|的|抬高|[（(])*$"
)
_MAKES = re.compile(r"新建|改造|疏浚|修复|整治|治理|铺设|敷设|完成|新增|建成|建设|加固|拓宽|绿化|造林")
_HAS_AREA = re.compile(r"[村镇乡县市区省岛](?:国土|行政区域|总)*面积(?:为|约|是)*$")
_DEFINES = re.compile(r"(?:是指|系指|指的是|所称)")
_CODE = re.compile(r"字符|编码|代码|号码|位数|密码")
_RANGE_OF_ARTICLES = re.compile(r"第[\d一二三四五六七八九十百]+[条章款项页]?[—–~～-]$")
_POSTS = (
    "召集人|组长|主任|主任委员|副主任委员|委员|委员会委员|秘书长|理事长?|监事长?|会长|队长|联络员|主席|副主席|成员|领导职数|"
    "司局级|处级|编制|职数"
)
_POST = re.compile(rf"(?:{_POSTS})(?:各|共|分别)?(?:设|为)?$")
_SENT = re.compile(r"(?:派|推荐|指定|选派|推选|明确|确定)(?:出)?$")
_SENT_WHO = re.compile(r"(?:分管|专职|主要)?(?:代表|负责同志|负责人|联络员|工作人员|同志|领导|人员)")
_COMPOSED = re.compile(r"^[^，。；]{0,30}(?:组成|构成)(?![部分的了])|^[^，。；]{0,16}(?:共同牵头|参加的|联合印发)")
_OF_ITSELF = re.compile(
    r"^(?:考核|评价|监测)?指标(?:为|由|是|自动|采用|来源|属|分)|^(?:附件|附表|条款|章节|部分|方面的)"
)
_CASUALTY = re.compile(r"^(?:[^，。；]{0,4}(?:死亡|遇难|罹难|受伤|重伤|轻伤|失踪|被困|下落不明)(?!人数|率))")
_EVENT = re.compile(r"地震|震级|余震|事故|爆炸|滑坡|泥石流|塌方|险情|灾害|灾情|振动|台风|暴雨|洪水|案件")
_MASTERED = re.compile(
    r"避让|应对|处置|化解|防范|治理|整治|排查|查处|查办|办理|办结|侦破|破获|受理|立案|预警|消除|完成|挂牌"
)
_DONE_WITH = re.compile(
    r"(?:支持|推动|推进|新增|建设|建成|打造|培育|创建|组织|指导|获批|完成|覆盖|启动|实施|入选|获|督促|开展|落地|引进|加快|形成|发展|评为|"
    r"列入|纳入|申报|对)[^，。；]*$"
)
_LISTED = re.compile(
    r"(?:[\u4e00-\u9fff（）()]{1,16}[、]){1,30}[\u4e00-\u9fff（）()]{1,16}?(?:和[\u4e00-\u9fff]{1,12}?)?(?P<etc>等)?$"
)
_LIST_KINDS = re.compile(
    r"^(?:[省市县区州乡镇村]|直辖市|城市|省份|省区|地区|区域|部门|单位|行业|领域|方面|环节|国家|口岸|流域|省（|省\(|部委|高新|开发区|"
    r"新区|改革试验区|试点)"
)
_TREATED = re.compile(r"(?:对|将|向|凡|给予|为)[^，。；]{0,60}$")
_OF_SOME = re.compile(
    r"^(?:[（(][^（）()]{1,40}[）)])?(?:、[^，。；]{1,40})?的(?!目标|要求|水平|比例|任务|规模|标准|幅度|速度|增速)"
)
# 有3个县开工率超过20%: the bound only says which ones were counted.
_COUNTED_BY = re.compile(r"有\d+个?[市县区州旗乡镇村家户所][^，。；\d]{2,12}$")
# 负债率不超过30%，都可以申请: who is entitled.
_ENTITLES = re.compile(r"[，的](?:都|均|即|就|方)?可以?(?:申领|申请|享受|领取)")
# 每降低1个百分点扣1分: by what a score is counted.
# What is handed in: 《申请表》2份, 证明材料复印件1份.
_PAPER = re.compile(r"(?:表|书|单|证|件|材料|说明|合同|□)[》”]?(?:各|一式)?$")
_EACH = re.compile(r"每[^，。；\d]{0,6}$")
_POINTS = re.compile(r"(?:得|扣|加|减|计)[^，。；\d]{0,6}\d[\d.]*分(?!钟)")
_BOUNDS = frozenset("≥≤><")
_INHABITANTS = re.compile(r"村民小组|自然村|村民|居民点")
_LIVES = re.compile(r"^(?:个村民小组|个自然村|个居民点|名村民|户|人)")


def is_no_business(masked: str, met: Met) -> bool:
    """Whether a quantity that could be a figure says nothing that is planned or done."""
    quantity = met.quantity
    lead = masked[met.lead_start : quantity.start]
    segment = masked[met.segment[0] : quantity.start]
    follow = masked[quantity.end : met.follow_end]
    kind = unit_kind(quantity.unit)
    if _in_formula(masked, met) or _RANGE_OF_ARTICLES.search(lead):
        return True
    if kind == "length" and _PLACED.search(segment) and not _MAKES.search(segment):
        return True
    if _POINTS.search(masked, quantity.end, met.segment[1]) and (kind == "count" or _EACH.search(lead)):
        return True
    if _DEFINES.search(masked, 0, quantity.start) or (kind == "area" and _HAS_AREA.search(lead)):
        return True
    if quantity.unit == "位" and _CODE.search(segment):
        return True
    bounded = quantity.unit == "%" and quantity.comparator in _BOUNDS
    if bounded and (_COUNTED_BY.search(segment) or _ENTITLES.match(masked, met.segment[1])):
        return True
    if (
        quantity.comparator != "="
        and not words.GRANTED.search(segment)
        and _TREATED.search(segment)
        and _OF_SOME.search(masked[quantity.end : met.segment[1]])
    ):
        return True
    if kind == "count":
        return _counts_nothing(masked, met, lead, segment, follow)
    return False


def _in_formula(masked: str, met: Met) -> bool:
    start, end = met.quantity.start, met.quantity.end
    beside = masked[max(0, start - 1) : start] + masked[end : end + 1]
    return bool(set(beside) & set(_OPERATOR)) or bool(_FORMULA.search(masked[met.segment[0] : start]))


def _counts_nothing(masked: str, met: Met, lead: str, segment: str, follow: str) -> bool:
    """Posts, parts of the document itself, events, sums of lists, inhabitants."""
    unit = met.quantity.unit
    if unit in ("人", "名", "位") and (_POST.search(lead) or (_SENT.search(lead) and _SENT_WHO.match(follow))):
        return True
    if unit in ("人", "名", "人次") and (_CASUALTY.match(follow) or re.match(r"(?:相关|直接|有关)?责任人", follow)):
        return True
    if unit == "份" and _PAPER.search(lead):
        return True
    if _COMPOSED.match(follow) or _OF_ITSELF.match(follow):
        return True
    if segment.endswith(("（共", "(共", "方面")) and (not follow or follow[0] in "）)：:。"):
        return True
    if unit in ("次", "起", "处", "轮") and _EVENT.search(lead[-12:] + follow[:16]) and not _MASTERED.search(segment):
        return True
    near = masked[max(0, met.segment[0] - 20) : met.segment[1]]
    return bool(_INHABITANTS.search(near) and _LIVES.match(unit + follow)) and not words.DOING.search(lead)


def is_sum(masked: str, met: Met) -> bool:
    """Whether a count only sums up the names before it (北京、上海、重庆4个直辖市), and nothing is done with them."""
    segment = masked[met.segment[0] : met.quantity.start]
    listed = _LISTED.search(segment)
    follow = masked[met.quantity.end : met.follow_end]
    if listed is None or not (_LIST_KINDS.match(follow) or met.quantity.unit in words.PLACES):
        return False
    return not (words.DOING.search(segment[: listed.start()]) or _DONE_WITH.search(segment))
