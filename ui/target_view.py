"""The targets page: the ledger as a table with filters, one indicator as a chart by year and region, the source clause.

Records come from ``ui.cli_targets.ledger``, as the command line's do, and are kept by the library's generation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from importlib.util import find_spec
from typing import Any

import streamlit as st

from corpus.errors import InputError
from corpus.messages import spoken_in
from corpus.types import Status
from index.filters import Filters
from index.library import Library
from service.ledger import Record, ledger
from ui import say
from ui.answer_view import source_card
from ui.basket import ROW, collect
from ui.cards import book_title, written_path
from ui.cli_targets import csv_text
from ui.handle import Stamp, stamp
from ui.strings import t
from ui.tables import choose
from ui.target_charts import SIX, bars, lines, missing, of_year, regions_of, years_of
from ui.target_sheet import target_workbook
from ui.target_text import shown_value
from ui.text import blank_free, esc, md, short

COLUMNS = {
    "indicator": 158,
    "value": 84,
    "region": 66,
    "year": 54,
    "status": 74,
    "deadline": 84,
    "quote": 190,
    "document": 188,
}
CHOICES = ("indicator", "region", "year", "status")
PICKED = "target_picked"
FILES = {
    "csv": ("targets.csv", "text/csv"),
    "xlsx": ("targets.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
QUOTE = 60
KEPT, TOPIC = "targets_kept", "target_topic"
_SHARE = re.compile(r"(?:比例|比率|率)$")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the table shows; an empty tuple is no constraint. Years are numbers, statuses codes."""

    indicator: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    year: tuple[int, ...] = ()
    status: tuple[str, ...] = ()

    def takes(self, record: Record) -> bool:
        """Whether a record fits all of it."""
        wanted = ((name, getattr(self, name)) for name in CHOICES)
        return all(not values or value_of(record, name) in values for name, values in wanted)


def value_of(record: Record, name: str) -> str | int | None:
    """What a record is filtered by."""
    value = getattr(record[1], name)
    return value.value if isinstance(value, Status) else value


def all_records(library: Library) -> Sequence[Record]:
    """The whole ledger, read anew when the library has changed."""
    return _ledger(stamp(library), library)


@st.cache_resource(show_spinner=False, max_entries=4)
def _ledger(at: Stamp, _library: Library) -> tuple[Record, ...]:
    return tuple(in_order(named_alike(ledger(_library, Filters()))))


def named_alike(records: Sequence[Record]) -> list[Record]:
    """Records whose indicators differ in 比例, 比率 or 率 alone, in one unit, go by the name that most of them have."""
    counts = Counter((target.indicator, target.unit) for _, target in records)
    groups: dict[tuple[str, str], list[str]] = {}
    for name, unit in counts:
        groups.setdefault((_SHARE.sub("", name) or name, unit), []).append(name)
    usual = {
        (name, unit): max(names, key=lambda each: (counts[each, unit], len(each)))
        for (_, unit), names in groups.items()
        for name in names
    }
    return [(d, replace(target, indicator=usual[target.indicator, target.unit])) for d, target in records]


def in_order(records: Sequence[Record]) -> list[Record]:
    """What most documents are about first, each indicator by region and year as the ledger has it.

    Documents and not records: one document's annex of a thousand lines is not what a library is about.
    """
    said = Counter(name for name, _ in {(target.indicator, document.doc_id) for document, target in records})
    often = Counter(target.indicator for _, target in records)

    def rank(record: Record) -> tuple[int, int, str]:
        name = record[1].indicator
        return -said[name], -often[name], name

    return sorted(records, key=rank)


def filters(records: Sequence[Record]) -> Chosen:
    """The boxes above the table. What is chosen stands in the address, and is kept while other pages are looked at."""
    chosen: dict[str, tuple[Any, ...]] = {}
    kept: dict[str, list[Any]] = st.session_state.setdefault(KEPT, {})
    records = of_topic(records)
    columns = st.columns([2, 1.2, 1, 1])
    for column, name in zip(columns, CHOICES, strict=True):
        counts = Counter(value for record in records if (value := value_of(record, name)) is not None)
        options = sorted(counts, key=lambda v: -int(v)) if name == "year" else [v for v, _ in counts.most_common()]
        key = f"target_{name}"
        if key not in st.session_state:
            asked = st.query_params.get_all(name)
            st.session_state[key] = [v for v in options if str(v) in asked] if asked else kept.get(name, [])
        st.session_state[key] = [value for value in st.session_state[key] if value in counts]
        chosen[name] = tuple(
            column.multiselect(
                t(f"column.{name}"),
                options,
                key=key,
                format_func=_status_name if name == "status" else str,
                placeholder=t("filter.any"),
            )
        )
        kept[name] = list(chosen[name])
        _in_address(name, [str(value) for value in chosen[name]])
    return Chosen(**chosen)


def _in_address(name: str, values: list[str]) -> None:
    if st.query_params.get_all(name) != values:
        if values:
            st.query_params[name] = values
        else:
            del st.query_params[name]


def of_topic(records: Sequence[Record]) -> Sequence[Record]:
    """The records of the topic chosen; topics are those of the phrase bank."""
    from drafting.phrase_topics import topic_name

    counts = Counter(topic_of_indicator(target.indicator) for _, target in records)
    if len(counts) < 2:
        return records
    kept: dict[str, list[Any]] = st.session_state.setdefault(KEPT, {})
    if TOPIC not in st.session_state:
        asked = st.query_params.get("topic") or next(iter(kept.get("topic", [])), None)
        st.session_state[TOPIC] = asked if asked in counts else None
    chosen = st.pills(
        t("column.topic"),
        [code for code, _ in counts.most_common()],
        key=TOPIC,
        format_func=lambda code: f"{topic_name(code)} {counts[code]}",
        label_visibility="collapsed",
    )
    kept["topic"] = [chosen] if chosen else []
    _in_address("topic", kept["topic"])
    return [record for record in records if topic_of_indicator(record[1].indicator) == chosen] if chosen else records


@lru_cache(maxsize=8192)
def topic_of_indicator(name: str) -> str:
    """What an indicator is about, by the words of its name."""
    from drafting.phrase_topics import topic_of

    return topic_of(name)


def _status_name(code: object) -> str:
    return t(f"scope.{code}")


def table(records: Sequence[Record]) -> Record | None:
    """The records as a table; the one whose row is selected."""
    rows = [cells(record) for record in records]
    row = choose(
        {t(f"column.{name}"): [row[name] for row in rows] for name in COLUMNS},
        key=f"targets_{len(records)}_{hash(tuple(r[1].number for r in records)) & 0xFFFF:x}",
        widths={t(f"column.{name}"): width for name, width in COLUMNS.items()},
    )
    return None if row is None else records[row]


def cells(record: Record) -> Mapping[str, str]:
    """A record as a person reads it, by column."""
    document, target = record
    quote = short(blank_free(document.read(target.start, target.end)), QUOTE)
    return {
        "indicator": target.indicator,
        "value": f"{target.modal}{shown_value(target)}",
        "region": target.region or "",
        "year": str(target.year or ""),
        "status": _status_name(target.status.value) if target.status else "",
        "deadline": blank_free(target.deadline or ""),
        "quote": quote,
        "document": document.metadata.title or document.source,
    }


def source(library: Library, record: Record, number: int = 1) -> None:
    """The clause that a record was read from, with the record highlighted; ``number`` tells cards of a page apart."""
    from proof.cite import cite

    document, target = record
    st.subheader(f"{md(target.indicator)} {md(shown_value(target))}", anchor=False)
    source_card(library, number, cite(document, document.clauses[target.clause], target.start, target.end))
    st.button(
        t("basket.collect_row"),
        key=f"collect_row_{number}",
        icon=":material/add_shopping_cart:",
        type="tertiary",
        on_click=collect,
        args=(row_entry(record),),
    )


def row_entry(record: Record) -> dict[str, object]:
    """A line of the ledger as the basket keeps it: rows of a kind become one table there."""
    shown, names = cells(record), ("indicator", "region", "year", "status", "value", "document")
    cited = official_place(record)
    return {"kind": ROW, "head": [t(f"column.{n}") for n in names], "row": [shown[n] for n in names], "cited": cited}


def official_place(record: Record) -> str:
    """The citation of a record's clause."""
    document, target = record
    metadata = document.metadata
    number = f"（{metadata.doc_number}）" if metadata.doc_number else ""
    return f"{book_title(metadata.title, document.source)}{number}{written_path(document.clauses[target.clause].path)}"


def downloads(records: Sequence[Record]) -> None:
    """What the table shows, as CSV and as a workbook, each made when it is asked for."""
    language = st.session_state["language"]
    with st.container(horizontal=True):
        for form, (label, kind) in FILES.items():
            if form == "xlsx" and find_spec("openpyxl") is None:
                say.caption(InputError("targets.no_openpyxl"))
                return
            st.download_button(
                t(label),
                partial(file_bytes, tuple(records), form, language),
                file_name=f"{t('targets.file')}.{form}",
                mime=kind,
                icon=":material/download:",
                key=f"targets_{form}",
                on_click="ignore",
            )


def file_bytes(records: Sequence[Record], form: str, language: str) -> bytes:
    """The file's bytes. Runs outside the page's script: it knows neither its language nor its session."""
    with spoken_in(language):
        return target_workbook(records) if form == "xlsx" else csv_text(records).encode("utf-8-sig")


def plottable(records: Sequence[Record]) -> dict[tuple[str, str], list[Record]]:
    """(indicator, unit) → levels with a year and a decimal value, the best to compare first.

    Best are those of the most documents, then of the most pairs of region and year; a single value is no chart.
    """
    series: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        target = record[1]
        if target.change is None and target.year is not None and _number(target.value) is not None:
            series.setdefault((target.indicator, target.unit), []).append(record)

    def breadth(found: Sequence[Record]) -> int:
        return len({(r[1].region, r[1].year) for r in found})

    def documents(found: Sequence[Record]) -> int:
        return len({document.doc_id for document, _ in found})

    ordered = sorted(series.items(), key=lambda pair: (-documents(pair[1]), -breadth(pair[1]), -len(pair[1]), pair[0]))
    return {key: found for key, found in ordered if breadth(found) > 1}


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def chart_panel(records: Sequence[Record]) -> Record | None:
    """One indicator by year and region; the record whose point is clicked. Regions without a value are named."""
    series, all_of = plottable(records), records
    st.subheader(t("targets.chart"), anchor=False)
    if not series:
        say.caption(t("targets.no_chart"))
        return None
    key = st.selectbox(
        t("targets.which"),
        list(series),
        format_func=lambda pair: f"{pair[0]}（{pair[1]}）" if pair[1] else pair[0],
        key="target_chart_of",
    )
    found = distinct(series[key])
    shown = points(found)
    years, regions = years_of(shown), regions_of(shown)
    over_years = len(years) > 1 and len(regions) <= SIX
    if not over_years:
        year = st.segmented_control(t("column.year"), years, default=years[0], required=True, key=f"chart_year_{key}")
        shown = of_year(shown, str(year))
    event = st.altair_chart(
        (lines if over_years else bars)(shown, key[1], PICKED),
        on_select="rerun",
        selection_mode=PICKED,
        key=f"chart_{len(records)}_{hash((key, over_years or year)) & 0xFFFF:x}",
    )
    named = esc(f"{t('targets.file')}.svg")
    st.html(f'<button class="tw-copy" type="button" data-tw-svg="{named}">{esc(t("chart.svg"))}</button>')
    if absent := missing(shown, alike(regions_of(shown), {r for _, target in all_of if (r := target.region)})):
        say.caption(t("targets.missing", regions="、".join(absent)))
    say.caption(t("targets.click"))
    picked = event["selection"].get(PICKED) or []
    at = picked[0].get("at") if picked and isinstance(picked[0], dict) else None
    return found[int(at)] if isinstance(at, int | float) and 0 <= at < len(found) else None


def alike(shown: Sequence[str], all_of: Collection[str]) -> list[str]:
    """The regions of the levels that are shown: beside provinces no city is missed."""
    from answer.aggregate import level_of

    levels = {level_of(region) for region in shown}
    return sorted(region for region in all_of if level_of(region) in levels)


def distinct(records: Sequence[Record]) -> list[Record]:
    """Each region, year, status and value once: the annex repeats what the body says."""
    kept: dict[tuple[object, ...], Record] = {}
    for record in records:
        target = record[1]
        kept.setdefault((target.region, target.year, target.status, target.comparator, target.value), record)
    return list(kept.values())


def points(records: Sequence[Record]) -> list[dict[str, object]]:
    """What the chart is drawn from, a row a record; ``at`` is its place in ``records``."""
    rows: list[dict[str, object]] = []
    for at, (document, target) in enumerate(records):
        rows.append(
            {
                "at": at,
                "year": str(target.year),
                "value": _number(target.value),
                "label": shown_value(target),
                "region": target.region or "—",
                "status": _status_name(target.status.value) if target.status else t("targets.unsaid"),
                "document": book_title(document.metadata.title, document.source),
            }
        )
    return rows
