"""R-ID-05: what is attached is exactly what is pinned.

Each attachment is named with its digest, size and title in the record. The bytes in the record's ``attachments`` folder
must match, none may be missing and none may lie there unnamed. A file kept in the evidence store is pinned by digest
alone and does not lie in the folder.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail import digest
from sealtrail.finding import Finding
from sealtrail.rules.case import Case, Rule


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-ID-05``."""
    record, folder = case.present, f"{case.place.folder}/attachments"
    pinned = record.model.attachments
    names = [a.path for a in pinned]
    for i, attachment in enumerate(pinned):
        place = ("attachments", i, "path")
        if names.index(attachment.path) != i:
            yield RULE.found(case, f"{attachment.path} is pinned twice", "keep one entry", *place)
        elif attachment.store == "git":
            yield from _compare(case, i, f"{folder}/{attachment.path}")
        if attachment.kind == "true_copy" and attachment.certified is None:
            yield RULE.found(
                case, f"nobody certified that {attachment.path} is a true copy", "add certified: {by: …, on: …}", *place
            )
    in_git = {a.path for a in pinned if a.store == "git"}
    for name in case.snapshot.names(folder):
        if name not in in_git:
            yield Finding(
                RULE.id,
                f"{name} lies among the attachments and is not pinned",
                f"name it under attachments in {case.path}, or remove it",
                f"{folder}/{name}",
                record=case.place.id,
                field=f"attachments.{name}",
                rule=RULE.id,
            )


def _compare(case: Case, i: int, path: str) -> Iterator[Finding]:
    attachment = case.present.model.attachments[i]
    entry = case.snapshot.entry(path)
    if entry is None or entry.is_tree:
        yield RULE.found(
            case,
            f"{attachment.path} is pinned and missing",
            f"put the file into {path.rpartition('/')[0]}/",
            "attachments",
            i,
            "path",
        )
        return
    size = case.snapshot.objects.size(entry.id)
    if size != attachment.bytes:
        yield RULE.found(
            case,
            f"{attachment.path} is {size} bytes long, pinned as {attachment.bytes}",
            "attach the file that was meant, or pin this one",
            "attachments",
            i,
            "bytes",
        )
        return
    held = case.snapshot.remember(("sha256", entry.id), lambda: digest.sha256(case.snapshot.objects.blob(entry.id)))
    if held != attachment.sha256:
        yield RULE.found(
            case,
            f"{attachment.path} is not the file that was pinned (its digest is {held})",
            "attach the file that was meant, or pin this one",
            "attachments",
            i,
            "sha256",
        )


RULE = Rule(
    "R-ID-05",
    "attachments are exactly those pinned",
    "21 CFR 11.10(c), 11.70; MHRA GXP DI 6.11",
    "neighbours",
    examine,
    engine=1,
)
