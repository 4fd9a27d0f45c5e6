"""What a passage can be filtered by, as short strings.

| facet | from |
| --- | --- |
| ``y:2024`` | the clause's scope years, else the document's |
| ``r:湖北省``, ``r:湖北``, ``r:~岚岭`` | the clause's scope regions, else the document's; with the province of a city |
| ``s:planned`` | the clause's scope status |
| ``i:…`` ``k:…`` ``l:…`` ``d:…`` | the document's issuer, kind, level, id |
| ``y:?``, ``r:?`` | no year, no region is known of the clause: for the scope of questions, not for filters |
| ``my:2023``, ``mr:宜昌`` | years and regions that the text mentions; for the scope of questions, not for filters |

Region names are written with and without their suffix. A name with a suffix ("湖北省") gives the full and the bare
form; a bare name that the gazetteer knows ("湖北", "武汉") is completed first; any other bare name gives itself and
"~" + itself. A filter "湖北" asks for the bare form, a filter "湖北省" for the full one or for "~湖北": so either
spelling on either side matches, and 吉林市 never passes for 吉林省.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from functools import lru_cache

from corpus.types import Clause, Document, Passage

UNKNOWN_YEAR, UNKNOWN_REGION = "y:?", "r:?"
_PEOPLES = (
    "朝鲜族|土家族|苗族|藏族|羌族|彝族|布依族|侗族|壮族|哈尼族|傣族|白族|景颇族|傈僳族|回族|蒙古族|蒙古|哈萨克族|哈萨克|"
    "柯尔克孜|维吾尔|满族|瑶族|土族|撒拉族|仡佬族|黎族|畲族"
)
_AUTONOMOUS = re.compile(rf"(?<=..)(?:{_PEOPLES})*(自治区|自治州|自治县|自治旗)$")
_SUFFIX = re.compile(r"(?<=..)(?:特别行政区|自治区|省|市|地区|盟|州)$")
_WITHIN_PROVINCE = ("市", "州", "盟", "区", "县", "旗")


def tidy(name: str) -> str:
    """A facet value as compared: NFKC, no white space, lower case."""
    return "".join(unicodedata.normalize("NFKC", name).split()).lower()


def plain(region: str) -> str:
    """A region's name without its peoples: 恩施土家族苗族自治州 → 恩施州, 广西壮族自治区 → 广西自治区."""
    return _AUTONOMOUS.sub(lambda m: m[1] if m[1] == "自治区" else m[1][2:], tidy(region))


def bare(region: str) -> str:
    """A plain name without its suffix: 湖北省 → 湖北, 恩施州 → 恩施, 朝阳区 → 朝阳区."""
    return _SUFFIX.sub("", region)


@lru_cache(maxsize=4096)
def region_forms(region: str, province: str | None = None) -> frozenset[str]:
    """All forms under which a passage about ``region`` is found; its prefecture's and province's are included.

    ``province`` is the document's own: it chooses among namesakes, and stands in for cities nobody knows.
    """
    from corpus.regions import canonical

    known = canonical(tidy(region), within=province)
    full = plain(known.name if known else region)
    forms = {full, bare(full)} if bare(full) != full else {full, "~" + full}
    if known is not None:
        above = {name for name in (known.parent, known.province) if name and name != known.name}
    else:
        above = {province} if province and full.endswith(_WITHIN_PROVINCE) and not full.endswith("自治区") else set()
    for name in above:
        forms |= {plain(name), bare(plain(name))}
    return frozenset(forms)


def region_asked(region: str) -> tuple[str, ...]:
    """The forms that satisfy a filter for ``region``."""
    name = plain(region)
    return (name,) if bare(name) == name else (name, "~" + bare(name))


@lru_cache(maxsize=4096)
def stem(region: str) -> str:
    """How a text names a region, with its suffix or without it: 湖北 of 湖北省, 恩施 of 恩施土家族苗族自治州."""
    return _SUFFIX.sub("", bare(plain(region)).removesuffix("自治区"))


def same_region(one: str, other: str, province: str | None = None) -> bool:
    """Whether two names are one region's, with suffix or without: 湖北 and 湖北省, but not 吉林市 and 吉林省.

    ``province`` is that of the first, which chooses among namesakes.
    """
    mine, theirs = _name_of(one, province), _name_of(other, None)
    if mine is not None and theirs is not None:
        return mine == theirs
    return bare(plain(one)) == bare(plain(other))


@lru_cache(maxsize=4096)
def _name_of(region: str, province: str | None) -> str | None:
    """The full name of a region that the gazetteer knows."""
    from corpus.regions import canonical

    known = canonical(tidy(region), within=province)
    return known.name if known is not None else None


def document_facets(document: Document) -> set[str]:
    """The facets that all passages of a document share."""
    metadata = document.metadata
    shared = {f"d:{document.doc_id}"}
    for key, value in (("i", metadata.issuer), ("k", metadata.kind), ("l", metadata.level)):
        if value:
            shared.add(f"{key}:{tidy(value)}")
    return shared


def known_years(document: Document, clause: Clause) -> tuple[int, ...]:
    """The years that a clause is known to be about: its own, else its document's."""
    metadata = document.metadata
    return clause.scope.years or metadata.years or ((metadata.year,) if metadata.year is not None else ())


def known_regions(document: Document, clause: Clause) -> tuple[str, ...]:
    """The regions that a clause is known to be about, as for years; a province alone is none of them."""
    return clause.scope.regions or ((document.metadata.region,) if document.metadata.region else ())


def not_stated(
    document: Document, clause: Clause, text: str, years: Collection[int], regions: Collection[str]
) -> tuple[str, ...]:
    """Which of "year" and "region" is asked for and neither known of the clause or its document nor in the text."""
    place = known_regions(document, clause) or document.metadata.province
    found = []
    if years and not known_years(document, clause) and not any(str(year) in text for year in years):
        found.append("year")
    if regions and not place and not any(bare(plain(region)) in text for region in regions):
        found.append("region")
    return tuple(found)


def clause_facets(document: Document, clause: Clause) -> set[str]:
    """The facets of every passage of a clause, document_facets included."""
    metadata, scope = document.metadata, clause.scope
    years, regions = known_years(document, clause), known_regions(document, clause)
    facets = document_facets(document) | ({f"y:{year}" for year in years} or {UNKNOWN_YEAR})
    for region in regions:
        facets |= {f"r:{form}" for form in region_forms(region, metadata.province)}
    if not regions and metadata.province:
        facets |= {f"r:{form}" for form in region_forms(metadata.province)}
    if not regions and not metadata.province:
        facets.add(UNKNOWN_REGION)
    if scope.status is not None:
        facets.add(f"s:{scope.status.value}")
    return facets


def mention_facets(text: str, province: str | None) -> set[str]:
    """Years and regions that a text names: 2023年…专项调查 in a plan of 2024 can answer a question about 2023."""
    from corpus.dates import find_years
    from corpus.regions import find_regions

    facets = {f"my:{year}" for mention in find_years(text) for year in mention.years}
    for region in find_regions(text, within=province):
        full = plain(region.name)
        facets |= {f"mr:{full}", f"mr:{bare(full)}"}
    return facets


def passage_facets(document: Document, passages: Sequence[Passage]) -> dict[int, frozenset[str]]:
    """The facets of each clause that has passages: its scope's, and what its own text or its row's headers mention."""
    texts: dict[int, list[str]] = {}
    for passage in passages:
        parts = texts.setdefault(passage.clause, [cell.name for cell in document.clauses[passage.clause].cells])
        if passage.kind in ("clause", "part"):  # the others repeat what these hold
            parts.append(passage.text)
    return {
        index: frozenset(
            clause_facets(document, document.clauses[index])
            | mention_facets("\n".join(parts), document.metadata.province)
        )
        for index, parts in texts.items()
    }
