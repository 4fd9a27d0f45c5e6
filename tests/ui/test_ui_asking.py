from index.filters import Filters
from ui.asking import Question, count, from_address

FULL = Question("某省2024年目标?", Filters(years=(2023, 2024), regions=("云梧省",), docs=("ab12",)), ("years:2024",))


def test_an_address_says_the_whole_question():
    assert FULL.address() == {
        "q": ["某省2024年目标?"],
        "year": ["2023", "2024"],
        "region": ["云梧省"],
        "doc": ["ab12"],
        "drop": ["years:2024"],
    }
    assert from_address(FULL.address()) == FULL


def test_no_question_has_an_empty_address():
    assert Question().address() == {}
    assert from_address({}) == Question()


def test_a_year_that_is_no_number_is_left_out():
    assert from_address({"q": ["a"], "year": ["2024", "x", "²", "9" * 5000]}) == Question("a", Filters(years=(2024,)))


def test_only_entries_of_filters_can_be_dropped():
    address = {"q": ["a"], "drop": ["years:2024", "<script>:1", "x", "regions:甲:乙"]}

    assert from_address(address).dropped == ("years:2024", "regions:甲:乙")


def test_chosen_values_are_counted():
    assert count(FULL.filters) == 4


def test_the_day_for_which_is_asked_stands_in_the_address():
    question = Question("节水", as_of="2023-06-30")
    assert question.address() == {"q": ["节水"], "as_of": ["2023-06-30"]}
    assert from_address(question.address()) == question
    assert from_address({"q": ["节水"], "as_of": ["2023-02-30"]}) == Question("节水")
    for beyond in ("1900-01-01", "2101-01-01"):  # the box takes no such day
        assert from_address({"q": ["节水"], "as_of": [beyond]}) == Question("节水")


def test_a_filter_by_status_stands_in_the_address():
    question = Question("节水", Filters(standings=("已废止",)))
    assert from_address(question.address()) == question
