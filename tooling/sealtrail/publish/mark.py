"""``site.json``: what a site is made from and for whom, and why one site may not take another's place unseen.

A site for inspection that is overwritten by one for both parties publishes what was withheld; only a person who says so
by choosing another folder, or by emptying this one, may do that.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sealtrail import history
from sealtrail.errors import UsageError
from sealtrail.publish.basis import Audience
from sealtrail.publish.holdings import Holdings

FILE = "site.json"
_FOR = {"inspection": "inspection", "partner": "both partners", "internal": "one partner"}


def site_json(holdings: Holdings) -> bytes:
    """What this site is made from and for whom (``sealtrail.site/1``)."""
    basis, moment = holdings.basis, holdings.moment
    past = None if moment is None else {
        "asked": moment.asked, "at": moment.at.isoformat(), "later_steps": moment.later, "uncured": moment.uncured,
    }  # fmt: skip
    value = {
        "schema": "sealtrail.site/1", "tool": holdings.tool_version, "repository": holdings.root.repository,
        "commit": basis.tip, "steps": basis.steps, "verdict": basis.verdict,
        "audience": holdings.audience, "as_of": past,
        "records": {held.place.id: held.page for held in holdings.records.values()},
        "withheld": {n: {"page": one.page, "sha256": one.digest or None} for n, one in holdings.withheld.items()},
    }  # fmt: skip
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def refuse_other(out: Path, audience: Audience) -> None:
    """Raises ``UsageError`` unless a folder may be replaced by a site for an audience.

    It may be missing, empty, or hold a site for the same audience.
    """
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise UsageError(f"{out} is no directory", hint="name a directory that is a site, empty, or not there yet")
    if not out.is_dir() or not any(out.iterdir()):
        return
    found = told(out)
    if found is None:
        raise UsageError(f"{out} holds something that is no site of ours", hint="name another directory: a build "
                         "replaces all that is in it")  # fmt: skip
    there = found.get("audience", "partner")  # so were all sites that do not say it
    if there != audience:
        raise UsageError(f"{out} holds a site for the audience {there}, expected {audience}", hint="name another "
                         "directory for each audience, or remove the site that is there")  # fmt: skip


def told(out: Path) -> dict[str, Any] | None:
    """What a folder says it is, nothing where it holds no site of ours."""
    try:
        value = json.loads((out / FILE).read_bytes())
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) and value.get("schema") == "sealtrail.site/1" else None


def notices(holdings: Holdings) -> tuple[tuple[str, str, str], ...]:
    """What every page must say of the whole site before anything else: its kind, in loud words, and in a sentence."""
    said = []
    if holdings.moment is not None:
        said.append(("past", f"As of {holdings.asked} – not the present state", _later(holdings.moment)))
    if holdings.audience == "inspection":
        count = len(holdings.withheld)
        are = f"{count} record{'s' * (count > 1)} {'are' if count > 1 else 'is'} withheld from this audience"
        rest = f"{are}, and what rests on them is not shown." if count else "Nothing is withheld from this audience."
        said.append(("audience", "For inspection", rest))
    return tuple(said)


def _later(moment: history.Moment) -> str:
    said = "Nothing has landed since."
    if moment.later:
        said = f"{moment.later} later step{'s' * (moment.later > 1)} on the branch; nothing here knows of them."
    if moment.uncured:
        said += f" {moment.uncured} of the steps until then did not count, and no incident said so yet."
    return said


def headline_of(out: Path) -> str:
    """What the site in a folder is, in a few words, such as ``site for inspection as of 2026-08-01``."""
    found = told(out) or {}
    past = found.get("as_of")
    said = f"site for {_FOR.get(found.get('audience', 'partner'), 'somebody')}"
    return f"{said} as of {past['asked']}" if isinstance(past, dict) and "asked" in past else said
