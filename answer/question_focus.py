"""What a question is about, once its interrogatives, scope and politeness are taken away.

Chinese is cut at punctuation, at words that ask or are polite, and at particles, so a phrase may keep a verb; the word
cutter only says whether a particle at its edge is one. English is translated term by term with the glossary.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import accumulate

from rjieba import cut

from answer.glossary import equivalents, stem, translate, words
from answer.question_forms import MEASURES, PLACE

_ASKING = re.compile(
    r"(?:是指|指的?是?)(?=什么|啥|哪)|什么(?:叫|意思)|请问一?下?|麻烦(?:问一下|您|你)?|帮(?:我|忙)(?:找|查|看)?(?:一下|一找|一查)?|我想(?:知道|问|了解|查)(?:一下)?|想(?:问|了解|知道)(?:一下)?|能不能|告诉我|"
    r"(?:找|查|搜)(?:一下|一找|一查|一些|几条)|一共|总共|共计|大概|大约|具体|到底|究竟|"
    r"(?:需?要|应当?|必须|至少要?|得)?(?:做到|达到|完成|压到|降到|降至|提高到|提升到|提到|控制在|定在|占到|是|有|为|占)?(?:的)?"
    rf"(?:多少|百分之(?:几|多少)|几成|什么(?:程度|水平)|几(?={MEASURES})|多(?:大|高|低|远|长)(?:比例|规模)?)(?:{MEASURES})?(?:以[上下内]|之?内)?|"
    r"什么时候|什么时间|啥时候|何时|哪一?年|哪几年|哪个?月(?:份)?|几月(?:份)?|(?:多久|多长时间)(?:以内|之?内)?|"
    r"(?:是|由|归)?(?:谁|哪(?:一)?(?:个|几个|些|家)(?:具体)?(?:处室|部门|单位|处(?!理|置)|科室|机构))|"
    rf"在?哪(?:一|个|些|几个|几座|几)?{PLACE}|(?:这|那)(?:项|个|些)(?:任务|工作|事)?|"
    r"(?:分别|都|各)?(?:是|有|为|包括|涉及)?(?:哪(?:一|几|两|三|四|五|六|七|八|九|十)?(?:些|个|几|种|类|项|条|家|座|张|份)?|什么|啥)|"
    r"(?:可以|可|值得|能)借鉴的?(?:条款|做法|经验|写法)?|有没有|是不是|是否|能否|可否|怎么样?|怎样|如何|在哪(?:里|儿)?|哪里|哪儿|"
    r"有(?:什么|何)(?:变化|区别|不同)|差(?:多少|多远|别)|比较一下|对比一下|分别|各自|"
    r"(?<!去)吗(?=$|[?？,，])|呢(?=$|[?？,，])|呀|啊|吧(?=$|[?？])|一下"
)  # fmt: skip
_SPLIT = re.compile(
    r"[\s,，、。．;；:：?？!！“”\"「」『』《》()（）\[\]【】〔〕…—~～]+|(?<!\d)\.|\.(?!\d)|(?<!目)的(?!确)|(?<=[\u4e00-\u9fff]{2})了|"
    r"(?<![饱总共温中缓柔祥])和(?![谐美平睦县田])|(?<!参)与(?!会)|(?<![以涉普危])及(?!时|格)|以及|并且|还有"
    r"|(?<=[\u4e00-\u9fff])里(?![程])|那[个份种些]|这[个份种些]"
)
_EDGE = re.compile(
    r"^(?:在|把|对|将|由|给|为|于|从|到|让|关于|要(?!点|求|素)|打算|计划(?!书)|准备|应当?|需要?|得|会|就|都|也|还|又|是|被|向|其|要求|规定|全年"
    r"|全省|全市|省里|市里|其中|每年|每月|至少|最[晚迟]|来|去|用|拿来?)(?=.)"
    r"|(?<=.)(?:要|打算|计划|准备|应当?|需要|会|将|是|有|为|在|到|达到|做到|完成|达|占|由|至少|最[晚迟]|都|在搞|搞|来|里|中|上|时|分别|必须|得|至"
    r"|在哪|目标|各自?|分别|(?<![规确评制鉴认决稳划指])定)$"
)
_EXCEPTED = re.compile(r"除(?:了|去|开)[^,，。？?]{1,12}?(?:之外|以外|外|的(?=[,，]))?[,，]")
EXCEPTED_EN = re.compile(
    r"\b(?:besides|apart from|other than|in addition to|except(?: for)?)\b[^,;?]{3,60},", re.IGNORECASE
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
_UNIT_ONLY = re.compile(rf"(?:{MEASURES}|以[上下内]|左右|个|为|多)?")
_GENERIC = frozenset(["目标", "任务", "数量", "情况", "工作", "计划", "要求", "目标值", "指标"])
_GENERIC_EN = _GENERIC | {"规划", "名称", "入选", "制定"}
_COMPARING_EN = frozenset({"以上", "以下", "左右"})  # under, over and about are prepositions where no figure follows
_FIGURE_EN = re.compile(
    r"\W*(?:\d|(?:a |one |two |three |five |ten )?(?:half|hundred|thousand|million|billion|per cent))"
)
_STOP_WORDS = """
a an the of in on at for to from by with and or is are was were be been being do does did done will would shall
should can could may might must have has had that this these those it its their there which what who whom whose
when where why how many much any some all each every as than then into over under about between during per if not
no but so such also other another one two three i we you they he she me us my our your please tell find show give
need needs want wants going go get gets got made make makes said say says called name named kind kinds type types
sort stated according means about around under below above within beyond besides among still away bring brought taken
take takes keep kept become became seen see happen happens case cases time times thing things out up down off own
via both either while most more old new last next first
"""
_STOP_EN = frozenset(_STOP_WORDS.split())
_STOP_STEMS = frozenset(map(stem, _STOP_EN)) | _STOP_EN


def chinese_focus(text: str, remove: Collection[tuple[int, int]]) -> tuple[str, ...]:
    """Content phrases in order; ``remove`` holds spans of scope (years, regions) that are not content."""
    chars = list(text)
    for start, end in remove:
        chars[start:end] = " " * (end - start)
    bare = _ASKING.sub(" ", _EXCEPTED.sub(" ", "".join(chars)))
    phrases = []
    for piece in _SPLIT.split(bare):
        phrase = _trim(piece or "")
        if len(phrase) > 1 or (phrase.isascii() and phrase.isalnum()):
            phrases.append(phrase)
    telling = [phrase for phrase in phrases if phrase not in _GENERIC]
    return tuple(dict.fromkeys(telling or phrases))


def without_interrogatives(text: str, *, keep_length: bool = False) -> str:
    """A Chinese text without what asks in it: 由谁牵头 → 牵头; blanks as long as what they replace if wanted."""
    return _ASKING.sub((lambda match: " " * len(match[0])) if keep_length else " ", text)


def _trim(piece: str) -> str:
    previous = None
    while piece != previous:
        previous, piece = piece, _without_edge(piece.strip("年月日 '’-"))
    return "" if _UNIT_ONLY.fullmatch(piece) else piece


def _without_edge(piece: str) -> str:
    """Less a word at either end that says nothing, where it is a word there: 就 of 就达到, not of 就业补贴."""
    found = list(_EDGE.finditer(piece))
    if not found:
        return piece
    borders = {0, len(piece), *accumulate(map(len, cut(piece, False)))}
    start = next((m.end() for m in found if m.start() == 0 and m.end() in borders), 0)
    end = next((m.start() for m in found if m.end() == len(piece) and m.start() in borders), len(piece))
    return piece[start:end]


def chinese_expanded(text: str) -> str:
    """The question with the other names of its terms behind it: a search text for the lexical channel.

    Those of lay words are left out: where they all count, they drown the question (see answer.renderings).
    """
    others = dict.fromkeys(other for each in equivalents(text, lay=False) for other in each.others if other not in text)
    return " ".join((text, *others))


def english_focus(
    text: str, remove: Collection[tuple[int, int]]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Content terms as written, and beside each its Chinese alternatives (none where the glossary knows none).

    The second tuple is as long as the first.
    """
    found = [
        term
        for term in translate(text)
        if not _cut((term.start, term.end), remove)
        and (term.chinese[0] not in _COMPARING_EN or _FIGURE_EN.match(text, term.end))
    ]
    covered = [(term.start, term.end) for term in found]
    spans = [(term.start, term.end, term.chinese) for term in found]
    names = [match for match in _CHINESE.finditer(text) if not _cut(match.span(), remove)]
    spans += [(match.start(), match.end(), (match[0],)) for match in names]
    for start, end, word in words(text):
        free = not _cut((start, end), covered) and not _cut((start, end), remove)
        if free and word not in _STOP_STEMS and not word.replace(",", "").isdigit() and len(word) > 1:
            spans.append((start, end, ()))
    spans.sort()
    telling = [span for span in spans if not (span[2] and span[2][0] in _GENERIC_EN)] or spans
    return tuple(text[start:end] for start, end, _ in telling), tuple(chinese for _, _, chinese in telling)


def _cut(span: tuple[int, int], spans: Collection[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in spans)
