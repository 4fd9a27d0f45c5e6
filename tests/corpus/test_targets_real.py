"""The ledger against every figure of five real documents, labelled by hand before the extractor was run on them.

A label is an anchor (the number with a few neighbouring characters, white space left out), the comparator, value and
unit, and a piece of the indicator; ``+`` and ``-`` mark a change. Anchors that occur several times are met in order.
``?`` marks figures that may be recorded or not: the size of what a rate is of, the focus of a campaign.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpus.read import read_document
from corpus.targets import targets_of

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not SEEDS.is_dir(), reason="the real documents are not part of the repository"),
]

LABELS = {
    "000": """
达到89.3% | = 89.3 % | 地表水省控断面优良比例
控制在0.3% | ≤ 0.3 % | 劣Ⅴ类断面比例
稳定在91% | ≥ 91 % | 受污染耕地安全利用率
率达32% | = 32 % | 农村生活污水治理率
推进12480个 | = 12480 个 | 长江入河排污口
完成80%的整 | = 80 % | 长江入河排污口整治完成率
、80%溯源 | = 80 % | 入河排污口溯源率
和30%整治 | = 30 % | 入河排污口整治完成率
推动30家 | ≥ 30 家 | 水泥企业
建立19个 | = 19 个 | 联防联治机制
巩固204个 | = 204 个 | 城市黑臭水体
比例60%的 | = 60 % | 县级城市黑臭水体消除比例
废物70%的 | = 70 % | 固体废物
""",
    "003": """
为294天 | = 294 天 | 优良天数
增加5天 | +5 天 | 优良天数
为80.5% | = 80.5 % | 空气质量优良天数比率
增加1.3个 | +1.3 个百分点 | 空气质量优良天数比率
数为1天 | = 1 天 | 重度污染天数
为55、 | = 55 微克/立方米 | PM10平均浓度
、35、 | = 35 微克/立方米 | PM2.5平均浓度
、34微克 | = 34 微克/立方米 | 二氧化氮平均浓度
下降6.8% | -6.8 % | PM10平均浓度
、5.4% | -5.4 % | PM2.5平均浓度
、15.0% | -15.0 % | 二氧化氮平均浓度
为90.9% | = 90.9 % | 地表水国考断面优良比例
为72% | = 72 % | 地表水省控断面优良比例
,23个断面 | = 23 个 | 断面水质达标
占比95.8% | = 95.8 % | 水质优良断面占比
增加11.4个 | +11.4 个百分点 | 水质优良断面占比
,48个湖泊 | = 48 个 | 湖泊水质优良
占比63.5% | = 63.5 % | 水质达标湖泊数量占比
增加4.8个 | +4.8 个百分点 | 水质达标湖泊数量占比
;9个地级 | = 9 个 | 饮用水源地水质
、9个县级 | = 9 个 | 饮用水源地水质
、23个乡镇 | = 23 个 | 饮用水源地水质
公布15个 | = 15 个 | 优秀案例
,3019件 | ? |
达到98.5% | = 98.5 % | 办结率
的11项第二 | = 11 项 | 整改任务
完成86项 | = 86 项 | 整改
进度16项 | = 16 项 | 序时进度
完成71项 | = 71 项 | 整改
进度23项 | = 23 项 | 序时进度
成立1个 | = 1 个 | 市指挥部
、10个专项 | = 10 个 | 专项行动指挥部
、15个区 | = 15 个 | 区指挥部
完成498个 | = 498 个 | 长江入河排污口整治
完成1686个 | = 1686 个 | 长江入河排污口整治
的91.5% | = 91.5 % | 占排污口总量
占比60%以 | ≥ 60 % | 告知承诺方式审批项目占比
对31家 | = 31 家 | 不予处罚
,1个区创 | = 1 个 | 省级生态文明建设示范区
,3个乡镇 | = 3 个 | 乡镇
、15个村 | = 15 个 | 村
组织70家 | = 70 家 | 排污权交易
案件141件 | = 141 件 | 生态环境损害赔偿案件
办结37件 | = 37 件 | 办结
组织9市 | ? |
学习14次 | = 14 次 | 集中学习
""",
    "001": """
完成95%的 | = 95 % | 长江入河排污口整治完成率
达到80%以上 | ≥ 80 % | 验收销号比例
和70%的整 | = 70 % | 入河排污口整治完成率
口80%的整 | = 80 % | 入河排污口整治完成率
实现100家 | = 100 家 | 绩效
以53个未 | ? |
项目100个 | ≥ 100 个 | 重点水污染减排和治理项目
达到80%以上 | ≥ 80 % | 水源保护区划定率
例达80%。 | = 80 % | 城市黑臭水体消除比例
推进19个 | = 19 个 | 联防联治机制
推进7个 | = 7 个 | 耕地土壤污染成因排查项目
培育1个 | = 1 个 | 服务产业集聚区
建设6个 | = 6 个 | 产业集聚区
的102项 | = 102 项 | 重大工程项目
黄石4个 | = 4 个 | “无废城市”
等6个省级 | = 6 个 | “无废城市”
其他16个 | = 16 个 | 声功能区自动监测站点
开展279个 | = 279 个 | 水生态监测点位
完成17个 | = 17 个 | 电子围栏
创建5个 | = 5 个 | 国家生态文明建设示范区
和1个“两 | = 1 个 | 实践创新基地
完成1571个 | = 1571 个 | 行政村环境整治数
、123条 | = 123 条 | 农村黑臭水体治理数
率达95%以 | ≥ 95 % | 长江入河排污口整治完成率
达到80%以上 | ≥ 80 % | 验收销号比例
以53个风 | ? |
推进19个 | = 19 个 | 联防联治机制
达到80%以上 | ≥ 80 % | 划定率
例达80%。 | = 80 % | 县级城市黑臭水体消除比例
推进7个 | = 7 个 | 耕地土壤污染成因排查项目
少于75%的 | ≥ 75 % | 优先监管地块
完成2个 | = 2 个 | 补给区划定
完成51个 | = 51 个 | 地下水环境状况调查
到90%以上 | ≥ 90 % | 履约率
培育1个 | = 1 个 | 服务产业集聚区
建设6个 | = 6 个 | 产业集聚区
收5000亿 | ≥ 5000 亿元 | 营收
的102项 | = 102 项 | 重大工程项目
推进4个国 | = 4 个 | “无废城市”
推进6个市 | = 6 个 | “无废城市”
其他16个 | = 16 个 | 声功能区自动监测站点
开展279个 | = 279 个 | 水生态监测点位
其他16个 | = 16 个 | 声功能区自动监测站点
完成17个 | = 17 个 | 电子围栏
对三分之一 | = 1/3 | 规范化示范创建
等7个培训 | = 7 个 | 培训班
完成1571个 | = 1571 个 | 行政村环境整治数
、123条 | = 123 条 | 农村黑臭水体治理数
到46.58% | = 46.58 % | 农村生活污水治理率
""",
    "002": """
度36.8微 | ≤ 36.8 微克/立方米 | PM2.5平均浓度
高于82.1% | > 82.1 % | 空气质量优良天数比率
例82.5%以 | ≥ 82.5 % | 地表水国考断面优良比例
保持为0; | = 0 | 劣Ⅴ类断面比例
高到37%以 | ≥ 37 % | 农村生活污水治理率
完成1700个 | ≥ 1700 个 | 农村黑臭水体治理数
到93.8%以 | ≥ 93.8 % | 水质优良断面比例
完成700个 | = 700 个 | 行政村生活污水治理
和500个左 | ≈ 500 个 | 行政村环境整治数
等7市省级 | = 7 市 | “无废城市”
全省410个 | = 410 个 | 样地
对8个市开 | = 8 个 | 督察
""",
    "004": """
在29微克 | ≤ 29 微克/立方米 | PM2.5平均浓度
到90%以上 | ≥ 90 % | 空气质量优良天数比率
实现100%, | = 100 % | Ⅰ-Ⅲ类占比
实现100%, | = 100 % | 功能区达标率
率100%,全 | = 100 % | 饮用水源地达标率
到25%;声 | = 25 % | 危险废物填埋占比
到85%及以 | ≥ 85 % | 声功能区夜间达标率
细胞”100个 | ≥ 100 个 | “无废城市细胞”
内20%的乡 | = 20 % | 乡镇
和5%的乡 | = 5 % | 乡村
余4个区、 | = 4 个 | “无废城市”
叉车1500台 | = 1500 台 | 叉车
实施4条 | = 4 条 | 入海河流
试点10个以 | ≥ 10 个 | 乡镇(街道)试点
试点100个 | ≥ 100 个 | 村(社区)试点
及11项配 | = 11 项 | 配套政策
""",
}
SCOPES = {"000": (2023, "planned"), "001": (2024, "planned"), "002": (2024, "planned"), "004": (2023, "planned")} | {
    "003": (2022, "achieved")
}
_WANTED = re.compile(r"(?P<sign>[≥≤><=≈+-])\s?(?P<value>\S+)\s?(?P<unit>\S*)$")


@dataclass
class Figures:
    """What one document's ledger is worth: labels met, records that are right, what is missing or false."""

    labels: int
    records: int
    found: int
    right: int
    missing: list[str]
    wrong: list[str]
    false: list[str]


def squeezed(raw: str) -> tuple[str, list[int]]:
    at = [i for i, char in enumerate(raw) if not char.isspace()]
    return "".join(raw[i] for i in at), at


def figures(name: str) -> Figures:
    document = read_document(next(SEEDS.glob(f"{name}_*.txt")))
    year, status = SCOPES[name]
    text, offsets = squeezed(document.raw)
    left = list(targets_of(document))
    result = Figures(0, 0, 0, 0, [], [], [])
    reached: dict[tuple[str, str], int] = {}
    spare = 0
    for line in LABELS[name].strip().split("\n"):
        anchor, wanted, indicator = (part.strip() for part in line.split("|"))
        key = (anchor, indicator if "实现100%" in anchor else "")
        at = text.index(anchor, reached.get(key, 0))
        reached[key] = at + 1
        start, end = offsets[at], offsets[at + len(anchor) - 1] + 1
        here = [t for t in left if start <= t.number[0] < end]
        if wanted == "?":
            spare += len(here)
            left = [t for t in left if t not in here]
            continue
        result.labels += 1
        match = _WANTED.match(wanted)
        assert match, line
        change = {"+": "rise", "-": "fall"}.get(match["sign"])
        sign = "=" if change else match["sign"]
        same = [
            t
            for t in here
            if (t.comparator, t.value, t.unit, t.change) == (sign, match["value"], match["unit"], change)
        ]
        named = [t for t in same if indicator == t.indicator or indicator in squeezed(t.written)[0]]
        best = (named or same or [None])[0]
        if best is None:
            result.missing.append(f"{line} -> {[(t.comparator, t.value, t.unit, t.change, t.written) for t in here]}")
            continue
        left.remove(best)
        result.found += 1
        if best in named and (best.year, best.status) == (year, status):
            result.right += 1
        else:
            result.wrong.append(f"{line} -> {best.indicator} / {best.written} {best.year} {best.status}")
    result.false = [f"{t.comparator}{t.value}{t.unit} {t.written}: {t.quote(document)}" for t in left]
    result.records = result.found + len(left)
    return result


@pytest.mark.parametrize("name", sorted(LABELS))
def test_nearly_all_figures_of_a_real_document_are_recorded_and_nearly_nothing_else(name):
    got = figures(name)
    report = "\n".join([*got.missing, "wrong:", *got.wrong, "false:", *got.false])
    assert got.found / got.records >= 0.97, report
    assert got.found / got.labels >= 0.95, report
    assert got.right / got.labels >= 0.95, report


def test_quotes_of_real_records_are_slices_that_hold_their_number():
    for path in sorted(SEEDS.glob("*.txt")):
        document = read_document(path)
        for target in targets_of(document):
            assert 0 <= target.start <= target.number[0] < target.number[1] <= target.end <= len(document.raw)
            clause = document.clauses[target.clause]
            assert clause.start <= target.start and target.end <= clause.end
