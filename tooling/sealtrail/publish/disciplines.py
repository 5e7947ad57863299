"""The answer to a corrective action request, round by round in the eight disciplines, each with what was made of it.

What a round does not hold yet is left out; the labels D1 to D8 are those that quality people know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sealtrail.model.investigation import ResponseAction, RootCause
from sealtrail.model.requests import Evaluation, Request, Response
from sealtrail.publish import times, words
from sealtrail.publish.here import Here, row, table
from sealtrail.publish.markup import Child, Html, between, flowing, h, join

Discipline = tuple[str, str, Html]
"""Its label, its name, and what the round says of it."""

_TONES = {"accepted": "good", "accepted_with_conditions": "draft", "rejected": "void"}


def rounds(model: Request, _here: Here) -> Html:
    """All rounds, each followed by the evaluation of the side that asked."""
    return join(_round(one, model.evaluation(one)) for one in model.responses)


def _round(one: Response, evaluation: Evaluation | None) -> Html:
    when = join("submitted ", times.both_forms(one.submitted_on)) if one.submitted_on else "being written"
    entries = [
        h("div", h("dt", h("b", label), " ", name), h("dd", content)) for label, name, content in _disciplines(one)
    ]
    judged = _judged(evaluation) if evaluation is not None else h("p", "Not yet evaluated.", class_="quiet")
    heading = h("h3", f"Round {one.round}", h("small", when), id=f"round-{one.round}")
    return h("div", heading, h("dl", entries, class_="disciplines"), judged, class_="round")


def _disciplines(one: Response) -> Iterator[Discipline]:
    makers: tuple[tuple[str, str, Callable[[Response], Html | None]], ...] = (
        ("D1", "Team", lambda r: _list(r.team)),
        ("D2", "Problem", lambda r: _text(r.problem)),
        ("D3", "Containment", _containment),
        ("D4", "Root causes", _causes),
        ("D5–D6", "Actions, and their carrying out", _actions),
        ("D7", "Prevention elsewhere", _prevention),
        ("D8", "Closing", _closing),
    )
    for label, name, make in makers:
        content = make(one)
        if content:
            yield label, name, content


def _text(text: str | None) -> Html | None:
    return flowing(text) if text else None


def _list(items: tuple[str, ...]) -> Html | None:
    return h("ul", [h("li", item) for item in items], class_="plain") if items else None


def _facts(*pairs: tuple[str, Child]) -> Html:
    held = [h("div", h("dt", title), h("dd", value)) for title, value in pairs if value]
    return h("dl", held, class_="inner") if held else join()


def _containment(one: Response) -> Html | None:
    said = one.containment
    if said is None:
        return None
    return join(flowing(said.text), _facts(("Stock checked", said.stock_checked),
                                           ("In effect since", times.stated(said.effective_from))))  # fmt: skip


def _causes(one: Response) -> Html | None:
    method = _facts(("Method", words.value_word("method", one.method) if one.method else None))
    if not one.root_causes:
        return method or None
    return join(method, causes(one.root_causes, "Root causes of this round"))


def causes(found: tuple[RootCause, ...], title: str) -> Html:
    """Causes as a table: number, kind, category, cause, and what shows it."""
    heads = ("No.", "Kind", "Cause", "Evidence")
    rows = [
        row(heads, [h("b", r.id), join(words.value_word("kind", r.kind),
                    h("small", words.value_word("category", r.category), class_="detail")),
                    flowing(r.statement), ", ".join(r.evidence) or "–"])
        for r in found
    ]  # fmt: skip
    return table(title, heads, rows, titled=True)


def _actions(one: Response) -> Html | None:
    considered = _facts(("What else was considered", one.considered))
    measure = one.effectiveness
    watched = join() if measure is None else _facts(
        ("How it will be seen that they work", measure.metric), ("From", measure.baseline), ("To", measure.target),
        ("Watched for", f"{measure.batches} batches and {measure.window_days} days"),
    )  # fmt: skip
    made = _action_table(one.actions) if one.actions else join()
    return join(made, considered, watched) or None


def _action_table(actions: tuple[ResponseAction, ...]) -> Html:
    heads = ("No.", "Action", "Against", "Owner", "Due", "Carried out")
    rows = []
    for r in actions:
        done = times.day_of(r.implemented_on) if r.implemented_on else "not yet"
        shown = h("small", "Evidence: ", ", ".join(r.evidence), class_="detail") if r.evidence else None
        strength = h("small", words.human(r.strength), class_="detail")
        rows.append(row(heads, [h("b", r.id), join(flowing(r.text), strength), ", ".join(r.addresses) or "–", r.owner,
                                times.day_of(r.due), join(done, shown)]))  # fmt: skip
    return table("Actions of this round", heads, rows, titled=True)


def _prevention(one: Response) -> Html | None:
    said = one.prevention
    if said is None:
        return None
    return join(_list(said.measures), _facts(("None, because", said.none_because)))


def _closing(one: Response) -> Html | None:
    evidence = _facts(("Evidence", ", ".join(one.evidence)))
    return join(_text(one.closing), evidence) or None


def _judged(one: Evaluation) -> Html:
    verdict = h("span", words.human(one.verdict), class_=f"chip {_TONES[one.verdict]}")
    override = _facts(("Accepted against the rules, because", one.override))
    return h("div", h("p", between(" ", [h("b", "Evaluation:"), verdict])), flowing(one.reasons), override,
             class_="judged")  # fmt: skip
