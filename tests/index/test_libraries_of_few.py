"""Libraries and questions that nobody would choose: all alike, all foreign, nearly nothing asked, a dumb model."""

from __future__ import annotations

import pytest

from answer.retrieve import find
from embed.hashing import HashingEncoder
from index.library import Library
from index.search import SearchSettings
from tests.index.index_tiny import PIPELINE, write

PLAN = "{title}\n{lines}\n"
LINES = (
    "各县每季度清理一次灌溉沟渠，清理情况在村公告栏公示。",
    "粮库储粮温度不高于二十五摄氏度，超过时立即通风。",
    "校车每学期检修两次，检修记录保存三年。",
)
COPIES = 500
DEPTH = SearchSettings().depth


class Dumb(HashingEncoder):
    """Makes nothing of questions, of passages, or of neither."""

    def __init__(self, *, questions: bool, passages: bool) -> None:
        super().__init__()
        self._dumb = questions, passages

    def encode_queries(self, texts):
        return super().encode_passages(texts) * (not self._dumb[0])

    def encode_passages(self, texts, on_progress=None):
        return super().encode_passages(texts, on_progress) * (not self._dumb[1])


def made(folder, files: dict[str, str], encoder=None) -> Library:
    write(folder / "files", **files)
    library = Library.open(folder / "library", encoder=encoder or HashingEncoder(), create=True, pipeline=PIPELINE)
    summary = library.add([folder / "files"])
    assert [report.outcome.value for report in summary.reports] == ["added"] * len(files)
    return library


def plan(title: str, lines=LINES) -> str:
    return PLAN.format(title=title, lines="\n".join(lines))


def firsts(library, question, k=10):
    return [hit.quote for hit in find(library, question, k).hits]


NAMES = [a + b for a in "松柏竹梅兰菊桃李杏榆槐柳枫桦樟桐" for b in "川溪湾岭坪塘洲滩坳垭埠渡浦汀沟涧"][:COPIES]
NAMES += [a + b for a in "青白赤玄金银铜铁玉石云月星风雨雪" for b in "川溪湾岭坪塘洲滩坳垭埠渡浦汀沟涧"]
REST = (
    "泵站每月试机一次，试机前检查电缆、阀门和油位，试机时看护人员不得离开，发现渗漏、异响或者过热立即停机，"
    "停机后通知检修班，检修完毕重新试机，结果记入台账，台账保存到下一年度汛期结束，由乡镇水利站抽查。"
)


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """500 copies of a clause with one word changed, and one clause on the same matter that is put in other words."""
    files = {f"c{n:03}": plan(f"{name}安排", [name + REST]) for n, name in enumerate(NAMES[:COPIES])}
    files["other"] = plan("泵站管理办法", ["泵站试机由值班员负责。"])
    with made(tmp_path_factory.mktemp("many"), files) as library:
        yield library


def test_in_a_library_of_one_document_each_clause_is_found_by_its_words(tmp_path):
    with made(tmp_path, {"only": plan("工作安排")}) as library:
        questions = ("沟渠多久清理一次", "粮库温度不高于多少", "校车检修记录保存几年")
        for question, line in zip(questions, LINES, strict=True):
            hits = find(library, question).hits
            assert hits[0].quote == line
            assert 1 <= len(hits) <= len(LINES)
            assert all(-1 <= hit.cosine <= 1 for hit in hits)


def test_a_library_of_one_clause_is_searched(tmp_path):
    with made(tmp_path, {"only": plan("工作安排", LINES[:1])}) as library:
        assert firsts(library, "沟渠") == firsts(library, "完全无关的航天发射") == [LINES[0]]


def test_of_documents_that_are_all_alike_a_text_is_one_hit_that_names_its_copies(tmp_path):
    files = {f"d{n:02}": plan(f"第{n}批安排") for n in range(30)}
    with made(tmp_path, files) as library:
        hits = find(library, "沟渠多久清理一次").hits
        assert [hit.quote for hit in hits][0] == LINES[0]
        assert sorted(hit.quote for hit in hits) == sorted(LINES)
        assert [len(hit.copies) for hit in hits] == [29, 29, 29]
        assert {hit.doc_id for hit in (hits[0], *hits[0].copies)} == {d.doc_id for d in library.documents()}


def test_of_many_copies_the_one_whose_word_is_asked_for_comes_first(many):
    for name in (NAMES[0], NAMES[123], NAMES[COPIES - 1]):
        assert firsts(many, f"{name}泵站多久试机一次")[0].startswith(name)


def test_many_copies_crowd_nothing_out(many):
    hits = find(many, "泵站每月试机前检查什么，发现渗漏、异响怎么办，结果记在哪里").hits
    assert hits[0].quote.endswith(REST) and len(hits[0].copies) > DEPTH
    assert "泵站试机由值班员负责。" in [hit.quote for hit in hits]
    assert len(hits) <= 10


def test_documents_in_english_only_are_found_in_english(tmp_path):
    lines = [
        "Ditches are cleaned once a quarter and the result is posted.",
        "Grain stores are kept below twenty-five degrees.",
        "School buses are inspected twice a term.",
    ]
    with made(tmp_path, {"a": plan("Ditch order", lines[:1]), "b": plan("Store order", lines[1:])}) as library:
        assert firsts(library, "How often are school buses inspected?")[0] == lines[2]
        assert firsts(library, "grain stores")[0] == lines[1]
        assert set(firsts(library, "校车多久检修一次")) <= set(lines)


def test_documents_in_traditional_characters_only_are_found_by_simplified_ones_and_quoted_as_written(tmp_path):
    lines = ["各縣每季度清理一次灌溉溝渠，結果公示。", "糧庫儲糧溫度不高於二十五攝氏度。", "校車每學期檢修兩次。"]
    with made(tmp_path, {"a": plan("工作安排", lines)}) as library:
        for question, line in (
            ("灌溉沟渠多久清理一次", 0),
            ("粮库储粮温度", 1),
            ("校车检修几次", 2),
            ("校車檢修幾次", 2),
        ):
            assert firsts(library, question)[0] == lines[line]


@pytest.mark.parametrize(
    "question",
    ["xiaoche duojiu jianxiu yici", "的 了 吗", "怎么样呢", "𣲘", "？", "的" * 1999, "车", "校车" * 900],
)
def test_questions_of_nearly_nothing_get_few_hits_or_none_and_no_score_out_of_range(tmp_path, question):
    with made(tmp_path, {"a": plan("工作安排"), "b": plan("别的安排", ["渔港每年清淤一次。"])}) as library:
        found = find(library, question, 3)
        assert len(found.hits) <= 3
        assert all(-1 <= hit.cosine <= 1 and 0 <= hit.whole <= 1 for hit in found.hits)
        scores = [hit.score for hit in found.hits]
        assert scores == sorted(scores, reverse=True)


def test_a_rare_character_is_found_where_it_stands(tmp_path):
    lines = ["濛溪水库每年清淤。", "𣲘溪水库每年清淤。", "龙溪水库每年清淤。"]
    with made(tmp_path, {"a": plan("水库安排", lines)}) as library:
        assert firsts(library, "𣲘")[0] == lines[1]
        assert firsts(library, "𣲘溪水库")[0] == lines[1]


@pytest.mark.parametrize("dumb", [{"questions": True, "passages": False}, {"questions": False, "passages": True}])
def test_a_model_that_gives_zeros_leaves_the_finding_to_words(tmp_path, dumb):
    # The clause stands in the last of more passages than a channel returns: the order of adding must not show.
    lines = [f"第{n}仓每月盘点。" for n in range(DEPTH + 50)]
    files = {"a": plan("仓储安排", lines), "b": plan("校车安排", LINES[2:])}
    with made(tmp_path, files, Dumb(**dumb)) as library:
        found = find(library, "校车检修记录保存几年")
        assert found.hits[0].quote == LINES[2]
        assert all("dense" not in hit.ranks and hit.cosine == 0 for hit in found.hits)
        assert found.hits[1:] == () or found.hits[1].ranks
        assert len(found.notices) == 1


def test_length_alone_puts_nothing_first(tmp_path):
    """The same sentence alone, with a title, and in a long clause: none is lost behind texts that say nothing of it."""
    said = "校车每学期检修两次。"
    other = [f"第{n}仓每月盘点，盘点结果报仓储科备查。" for n in range(40)]
    long = said + "".join(f"第{n}条线路的站牌由镇里维护。" for n in range(30))
    files = {
        "bare": "\n" + said + "\n",
        "titled": plan("某县教育局关于校外交通安排的通知", [said + "司机名单另发。"]),
        "long": plan("线路安排", [long]),
        "noise": plan("仓储安排", other),
    }
    with made(tmp_path, files) as library:
        first = [hit.source.rsplit("/", 1)[-1] for hit in find(library, "校车每学期检修几次").hits[:3]]
        assert sorted(first) == ["bare.txt", "long.txt", "titled.txt"]
