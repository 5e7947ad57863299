"""Where things lie: record types, their numbers and folders. A path says type, year and id, and nothing else decides.

Pure text, no reading. Paths are ASCII and plain, so that none of them can surprise a shell, a browser or a file system.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sealtrail.model.agreements import Agreement
from sealtrail.model.audits import Audit
from sealtrail.model.capa import Capa
from sealtrail.model.changes import ChangeControl
from sealtrail.model.deviations import Deviation
from sealtrail.model.documents import Document, PeriodicReview, Spec, TrainingAck
from sealtrail.model.envelope import Envelope
from sealtrail.model.incidents import Incident
from sealtrail.model.oversight import Escalation, Notification, Waiver
from sealtrail.model.people import Person
from sealtrail.model.qualification import Qualification
from sealtrail.model.requests import Car, Scar
from sealtrail.model.risks import Risk
from sealtrail.model.sites import Product, Site
from sealtrail.model.system_change import SystemChange

_NAME = r"(?!(?i:con|prn|aux|nul|com\d|lpt\d)(?:[./]|\Z))[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?"
PATH = re.compile(rf"(?=.{{1,240}}\Z)\.?{_NAME}(?:/{_NAME})*", re.ASCII)
"""What a path inside a records repository looks like; only its first name may begin with a dot, and none is one that
Windows keeps for devices."""


@dataclass(frozen=True, slots=True)
class RecordType:
    """A record type: its folder, its prefix, whether its numbers restart each year, and its model.

    ``engine`` is the first version of the judgement that knows the type.
    """

    name: str
    prefix: str
    folder: str
    numbering: Literal["plain", "yearly", "edition"]
    model: type[Envelope]
    engine: int = 2

    def number(self, code: str, year: int, number: int) -> str:
        """The id with this number, for an organisation's code. Agreements begin with edition 01."""
        if self.numbering == "yearly":
            return f"{self.prefix}-{code}-{year}-{number:04d}"
        return f"{self.prefix}-{code}-{number:04d}" + ("-01" if self.numbering == "edition" else "")

    def shelf(self, year: int) -> str:
        """The folder that holds the records of a year (or all of them, where numbers do not restart)."""
        return f"{self.folder}/{year}" if self.numbering == "yearly" else self.folder

    def next_number(self, code: str, year: int, taken: Iterable[str]) -> str:
        """The next free id for an organisation's code, given the names on the shelf."""
        position = 3 if self.numbering == "yearly" else 2
        mine = [n.split("-") for n in taken if type_of(n) is self and organisation_code(n) == code]
        return self.number(code, year, max((int(parts[position]) for parts in mine), default=0) + 1)


TYPES: dict[str, RecordType] = {
    t.name: t
    for t in (
        RecordType("agreement", "QA", "agreements", "edition", Agreement, engine=1),
        RecordType("audit", "AUD", "records/audits", "yearly", Audit),
        RecordType("capa", "CAPA", "records/capas", "yearly", Capa, engine=1),
        RecordType("car", "CAR", "records/cars", "yearly", Car),
        RecordType("change", "CHG", "records/changes", "yearly", ChangeControl),
        RecordType("deviation", "DEV", "records/deviations", "yearly", Deviation),
        RecordType("document", "DOC", "records/documents", "edition", Document),
        RecordType("escalation", "ESC", "records/escalations", "yearly", Escalation),
        RecordType("incident", "INC", "records/incidents", "yearly", Incident, engine=1),
        RecordType("notification", "NTF", "records/notifications", "yearly", Notification),
        RecordType("person", "PER", "records/people", "plain", Person, engine=1),
        RecordType("product", "PRD", "records/products", "plain", Product, engine=1),
        RecordType("qualification", "QLF", "records/qualifications", "yearly", Qualification),
        RecordType("review", "REV", "records/reviews", "yearly", PeriodicReview),
        RecordType("risk", "RISK", "records/risks", "edition", Risk),
        RecordType("scar", "SCAR", "records/scars", "yearly", Scar),
        RecordType("site", "SITE", "records/sites", "plain", Site, engine=1),
        RecordType("spec", "SPEC", "records/specifications", "edition", Spec),
        RecordType("system_change", "SYS", "records/system-changes", "yearly", SystemChange, engine=1),
        RecordType("training_ack", "TRN", "records/training", "yearly", TrainingAck),
        RecordType("waiver", "WVR", "records/waivers", "yearly", Waiver),
    )
}
_BY_PREFIX = {t.prefix: t for t in TYPES.values()}
_BY_FOLDER = {t.folder: t for t in TYPES.values()}
_NUMBER = {
    "plain": re.compile(r"[A-Z]+-([A-Z0-9]{2,6})-\d{4}", re.ASCII),
    "yearly": re.compile(r"[A-Z]+-([A-Z0-9]{2,6})-(\d{4})-\d{4}", re.ASCII),
    "edition": re.compile(r"[A-Z]+-([A-Z0-9]{2,6})-\d{4}-\d{2}", re.ASCII),
}

Part = Literal["index", "statement", "signature", "attachment", "enrolment", "enrolment_signature"]
_FILE: tuple[tuple[Part, re.Pattern[str]], ...] = (
    ("index", re.compile(r"index\.md")),
    ("statement", re.compile(r"approvals/[0-9a-f]{16}\.json")),
    ("signature", re.compile(r"approvals/[0-9a-f]{16}\.json\.sig")),
    ("attachment", re.compile(r"attachments/[A-Za-z0-9][A-Za-z0-9._-]{0,99}")),
    ("enrolment", re.compile(r"enrolments/[0-9a-f]{16}\.json")),
    ("enrolment_signature", re.compile(r"enrolments/[0-9a-f]{16}\.json\.sig")),
)


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A path that belongs to a record: of which type and id, in which folder, and which part of it."""

    type: RecordType
    id: str
    folder: str
    part: Part
    path: str


def type_of(record: str) -> RecordType | None:
    """The type that an id's prefix names, if the id is well formed for it."""
    found = _BY_PREFIX.get(record.partition("-")[0])
    return found if found is not None and _NUMBER[found.numbering].fullmatch(record) else None


def organisation_code(record: str) -> str:
    """The organisation code in an id, the empty text if there is none."""
    parts = record.split("-")
    return parts[1] if len(parts) > 1 else ""


def folder_of(record: str) -> str | None:
    """The folder in which the record with this id lies."""
    found = type_of(record)
    if found is None:
        return None
    if found.numbering == "yearly":
        return f"{found.folder}/{record.split('-')[2]}/{record}"
    return f"{found.folder}/{record}"


def index_of(record: str) -> str | None:
    """The path of the record's ``index.md``."""
    folder = folder_of(record)
    return None if folder is None else f"{folder}/index.md"


@lru_cache(maxsize=4096)
def record_file(path: str) -> RecordFile | None:
    """What a path is to a record, or nothing when it is no record's file."""
    if PATH.fullmatch(path) is None:
        return None
    names = path.split("/")
    base = names[0] if names[0] == "agreements" else "/".join(names[:2])
    found = _BY_FOLDER.get(base)
    if found is None:
        return None
    depth = base.count("/") + (2 if found.numbering == "yearly" else 1)
    folder, record, rest = "/".join(names[: depth + 1]), "", "/".join(names[depth + 1 :])
    record = folder.rpartition("/")[2]
    if folder_of(record) != folder or type_of(record) is not found:
        return None
    for part, pattern in _FILE:
        if pattern.fullmatch(rest) and (found.name == "person" or not part.startswith("enrolment")):
            return RecordFile(found, record, folder, part, path)
    return None


def is_record_path(path: str) -> bool:
    """Whether a path lies where only records may lie."""
    return path.startswith(("records/", "agreements/")) or path in {"records", "agreements"}
