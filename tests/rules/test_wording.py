"""The two rules that read words and only advise: R-EV-03 on impact, R-CA-05 on what is measured."""

from __future__ import annotations

import pytest

from sealtrail.rules.r_ev_03 import rests_on_tests_alone

ALONE = [
    "No impact: all release tests passed.",
    "There is no effect on quality. Results were within specification limits.",
    "The batch met all specifications",
    "Die Prüfung wurde bestanden; keine Auswirkung auf das Produkt.",
    "Les résultats sont conformes. Aucun impact.",
    "Los resultados cumplen la especificación. Sin impacto.",
    "I risultati sono conformi alle specifiche. Nessun impatto.",
    "NO IMPACT!!! Product complies with its specification.",
]
REASONED = [
    "The sieve behind the seal holds any piece back, and was clean.",
    "No impact.",
    "Results are within specification because the interlock had stopped the press.",
    "All tests passed. The hold time study covers 96 hours, and the granules waited 31.",
    "The limit was exceeded in two samples; the lot is rejected.",
    "Le tamis retient tout fragment. Les résultats sont conformes.",
    "",
]


@pytest.mark.parametrize("text", ALONE)
def test_tests_alone(text: str) -> None:
    """An impact judged by passed tests and nothing else is known as such, in several languages."""
    assert rests_on_tests_alone(text)


@pytest.mark.parametrize("text", REASONED)
def test_a_reason_beside(text: str) -> None:
    """Whoever says what the event could do to the product is not told that they did not."""
    assert not rests_on_tests_alone(text)
