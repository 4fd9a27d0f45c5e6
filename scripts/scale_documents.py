"""Invented documents for the measurements of scale: the same number and seed give the same text in every process.

Half are plans and work points with sections, items and a table of targets, half are rules in articles; places, bodies,
years, clauses and figures vary. One in twenty is a later edition of an earlier document, and one in fifty repeals one.
Each says in its first line that it is invented. About 75 clauses and 195 passages a document.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

FIRST_LINE = "【示例文档】本文由程序为测量规模而虚构，地名、机构与数字均非真实。"
SYLLABLES = "岚岭墨汐澧霁沅暮栖砚桐蓼芷荻浔泠渌漪蘅苇莳榆楠槿柘梓棠樾屿峪岱嵘峦崧溆澜沚沄淇"
_NUMERALS = "一二三四五六七八九十"
_FIELDS = (
    ("水环境质量", "水污染防治", "生态环境厅", "环发"),
    ("农村供水保障", "供水管理", "水利厅", "水发"),
    ("城镇燃气安全", "燃气管理", "住房和城乡建设厅", "建发"),
    ("养老服务", "养老机构管理", "民政厅", "民发"),
    ("义务教育均衡发展", "学校安全管理", "教育厅", "教发"),
    ("公路养护", "公路管理", "交通运输厅", "交发"),
    ("基层医疗卫生服务", "医疗机构管理", "卫生健康委员会", "卫发"),
    ("高标准农田建设", "农田管护", "农业农村厅", "农发"),
    ("中小企业数字化", "数据管理", "工业和信息化厅", "工信发"),
    ("历史建筑保护", "文物保护", "文化和旅游厅", "文旅发"),
)
_INDICATORS = (
    "黑臭水体消除比例", "农村自来水普及率", "生活污水集中收集率", "燃气管道更新完成率", "养老护理员持证率",
    "标准化学校覆盖率", "公路优良路率", "家庭医生签约率", "高标准农田占比", "企业上云率", "设施正常运行率",
    "档案数字化率", "垃圾无害化处理率", "应急演练覆盖率", "投诉按期办结率", "隐患整改完成率",
)  # fmt: skip
_VERBS = ("开展", "推进", "完成", "组织实施", "全面落实", "加快", "统筹做好", "持续深化", "规范", "建立健全")
_THINGS = (
    "老旧管网排查", "水源地保护区划定", "台账清单动态更新", "智能监测平台建设", "从业人员培训", "第三方评估",
    "入户安全检查", "专项资金绩效管理", "分级分类监管", "应急物资储备", "信用评价", "跨区域联合执法", "设施运行维护",
    "项目库建设", "档案资料归集", "风险隐患整治", "公众满意度调查", "标准规范修订", "示范点创建", "数据共享",
)  # fmt: skip
_MANNERS = (
    "按照属地负责的原则", "以县域为单元", "结合实际制定年度计划", "坚持问题导向和目标导向", "分类施策、有序推进",
    "充分征求各方面意见", "落实部门联动机制", "引入专业机构参与", "优先安排薄弱地区", "严格控制新增债务",
)  # fmt: skip
_ENDINGS = (
    "并于每季度末报送进展情况", "不得以任何形式增加基层负担", "对未按期完成的予以通报", "资金使用情况向社会公开",
    "验收合格后移交运行单位管理", "确有困难的可以申请延期一次", "并将结果纳入年度考核", "形成可复制可推广的经验",
)  # fmt: skip
_BODIES = ("综合处", "规划处", "监督管理处", "资金处", "法规处", "各市级主管部门", "各县级人民政府")
_WHO = ("运行单位", "建设单位", "主管部门", "县级以上人民政府", "第三方机构", "从业人员", "乡镇人民政府")
_DUTIES = (
    "应当建立巡查制度，每月至少巡查{n}次，并如实记录",
    "应当自收到申请之日起{n}个工作日内作出决定，逾期未作出的应当说明理由",
    "不得擅自停用、拆除或者改动设施，确需停用的应当提前{n}日报告",
    "应当为{thing}提供必要的条件，所需经费列入年度预算",
    "发现{thing}存在问题的，应当立即采取措施，并在{n}小时内报告",
    "违反本办法规定的，由主管部门责令限期改正，逾期不改正的处{n}万元以下罚款",
    "可以委托具备能力的单位承担{thing}，委托期限不超过{n}年",
)


@dataclass(frozen=True, slots=True)
class Place:
    """An invented province and one of its cities."""

    province: str
    city: str


@dataclass(frozen=True, slots=True)
class Made:
    """A document's file name, text, title and a question that it answers."""

    name: str
    text: str
    title: str
    question: str


def place(number: int) -> Place:
    """The place of a document: some forty provinces, 1,200 cities."""
    rng = random.Random(f"place:{number % 1200}")
    size = len(SYLLABLES)
    province = SYLLABLES[number % size] + SYLLABLES[(number % size * 7 + 3) % size]
    return Place(f"{province}省", "".join(rng.sample(SYLLABLES, 2)) + "市")


def made(number: int, seed: int = 0) -> Made:
    """The document with this number."""
    rng = random.Random(f"{seed}:{number}")
    base = number - 20 if number % 20 == 19 and number >= 20 else number
    return (_rules if base % 2 else _plan)(number, base, rng)


def _plan(number: int, base: int, rng: random.Random) -> Made:
    where, field, year = place(base), _FIELDS[(base // 2) % len(_FIELDS)], 2016 + (base * 3) % 9 + (number != base)
    title = f"{where.province}{where.city}{year}年{field[0]}工作方案（{base % 97 + 1}）"
    lines = [FIRST_LINE, "", title, "", f"{where.province[0]}{field[3]}〔{year}〕{base + 1}号", ""]
    lines += [f"为做好{where.city}{year}年{field[0]}工作，{rng.choice(_MANNERS)}，制定本方案。", ""]
    for section in range(6):
        lines.append(f"{_NUMERALS[section]}、{rng.choice(_VERBS)}{rng.choice(_THINGS)}")
        for part in range(3):
            lines.append(f"（{_NUMERALS[part]}）{_sentence(rng, where, year)}")
            lines += [f"{item + 1}.{_sentence(rng, where, year)}{_sentence(rng, where, year)}" for item in range(2)]
        lines.append(f"（牵头单位：{rng.choice(_BODIES)}；责任单位：{rng.choice(_BODIES)}）")
    chosen = rng.sample(_INDICATORS, 6)
    lines += [
        "",
        "附件：主要指标表",
        "",
        f"| 指标 | {year - 1}年 | {year}年 | {year + 2}年 |",
        "| --- | --- | --- | --- |",
    ]
    for indicator in chosen:
        start = rng.randint(30, 80)
        lines.append(f"| {indicator} | {start}% | {start + rng.randint(1, 9)}% | {start + rng.randint(10, 19)}%以上 |")
    lines += ["", f"{where.province}{field[2]}", f"{year}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日", ""]
    question = f"{where.city}{year}年{rng.choice(chosen)}是多少"
    return Made(f"{number:07}.md", "\n".join(lines), title, question)


def _rules(number: int, base: int, rng: random.Random) -> Made:
    where, field, year = place(base), _FIELDS[(base // 2) % len(_FIELDS)], 2010 + (base * 7) % 15 + (number != base)
    title = f"{where.province}{where.city}{field[1]}办法"
    lines = [FIRST_LINE, "", title, "", f"{where.city[0]}政规〔{year}〕{base + 1}号", ""]
    article = 0
    for chapter in range(6):
        lines += [f"第{_NUMERALS[chapter]}章 {rng.choice(_THINGS)}", ""]
        for _ in range(10):
            article += 1
            lines.append(f"第{_numeral(article)}条 {_duty(rng)}。{_sentence(rng, where, year)}")
    ended = (
        f"《{where.province}{where.city}{_FIELDS[(base // 2 + 3) % 10][1]}办法》同时废止。" if number % 50 == 7 else ""
    )
    lines += [f"第{_numeral(article + 1)}条 本办法自{year}年{rng.randint(1, 12)}月1日起施行。{ended}", ""]
    lines += [f"{where.province}{field[2]}", f"{year}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日", ""]
    return Made(
        f"{number:07}.md", "\n".join(lines), title, f"{where.city}{field[1]}办法对{rng.choice(_THINGS)}有什么要求"
    )


def _sentence(rng: random.Random, where: Place, year: int) -> str:
    verb, thing, other = rng.choice(_VERBS), *rng.sample(_THINGS, 2)
    figure = f"{rng.choice(_INDICATORS)}达到{rng.randint(40, 99)}%"
    middle = (
        f"{year}年{rng.randint(3, 12)}月底前{figure}",
        f"完成{rng.randint(3, 400)}处{other}",
        f"{where.city}{rng.choice(_BODIES)}负责{other}",
        rng.choice(_MANNERS),
    )
    return f"{verb}{thing}，{rng.choice(middle)}，{rng.choice(_ENDINGS)}。"


def _duty(rng: random.Random) -> str:
    return rng.choice(_WHO) + rng.choice(_DUTIES).format(n=rng.randint(2, 60), thing=rng.choice(_THINGS))


def _numeral(value: int) -> str:
    tens, ones = divmod(value, 10)
    if not tens:
        return _NUMERALS[ones - 1]
    return ("" if tens == 1 else _NUMERALS[tens - 1]) + "十" + (_NUMERALS[ones - 1] if ones else "")


def questions(count: int, documents: int, seed: int = 0) -> Sequence[str]:
    """Questions over the first so many documents, spread over them."""
    step = max(1, documents // count)
    return [made(number * step % documents, seed).question for number in range(count)]
