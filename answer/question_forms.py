"""The words by which a question shows what it wants: interrogatives, telling nouns, verbs of the genre.

``ZH`` and ``EN`` are tried in order, the first that is found decides; ``NOUN_*`` serve keyword queries, ``TAIL_ZH``
tells a keyword query that ends with such a noun from a sentence. English patterns are matched against lower case.
"""

from __future__ import annotations

import re
from enum import StrEnum


class QuestionKind(StrEnum):
    """The kind of answer that is asked for."""

    NUMERIC = "numeric"
    WHEN = "when"
    WHO = "who"
    WHERE = "where"
    LIST = "list"
    WHAT = "what"
    COMPARE = "compare"
    WHETHER = "whether"
    PRECEDENT = "precedent"


_K = QuestionKind
MEASURES = (
    "个百分点|百分点|个工作日|个小时|立方米|平方公里|平方米|公里|千米|公顷|万吨|吨|万元|亿元|元|块钱?|天|日|个月|月|家次|人次|家|件|条|台|辆|户|"
    "毫克|微克|千克|公斤|斤|毫升|升(?![级学至高降])|分贝|米|千瓦时?|兆瓦|千伏|伏|工作日|分钟|人|次|项|座|处|所|亩|倍|批|类|种|张|名|场|套|艘|口|期|宗|起|位|篇|份|部|把|道|门|间|头|吨|克|度|级|成|小时|个"
)
_WORDING = (
    r"借鉴|先例|(?:怎么|如何|怎样)(?:表述|措辞|行文|写的?[?？]?$|写进|写入)|类似的?(?:条款|表述|规定|提法|做法|措施|写法|内容)"
    r"|(?:别|其他|兄弟|外)(?:的|处|家|人)?(?:地方|省市?|市县?|单位)?(?:对[^?？]{1,16}?)?(?:都|是|又|也)*(?:怎么|如何|怎样)"
    r"(?:写|说|提|表述|规定|要求|做|弄|管)"
    r"|(?:现成|通行|成熟|常见|规范)的?(?:表述|写法|条款|提法|措辞)|(?:参考|参照)(?:的|一下)?(?:条款|表述|写法|做法|提法)"
    r"|(?:找|搜|查|给|来|列)(?:一下|一些|些|几[条段个句]|出|我)*[^?？。]{0,20}(?:条款|表述|写法|提法|措辞|范本|段落)"
    r"|可(?:以)?(?:参考|参照|套用|照搬)|有(?:哪些|什么|没有)[^?？。]{0,12}(?:表述|写法|提法|措辞)"
)
_COMPARING = (
    r"对比|比较(?!好|高|低|多|少|大|小|严重)|相比|异同|不一样|不同(?:之处|点|在)|有(?:什么|何|哪些|啥|多大)(?:不同|区别|差别|差异|变化|出入)"
    r"|差(?:多少|多远|几|别|距|异|在哪)|变化(?:了|有)?(?:多少|多大|情况|吗|[?？]?$)|谁(?:更|的?.{0,8}?(?:高|低|多|少|严|早|晚|快|慢)[?？]?$)"
    r"|哪(?:个|家|边|一?年|[省市])[^,，?？]{0,14}(?:更|比较)(?:高|低|多|少|严|早|晚|快|慢|大|小|好)"
    r"|比.{1,14}?(?:高|低|多|少|快|慢|提高|降低|增加|减少|上升|下降)了?(?:多少|几)"
    r"|(?:高|低|多|少)(?:出|了)(?:多少|几)|与.{2,20}(?:是否|一不)一[致样]|有(?:没有|无)(?:变化|区别|差别|不同)"
    r"|(?<![\u4e00-\u9fff]不)(?:一样|一致|相同)(?:吗|么|不)|(?:多|高|快|早|严|大)还是(?:少|低|慢|晚|松|小)|(?<![A-Za-z])(?:vs|VS|PK)(?![A-Za-z])"
    r"|20\d\d\s?年[^，,。]{1,12}[和与、][^，,。]{0,6}20\d\d\s?年[^，,。]{0,6}(?:各|分别)"
    r"|比.{1,14}?[多少](?:出来?|了)?(?:的是)?(?:哪|什么)|从\s?20\d\d\s?年(?:底|末)?[到至]\s?20\d\d\s?年[^，,。]{0,16}[提升降变增减]"
)
PLACE = r"(?:地级市|设区市|省份?|城市|市州|市县|区县|县区|县市|地市|市|区|县|乡镇|镇|乡|街道|村|地方|地区|省市|州市)"
ZH = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (_K.PRECEDENT, _WORDING),
        (_K.COMPARE, _COMPARING),
        (_K.WHAT, r"(?:组建|成立|设立|建立|新设)(?:一个|个|了)?(?:什么|啥)(?:样的)?(?:机构|部门|单位|组织)"),
        (
            _K.WHAT,
            r"(?:组建|成立|设立|设置|新设|新建|筹建|建立|组成|挂牌)(?:了|起|出)?(?:一?[个家支]|的)?(?:什么|哪[种些]|哪几[个家]|怎样的|啥)[^，,。?？]{0,4}(?:机构|部门|单位|中心|专班)",
        ),
        (
            _K.WHO,
            r"谁|哪(?:一)?(?:个|些|[两三四五几]个|家|[两三四五几]家)?(?:具体)?(?:处室|部门|单位(?!面积)|机构|科室|中心|委办局|厅局|处(?!理|置|罚)|科(?!技|研|学)|局|厅|委)"
            r"|(?:责任|牵头|配合)(?:的|单位|处室|部门)[^?？]{0,12}哪"
            r"|(?:配合|会同|联合|邀请|报请|移送|提请|报送?)哪"
            r"|哪[一两二三四五六七八九几]?家(?=[^，,。]{0,4}(?:牵头|负责|配合|主管))"
            r"|哪[一几]?位|哪[一几]?[个些]?(?:部委|司局|部(?=来|负责|统筹|牵头|管|主管))|(?:归|落[到在]|交给|由|算)哪[一几两三四五]?家|哪家(?:头上|的活|在管|承担)|哪一?[级层](?:人民)?(?:政府|部门|机关|单位|党委)"
            r"|(?:牵头|责任|主办|承办|配合|协办|主管)(?:单位|部门|处室|机构)(?:都|分别)?(?:是|为|有|包括)?[:：?？]?$"
            r"|(?:牵头|负责|配合)的?(?:是|有)?哪[一两二三四五六几]?家"
            r"|什么(?:部门|单位|处室|机构|人)|何人|何部门|(?:牵头|责任|配合|主管|归口|主办|承办)(?:的)?(?:单位|部门|处室|处|科室)?(?:是|为|有)?(?:哪|谁|什么)"
            r"|哪[一两二三几]?(?:个|家)?(?:是|为)(?:牵头|责任|主管|配合|承办)|找哪|(?:交给|委托|交由)哪",
        ),
        (
            _K.WHEN,
            r"什么时(?:候|间)|啥时候?|何时|何日|何年|几时|哪(?:一|几)?(?:个)?(?:年度?|季度|月|天|日子|时间|时候|阶段)|(?<!近)几月|几号"
            r"|(?<![近前后过])几年(?!来|间)|多久|多长时间|(?:截止|完成|结束|到期|印发|发布|实施|施行|生效)(?:时间|日期|期限|时限)(?:是|为|在|定|要求)?(?:哪"
            r"|什么|何|几|[?？]?$)"
            r"|(?:时限|期限|日期|截止)(?:是|为|在|到|定在|[写填标注列给定]的?是?)?(?:哪|什么|啥|何|几|多)"
            r"|几(?:天|个?月|年|周|日)一[次回遍]|几点(?!建议|意见|要求|措施|体会|经验|原因|思考)|什么(?:频率|频次|周期)|(?:频率|频次|周期)(?:是|为)?(?:什么|啥|多少|怎)",
        ),
        (
            _K.WHERE,
            rf"哪(?:一|个|些|几个|几座|几|座|一个|一座|两个|[二三四五六]个)?{PLACE}(?![域块段划间定级直属管控内外重])"
            r"|在(?:哪儿?|什么地方)(?![个些种类份条一])|哪里|哪儿|哪片|何处|何地|什么地方|(?:设|落|放|建|选)在哪",
        ),
        (
            _K.LIST,
            r"分别(?:是|为|有)?(?:什么|啥|哪[些几])",
        ),
        (
            _K.NUMERIC,
            rf"多少|百分之几|几成|(?<![好近十这哪])(?<!(?<!提)前)几(?:{MEASURES})|多(?:大|高|低|远|重|长|宽|快)|什么(?:程度|水平|标准值|数(?!据|字|量))"
            r"|(?:怎样的?|何种|哪个)(?:程度|水平)|占比|几何|几分之几|罚几|第几",
        ),
        (
            _K.LIST,
            r"哪(?:[些几两三四五六七八九十]|\d)|(?:什么|啥|何种)(?:样的)?(?:情况|情形)(?!怎|如|了)|分别(?:是|为|有)?(?:什么|啥|哪)|(?:有|包括|包含|涉及|都是?)(?:什么|啥)(?!好处|作用|意义|影响|用)|什么(?:内容|措施|任务|行业|领域|类型"
            r"|项目|要求|条件|材料)"
            r"|列出|列举|列一下|罗列|怎么分(?:类|级)|几大"
            r"|(?:[两三四五六七八九十]|[2-9])(?:件事|个?方面|项|类|种|点|条|样)[^，,。?？]{0,6}(?:是|有|为)[?？]?$",
        ),
        (
            _K.WHETHER,
            r"是否|有没有|是不是|能不能|会不会|要不要|可不可以|用不用|该不该|需不需要|有无|能否|可否|算不算|属不属于|罚不罚|达没达"
            r"|吗(?:[,，。?？!！]|$)|(?:没有|了没|了不|不成)[?？]?$|(.)不\1",
        ),
        (_K.WHAT, r"什么|怎么|怎样|如何|啥|为何|哪|何种|何以|咋"),
    )
)
_NOUNS_ZH = (
    (_K.WHO, r"牵头(?:单位|处室|部门)?|责任(?:单位|部门|处室|人)|主管部门|组长|负责人|归口"),
    (_K.WHEN, r"时限|期限|截止|日期|(?:完成|印发|发布|实施)时间|最[晚迟]|何时|频次|频率"),
    (
        _K.NUMERIC,
        r"数量|数目|[台个家件条户人次天吨]数|总[数量额]|比例|占比|比重|比率|率|幅度|目标值?|指标|浓度|面积|金额"
        r"|资金|投资|营收|产值|规模|罚款|额度|限值|上限|下限|多大",
    ),
    (_K.WHERE, r"试点(?:城市|地区|县|区)|所在地|地点|在哪"),
    (_K.LIST, r"行业|名单|清单|措施|任务|领域|内容|类别|种类|对象|范围|条件|工程|项目|要求|包括|包含"),
)  # fmt: skip
NOUN_ZH = tuple((kind, re.compile(rf"(?:{pattern})(?=$|[\s,，、;；:：?？])")) for kind, pattern in _NOUNS_ZH)
TAIL_ZH = tuple((kind, re.compile(rf"(?:{pattern})[?？]?$")) for kind, pattern in _NOUNS_ZH[:3])
KEYWORDS = re.compile(r"(?<=[\u4e00-\u9fff\w])[ \u3000](?=[\u4e00-\u9fffA-Za-z\d])")
VERB_FIRST = re.compile(
    r"(?:深入|全面|扎实|大力|持续|积极|进一步|切实|严格|认真|加快|稳步|有序|统筹|着力|不断|坚决|加强|推进|推动|强化|完善|健全|建立|"
    r"落实|开展|实施|组织|提升|提高|鼓励|支持|引导|督促|严禁|禁止|规范|优化|深化|构建|制定|编制|巩固|打好|抓好|做好|确保)"
)


def _nouns(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b")


_AMOUNT = (
    "shares?|proportions?|percentages?|percent|ratios?|rates?|number|amounts?|concentrations?|targets?|figures?|totals?|"
    "quota|budget|revenue|value|volume|quantity|capacity|area of|length|coverage|levels? of|average|limits?|fines?|cost"
)
_BODY = (
    "departments?|divisions?|offices?|units?|agenc(?:y|ies)|bureaus?|bod(?:y|ies)|organi[sz]ations?|officials|"
    "official(?=[?,]|$| (?:is|was|will|should|must|leads?|heads?))|leaders?|"
    "ministr(?:y|ies)|authorit(?:y|ies)|persons?|institutions?"
)
_SITE = (
    "cit(?:y|ies)|districts?|count(?:y|ies)|provinces?|prefectures?|towns?|townships?|places?|localit(?:y|ies)|"
    "regions?|villages?|locations?|municipalit(?:y|ies)"
)
# Words between which and its noun; a verb ends the phrase: "what day was the bureau's …" asks for the day.
_FILL = r"(?:(?!(?:is|are|was|were|did|does|do|will|must|should|has|have|had|can|to)\b)[\w'’.-]+\s+){0,4}?"
EN = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            _K.PRECEDENT,
            r"precedents?\b|\b(?:wording|phrasing|formulation|language)s?\b.*\b(?:for|on|about|others?|used"
            r"|borrow)|similar (?:clauses?|provisions?|wording)"
            r"|\b(?:model|sample|example) (?:clauses?|provisions?|wording)|\bhow (?:have|do|did) other"
            r"|\b(?:clauses?|provisions?) (?:to|we can|i can|that) "
            r"|\bborrow|find (?:me )?(?:clauses?|provisions?|wording|passages?)",
        ),
        (
            _K.COMPARE,
            r"\bcompar|\bversus\b|\bvs\b|\bdiffer|\bgap between|\bchanged?\b.*\b(?:from|between|since"
            r"|compared)\b|\bcontrast"
            r"|\b(?:higher|lower|larger|smaller|stricter|earlier|later|faster|more|fewer|less) .{0,40}\bor\b"
            r"|\bhow (?:many|much) (?:more|fewer|less|higher|lower)\b"
            r"|\b(?:higher|lower|stricter|earlier|later) than (?!\d)|\bsame\b.*\bas\b"
            r"|\bhow .{0,140}\bfrom 20\d\d to 20\d\d"
            r"|\b20\d\d (?:plan|target|goal|program)s?\b.* and .*\b20\d\d (?:plan|target|goal|program)s?\b",
        ),
        (
            _K.WHAT,
            rf"\b(?:which|what) {_FILL}(?:{_BODY}) (?:is|was|are|were|will be|has been|to be)"
            r" (?:to be |being )?(?:set up|established|created|formed)\b",
        ),
        (
            _K.NUMERIC,
            r"^(?:the )?(?:total |annual )?(?:number|share|amount|percentage|proportion|rate|total|volume) of\b",
        ),
        (
            _K.WHO,
            rf"\bwho(?:m|se)?\b|\b(?:which|what) (?!(?:{_AMOUNT})\b){_FILL}(?<!water )(?:{_BODY})\b(?! (?:of|rate))"
            r"|\blead (?:unit|division"
            rf"|department|agency|office)\b",
        ),
        (
            _K.WHEN,
            r"(?:^|by |since |until |till |and |, |: )when\b|\bwhen (?:is|was|will|must|should|does|did|do"
            r"|are|were|has|have|can|shall)\b"
            r"|\b(?:which|what) (?:\w+ )?(?:years?|months?|dates?|day|quarter|deadlines?|time)\b"
            r"|\bhow (?:long|soon|often|frequently)\b|\bat what (?:intervals?|frequency)\b"
            r"|\bdeadline|\bdue date|\bwhat is the date",
        ),
        (
            _K.WHERE,
            rf"(?:^|[,:;] |\band |\bfrom )where\b|\bwhere (?:is|are|was|were|do|does|did|will|must|should|can"
            rf"|has|have)\b|\b(?:which|what) (?!is\b|are\b|was\b|were\b){_FILL}(?:{_SITE})(?![-\w]|'s|’s)",
        ),
        (
            _K.NUMERIC,
            rf"\bhow (?:many|much|high|low|large|big|far)\b|\b(?:what|which)\b.{{0,30}}\b(?:maximum|minimum)\b"
            r"|\bto what (?:extent|level|degree)\b"
            rf"|\b(?:what|which)(?:'s|’s)? (?:(?:is|was|are|were|will be|should|did|does) )?(?:(?:the|its"
            rf"|their|a|an) )?(?:[\w'’.-]+ ){{0,5}}?(?:{_AMOUNT})\b",
        ),
        (
            _K.LIST,
            r"\bwhat are\b|\bwhat were\b|\blist\b|\bname (?:the|all)|\benumerate|\b(?:what|which) (?:kinds?"
            r"|types?|sorts?)\b|\bwhich (?:of|ones)\b",
        ),
        (
            _K.WHETHER,
            r"^(?!.*\b(?:which|what|how|who)\b).*\bwhether\b|^(?:and |so |but )?(?:is|are|was|were|do|does"
            r"|did|has|have|had|can|could|will|would|should|must|may|isn't|aren't|doesn't)\b"
            r"|[,:] (?:is|are|was|were|does|did|has|have|can|must|should) (?:it|there|they|the)\b",
        ),
        (_K.WHAT, r"\b(?:what|which|how|why)\b"),
    )
)
NOUN_EN = (
    (_K.WHO, _nouns("lead (?:unit|division|department|agency)|responsible (?:unit|department)|in charge")),
    (_K.WHEN, _nouns("deadline|due date|date|by when")),
    (_K.NUMERIC, _nouns(_AMOUNT)),
    (_K.LIST, _nouns("industries|measures|tasks|list|sectors|pilots|projects|names|requirements")),
)
VERB_FIRST_EN = re.compile(
    r"(?:strengthen|promote|improve|establish|carry out|implement|advance|encourage|ensure|accelerate"
    r"|support|organi[sz]e|enhance|"
    r"continue|deepen|push|urge|guide|standardi[sz]e|prohibit|conduct)\b"
)
