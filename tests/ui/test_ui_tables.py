from ui.evaluation_jobs import run_name
from ui.tables import chosen_row


def event(*cells):
    return {"selection": {"rows": [], "columns": [], "cells": list(cells)}}


def test_the_row_of_the_chosen_cell_is_the_one():
    assert chosen_row(event((2, "标题")), 3) == 2
    assert chosen_row(event(), 3) is None
    assert chosen_row({"selection": {}}, 3) is None


def test_a_row_that_is_no_longer_there_is_none():
    assert chosen_row(event((3, "标题")), 3) is None


def test_a_run_is_named_by_what_it_measured_and_when(tmp_path):
    assert run_name(tmp_path / "samples-search-20260302-091500.json") == "示例题集 · 检索 · 2026-03-02 09:15:00"
    assert run_name(tmp_path / "我的-题集-ask-20260302-091500.json") == "我的-题集 · 问答 · 2026-03-02 09:15:00"
    assert run_name(tmp_path / "baseline.json") == "baseline"
