"""The words by which a question asks who, and those by which a text says it.

In a question: the verb beside which the answer stands (报请谁, 跟谁一起, 让谁去, 由谁审批), and its role (牵头, 配合).
In a text: an agent with its duty (由…负责, …任组长, …联合…), a body as the subject of a sentence (…部要…), a line of
its own (主办单位：…).
"""

from __future__ import annotations

import re

PHRASE = r"[^，,。；;：:（()）]"
_BODY_END = (
    r"(?:政府|部门|机关|机构|单位|企业|公司|中心|协会|学会|法院|检察院|领导小组|指挥部|专家|团队"
    r"|[部委厅局处办署院站所省市县区州])"
)
_OFFICE_END = r"(?:政府|部门|机关|机构|单位|企业|公司|中心|协会|委员会|领导小组|指挥部|[部委厅局处署院])"
_VERB = re.compile(
    r"([\u4e00-\u9fff](?![是由归找有看到底竟跟让叫派])[\u4e00-\u9fff])谁|(配合|会同|联合|邀请|报请|移送|提请|报送?)(?=哪|什么)"
)
_TOGETHER_ASKED = re.compile(
    r"\bwith (?:whom|which|what)\b"
    r"|(?:who|(?:which|what) \w+) (?:else )?(?:will |is to |should |must )?(?:join|team up|cooperate)"
    r"|^(?!.*(?:牵头|责任|负责|归口)).*(?:一起|共同|联手|联合|会同|合作|(?<!谁)(?:跟|和|与|[拉带叫喊]上)谁)",
    re.IGNORECASE,
)
_TOGETHER_SAID = "联合|会同|协同|携手"
_ACT_ASKED = re.compile(
    r"(?:谁|哪[一几]?[个些家]?(?:部门|单位|机关|机构|厅局|部委|[部委厅局处]))(?:来|去|负责)?(?![来去是有牵负配合会])([\u4e00-\u9fff]{2})"
)
_SET_ASKED = re.compile(r"(?:让|叫|派|安排|委托|指派|责成|督促|组织|要求)(?:了)?(?:谁|哪)")
_SET_SAID = (
    r"(?:组织|委托|安排|责成|指派|督促|指导|要求|授权)(?!开展|实施|编制|推进|制定|落实|完成|召开|建立)"
    rf"(?=[\u4e00-\u9fff、（）()]{{0,16}}?{_BODY_END})"
)
LEADS = re.compile(r"牵头|主管|归口|哪个(?:具体的?)?(?:处|科|部门|单位|局)|\blead", re.IGNORECASE)
SHARES = re.compile(r"责任|配合|参与|协办|responsible|support", re.IGNORECASE)
AGENT = re.compile(
    rf"以{PHRASE}{{2,16}}名义|由{PHRASE}{{2,30}}?(?:负责|牵头|组织|审批|主管|承担|统筹|任|担任|实施|决定|制定|处)"
    rf"|{PHRASE}{{2,40}}?(?:负总责|负责(?!人)|主管(?!部门)|牵头(?!单位)|任(?:副?组长|副?主任|总指挥)|担任|作为{PHRASE}{{0,14}}(?:领导|负责人|组长))"
    rf"|{PHRASE}{{2,24}}(?:会同|联合(?=[\u4e00-\u9fff]{{1,10}}?{_BODY_END}))(?!会|国|体){PHRASE}{{2,30}}"
)
SUBJECT = re.compile(
    rf"(?:^|(?<=[，,；;。\s]))(?:[\u4e00-\u9fff、（）()]{{0,24}}?{_BODY_END})(?:要|应当?|须|将|负责|牵头|承担|担负|统筹|组织|加强|依法|可以)"
    rf"{PHRASE}{{2,40}}"
)
LINE = re.compile(
    r"(?:^|(?<=[。；;\n]))[^\S\n]*(?P<said>(?:牵头|责任|主办|承办|协办|配合|实施|主管|参与)(?:单位|部门|机构|处室)[:：]\s?[^。；;\n]{2,120})"
)


def verb_of(question: str) -> str:
    """The verb beside which the answer stands, as a pattern: 报请谁, 配合哪个部门, 跟谁一起; "" where there is none."""
    if _TOGETHER_ASKED.search(question):
        return _TOGETHER_SAID
    if _SET_ASKED.search(question):
        return _SET_SAID
    found = _VERB.search(question)
    return found[1] or found[2] if found else ""


def acting(question: str) -> tuple[re.Pattern[str], ...]:
    """A body followed by the very verb that is asked about: 由谁审批 is answered by …部门审批."""
    verb = _ACT_ASKED.search(question)
    if verb is None:
        return ()
    told = rf"{PHRASE}{{0,24}}?{_OFFICE_END}{PHRASE}{{0,16}}?{verb[1]}(?!部门|单位|机关|权|人){PHRASE}{{0,40}}"
    return (re.compile(told),)
