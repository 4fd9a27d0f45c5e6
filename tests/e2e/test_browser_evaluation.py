import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.browsing import ask, select_row, settle

SAMPLES_SET = Path(__file__).parents[2] / "eval" / "questions" / "samples.jsonl"
pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_the_sample_set_is_run_and_its_failures_are_explained(address, page):
    page.goto(f"{address}/evaluation")
    page.get_by_role("button", name="开始评测").click()

    page.get_by_test_id("stVegaLiteChart").wait_for(timeout=120_000)
    expect(page.get_by_test_id("stMetric")).to_have_count(4)
    expect(page.get_by_role("button", name="开始评测")).to_be_enabled()
    select_row(page, 0)
    expect(page.get_by_role("heading", name="应得")).to_be_visible()
    expect(page.get_by_role("heading", name="实得")).to_be_visible()


def test_a_run_is_stopped(address, page, tmp_path):
    """The set is so long that it does not end meanwhile; a click may fall between two drawings of the button."""
    lines = [json.loads(line) for line in SAMPLES_SET.read_text("utf-8").splitlines()]
    many = [{**line, "id": f"{line['id']}_{n}"} for n in range(20) for line in lines]
    file = tmp_path / "many.jsonl"
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in many), "utf-8")
    page.goto(f"{address}/evaluation")
    page.get_by_test_id("stMain").get_by_role("radio", name="上传题集").click()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(str(file))
    page.get_by_test_id("stMain").get_by_role("radio", name="问答").click()
    settle(page)
    page.get_by_role("button", name="开始评测").click()

    stop, told = page.locator(".st-key-stop_run button"), page.get_by_text("已停止，没有留下结果。")
    stop.wait_for()
    for _ in range(10):
        if stop.count():
            stop.dispatch_event("click")
        page.wait_for_timeout(1_000)
        if told.count():
            break
    expect(told).to_be_visible()


def test_a_wrong_answer_is_told_labelled_and_becomes_a_question_set(address, page):
    page.goto(address)
    ask(page, "岚岭省2024年县级城市黑臭水体消除比例的目标是多少？")
    page.locator(".st-key-feedback_bad button").click()
    page.get_by_test_id("stMain").get_by_role("button", name="不完整").or_(page.get_by_text("不完整")).first.click()
    settle(page)
    page.goto(f"{address}/feedback")
    record = page.locator("[class*=st-key-feedback_f]").first
    expect(record).to_contain_text("不完整")
    expect(record).to_contain_text("80%")
    record.get_by_text("查找正确条款").click()
    page.locator("[class*=st-key-right_] button").first.click()
    expect(record).to_contain_text("正确条款：《")
    with page.expect_download() as waiting:
        page.locator(".st-key-feedback_set button").click()
    (line,) = waiting.value.path().read_text("utf-8").splitlines()
    assert json.loads(line)["evidence"][0]["quote"]
    page.goto(f"{address}/evaluation")
    page.get_by_test_id("stMain").get_by_role("radio", name="反馈题集").click()
    page.get_by_role("button", name="开始评测").click()
    expect(page.get_by_test_id("stMetric").first).to_be_visible(timeout=60_000)
