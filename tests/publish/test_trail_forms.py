"""Records that are read in a form of their own: disciplines, findings, questionnaires, grids, limits, clocks."""

from __future__ import annotations

import dataclasses

from sealtrail.model import Audit, ImpactRow, Qualification
from sealtrail.model.documents import Limit
from sealtrail.model.requests import Request, Response
from sealtrail.publish import disciplines, grids, sidebyside
from sealtrail.publish.here import Here
from sealtrail.publish.holdings import Held, Holdings
from sealtrail.publish.recordpage import record_page
from tests.publish.reading import Page


def held_of(holdings: Holdings, kind: str) -> Held:
    """The first record of a type."""
    return holdings.of_type(kind)[0]


def test_rounds_in_eight_disciplines(holdings: Holdings) -> None:
    """Each round of an answer is laid out by its disciplines, and each is followed by its own evaluation."""
    held = held_of(holdings, "scar")
    model = held.model
    assert isinstance(model, Request)
    text = Page(disciplines.rounds(model, Here(holdings, held.page))).text
    parts = text.split("Round ")[1:]
    assert len(parts) == len(model.responses)
    for response, part in zip(model.responses, parts, strict=True):
        judged = model.evaluation(response)
        assert ("D4 Root causes" in part) == bool(response.root_causes or response.method)
        assert (judged.reasons.split()[-1] if judged else "Not yet evaluated.") in part
        for action in response.actions:
            assert f"{action.id} " in part


def test_a_round_that_is_being_written(holdings: Holdings) -> None:
    """A round without any content says that it is being written and not evaluated, and shows no empty discipline."""
    held = held_of(holdings, "scar")
    model = held.model.model_copy(update={"responses": (Response(round=1),), "evaluations": ()})
    assert isinstance(model, Request)
    text = Page(disciplines.rounds(model, Here(holdings, held.page))).text
    assert text == "Round 1 being written Not yet evaluated."


def test_findings_beside_their_responses(holdings: Holdings) -> None:
    """Each finding stands beside its response; one without says so, and a response to no finding is not lost."""
    held = held_of(holdings, "audit")
    model = held.model
    assert isinstance(model, Audit)
    here = Here(holdings, held.page)
    whole = sidebyside.findings(model, here)
    assert whole.count("<tr") == len(model.findings) + 1
    assert "no response yet" in sidebyside.findings(model.model_copy(update={"responses": ()}), here)
    alone = Page(sidebyside.findings(model.model_copy(update={"findings": ()}), here)).text
    assert all(answer.action.split()[0] in alone for answer in model.responses)


def test_answers_beside_their_questions(holdings: Holdings) -> None:
    """Each question stands beside answer and remark; none unanswered is hidden, none answered unasked is lost."""
    held = next(h for h in holdings.of_type("qualification") if getattr(h.model, "questionnaire", None))
    model = held.model
    assert isinstance(model, Qualification)
    assert model.questionnaire is not None
    here = Here(holdings, held.page)
    assert sidebyside.questionnaire(model, here).count("<tr") == len(model.questionnaire.questions) + 1
    silent = Page(sidebyside.questionnaire(model.model_copy(update={"answers": ()}), here)).text
    assert silent.count("not answered") == len(model.questionnaire.questions)
    unasked = Page(sidebyside.questionnaire(model.model_copy(update={"questionnaire": None}), here)).text
    assert all(answer.question in unasked for answer in model.answers)


def test_impact_as_a_grid(holdings: Holdings) -> None:
    """A change shows a row for each product and a column for each market, with filing, status and stock."""
    held = held_of(holdings, "change")
    made = ImpactRow(
        product="PRD-LRK-0001", market="NO", affected=True, registered_detail=True, filing="IB", status="submitted",
        sections=("3.2.P.3",), stock_strategy="Old stock until March",
    )  # fmt: skip
    other = made.model_copy(update={"market": "US", "affected": False})
    page = Page(grids.impact((made, other), "Impact", Here(holdings, held.page)))
    assert "Product NO US" in page.text
    assert "IB Submitted touches a registered detail Dossier: 3.2.P.3 Stock: Old stock until March" in page.text
    assert page.text.endswith("not affected")


def test_limits_as_they_are_printed() -> None:
    """A limit reads as on paper, whatever its kind."""
    made = [
        Limit(op="between", low="95.0", high="105.0", unit="%"), Limit(op="le", high="0.5", unit="%"),
        Limit(op="ge", low="80", unit="%"), Limit(op="eq", low="7"), Limit(op="complies", text="with the reference"),
        Limit(op="text", text="White tablets"),
    ]  # fmt: skip
    assert [str(grids.limit(one)) for one in made] == [
        "95.0 to 105.0 %", "at most 0.5 %", "at least 80 %", "exactly 7", "complies with the reference",
        "White tablets",
    ]  # fmt: skip


def test_clocks_on_the_page_of_their_record(holdings: Holdings) -> None:
    """Each clock of a record is on its page, and a page of a record without clocks has no such part."""
    for held in holdings.records.values():
        clocks = holdings.reckoned.by_record.get(held.place.id, ())
        markup = record_page(held, holdings)
        assert ('id="clocks"' in markup) == bool(clocks)
        if clocks:
            part = markup.partition('id="clocks"')[2].partition("</section>")[0]
            assert part.count("<tr") == len(clocks) + 1


def test_a_record_in_doubt_says_so(holdings: Holdings) -> None:
    """A record that rests on a misused key has a second, loud banner."""
    held = held_of(holdings, "capa")
    basis = dataclasses.replace(holdings.basis, doubts={held.place.id: "a key that others may have used signed it"})
    page = Page(record_page(held, dataclasses.replace(holdings, basis=basis)))
    assert "SUSPECT a key that others may have used signed it" in page.text
