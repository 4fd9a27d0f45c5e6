"""What a question says about the value it wants: planned or achieved, and in which unit."""

from __future__ import annotations

import re

from answer.glossary import equivalents, stem, translate
from answer.question_forms import MEASURES
from corpus.types import Status

_PLANNED_ZH = re.compile(
    r"目标|计划|打算|任务|力争|拟(?!声|合)|准备|预计|指标|确保|截止|最晚|最迟|控制在"
    r"|(?<!主|重|需|摘|纪|纲|不|扼|紧)要(?!点|求|素|闻|件|害)|将(?!军)|定了?(?:的|多少)"
)
_ACHIEVED_ZH = re.compile(
    r"(?:完成|做到|达到|实现|达|办结|建成|创建|获得?|启动|查处|整治|治理|淘汰|减少|下降|提高|提升|改造|新增|开展|举办|搞|用|花|投|修|治|罚|查|拿|改|建|办|做"
    r"|争取|收|发|排查|清理|培训|评|入选)(?:成|掉|好|出|下|到|过|完)?了"
    r"|(?<![定列配设提排署求划确示出给除])了(?:多少|几(?![乎])|多大)|实际|去年|上年|前年|结果|现状|实绩|同比|创历史"
)
_PLANNED_EN = re.compile(
    r"\b(?:targets?|goals?|plan(?:s|ned|ning)?|aims?|aimed|will|must|should|shall|going to|intends?"
    r"|intended|required|supposed to|to be|expected|want(?:s|ed)?|set|deadline|need(?:s|ed)? to|at least"
    r"|tasked)\b"
)
_ACHIEVED_EN = re.compile(
    r"\b(?:achieved|reached|actual(?:ly)?|completed|finished|results?"
    r"|last year|built|scrapped|remediated|realized|recorded|attained)\b"
)
_AIM = re.compile(r"目标|计划|打算|力争|拟|原[定本来]|本来|定[的了]|\b(?:target|goal|plan|aim)", re.IGNORECASE)
_POINTS = re.compile(r"(?:多少|几)个?(?:百分)?点")
_COUNT = re.compile(rf"(?:多少|(?<![好近十这第])(?<!(?<!提)前)几|哪几)(?P<unit>(?:万亿|亿|万)?(?:{MEASURES}))")
_UNIT_ZH = (
    (re.compile(r"多[长远](?!时)|里程|长度"), "公里|米"),
    (
        re.compile(
            r"占比|比例|比重|比率|几成|百分之几|百分比|占(?![地用])[^，,。；;？?]{1,10}多少|(?<![功频])率(?!先|领)|百分点"
        ),
        "%",
    ),
    (re.compile(r"多少钱|几块钱|花了?多少$|罚(?:款)?(?:多少|几)|资金|投资"), "元"),
    (re.compile(r"营收|营业收入|产值"), "亿元"),
    (re.compile(r"浓度|微克"), "微克/立方米"),
    (re.compile(r"天数(?!的?(?:比|占))|多少日子"), "天"),
    (re.compile(r"(?<=[\u4e00-\u9fff])(?P<count>[台个家件条户人次吨])数"), ""),
    (re.compile(r"多大面积"), "亩"),
)
_UNIT_EN = (
    (re.compile(r"\b(?:share|percentage|percent|proportion|ratio|(?:\w+ )?rate|what part)\b"), "%"),
    (re.compile(
        r"\bhow much (?:money|funding|was spent|is spent)|\bbudget\b|\binvestment\b|\bcosts?\b"
        r"|\bhow many yuan\b|\bfunds?\b|\bfines?\b"), "元"
    ),
    (re.compile(r"\brevenue\b|\boutput value\b|\bturnover\b"), "亿元"),
    (re.compile(r"\bconcentration\b|\bmicrograms?\b"), "微克/立方米"),
    (re.compile(r"\bdecibels?\b"), "分贝"),
)  # fmt: skip
_HOW_MANY = re.compile(r"\b(?:how many|number of|count of)\s+(?P<what>(?:(?!how many)[\w\s'’-])+)")
_FOLLOWING = "will did does do must are were was is should in of to have has had can at under by for with on come comes"
_ENDS = frozenset(_FOLLOWING.split())
_PLACE = re.compile(r"(?:设区)?[市区县省镇乡村](?![场民政域级直长容里庄名镇街社])")
_NOUN = re.compile(r"(?![来去要才就都会能已被给由在])[\u4e00-\u9fff]{2,8}(?=$|[?？,，。、;；])")
_COUNTED = {
    "天": "day",
    "个月": "month",
    "年": "year",
    "家": "enterprise company firm factory business plant household-name",
    "件": "case petition complaint law regulation",
    "条": "river stream black-odorous route measure article",
    "台": "forklift machine boiler device vehicle furnace",
    "辆": "vehicle truck car bus lorry",
    "户": "household family farmer",
    "公里": "kilometer kilometre km",
    "亩": "mu",
    "吨": "tonne ton",
    "人": "people person official cadre expert student",
    "次": "time inspection meeting drill",
    "项": "measure task standard project indicator reform",
    "座": "plant mine reservoir station landfill",
}
_MEASURED = ("天", "个月", "年", "公里", "亩", "吨")
_HAS_UNIT = re.compile(r"\s*(?:yuan|percent|percentage points?|micrograms?|decibels?)\b")
_BY_STEM: dict[str, tuple[str, ...]] = {}
for _unit, _names in _COUNTED.items():
    for _name in _names.split():
        _BY_STEM[stem(_name)] = (*_BY_STEM.get(stem(_name), ()), _unit)


def status_of(text: str, language: str) -> Status | None:
    """Planned or achieved, None where the question says neither or both (a comparison of the two)."""
    if language == "en":
        lower = text.lower()
        planned, achieved = bool(_PLANNED_EN.search(lower)), bool(_ACHIEVED_EN.search(lower))
        if planned and achieved:
            # "did Hubei plan to …": the auxiliary alone does not make it a report.
            achieved = bool(re.search(r"\b(?:achieved|reached|actual|actually|completed|results?|attained)\b", lower))
    else:
        planned, achieved = bool(_PLANNED_ZH.search(text)), bool(_ACHIEVED_ZH.search(text))
    if planned == achieved:
        return None
    return Status.PLANNED if planned else Status.ACHIEVED


def asks_for_aim(text: str) -> bool:
    """Whether a question asks for what was aimed at, and not for a duty (任务, 要) that its result answers as well."""
    return bool(_AIM.search(text))


def units_of(text: str, language: str) -> tuple[str, ...]:
    """Units that the value may carry, the likeliest first: 天, 家, %, 亿元; empty where the question leaves it open.

    A unit that is asked for twice (多少项…多少项) stands twice.
    """
    found: list[str] = []
    counted: list[str] = []
    if language == "en":
        lower = text.lower()
        for match in _HOW_MANY.finditer(lower):
            counted += _classifiers(match["what"])
        found += counted
        found += [unit for pattern, unit in _UNIT_EN if pattern.search(lower)]
    else:
        found += ["%"] * len(_POINTS.findall(text))
        counted = [_plain(match["unit"]) for match in _COUNT.finditer(_POINTS.sub("", text))]
        found += counted
        for pattern, unit in _UNIT_ZH:
            found += [unit or match["count"] for match in pattern.finditer(text)]
    return (*dict.fromkeys(found), *(unit for i, unit in enumerate(counted) if unit in counted[:i]))


def counted_of(text: str, language: str) -> tuple[str, ...]:
    """What is counted, in Chinese, with its other names: (行政村, 村) for how many administrative villages; else ()."""
    if language == "en":
        match = _HOW_MANY.search(text.lower())
        return _noun_after(match["what"]) if match else ()
    match = _COUNT.search(text)
    noun = (_PLACE.match(text, match.end()) or _NOUN.match(text, match.end())) if match else None
    if noun is None:
        return ()
    others = [other for each in equivalents(noun[0]) for other in each.others]
    return (noun[0], *others)


def _noun_after(text: str) -> tuple[str, ...]:
    """The last of the known terms that follow each other from the beginning of an English phrase: its noun."""
    noun: tuple[str, ...] = ()
    at = 0
    for term in translate(text):
        if text[at : term.start].strip():
            break
        noun, at = term.chinese, term.end
    follows = text[at:].split()
    return noun if not follows or follows[0] in _ENDS else ()


def _plain(unit: str) -> str:
    if unit in ("百分点", "个百分点", "成"):
        return "%"
    return "元" if unit in ("块", "块钱") else unit


def _classifiers(counted: str) -> list[str]:
    """One entry, the classifiers that may stand with the noun counted: 户|个 for "rural households will be …".

    A measure (days) has no other; a noun that is not known may have any of the common ones.
    """
    if _HAS_UNIT.match(counted):
        return []
    for word in counted.split()[:5]:
        if word in _ENDS:
            break
        if units := _BY_STEM.get(stem(word)):
            return ["|".join(units if units[0] in _MEASURED else (*units, "个"))]
    return ["个|次"]
