"""Documents that lost their line breaks: what white space still tells, and that healthy files stay as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.load import load
from corpus.lost_breaks import flat_title, with_breaks
from corpus.outline import parse_outline
from corpus.read import parse_document
from corpus.tiling import tiles
from corpus.types import Loaded

SHARED = Path(__file__).parents[2] / ".." / "shared"
FLAT = (
    "青岭市水利局 青岭市财政局关于做好 汛期用水补贴工作的通知 青水财〔2024〕9号 各县（市、区）水利局、财政局： "
    "为做好汛期用水补贴工作，保障居民和农户用水，现就有关事项通知如下： "
    "一、补贴对象 城镇居民和农户，由县里核定（联系人 王某）。二、补贴标准每户每月三十元。　　"
    "三、申报时间 从6月1日到6月30日。逾期不再受理。 青岭市水利局 青岭市财政局 2024年5月20日"
)


def read(raw):
    return parse_document(Loaded(source="通知.txt", raw=raw, format="txt", sha256="", size=len(raw)))


def test_the_view_has_the_same_characters_at_the_same_places():
    view = with_breaks(FLAT)
    assert len(view) == len(FLAT)
    assert all(a == b or (a.isspace() and b == "\n") for a, b in zip(FLAT, view, strict=True))
    assert "（联系人 王某）" in view


def test_title_number_addressee_labels_signature_and_date_of_one_line():
    document = read(FLAT)
    metadata = document.metadata
    assert metadata.title == "青岭市水利局 青岭市财政局关于做好汛期用水补贴工作的通知"
    assert (metadata.doc_number, metadata.date_written) == ("青水财〔2024〕9号", "2024-05-20")
    assert metadata.issuer == "青岭市水利局、青岭市财政局"
    assert [c.label for c in document.clauses if c.level == 1 and c.label.endswith("、")] == ["一、", "二、", "三、"]
    assert [c.heading for c in document.clauses][:1] == ["补贴对象"]
    kinds = [front.kind for front in document.fronts]
    assert kinds[:4] == ["title", "doc_number", "addressee", "preamble"]
    assert "breaks_lost" in [note.code for note in document.notes]


def test_every_character_of_it_is_owned_once():
    document = read(FLAT)
    unowned = "".join(FLAT[t.start : t.end] for t in tiles(document) if t.owner is None)
    assert not unowned.strip()
    assert document.raw == FLAT


def test_a_first_line_that_is_no_title_of_a_kind_is_the_title_all_the_same():
    raw = "青岭市开通二十条应急供水专线 新的专线将在六月投入使用，覆盖三个区。 市水利局表示，专线由县里维护。" * 2
    assert read(raw).metadata.title == "青岭市开通二十条应急供水专线"


def test_a_title_that_is_repeated_is_taken_once():
    text = "\n".join(["关于节水的", "关于节水的", "通知", "各单位：", "请节水。"])
    assert flat_title(text) == "关于节水的通知"


@pytest.mark.parametrize(
    "raw",
    [
        "关于节水的通知\n各单位：\n现将 节水 事项通知如下。\n一、节水。\n二、用水。\n"
        + "水是生命之源，要节约用水。" * 10,
        "青岭市节水办法\n\n" + "\n".join(f"第{n}条　为了节水，制定本办法，由水利部门 负责。" for n in "一二三四五六"),
        "一段没有空格的文字，" * 20 + "。",
        "English text with spaces only, which nobody would call a flattened Chinese document at all, not even in jest.",
    ],
)
def test_healthy_text_stays_as_it_is(raw):
    assert with_breaks(raw) is raw


@pytest.mark.real
@pytest.mark.skipif(not SHARED.is_dir(), reason="the real documents lie in ../shared, which is absent")
def test_no_healthy_real_file_is_taken_for_a_flattened_one():
    folders = ("laws-md", "mixed-100/docs", "national-plans", "provincial-reports-2025")
    files = [path for name in folders for path in sorted((SHARED / "data" / name).iterdir())]
    files += sorted((SHARED / "seeds").glob("*.txt"))
    files = [path for path in files if path.suffix in (".txt", ".md", ".html", ".docx")]
    assert len(files) > 200
    changed = [path.name for path in files if with_breaks(raw := load(path).raw) is not raw]
    assert changed == []


def test_short_lines_above_sentences_of_a_text_without_numbers_are_headings():
    said = "青川县水务局介绍，本月起全县排水户可以在网上办理许可证，窗口照常开放，并增加了自助设备。"
    raw = f"青川县多措并举办好排水许可 {said} 马上行动 多措并举方便群众 {said} {said} 特事特办服务企业 {said}"
    outline = parse_outline(with_breaks(raw), flat=True)
    assert [(c.path, c.heading) for c in outline.clauses if c.heading] == [
        (("[2]",), "马上行动 多措并举方便群众"),
        (("[3]",), "特事特办服务企业"),
    ]
    assert [c.path for c in outline.clauses if c.parent is not None] == [("[2]", "[1]"), ("[2]", "[2]"), ("[3]", "[1]")]


def test_a_list_of_annexes_with_the_signature_below_it_is_no_annex():
    head = "青川县水务局关于做好排水工作的通知 各镇人民政府： "
    body = "一、总体要求。各镇要按时完成管网普查，并报送结果。 二、组织保障。各镇要明确专人负责，并保障经费。 "
    tail = "附件： 1.普查表 2.报送名单 青川县水务局 2026年3月5日"
    outline = parse_outline(with_breaks(head + body + tail), flat=True)
    assert [c.label for c in outline.clauses if c.parent is None] == ["一、", "二、"]
