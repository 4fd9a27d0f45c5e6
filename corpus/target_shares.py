"""Figures whose name has to be put together: a share of something, a sum for each of something.

人员不少于总数的5%               人员占总数的比例 ≥ 5 %
按照总用量的60%估算采购总量        采购总量占总用量的比例 = 60 %
扣除标准为每月1500元              扣除标准 = 1500 元/月
相关支出，按照每月1000元定额扣除    相关支出定额扣除标准 = 1000 元/月
给予最高200万元的经费补助          经费补助 ≤ 200 万元
给予每人一次性500元补贴            补贴 = 500 元/人
房租减免50%                       减免占房租的比例 = 50 %
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus import target_words as words
from corpus.target_indicators import unit_kind
from corpus.target_quantities import Met

_BOUNDS = {
    "达到或超过": "≥",
    "达到或者超过": "≥",
    "不少于": "≥",
    "不低于": "≥",
    "不得低于": "≥",
    "不得少于": "≥",
    "至少达到": "≥",
    "至少为": "≥",
    "不超过": "≤",
    "不得超过": "≤",
    "不能超过": "≤",
} | {
    "不高于": "≤",
    "不得高于": "≤",
    "高于": ">",
    "超过": ">",
    "低于": "<",
    "达到": "=",
    "约占": "≈",
}
_BOUND_OF = re.compile(
    rf"(?P<bound>{'|'.join(sorted(_BOUNDS, key=len, reverse=True))})"
    r"(?P<base>(?:[^，。；、\d]|\d{1,2}(?=个?[年月])){2,30}?)的$"
)
# 人数不超过上年底参保人数20%: the base is a number of its own.
_BOUND_OF_NUMBER = re.compile(
    rf"(?P<bound>{'|'.join(sorted(_BOUNDS, key=len, reverse=True))})"
    r"(?P<base>(?:[^，。；、\d]|(?:19|20)\d\d(?=年)){2,30}?(?:人数|总数|总量|总额|总面积|工资|收入|价款|费用|金额))$"
)
_DONE = re.compile(r"[\u4e00-\u9fff]{2,16}")
# Sizes of what is spoken of inside a name: 单户担保金额500万元以上的再担保业务收费.
_SIZE = re.compile(r"\d[\d.,]*[\u4e00-\u9fff%％]{0,3}(?:及?以[上下内])的?|\d+岁")
_PAID = re.compile(
    r"(?P<verb>返还|退还|补助|补贴|奖励|减免|减征|承担|分担|计提|提取|拨付|报销|支付)(?:其|所)?(?:\d{1,2}个月的)?(?P<base>[^，。；、\d]{2,30})的$"
)
_WHAT_OF = re.compile(r"的(?P<what>[^，。；、的]{2,20})")
_BY = re.compile(
    r"按照?(?!规定|有关|相关|政策|程序|要求)(?P<base>[^，。；]{2,40}?(?:的|总额|总数|总量|金额|投资|费用|支出|利率))$"
)
_MADE = re.compile(
    r"(?:提前|预先|全额)?(?:估算|确定|安排|核定|计提|提取|测算|拨付|收取|征收|计发|发放|支付|缴纳|缴存)"
    r"(?:(?:19|20)\d\d年度?)?(?P<what>[\u4e00-\u9fff]{2,16})|"
    r"(?:由[^，。；\d]{1,10})?(?:给予|予以|进行|提供)(?P<grant>贴息|补贴|补助|奖补|奖励|返还|补偿|减免|资助|支持)"
)
_PER = re.compile(
    r"每(?P<per>人每[年月天]|生每[年月]|户每[年月]|个?(?:学年|学期|月|年|日|天)|人次|人|户|亩|吨|立方米|平方米|平方公里|公里|千瓦时|公斤|辆|台|"
    r"头|车次|名|位|次|家|个|项|张|床|套)(?P<way>(?:一次性|将|可|获得|领取|享受|另|再|给予|发放|增发|补助|补贴|奖励|资助|奖补|最高|最多|绩效工资)*)$"
)
_PLAIN = "奖励|补助|补贴|资助|奖补|津贴|补偿|贴息|扶持"
_GIVES = f"{_PLAIN}|奖金|助学金|慰问金|救助金|抚恤金|保证金"
# 给予每人一次性500元人才补贴, 最高200万元的经费补助, 分摊每月2000元的扣除额度
_GIVEN_AS = re.compile(
    rf"的?(?!标准)(?P<what>(?:一次性)?[^，。；、的\d（(]{{0,12}}?(?:{_GIVES}|支持|额度|待遇|工资|绩效|保险))(?![\u4e00-\u9fff]|标准)"
)
# 给予一次性补助10万元
_GIVES_OF = re.compile(
    rf"(?:给予|予以|发放|享受|获得|提供|增发)(?:每[家户人个名项])?(?P<what>[^，。；\d]{{0,10}}?(?:{_GIVES}))(?:资金|经费)?(?P<most>最高|最多|至多|上限)?$"
)
_FUND = re.compile(r"规模(?:为|达到?|约)*$")
# 房租减免50%
_CUT = re.compile(r"(?:月份?的?)?(?P<base>[^，。；、\d将把对予]{2,14})(?P<what>减免|减征|减收)$")
_RULE_OF = re.compile(r"(?P<what>[^，。；、\d]{2,16}(?:标准|额度|金额|比例))按照?(?P<base>[^，。；]{2,40})的$")
_ALLOWED = re.compile(
    r"(?P<limit>限额内)?(?:的标准)?(?P<way>定额|限额|据实)?(?P<verb>扣除|补助|补贴|奖励|资助|发放|奖补|减免|征收|收取|缴纳|报销)(?!标准)"
)
_BY_RATE = re.compile(r"按|标准|定额|每|限额")
_MEASURED = re.compile(r"(?P<what>[^，。；\d]{2,30}?)[\d.]+[^\d，。；]{0,6}，$")
_MEASURED_REACH = 60  # characters of what was measured, with its number
# 给予3月份水费20%的减免, 给予每户不超过造价30%的补贴
_GIVEN_OF = re.compile(
    r"(?:给予|享受|提供)(?:该|每[家户个])?(?:企业|单位|项目|个人|商户)?(?:\d{1,2}个?月份?的?)?"
    r"(?P<bound>不超过|最高不超过|最高)?(?P<base>[^，。；、\d的给]{2,16})$"
)
# 对其设备投资给予50%的补助
_GIVEN_FOR = re.compile(
    r"(?:对|按)(?:其|该[^，。；]{0,4}的)?(?P<base>[^，。；、\d给对]{2,24}?(?:投资|投入|费用?|支出|金额|贷款|租金|成本|额|工资|价格|利息|"
    r"(?:购置|新购|采购|购买)[^，。；、\d给对]{1,8}))(?:给予|予以)$"
)
_BOUND_HEAD = re.compile(r"不|最高|至少|总额|一定")
_GIVEN_WHAT = re.compile(r"的?(?P<what>减免|补贴|补助|奖补|贴息|优惠|返还|补偿|资助|支持)")
_GIVEN_BY = re.compile(r"(?:的?标准)?(?:享受|给予|予以|发放|领取|申请|进行)(?P<what>[\u4e00-\u9fff]{2,16})")
_CLEAN = re.compile(
    r"^(?:原则上|各级|总体上|其中|但|且|应当?|要|须)+|(?:原则上|一般|总体上|应当?|要|须|均|也|都|每年)+$"
)
BARE = re.compile(
    r"(?:扣除|补助|补贴|奖补|奖励|收费|征收|支付|供养|保障|资助|拨款|缴费|报销)?(?:标准|限额|额度|定额|比例|费率|期限)"
)
_BESIDES = re.compile(r"^(?:在|于|从|经|由|自|其中|按|根据)")


@dataclass(frozen=True, slots=True)
class Share:
    """The indicator's wording put together, its unit and comparator, where what states it begins, and whose it is."""

    written: str
    unit: str
    comparator: str
    start: int
    whose: str | None = None


def share_of(sentence: str, met: Met) -> Share | None:
    """The share or sum that a quantity is; None where its name needs no putting together."""
    quantity = met.quantity
    lead = sentence[met.lead_start : quantity.start]
    follow = sentence[quantity.end : met.segment[1]]
    if quantity.unit == "%" and (lead.endswith("的") or _BY.search(lead)):
        return _of_base(sentence, met, lead, follow)
    if quantity.unit == "%" and (bound := _BOUND_OF_NUMBER.search(lead)):
        return _bounded(sentence, met, bound, _clean(lead[: bound.start()]) or _before(sentence, met))
    if quantity.unit == "%" and (cut := _CUT.search(sentence, met.segment[0], quantity.start)):
        return Share(f"{cut['what']}占{cut['base']}的比例", "%", quantity.comparator, cut.start("base"))
    if quantity.unit == "%" and (given := _GIVEN_WHAT.match(follow)):
        base = _GIVEN_OF.search(sentence, met.segment[0], quantity.start)
        base = base or _GIVEN_FOR.search(sentence, met.segment[0], quantity.start)
        if base and not _BOUND_HEAD.match(base["base"]):
            most = base.groupdict().get("bound") or _MOST.search(sentence, met.segment[0], base.start() + 1)
            sign = "≤" if most else quantity.comparator
            return Share(f"{given['what']}占{base['base']}的比例", "%", sign, base.start())
    money = unit_kind(quantity.unit) == "money"
    at_most = money and (quantity.comparator == "≤" or lead.endswith(("最高", "最多", "至多")))
    if (at_most or quantity.unit == "%") and words.GRANTED.search(lead) and (what := _WHAT_OF.match(follow)):
        return Share(what["what"], quantity.unit, "≤" if at_most else quantity.comparator, met.quantity.start)
    if money and (fund := words.FUND_OF.match(follow)) and _FUND.search(lead):
        return Share(f"{fund['what']}规模", quantity.unit, quantity.comparator, met.quantity.start)
    if money and (sum_given := _given(sentence, met, lead, follow, at_most)):
        return sum_given
    if at_most and words.GRANTED.search(lead):
        return None
    per = _PER.search(lead)
    allowed = _ALLOWED.match(follow)
    if not money or not (per or (allowed and _BY_RATE.search(lead + follow[:4]))):
        return None
    unit = _unit(met, per)
    lead = lead[: per.start()] if per else lead
    limited = _limit(lead) if per else None
    if allowed:
        return _allowance(sentence, met, lead, allowed, unit)
    name = _clean(words.TAIL_YEAR.sub("", words.SETTING.sub("", words.FROM_VALUE.sub("", lead))))
    if (gives := _ONLY_GIVES.search(name)) and (verb := re.search(_GIVES, follow[:16])):
        whose = _clean(name[: gives.start()].removeprefix("对")) or _before(sentence, met) or None
        return Share(f"{verb[0]}标准", unit, limited or quantity.comparator, met.lead_start, whose)
    whose = _before(sentence, met, with_sizes=True) if BARE.fullmatch(name) else None
    return (
        Share(name, unit, limited or quantity.comparator, met.lead_start, whose)
        if len(name) > 1 and not name.endswith("按")
        else None
    )


_WAY = re.compile(r"“|(?:原则上)?(?:按|以|采取|通过|从|由|根据)")
_ONLY_GIVES = re.compile(r"(?:分别)?(?:给予|予以|发放)$")
_MOST = re.compile(r"(?:最高|最多)(?:可|可以)?.?$")


@dataclass(frozen=True, slots=True)
class Given:
    """What stands before 每人, the unit with it, and what is given."""

    lead: str
    unit: str
    what: str


def given_to_each(lead: str, follow: str, unit: str) -> Given | None:
    """分别给予每人20000元、10000元人才补贴: one sum for each of those before 分别."""
    per, named = _PER.search(lead), _GIVEN_AS.match(follow)
    if named is None or not (per or _ONLY_GIVES.search(lead)):
        return None
    if per is None:
        return Given(_ONLY_GIVES.sub("", lead), unit, named["what"])
    return Given(_ONLY_GIVES.sub("", lead[: per.start()]), _each(unit, per), named["what"])


def _limit(lead: str) -> str | None:
    """The sign of a bound that stands before 每人: 不超过每人每天100元."""
    return next((sign for bound, sign in _BOUNDS.items() if lead.endswith(bound)), None)


def _unit(met: Met, per: re.Match[str] | None) -> str:
    return _each(met.quantity.unit, per)


def _each(unit: str, per: re.Match[str] | None) -> str:
    """元/人·月 for 每人每月."""
    return f"{unit}/{re.sub('^个(?=.)', '', per['per']).replace('每', '·')}" if per else unit


def _given(sentence: str, met: Met, lead: str, follow: str, at_most: bool) -> Share | None:
    """A sum that is given, named by what follows it, else by the verb before it and who gets it."""
    per = _PER.search(lead)
    unit = _unit(met, per)
    limit = _limit(lead[: per.start()]) if per else None
    sign = "≤" if at_most else limit or met.quantity.comparator
    if by := _GIVEN_BY.match(follow):
        if per or "/" in met.quantity.unit:
            return Share(f"{by['what']}标准", unit, sign, met.quantity.start)
        return None
    named = _GIVEN_AS.match(follow)
    bare = named and re.fullmatch(rf"{_PLAIN}|支持", named["what"])
    if named and not (bare and per) and (per or words.GRANTED.search(lead)):
        whose = _receiver(sentence, met, lead)
        return Share(f"{named['what']}{'金额' if bare else ''}", unit, sign, met.quantity.start, whose)
    if per and (verb := re.search(_GIVES, per["way"])):
        who = _receiver(sentence, met, lead[: per.start()])
        return Share(f"{who or ''}{verb[0]}标准", unit, sign, met.lead_start + per.start())
    if gives := _GIVES_OF.search(lead):
        sign = "≤" if gives["most"] else sign
        start = met.lead_start + gives.start()
        return Share(gives["what"], unit, sign, start, _receiver(sentence, met, lead[: gives.start()]))
    return None


def _receiver(sentence: str, met: Met, lead: str) -> str | None:
    """Who gets a sum: 对参与防控的医务人员给予, else the segment before."""
    lead = re.sub(r"(?:给予|予以|提供|发放|增发|分别|按|按照|的?标准|每[家户人个名项天年月].*)+$", "", lead)
    who = "" if _WAY.match(lead) else _clean(re.sub(r"^[^，。；]{0,8}?(?:对|为|给)", "", lead))
    return who if len(who) >= 2 else (_before(sentence, met) or None)


def _allowance(sentence: str, met: Met, lead: str, allowed: re.Match[str], unit: str) -> Share | None:
    """按照每月1000元定额扣除: what is deducted is named before."""
    who = _clean(re.sub(r"(?:按照?|由|可|在).*$|(?:给予|予以)$", "", lead))
    who = who if len(who) >= 4 else _before(sentence, met)
    if not who:
        return None
    if allowed["limit"]:
        return Share(f"{who}{allowed['verb']}限额", unit, "≤", met.quantity.start)
    return Share(f"{who}{allowed['way'] or ''}{allowed['verb']}标准", unit, met.quantity.comparator, met.quantity.start)


def _before(sentence: str, met: Met, *, with_sizes: bool = False) -> str:
    """The nearest segment before a quantity's own that names something: not when, by whom or by what."""
    segments = re.split(r"[，。；：]", sentence[: max(0, met.segment[0] - 1)])
    for segment in reversed(segments[-5:]):
        plain = _clean(segment)
        if len(plain) > 3 and not _BESIDES.match(plain) and (with_sizes or not re.search(r"\d", _SIZE.sub("", plain))):
            return plain
    return ""


def _of_base(sentence: str, met: Met, lead: str, follow: str) -> Share | None:
    quantity = met.quantity
    if bound := _BOUND_OF.search(lead):
        what = _clean(lead[: bound.start()]) or _before(sentence, met)
        if lead[: bound.start()].endswith(("按", "按照")):
            done = re.match(_GIVES, follow) or _DONE.match(follow)
            what = done[0] if done else ""
        return _bounded(sentence, met, bound, what)
    if by := _BY.search(lead):
        made = _MADE.match(follow)
        name = f"{made['what'] or made['grant']}占{by['base'].removesuffix('的')}的比例" if made else ""
        return Share(name, "%", quantity.comparator, met.lead_start + by.start()) if name else None
    if ruled := _RULE_OF.search(sentence, met.segment[0], quantity.start):
        return Share(f"{ruled['what']}占{ruled['base']}的比例", "%", quantity.comparator, ruled.start())
    if paid := _PAID.search(sentence, met.segment[0], quantity.start):
        name = f"{paid['verb']}{paid['base']}的比例"
        return Share(name, "%", quantity.comparator, paid.start())
    return None


def _bounded(sentence: str, met: Met, bound: re.Match[str], what: str) -> Share | None:
    """A share whose bound stands before its base; ``bound`` was found in what stands before the quantity."""
    lead = sentence[met.lead_start : met.quantity.start]
    before = max(0, met.segment[0])
    measured = _MEASURED.search(sentence, max(0, before - _MEASURED_REACH), before)
    if not _clean(lead[: bound.start()]) and measured:
        # 完工率达到40%，达到上年同期的50%; 累计修复河道20公里，约占全市总长的30%
        what = _clean(words.SETTING.sub("", words.WHO_DID.sub("", measured["what"])))
    if len(what) < 2:
        return None
    start = met.lead_start + (0 if _clean(lead[: bound.start()]) == what else bound.start())
    return Share(f"{what}占{bound['base']}的比例", "%", _BOUNDS[bound["bound"]], start)


def _clean(text: str) -> str:
    return _CLEAN.sub("", _CLEAN.sub("", words.LEADING.sub("", text.strip("，、；：的"))))
