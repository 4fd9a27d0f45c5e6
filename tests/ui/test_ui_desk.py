import sqlite3
from dataclasses import replace

import pytest

from ui.desk import Desk, Turn, desk_file

TURN = Turn(
    0,
    0,
    "2026-01-02T03:04:05Z",
    "那2025年呢",
    "湖北省2025年目标是多少？",
    {"q": ["湖北省2025年目标是多少？"]},
    "answered",
    "80%",
)


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path / "library")


def test_a_conversation_is_kept_in_order_named_found_and_deleted(desk):
    first = desk.keep_turn(None, TURN)
    again = desk.keep_turn(first, replace(TURN, said="", question="由谁牵头", address={"q": ["由谁牵头"]}))

    assert again == first
    assert [turn.question for turn in desk.turns(first)] == [TURN.question, "由谁牵头"]
    assert desk.conversations()[0].name == TURN.question
    desk.rename(first, "  黑臭 水体 ")
    assert desk.conversations("黑臭 牵头")[0].name == "黑臭 水体"
    assert desk.conversations("没有这个词") == ()
    assert desk.conversations("%") == desk.conversations("80%")
    assert desk.last_question() == "由谁牵头"
    desk.delete_conversation(first)
    assert (desk.conversations(), desk.turns(first), desk.last_question()) == ((), (), None)


def test_the_same_question_again_is_one_turn_and_an_unknown_conversation_begins_a_new_one(desk):
    first = desk.keep_turn(None, TURN)
    desk.keep_turn(first, TURN)
    other = desk.keep_turn(999, TURN)

    assert len(desk.turns(first)) == 1
    assert other != first


def test_nobody_sees_or_touches_what_another_keeps(tmp_path):
    mine, other = Desk(tmp_path / "library", "a"), Desk(tmp_path / "library", "b")
    kept = mine.keep_turn(None, TURN)
    mine.collect({"quote": "x"})
    mine.put("draft", "字")
    other.delete_conversation(kept)
    other.delete_conversation(None)
    other.rename(kept, "theirs")
    other.drop(mine.basket()[0].id)
    other.drop(None)

    assert other.conversations() == other.basket() == other.turns(kept) == ()
    assert other.get("draft") is None
    assert (mine.conversations()[0].name, len(mine.basket()), mine.get("draft")) == (TURN.question, 1, "字")


def test_five_thousand_questions_are_kept_and_a_page_of_them_is_read(desk):
    with sqlite3.connect(desk.file) as base:  # as many inserts as days would bring
        desk._prepare(base)
        base.executemany(
            "INSERT INTO conversations (id, user, begun, last) VALUES (?, 'local', ?, ?)",
            [(n, "t", f"{n:05}") for n in range(5000)],
        )
        base.executemany(
            "INSERT INTO turns (conversation, at, said, question, address, status, answer) "
            "VALUES (?, 't', '', ?, '{}', '', '')",
            [(n, f"问题{n}") for n in range(5000)],
        )
    base.close()

    assert [each.question for each in desk.conversations(limit=2, skip=1)] == ["问题4998", "问题4997"]
    assert [each.question for each in desk.conversations("问题4321")] == ["问题4321"]


def test_the_basket_keeps_order_notes_and_takes_a_thing_once(desk):
    assert [desk.collect({"n": n}) for n in (1, 2, 3, 2)] == [True, True, True, False]
    ids = [each.id for each in desk.basket()]
    desk.move(ids[2], -1)
    desk.move(ids[0], -1)
    desk.note(ids[0], "备注")
    desk.drop(ids[1])

    assert [(each.entry["n"], each.note) for each in desk.basket()] == [(1, "备注"), (3, "")]


def test_saved_searches_remember_what_was_seen(desk):
    desk.save_search("排污口", {"q": ["排污口"]}, ["d#1"])
    desk.save_search("排污口二", {"q": ["排污口"]}, ["d#1"])
    kept = desk.searches()
    desk.seen(kept[0].id, ["d#1", "d#2"])

    assert [each.name for each in kept] == ["排污口二"]
    assert desk.searches()[0].seen == ("d#1", "d#2")


def test_tags_are_shared_and_counted(tmp_path):
    Desk(tmp_path / "library", "a").tag(" 年度 要点 ", ["d1", "d2"])
    other = Desk(tmp_path / "library", "b")
    other.tag("本省", ["d2"])
    other.tag("年度 要点", ["d1"], on=False)
    other.tag("  ", ["d1"])

    assert other.tags() == {"年度 要点": ("d2",), "本省": ("d2",)}


def test_a_file_that_is_no_database_is_one_clear_error(tmp_path):
    desk_file(tmp_path / "library").write_text("not a database", encoding="utf-8")

    with pytest.raises(OSError, match=r"library-desk\.db"):
        Desk(tmp_path / "library").conversations()
