"""R-EV-03: tests that pass do not show that a deviation did no harm.

Finished product testing looks at a few units, and only for what it was designed to find. Where the impact of a
deviation is judged by nothing but results within specification, its author is told so: what could the event do to the
product, and why would the tests have seen it? This is advice, given while the text is written; it refuses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sealtrail.finding import Finding, Severity
from sealtrail.model import Deviation
from sealtrail.retraining import folded
from sealtrail.rules.case import Case, Rule

# As a folded text has them, each word after a blank: beginnings of words, or whole ones. All of an entry in a sentence.
_PASSED = (
    (" test", " pass"), (" result", " within"), (" result", " conform"), (" result", " compl"),
    (" met ", " specification"), (" meet", " specification"), (" within", " specification"),
    (" compl", " specification"), (" in spec",), (" passed ",), (" prufung", " bestanden"),
    (" ergebnis", " spezifikation"), (" entspricht", " spezifikation"), (" resultat", " conforme"),
    (" resultat", " specification"), (" resultado", " especificacion"), (" resultado", " conforme"),
    (" risultat", " specific"), (" risultat", " conform"),
)  # fmt: skip
_HARMLESS = (
    (" no ", " impact"), (" no ", " effect"), (" not ", " affect"), (" without ", " impact"),
    (" kein", " auswirkung"), (" kein", " einfluss"), (" aucun", " impact"), (" pas ", " impact"),
    (" sin ", " impacto"), (" ningun", " impacto"), (" nessun", " impatto"),
)  # fmt: skip
_REASON = ((" because ",), (" so that ",), (" weil ",), (" parce ",), (" porque ",), (" perche ",), (" validat",))
_SENTENCE = re.compile(r"[.;!?\n。；！？]")


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-EV-03``."""
    model = case.present.model
    if not isinstance(model, Deviation) or model.state == "voided":
        return
    told: list[tuple[tuple[str | int, ...], str | None]] = [(("impact",), model.impact)]
    told += [(("impacts", i, "impact"), row.impact) for i, row in enumerate(model.impacts)]
    told += [(("no_batch_because",), model.no_batch_because)]
    told += [(("assessment", "impact"), None if model.assessment is None else model.assessment.impact)]
    for place, text in told:
        if text is not None and rests_on_tests_alone(text):
            yield RULE.found(
                case,
                "the impact is judged by nothing but tests that passed",
                "say what the event could do to the product, and why the tests would have shown it",
                *place,
            )


def rests_on_tests_alone(text: str) -> bool:
    """Whether a text says that tests passed, perhaps that nothing came of it, and gives no reason beside."""
    sentences = [f"{plain} " for plain in map(folded, _SENTENCE.split(text)) if plain]
    passed = [_says(sentence, _PASSED) for sentence in sentences]
    if not any(passed) or any(_says(sentence, _REASON) for sentence in sentences):
        return False
    return all(tests or _says(sentence, _HARMLESS) for sentence, tests in zip(sentences, passed, strict=True))


def _says(sentence: str, phrases: tuple[tuple[str, ...], ...]) -> bool:
    return any(all(word in sentence for word in phrase) for phrase in phrases)


RULE = Rule(
    "R-EV-03",
    "no impact is shown by more than tests that passed",
    "21 CFR 211.192; FDA warning letters on investigations that rest on finished product testing",
    "record",
    examine,
    frozenset({"deviation"}),
    Severity.ADVICE,
)
