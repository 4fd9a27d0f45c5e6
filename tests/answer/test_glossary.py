"""The glossary: a complete file, and look-ups that take the longest term first."""

from collections import Counter

import pytest

from answer.glossary import equivalents, lay_terms, read_terms, stem, terms, translate, words


def test_the_glossary_has_hundreds_of_terms_and_no_key_twice():
    keys = Counter(term.chinese for term in terms())
    assert len(keys) >= 400
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_row_is_complete_and_every_english_form_leads_to_it():
    for term in terms():
        assert term.chinese and term.english
        names = (*term.equivalents, *term.spoken, *term.looser)
        assert term.chinese not in names and len(set(names)) == len(names), term.chinese
        for form in term.english:
            assert [word for _, _, word in words(form)] == [stem(word) for word in form.split()], form
            found = translate(form)
            assert len(found) == 1 and (found[0].start, found[0].end) == (0, len(form)), form
            assert term.chinese in found[0].chinese, form


def test_lay_words_have_hundreds_of_rows_each_with_another_name_and_none_twice():
    rows = lay_terms()
    assert len(rows) >= 200
    assert len({term.chinese for term in rows}) == len(rows)
    for term in rows:
        names = (term.chinese, *term.equivalents, *term.spoken)
        assert len(names) > 1 and len(set(names)) == len(names), term.chinese
        assert all(len(name) > 1 and name == name.strip() for name in names), term.chinese
        assert not term.english and not term.looser


def test_lay_words_can_be_left_out():
    assert equivalents("个税抵扣") and not equivalents("个税抵扣", lay=False)


def test_a_row_of_neither_two_nor_four_columns_is_refused():
    with pytest.raises(ValueError, match="unpack"):
        list(read_terms("水\twater\t"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("villages", "village"),
        ("cities", "city"),
        ("remediated", "remediating"),
        ("centres", "center"),
        ("utilised", "utilizing"),
        ("stopped", "stop"),
        ("programmes", "program"),
        ("odours", "odor"),
        ("processes", "process"),
    ],
)
def test_forms_of_a_word_have_one_stem(one, other):
    assert stem(one) == stem(other)


@pytest.mark.parametrize("pair", [("gas", "ga"), ("analysis", "analysi"), ("status", "statu"), ("bed", "b")])
def test_words_that_only_look_inflected_are_left_alone(pair):
    assert stem(pair[0]) != pair[1]


def test_the_longest_english_form_wins_and_hyphens_are_spaces():
    text = "Black-odorous water bodies and drinking water sources"
    assert [(text[t.start : t.end], t.chinese[0]) for t in translate(text)] == [
        ("Black-odorous water bodies", "黑臭水体"),
        ("drinking water sources", "饮用水水源地"),
    ]


def test_a_word_of_two_terms_gives_both_and_looser_names_come_last():
    assert {"规划", "计划"} <= set(translate("plans")[0].chinese)
    assert translate("remediate")[0].chinese[0] == "整治"


def test_unknown_words_are_left_out():
    assert translate("zyxwv qwrt") == ()


@pytest.mark.parametrize(
    ("text", "term", "other"),
    [
        ("PM2.5浓度", "PM2.5", "细颗粒物"),
        ("pm2.5浓度", "pm2.5", "细颗粒物"),
        ("细颗粒物浓度", "细颗粒物", "PM2.5"),
        ("营收多少", "营收", "营业收入"),
        ("罚不罚", "罚不罚", "行政处罚"),
        ("空气好的天数", "空气好的天数", "优良天数"),
        ("个税怎么算", "个税", "个人所得税"),
        ("个人所得税怎么算", "个人所得税", "个税"),
        ("国办的通知", "国办", "国务院办公厅"),
        ("被辞退怎么赔", "辞退", "解除劳动合同"),
        ("什么时候开始用", "开始用", "施行"),
        ("多久能办好", "多久", "期限"),
        ("房产证丢了", "房产证", "不动产权证书"),
        ("综保区通关", "综保区", "综合保税区"),
        ("环保局的职责", "环保局", "生态环境主管部门"),
    ],
)
def test_chinese_terms_have_their_other_names(text, term, other):
    first = equivalents(text)[0]
    assert text[first.start : first.end] == term
    assert other in first.others


def test_spoken_words_are_read_but_never_offered():
    spoken = {name for term in (*terms(), *lay_terms()) for name in term.spoken}
    written = {name for term in (*terms(), *lay_terms()) for name in (term.chinese, *term.equivalents)}
    spoken -= written
    for term in (*terms(), *lay_terms()):
        for each in equivalents(term.chinese):
            assert not spoken & set(each.others) or term.chinese in spoken


def test_a_piece_of_a_longer_latin_word_is_no_term():
    assert equivalents("XVOCs2") == ()
