"""The first page and the list of landings: what this is, what was verified, what happened last. Pure."""

from __future__ import annotations

from sealtrail.gate import Step
from sealtrail.model import Agreement
from sealtrail.publish import times, words
from sealtrail.publish.here import STEPS_PER_PAGE, Here, chip, history_url, row, section, table
from sealtrail.publish.holdings import Held, Holdings
from sealtrail.publish.markup import Html, between, h, join
from sealtrail.publish.registers import all_numbers

_RECENT = 8
_HEADS = ("Step", "Landed", "Records", "Why", "By", "Commit")


def name_of(holdings: Holdings) -> str:
    """What the site is called: the two organisations."""
    return " · ".join(organisation.name for organisation in holdings.root.organisations)


def overview_page(holdings: Holdings, pages: tuple[tuple[str, str], ...]) -> Html:
    """The first page. ``pages`` are the hand-written ones, address and title."""
    here = Here(holdings, "index.html")
    sponsor, cmo = holdings.root.organisations
    lead = h("p", "The quality records that ", h("b", sponsor.name), " (sponsor) and ", h("b", cmo.name),
             " (contract manufacturer) keep together. A change takes effect only when the people that the policy names "
             "have signed exactly that text. This site is made from the verified history, and proves nothing itself: ",
             h("a", "how to verify it", href=here.url("verify.html")), ".", class_="lead")  # fmt: skip
    as_of = h("p", "Everything is shown as of ", h("b", times.long_day(holdings.day)), ", the day of the last landing. "
              "What became effective, due or overdue after that day is not marked until something lands.",
              class_="quiet")  # fmt: skip
    more = h("p", "More about these records: ", between(", ", [h("a", t, href=here.url(u)) for u, t in pages]), ".")
    return h(
        "article", h("header", h("h1", "Shared quality records"), lead, as_of, more if pages else None, class_="head"),
        verdict_panel(holdings, here), _in_force(holdings, here), _open(holdings, here), _recent(holdings, here),
        all_numbers(holdings, here), class_="overview",
    )  # fmt: skip


def verdict_panel(holdings: Holdings, here: Here) -> Html:
    """The verdict on the history, and from where to where it reaches."""
    report, anchor = holdings.report, holdings.report.anchor
    landings = len(report.valid_steps)
    facts = [
        ("Steps that count", f"{landings}, each judged under the rules in force when it landed"),
        ("Last landing", times.utc(holdings.at)),
        ("Repository", h("code", holdings.root.repository, class_="wrap")),
        ("Tip", h("code", report.tip, class_="wrap")),
    ]
    if anchor is not None:
        facts += [("Genesis", h("code", anchor.genesis, class_="wrap")),
                  ("Genesis tree, SHA-256", h("code", anchor.tree_sha256, class_="wrap")),
                  ("First root, SHA-256", h("code", anchor.root_sha256, class_="wrap"))]  # fmt: skip
    rows = [h("div", h("dt", title), h("dd", value)) for title, value in facts]
    return h("section", h("h2", _verdict(holdings), id="verdict"), _incidents(holdings, here), _doubts(holdings, here),
             h("dl", rows, class_="facts"),
             h("p", h("a", "anchor.json", href=here.url("anchor.json"), download="anchor.json"),
               " holds these values; compare them with the anchor that you keep. They are worth what your own copy of "
               "them is worth."), class_="verified" if not holdings.doubts else "verified doubtful")  # fmt: skip


def _verdict(holdings: Holdings) -> str:
    if holdings.doubts:
        return "SUSPECT: a key may have been misused"
    incidents = len(holdings.report.incidents)
    if incidents:
        return f"✓ History verified from its genesis, with {incidents} incident{'s' * (incidents > 1)}"
    return "✓ History verified from its genesis"


def _incidents(holdings: Holdings, here: Here) -> Html | None:
    """What went wrong with the branch of record and was cured: first, wherever the verdict is told."""
    if not holdings.report.incidents:
        return None
    heads = ("Incident", "Step that does not count", "What spoke against it")
    rows = [
        row(heads, [here.titled(cure.record), join(f"{one.number} ", h("code", one.commit[:10])), ", ".join(one.codes)])
        for cure in holdings.report.incidents for one in cure.cured
    ]  # fmt: skip
    return join(h("p", "These steps were pushed to the branch of record and do not count. Both organisations signed "
                  "what happened, and nothing of what the steps brought is in force."),
                table("Incidents", heads, rows))  # fmt: skip


def _doubts(holdings: Holdings, here: Here) -> Html | None:
    """What a misused key casts doubt on, until both sides sign it anew."""
    if not holdings.doubts:
        return None
    heads = ("Record in doubt", "Why")
    rows = [row(heads, [here.titled(number), why]) for number, why in holdings.doubts.items()]
    return table("Until both organisations sign it anew", heads, rows)


def _in_force(holdings: Holdings, here: Here) -> Html:
    held = [a for a in holdings.of_type("agreement") if a.standing.word not in {"Superseded", "Voided"}]
    heads = ("Agreement", "State", "Effective from", "Next review")
    rows = [
        row(heads, [here.titled(a.place.id), chip(a), times.day_of(a.model.effective_from),
                    times.day_of(a.model.next_review)])
        for a in held if isinstance(a.model, Agreement)
    ]  # fmt: skip
    return section(
        "Agreements", _table(f"In force or coming on {holdings.day.isoformat()}", heads, rows), key="agreements"
    )


def _open(holdings: Holdings, here: Here) -> Html:
    held = [c for c in holdings.of_type("capa") if c.standing.tone == "open"]
    heads = ("CAPA", "State", "Class", "Due")
    rows = [
        row(heads, [here.titled(c.place.id), chip(c), words.value_word("classification", c.model.classification or ""),
                    times.day_of(c.model.due) if c.model.due else "–"])
        for c in held
    ]  # fmt: skip
    return section("Open CAPAs", _table(f"Open on {holdings.day.isoformat()}", heads, rows), key="open")


def _table(caption: str, heads: tuple[str, ...], rows: list[Html]) -> Html:
    return table(caption, heads, rows) if rows else h("p", "None.", class_="quiet")


def _recent(holdings: Holdings, here: Here) -> Html:
    steps = holdings.report.valid_steps[-_RECENT:][::-1]
    rows = [_landing(step, here, key=False) for step in steps]
    return section("Recent landings", table("The latest first", _HEADS, rows, class_="history"),
                   h("p", h("a", "All landings", href=here.url("history.html"))), key="recent")  # fmt: skip


def history_pages(holdings: Holdings) -> list[tuple[str, Html]]:
    """All landings, the latest page as ``history.html``, earlier ones under addresses that never change."""
    steps = holdings.report.valid_steps
    chunks = [steps[i : i + STEPS_PER_PAGE] for i in range(0, len(steps), STEPS_PER_PAGE)]
    urls = [history_url(i, len(chunks)) for i in range(len(chunks))]
    return [(url, _history(holdings, chunk, url, urls)) for url, chunk in zip(urls, chunks, strict=True)]


def _history(holdings: Holdings, steps: tuple[Step, ...], url: str, urls: list[str]) -> Html:
    here = Here(holdings, url)
    rows = [_landing(step, here, key=True) for step in steps[::-1]]
    others = h("p", "Pages: ", between(" · ", [h("a", str(i), href=here.url(u)) for i, u in enumerate(urls, 1)]))
    return h(
        "article",
        h("header", h("h1", "History"), h("p", "Each landing is one step, judged by itself. Nothing is ever removed.",
                                          class_="lead"), class_="head"),
        others if len(urls) > 1 else None,
        table("Landings, the latest first", _HEADS, rows, class_="history"),
    )  # fmt: skip


def _landing(step: Step, here: Here, *, key: bool) -> Html:
    touched = _touched(step, here.holdings)
    what = [h("div", here.number(held.place.id), " ", said) for held, said in touched]
    reasons = list(dict.fromkeys(e.why for e in here.holdings.steps.get(step.number, ()) if e.why))
    signers = dict.fromkeys(s.printed_name for e in here.holdings.steps.get(step.number, ()) for s in e.who)
    cells: list[Html | str | None] = [
        str(step.number), times.utc(step.at), join(what) if len(what) < 6 else _folded(what),
        between(h("br"), reasons[:3]), between(h("br"), list(signers)), h("code", step.commit.id[:10]),
    ]  # fmt: skip
    return row(_HEADS, cells, **({"id": f"step-{step.number}"} if key else {}))


def _folded(what: list[Html]) -> Html:
    return h("details", h("summary", f"{len(what)} records"), what)


def _touched(step: Step, holdings: Holdings) -> list[tuple[Held, str]]:
    found = []
    numbers = dict.fromkeys(event.record for event in holdings.steps.get(step.number, ()))
    for number in numbers:
        held = holdings.records[number]
        revision = next((r for r in held.revisions if r.step.number == step.number), None)
        if revision is None:
            found.append((held, "signed after landing"))
            continue
        new = revision.record.model
        old = revision.previous.model.state if revision.previous is not None else None
        moved = words.human(new.state).lower()
        said = f"rev. {new.revision}, " + (
            moved if old in {None, new.state} else f"{words.human(str(old)).lower()} → {moved}"
        )
        found.append((held, said))
    return found
