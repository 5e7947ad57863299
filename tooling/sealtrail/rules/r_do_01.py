"""R-DO-01: an approved document is pinned as people edit it and as they read it, and one edition follows another.

What is approved is a file, so the record of an approved document pins its source and its PDF/A, each by its digest: the
one that the next edition is written from, the other that shows the same in thirty years. An approved edition that
replaces another is named by that one in turn, begins after it, and is the only one to replace it, so that on no day two
editions are in force.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding
from sealtrail.model import Attachment, Document, Spec
from sealtrail.rules import held
from sealtrail.rules.case import Case, Rule

_PDF = "application/pdf"
_COMING = frozenset({"draft", "in_review"})
_Fault = tuple[str, str, str]
"""Message, hint and field."""


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-DO-01``."""
    model = case.present.model
    if not isinstance(model, Document | Spec) or model.state != "approved":
        return
    files = _files(model) if isinstance(model, Document) else ()
    for message, hint, field in (*files, *_earlier(case, model), *_later(case, model)):
        yield RULE.found(case, message, hint, field)


def _files(model: Document) -> Iterator[_Fault]:
    pinned = {attachment.path: attachment for attachment in model.attachments}
    if model.source not in pinned:
        yield (
            f"approved, and its source {model.source} is not pinned",
            "name the file under attachments, with its digest as sha256sum prints it",
            "source",
        )
    if model.rendition is None:
        yield (
            "approved without a PDF/A, which people will read",
            "save the source as PDF/A, name it under attachments with kind: rendition, and give its name here",
            "rendition",
        )
    elif model.rendition == model.source or not _is_rendition(pinned.get(model.rendition)):
        yield (
            f"{model.rendition} is not pinned as the rendition of the source",
            f"name it under attachments with kind: rendition and media_type: {_PDF}",
            "rendition",
        )


def _is_rendition(file: Attachment | None) -> bool:
    return file is not None and (file.kind, file.media_type) == ("rendition", _PDF)


def _earlier(case: Case, model: Document | Spec) -> Iterator[_Fault]:
    if model.supersedes is None:
        return
    earlier: Document | Spec | None = held.one(case.snapshot, model.supersedes, type(model))
    if earlier is None:
        yield f"there is no {model.type_name} {model.supersedes} to replace", "correct the number", "supersedes"
    elif earlier.superseded_by != model.id:
        named = "nothing" if earlier.superseded_by is None else earlier.superseded_by
        yield (
            f"it replaces {earlier.id}, which says that {named} replaces it",
            f"write superseded_by: {model.id} in {earlier.id}, with this change",
            "supersedes",
        )
    elif model.effective_from <= earlier.effective_from:
        yield (
            f"{earlier.id}, which it replaces, is effective from {earlier.effective_from}: expected a later day here",
            "let the new edition begin later than the old one",
            "effective_from",
        )


def _later(case: Case, model: Document | Spec) -> Iterator[_Fault]:
    if model.superseded_by is None:
        return
    later: Document | Spec | None = held.one(case.snapshot, model.superseded_by, type(model))
    if later is None or later.supersedes != model.id:
        yield (
            f"{model.superseded_by} does not say that it replaces {model.id}",
            f"correct the number, or write supersedes: {model.id} there",
            "superseded_by",
        )
    elif later.state in _COMING:
        yield (
            f"{later.id} is to replace it and is {later.state.replace('_', ' ')}",
            "name what replaces it when that is approved",
            "superseded_by",
        )


RULE = Rule(
    "R-DO-01",
    "an approved document is pinned as source and PDF/A, and one edition follows another",
    "EU GMP Chapter 4, 4.2 to 4.5; 21 CFR 211.100(b), 11.10(k); ICH Q7 6.1",
    "neighbours",
    examine,
    frozenset({"document", "spec"}),
)
