"""Formulas in one line."""

import pytest

from corpus.formats.formulas import MAX_LENGTH, eq_text


@pytest.mark.parametrize(
    ("instruction", "shown"),
    [
        (r" EQ \f(3,4) ", "3/4"),
        (r"eq \f(a+b,c)", "(a+b)/c"),
        (r"EQ \f(1;2)", "1/2"),
        (r"EQ \f(1\,5,2)", "1,5/2"),
        (r"EQ \f(\r(2),2)", "√2/2"),
        (r"EQ \r(3,a)", "³√a"),
        (r"EQ \o\ac(○,1)", "①"),
        (r"EQ \o\ac(○,20)", "⑳"),
        (r"EQ \o\ac(○,一)", "㊀"),
        (r"EQ \o\ac(○,A)", "Ⓐ"),
        (r"EQ \o\ac(○,51)", "(51)"),
        (r"EQ \o\ac(□,√)", "☑"),
        (r"EQ \o\ac(□,×)", "☒"),
        (r"EQ \o\ac(△,3)", "[3]"),
        (r"EQ \o(x,¯)", "x\u0304"),
        (r'EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(du),渡)', "渡"),
        (r"EQ m\s\up5(2)", "m²"),
        (r"EQ 10\s\up6(-3)", "10⁻³"),
        (r"EQ x\s\up6(a)\s\do2(1)", "x^(a)1"),
        (r"EQ \o(\s\up 5(合并),\s\do 2(字符))", "合并字符"),
        (r"EQ \b\bc\[(a,b)", "[a,b]"),
        (r"EQ \b\lc\{(a)", "{a"),
        (r"EQ \b(a)", "(a)"),
        (r"EQ \i\su(i=1,n,x)", "∑_(i=1)^(n)x"),
        (r"EQ \a\al\co2(甲,乙,丙,丁)", "甲, 乙, 丙, 丁"),
        (r"EQ \l(甲;乙)", "甲, 乙"),
        (r"EQ \x\to(AB)", "AB"),
        (r"EQ \d\fo10()", ""),
        (r"EQ f(x) = \f(1,2)", "f(x) = 1/2"),
        (r"EQ \f(1,2", "1/2"),
        ("EQ \\", ""),
        ("PAGE", ""),
        ("EQUAL", ""),
    ],
)
def test_a_formula_reads_in_one_line(instruction, shown):
    assert eq_text(instruction)[0] == shown


def test_characters_over_each_other_are_written_in_a_row_as_a_doubt():
    assert eq_text(r"EQ \o(日,华)") == ("日华", 1)


def test_endless_formulas_end():
    assert eq_text("EQ " + r"\f(" * 100 + "1")[0].count("1") <= 1
    assert eq_text("EQ " + "1" * MAX_LENGTH) == ("", 0)
