"""The evaluation page: choose a question set, run it, see scores by type, what failed and why, and compare two runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from corpus.errors import TiaowenError
from corpus.messages import message
from index.library import Library
from ui import say
from ui.answer_view import document_or_none
from ui.cards import book_title
from ui.evaluation_jobs import MODES, SHIPPED, run_bench, run_name, running, store_questions
from ui.feedback_review import labelled_bytes
from ui.handle import known_documents
from ui.library_view import upload_style
from ui.preferences import home_region
from ui.session import speak
from ui.strings import t
from ui.tables import choose
from ui.text import esc, md, short

if TYPE_CHECKING:
    from eval.outcomes import Outcome, Run
    from eval.questions import Labelled

METRICS = {
    "search": ("hit@1", "hit@5", "RR@10", "nDCG@10"),
    "ask": ("exact_supported", "exact", "supported", "abstain_recall"),
}
CHARTED = {"search": ("hit@1", "hit@5"), "ask": ("exact_supported", "exact", "abstain_recall")}
MEANINGS = {
    "hit@1": "metric.first",
    "hit@5": "metric.five",
    "RR@10": "metric.reciprocal",
    "nDCG@10": "metric.gain",
    "exact_supported": "metric.right",
    "exact": "metric.exact",
    "supported": "metric.supported",
    "abstain_recall": "metric.abstain",
}
HELP = {
    "hit@1": "metric.first_help",
    "hit@5": "metric.five_help",
    "RR@10": "metric.reciprocal_help",
    "nDCG@10": "metric.gain_help",
    "exact_supported": "metric.right_help",
    "exact": "metric.exact_help",
    "supported": "metric.supported_help",
    "abstain_recall": "metric.abstain_help",
}
TYPES = {
    "numeric": "type.numeric",
    "when": "type.when",
    "who": "type.who",
    "list": "type.list",
    "where": "type.where",
    "what": "type.what",
    "whether": "type.whether",
    "compare": "type.compare",
    "precedent": "type.precedent",
    "unanswerable": "type.unanswerable",
    "other": "type.other",
}
GOOD_PRECEDENT = 0.5
SHOWN = 5


def start_panel(library: Library) -> None:
    """The question set, what to measure, and the button; while a run goes on, how far it is."""
    bench = run_bench()
    own, fed = t("evaluation.own"), t("evaluation.feedback")
    samples = any(known.metadata.sample for known in known_documents(library))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        chosen = st.segmented_control(
            t("evaluation.set"),
            [t("evaluation.shipped"), own, fed],
            default=t("evaluation.shipped") if samples else own,
            required=True,
            key=f"evaluation_set_{st.session_state['language']}",
        )
        mode = st.segmented_control(
            t("evaluation.mode"),
            list(MODES),
            default="search",
            required=True,
            key="evaluation_mode",
            format_func=lambda name: t(MODES[name]),
        )
        upload = None
        place = st.container(width="content")
    if chosen == own:
        st.html(upload_style())
        upload = st.file_uploader(
            t("evaluation.upload"), type=["jsonl", "json", "csv", "tsv", "xlsx"], key="evaluation_file"
        )
        say.caption(t("evaluation.format"))
        st.download_button(
            t("evaluation.template"),
            template_bytes(),
            file_name=f"{t('evaluation.set')}.csv",
            mime="text/csv",
            key="evaluation_template",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
        )
    data = (upload.name, upload.getvalue()) if upload is not None and chosen == own else None
    if chosen == fed:
        labelled = labelled_bytes(library.path)
        data = ("feedback.jsonl", labelled) if labelled else None
        if not labelled:
            say.info(t("evaluation.no_feedback"))
    asked = samples if chosen not in (own, fed) else data is not None
    if not samples and chosen != fed and data is None:
        say.info(t("evaluation.no_samples"))
    ready = not bench.busy and asked
    place.button(
        t("evaluation.run"),
        type="primary",
        icon=":material/play_arrow:",
        disabled=not ready,
        on_click=_start,
        args=(library, mode or "search", data),
        key="evaluation_run",
    )
    if bench.busy:
        _running()
    else:
        _ended()


def template_bytes() -> bytes:
    """A table with the columns that a set needs, and one row that shows how it is filled in."""
    head = ("问题", "文件", "原文", "答案", "类型")
    row = ("某省2024年某项目标是多少？", "文件标题或文号", "写明答案的那句原文", "80%", "numeric")
    return ("\ufeff" + "\r\n".join(",".join(line) for line in (head, row)) + "\r\n").encode("utf-8")


def _start(library: Library, mode: str, upload: tuple[str, bytes] | None) -> None:
    speak()
    from answer.retrieve import Context
    from eval.run import Options

    try:
        questions = SHIPPED if upload is None else store_questions(*upload)
    except OSError as problem:
        st.toast(md(message("upload.disk", name=upload[0] if upload else "", reason=problem.strerror or problem)))
        return
    options = Options(mode, context=Context(home_region=home_region()))
    run_bench().start(running(library, questions, options), say.unexpected)
    st.session_state.pop("evaluation_shown", None)


@st.fragment(run_every=0.5)
def _running() -> None:
    speak()
    bench = run_bench()
    progress = bench.progress
    if progress is None or progress.finished:
        st.rerun()
    share = progress.done / progress.total if progress.total else 0.0
    st.progress(share, text=t("evaluation.progress", done=progress.done, total=progress.total or "…"))
    st.button(t("library.stop"), key="stop_run", on_click=bench.stop, icon=":material/stop:")


def _ended() -> None:
    progress = run_bench().progress
    if progress is None:
        return
    if progress.error:
        say.error(progress.error)
    elif progress.stopped:
        say.info(t("evaluation.stopped"))


def choose_run(label: str, files: Sequence[Path], key: str) -> Path | None:
    """A run file by name; the newest first."""
    return st.selectbox(label, files, format_func=run_name, key=key, index=0 if files else None)


@st.cache_resource(show_spinner=False, max_entries=16)
def _read(path: str, changed: int) -> Run:
    from eval.run_file import read_run

    return read_run(Path(path))


def read(path: Path) -> Run:
    """A run file. Raises EvaluationError, OSError."""
    return _read(str(path), path.stat().st_mtime_ns)


def scores(run: Run) -> None:
    """The means over everything, then by type as a chart."""
    means = run.group("all", "all").means
    for column, name in zip(st.columns(len(METRICS[run.mode])), METRICS[run.mode], strict=True):
        value = means.get(name)
        column.metric(t(MEANINGS[name]), "—" if value is None else f"{value:.0%}", help=t(HELP[name]))
    timing = run.timing
    say.caption(
        t(
            "evaluation.facts",
            count=run.count,
            excluded=run.excluded,
            median=f"{timing.median_ms:.0f}",
            p90=f"{timing.p90_ms:.0f}",
            model=_model_of(run),
        )
    )
    if "doc_hit@5" in means:
        values = {f"at{k}": f"{means[f'doc_hit@{k}']:.0%}" for k in (1, 5)}
        say.caption(t("evaluation.documents", **values))
    if "rouge_l" in means:
        say.caption(t("evaluation.rouge", value=f"{means['rouge_l']:.0%}"))
    rows = type_rows(run)
    if rows:
        st.altair_chart(_chart(rows), key="evaluation_chart")


def _model_of(run: Run) -> str:
    library = run.fingerprint.get("library")
    return str(library.get("model") or "—") if isinstance(library, Mapping) else "—"


def type_rows(run: Run) -> list[dict[str, object]]:
    """The means by type of question, a row a type and metric, for the chart."""
    rows: list[dict[str, object]] = []
    for group in run.groups():
        if group.kind != "type":
            continue
        for name in CHARTED[run.mode]:
            if name in group.means:
                label = f"{type_name(group.name)}（{group.count}）"
                rows.append({"type": label, "metric": t(MEANINGS[name]), "value": group.means[name]})
    return rows


def type_name(code: str) -> str:
    """A type of question in words; the code itself when nobody has worded it."""
    return t(TYPES[code]) if code in TYPES else code


def _chart(rows: Sequence[Mapping[str, object]]) -> Any:  # noqa: ANN401  (altair's types are generated)
    import altair as alt

    order = list(dict.fromkeys(str(row["metric"]) for row in rows))
    return (
        alt.Chart(alt.InlineData(values=[dict(row) for row in rows]))
        .mark_bar(cornerRadius=2)
        .encode(
            y=alt.Y("type:N", title=None, sort=None, axis=alt.Axis(labelLimit=220)),
            yOffset=alt.YOffset("metric:N", sort=order),
            x=alt.X("value:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", tickCount=5)),
            color=alt.Color(
                "metric:N",
                title=None,
                sort=order,
                scale=alt.Scale(range=["#b3261e", "#d98b3a", "#1f6fb2"]),
                legend=alt.Legend(orient="top"),
            ),
            tooltip=[
                alt.Tooltip("type:N", title=t("evaluation.type")),
                alt.Tooltip("metric:N", title=t("evaluation.metric")),
                alt.Tooltip("value:Q", title=t("column.value"), format=".1%"),
            ],
        )
        .properties(height=alt.Step(13))
    )


def failed(run: Run) -> list[Outcome]:
    """Questions that were not done right, the worst first."""
    found = [outcome for outcome in run.outcomes if outcome.scores and score_of(run, outcome) < 1]
    return sorted(found, key=lambda outcome: score_of(run, outcome))


def score_of(run: Run, outcome: Outcome) -> float:
    """0 to 1, by what its type is judged by; a precedent is right from GOOD_PRECEDENT on."""
    if outcome.type == "unanswerable":
        return outcome.scores.get("abstained", 0.0)
    if run.mode == "ask":
        return outcome.scores.get("exact_supported", 0.0)
    if outcome.type == "precedent":
        return min(1.0, outcome.scores.get("nDCG@10", 0.0) / GOOD_PRECEDENT)
    return outcome.scores.get("RR@10", 0.0)


def failures(library: Library, run: Run) -> None:
    """The questions that failed as a table; for the one selected, what was wanted and what was found.

    Of a run over a closed set there is nothing to list, and that is said.
    """
    if run.figures is not None:
        say.info(t("evaluation.counted_only"))
        return
    wrong = failed(run)
    st.subheader(t("evaluation.failed", count=len(wrong)), anchor=False)
    every = st.toggle(t("evaluation.all", count=len(run.outcomes)), key="evaluation_all")
    found = list(run.outcomes) if every else wrong
    if not found:
        say.success(t("evaluation.all_right"))
        return
    row = choose(
        {
            t("column.id"): [outcome.id for outcome in found],
            t("evaluation.type"): [type_name(outcome.type) for outcome in found],
            t("column.question"): [outcome.question for outcome in found],
            t("column.score"): [f"{score_of(run, o):.2f}" if o.scores else "—" for o in found],
        },
        key=f"failed_{run.mode}_{len(found)}_{hash(tuple(o.id for o in found)) & 0xFFFF:x}",
        widths={t("column.question"): 560},
    )
    if row is not None:
        outcome = found[row]
        st.html(detail_html(library, outcome, wanted_of(run).get(outcome.id)))
    else:
        say.caption(t("evaluation.hint"))


def wanted_of(run: Run) -> Mapping[str, Labelled]:
    """The question set of a run by id, if its file is still the same."""
    from eval.load import load_questions

    try:
        questions = load_questions(run.source)
    except (TiaowenError, OSError):
        return {}
    return {q.id: q for q in questions.questions} if questions.digest == run.digest else {}


def detail_html(library: Library, outcome: Outcome, wanted: Labelled | None) -> str:
    """What was wanted beside what was found."""
    left = [f"<h4>{esc(t('evaluation.wanted'))}</h4>"]
    if wanted is None:
        left.append(f'<p class="tw-dim">{esc(t("evaluation.no_set"))}</p>')
    else:
        if wanted.unanswerable:
            left.append(f"<p>{esc(t('evaluation.nothing'))}</p>")
        left += [f"<p><b>{esc(' / '.join(forms))}</b></p>" for forms in wanted.answers]
        left += [
            f'<blockquote class="tw-text">{esc(place.quote)}</blockquote><p class="tw-dim">{esc(place.doc)}</p>'
            for place in wanted.evidence[:SHOWN]
        ]
    right = [f"<h4>{esc(t('evaluation.found'))}</h4>", *_found_html(library, outcome)]
    return (
        f'<p class="tw-title">{esc(outcome.question)}</p><div class="tw-items"><div>{"".join(left)}</div>'
        f"<div>{''.join(right)}</div></div>"
    )


def _found_html(library: Library, outcome: Outcome) -> list[str]:
    detail = outcome.detail
    parts: list[str] = []
    if "status" in detail:
        status = str(detail["status"])
        known = status in ("answered", "unconfirmed", "not_found")
        parts.append(
            f'<span class="tw-status tw-{esc(status)}">{esc(t(f"status.{status}") if known else status)}</span>'
        )
        parts.append(f"<p>{esc(detail.get('answer', ''))}</p>")
    places = detail.get("hits") or detail.get("citations") or []
    for rank, place in enumerate(places[:SHOWN] if isinstance(places, list) else [], start=1):
        parts.append(_place_html(library, rank, place))
    return parts or [f'<p class="tw-dim">{esc(t("search.none"))}</p>']


def _place_html(library: Library, rank: int, place: Mapping[str, Any]) -> str:
    document = document_or_none(library, str(place["clause_id"]).partition("#")[0])
    if document is None:
        return f'<p class="tw-dim">{rank}. {esc(place["clause_id"])}</p>'
    right = ' <span class="tw-badge">✓</span>' if place.get("covers") else ""
    words = short(document.read(int(place["start"]), int(place["end"])), 140)
    title = book_title(document.metadata.title, document.source)
    return f'<blockquote class="tw-text">{rank}. {esc(words)}{right}</blockquote><p class="tw-dim">{esc(title)}</p>'


def comparison(files: Sequence[Path], shown: Path, run: Run) -> None:
    """Another run beside the one shown: differences of the means, and the questions that changed."""
    others = [path for path in files if path != shown]
    with st.expander(t("evaluation.compare"), icon=":material/compare_arrows:"):
        if not others:
            say.caption(t("evaluation.one_run"))
            return
        other = st.selectbox(
            t("evaluation.with"),
            others,
            format_func=lambda path: path.stem,
            key="evaluation_other",
            index=None,
            placeholder=t("evaluation.choose"),
        )
        if other is None:
            return
        try:
            compared(read(other), run)
        except (TiaowenError, OSError) as problem:
            say.warning(problem)


def compared(first: Run, second: Run) -> None:
    """The table of differences (B is the run shown) and what changed. Raises EvaluationError for runs that differ."""
    from eval.compare import compare

    found = compare(first, second)
    st.dataframe(
        {
            t("evaluation.metric"): [
                d.metric if d.group == "all" else f"{type_name(d.group)} {d.metric}" for d in found.differences
            ],
            t("evaluation.before"): [f"{d.first:.3f}" for d in found.differences],
            t("evaluation.after"): [f"{d.second:.3f}" for d in found.differences],
            t("evaluation.change"): [f"{d.change:+.3f}" for d in found.differences],
            t("evaluation.wins"): [
                "—" if d.wins is None else f"{d.wins} / {d.ties} / {d.losses}" for d in found.differences
            ],
            "p": ["—" if d.p_value is None else f"{d.p_value:.3f}" for d in found.differences],
        },
        hide_index=True,
    )
    if any(d.wins is None for d in found.differences):
        say.caption(t("evaluation.counted_only"))
        return
    if not found.changed:
        say.caption(t("evaluation.unchanged"))
    lines = "".join(f"<li>{c.first:.2f} → {c.second:.2f} {esc(c.question)}</li>" for c in found.changed)
    st.html(f'<ul class="tw-report">{lines}</ul>')
