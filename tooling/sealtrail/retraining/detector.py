"""What speaks against one round of an answer: five things that its structure shows, three that its words do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sealtrail.finding import Severity
from sealtrail.model import Response, RootCause
from sealtrail.retraining.vocabulary import lexicon

_STRONGER = frozenset({"strong", "intermediate"})
_SYSTEM = ("management.", "method.")


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing that speaks against a round: its name, what is wrong, what would mend it, where, how much it weighs.

    ``place`` counts from the round. ``block`` keeps the round from being accepted, ``flag`` stays visible.
    """

    kind: str
    message: str
    hint: str
    place: tuple[str | int, ...]
    severity: Severity


def concerns(response: Response, severity: str) -> tuple[Concern, ...]:
    """Everything that speaks against a round of an answer to a request of this severity (the classes of a record).

    From ``major`` on the structure blocks; of a minor request its causes and actions are flagged, the rest is not
    asked. What the words show is flagged whatever the severity.
    """
    weight = Severity.FLAG if severity == "minor" else Severity.BLOCK
    found = [*_people_only(response, weight), *_weak_only(response, weight)]
    if _gap_was_proven(response):
        found.clear()
    if severity != "minor":
        found += [*_training_metric(response), *_no_escape_point(response), *_no_prevention(response)]
    return (*found, *_overstated(response), *_miscalled(response), *_trained_everywhere(response))


def _people_only(response: Response, weight: Severity) -> Iterator[Concern]:
    roots = _of_kind(response, "root") or _of_kind(response, "contributing")
    if roots and all(_is_human(cause) for cause in roots):
        names = ", ".join(f"{cause.id} ({cause.category})" for cause in roots)
        yield Concern(
            "people_only",
            f"every root cause stops at a person: {names}",
            "ask once more why it could happen to a person; name what in the method, machine, material, software or "
            "management let it happen as a root cause, with an action that meets it",
            ("root_causes",),
            weight,
        )


def _weak_only(response: Response, weight: Severity) -> Iterator[Concern]:
    if any(action.strength in _STRONGER for action in response.actions):
        return
    names = ", ".join(action.id for action in response.actions)
    called = f"{names} {'are' if len(response.actions) > 1 else 'is'} called weak"
    yield Concern(
        "weak_only",
        f"no action is stronger than training, reminding or rewording: {called}" if names else "there is no action",
        "add at least one action that changes the process itself: an interlock, a fixture, a barcode or software "
        "check, a step taken out, or an independent check at the point of use",
        ("actions",),
        weight,
    )


def _gap_was_proven(response: Response) -> bool:
    """Whether training is the fit answer: it was shown what was not taught, and why that could be is acted on too."""
    proven = any(cause.category == "people.knowledge" and cause.evidence for cause in response.root_causes)
    system = {c.id for c in response.root_causes if c.kind != "escape_point" and c.category.startswith(_SYSTEM)}
    return proven and any(system & {*action.addresses} and not _only_trains(action.text) for action in response.actions)


def _training_metric(response: Response) -> Iterator[Concern]:
    measure, words = response.effectiveness, lexicon()
    if measure is None:
        return
    said = f"{measure.metric}\n{measure.target}"
    counted = words.found("completion", said)
    if counted and not words.has("outcome", said):
        yield Concern(
            "training_metric",
            f'the measure counts trainings ("{counted[0]}") and not whether the trouble came back',
            "measure the trouble itself, such as wrong items found per so many packs, before and after the actions",
            ("effectiveness", "metric"),
            Severity.BLOCK,
        )


def _no_escape_point(response: Response) -> Iterator[Concern]:
    if not _of_kind(response, "escape_point"):
        yield Concern(
            "no_escape_point",
            "nothing says why the trouble was not caught before it got out: there is no escape point",
            "add under root_causes the control that should have caught it (kind: escape_point), and an action for it",
            ("root_causes",),
            Severity.BLOCK,
        )


def _no_prevention(response: Response) -> Iterator[Concern]:
    prevention, words = response.prevention, lexicon()
    if prevention is None:
        said: list[str] = []
    else:
        said = [text for text in (*prevention.measures, prevention.none_because or "") if text]
    if all(words.says_nothing(text) for text in said):
        yield Concern(
            "no_prevention",
            f'D7 says nothing: "{said[0]}"' if said else "D7 is empty: nothing is done beyond this one case",
            "say under prevention.measures what was changed on other lines, sites, products or documents, or explain "
            "under none_because why nothing else can be affected",
            ("prevention",),
            Severity.BLOCK,
        )


def _overstated(response: Response) -> Iterator[Concern]:
    for i, action in enumerate(response.actions):
        if action.strength in _STRONGER and _only_trains(action.text):
            words = " and ".join(f'"{word}"' for word in _weak_words(action.text)[:3])
            yield Concern(
                "strength_mismatch",
                f"{action.id} is called {action.strength}, but its text speaks only of {words}",
                f"call {action.id} weak and add an action that changes the process itself; or, if this one does, say "
                "what is built, fitted, replaced or taken out",
                ("actions", i, "strength"),
                Severity.FLAG,
            )


def _miscalled(response: Response) -> Iterator[Concern]:
    words = lexicon()
    for i, cause in enumerate(response.root_causes):
        blamed = words.found("blame", cause.statement)
        if _is_human(cause) or not blamed or words.has("condition", cause.statement):
            continue
        yield Concern(
            "category_mismatch",
            f'{cause.id} is called {cause.category}, but its text only blames a person ("{blamed[0]}")',
            f"say in {cause.id} what made it possible, or call it people.slip, people.knowledge or people.violation",
            ("root_causes", i, "category"),
            Severity.FLAG,
        )


def _trained_everywhere(response: Response) -> Iterator[Concern]:
    measures = () if response.prevention is None else response.prevention.measures
    if measures and all(_only_trains(measure) for measure in measures):
        yield Concern(
            "prevention_mismatch",
            f'D7 only carries the training further ("{_weak_words(measures[0])[0]}")',
            "say what is changed on the other lines, sites, products or documents, so that it cannot happen there",
            ("prevention", "measures"),
            Severity.FLAG,
        )


def _only_trains(text: str) -> bool:
    """Whether a text speaks of training and the like, and of nothing that holds whoever is at work."""
    if not _weak_words(text):
        return False
    words, rest = lexicon(), lexicon().beside_training(text)
    return not words.has("strong", rest) and not words.has("intermediate", rest)


def _weak_words(text: str) -> tuple[str, ...]:
    words = lexicon()
    return tuple(dict.fromkeys((*words.found("weak", text), *words.found("blame", text))))


def _of_kind(response: Response, kind: str) -> tuple[RootCause, ...]:
    return tuple(cause for cause in response.root_causes if cause.kind == kind)


def _is_human(cause: RootCause) -> bool:
    return cause.category.startswith("people.")
