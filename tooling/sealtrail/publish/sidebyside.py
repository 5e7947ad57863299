"""What one side asks and the other answers, in one table: findings with responses, questions with answers and remarks.

Nothing is left out: an answer to something that nobody asked has a row of its own.
"""

from __future__ import annotations

from sealtrail.model import Audit, Qualification
from sealtrail.model.audits import AuditFinding, FindingResponse
from sealtrail.model.qualification import Answer, Remark
from sealtrail.publish import times, words
from sealtrail.publish.here import Here, row, table
from sealtrail.publish.markup import Html, flowing, h, join

_CLASSES = {"critical": "void", "major": "draft", "minor": "ended", "recommendation": "ended"}


def findings(model: Audit, here: Here) -> Html:
    """The findings of an audit, each beside its response."""
    heads = ("No.", "Class", "Observation", "Cause", "Action", "Due", "Closed")
    answers = {answer.finding: answer for answer in model.responses}
    found = {finding.id: finding for finding in model.findings}
    rows = [
        row(heads, [h("b", number), *_finding(found.get(number)), *_response(answers.get(number), here)], id=number)
        for number in dict.fromkeys([*found, *answers])
    ]
    return table("Findings, and the audited side's response to each", heads, rows, titled=True, class_="findings")


def _finding(one: AuditFinding | None) -> list[Html | str | None]:
    if one is None:
        return ["–", "–"]
    class_ = h("span", words.value_word("classification", one.classification),
               class_=f"chip {_CLASSES[one.classification]}")  # fmt: skip
    where = h("small", f"{one.reference} · {one.area}", class_="detail")
    again = h("small", f"Repeats {one.repeat_of}", class_="detail") if one.repeat_of else None
    shown = h("small", "Evidence: ", ", ".join(one.evidence), class_="detail") if one.evidence else None
    return [class_, join(flowing(one.observation), where, again, shown)]


def _response(one: FindingResponse | None, here: Here) -> list[Html | str | None]:
    if one is None:
        return ["no response yet", "–", "–", "–"]
    capa = h("small", "in ", here.number(one.capa), class_="detail") if one.capa else None
    closed = times.day_of(one.closed_on) if one.closed_on else "open"
    return [flowing(one.root_cause), join(flowing(one.action), capa), times.day_of(one.due), closed]


def questionnaire(model: Qualification, _here: Here) -> Html:
    """The questions as they were sent, each beside its answer and what was thought of it."""
    sent = model.questionnaire
    asked = {} if sent is None else {question.id: question.text for question in sent.questions}
    answers = {answer.question: answer for answer in model.answers}
    remarks = {remark.question: remark for remark in model.remarks}
    heads = ("No.", "Question", "Answer", "Remark")
    rows = [
        row(heads, [h("b", number), asked.get(number, "–"), _answer(answers.get(number)),
                    _remark(remarks.get(number))], id=number)
        for number in dict.fromkeys([*asked, *answers, *remarks])
    ]  # fmt: skip
    when = None
    if sent is not None:
        when = h("p", f"{sent.template}; sent ", times.both_forms(sent.sent_on), ", due back ",
                 times.both_forms(sent.due_on), ".")  # fmt: skip
    return join(when, table("Questions, answers and remarks", heads, rows, titled=True, class_="questions"))


def _answer(one: Answer | None) -> Html:
    if one is None:
        return join("not answered")
    word = None if one.answer == "text" else h("b", words.value_word("answer", one.answer))
    shown = h("small", "Evidence: ", ", ".join(one.evidence), class_="detail") if one.evidence else None
    return join(word, flowing(one.text) if one.text else None, shown)


def _remark(one: Remark | None) -> Html:
    if one is None:
        return join("–")
    gap = h("span", "leaves a gap", class_="chip draft") if one.gap and not one.closed else None
    closed = h("small", f"Gap closed: {one.closed}", class_="detail") if one.gap and one.closed else None
    also = h("small", one.closed, class_="detail") if one.closed and not one.gap else None
    return join(flowing(one.comment), gap, closed, also)
