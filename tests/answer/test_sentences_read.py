"""What the reader says of sentences joins their order; without one they stay as they are."""

from __future__ import annotations

from answer.reader import READ, WEIGHT, read, read_too, reader_of
from tests.answer.answer_tiny import bare, evidence


class Liking:
    """A reader that finds one word in what answers."""

    def __init__(self, word: str) -> None:
        self.word, self.seen = word, []

    def score(self, question, texts):
        self.seen = list(texts)
        return [4.0 if self.word in text else -4.0 for text in texts]


def test_a_sentence_that_the_reader_likes_goes_first():
    _, sentences = evidence("湖泊清淤由谁负责", bare("湖泊清淤要加快推进。湖泊清淤由水务局组织实施。"))
    found = read(Liking("水务局"), "湖泊清淤由谁负责", sentences)
    assert "水务局" in found[0].text
    assert found[0].likely > 0.9 > 0.1 > found[1].likely
    assert 0 < found[0].said <= WEIGHT


def test_a_sentence_is_read_behind_the_one_that_it_leans_on():
    reader = Liking("罚款")
    _, sentences = evidence("乱倒渣土怎么罚", bare("乱倒渣土的，责令改正。拒不改正的，处五百元罚款。"))
    read(reader, "乱倒渣土怎么罚", sentences)
    assert any("责令改正" in text and "罚款" in text for text in reader.seen)


def test_a_sentence_beyond_the_first_is_read_when_it_was_chosen():
    reader = Liking("水务局")
    texts = [f"湖泊清淤第{n}批。" for n in range(READ)]
    _, sentences = evidence("湖泊清淤由谁负责", bare(*texts, "由水务局组织。"))
    last = next(s for s in read(reader, "湖泊清淤由谁负责", sentences) if "水务局" in s.text)
    assert last.likely is None and read_too(None, "湖泊清淤由谁负责", last) == last
    assert read_too(reader, "湖泊清淤由谁负责", last).likely > 0.9
    first = read(reader, "湖泊清淤由谁负责", sentences)[0]
    reader.seen = []
    assert read_too(reader, "湖泊清淤由谁负责", first) is first and reader.seen == []


def test_without_a_reader_nothing_changes(tiny_library):
    _, sentences = evidence("湖泊清淤", bare("湖泊清淤要加快推进。"))
    assert read(None, "湖泊清淤", sentences) == list(sentences)
    assert reader_of(tiny_library) is None
