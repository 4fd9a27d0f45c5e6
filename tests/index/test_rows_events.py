"""Metadata survives the database: events of a law come back as they were."""

from __future__ import annotations

from corpus.types import Event, Metadata
from index.rows import metadata_json, read_metadata


def test_events_and_dates_of_a_law_come_back_as_they_were():
    events = (
        Event("通过", "2001-05-08", "青岭市人民代表大会常务委员会", None, 3, 40),
        Event("公布", "2001-06-01", "青岭市人民政府", "青岭市人民政府令第9号", 41, 80),
        Event("施行", "2001-09-01", start=900, end=915),
    )
    metadata = Metadata(title="节水条例", events=events, date_in_force="2001-09-01", years=(2001,))
    assert read_metadata(metadata_json(metadata)) == metadata
