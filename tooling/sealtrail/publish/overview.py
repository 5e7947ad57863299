"""The first page and the list of landings: what this is, what was verified, what happened last. Pure."""

from __future__ import annotations

from sealtrail.model import TYPES, Agreement
from sealtrail.publish import times, words
from sealtrail.publish.basis import Landing
from sealtrail.publish.collections import due
from sealtrail.publish.collections.departures import flags
from sealtrail.publish.here import STEPS_PER_PAGE, Here, chip, history_url, row, section, table
from sealtrail.publish.holdings import Held, Holdings
from sealtrail.publish.markup import Html, between, h, join
from sealtrail.publish.registers import register_url

_RECENT = 8
_HEADS = ("Step", "Landed", "Records", "Why", "By", "Commit")


def name_of(holdings: Holdings) -> str:
    """What the site is called: the two organisations."""
    return " · ".join(organisation.name for organisation in holdings.root.organisations)


def overview_page(holdings: Holdings, pages: tuple[tuple[str, str], ...]) -> Html:
    """The first page: whether the history holds, what is wrong, what is late, what is there. ``pages`` are written."""
    here = Here(holdings, "index.html")
    sponsor, cmo = holdings.root.organisations
    lead = h("p", "The quality records that ", h("b", sponsor.name), " (sponsor) and ", h("b", cmo.name),
             " (contract manufacturer) keep together. A change takes effect only when the people that the policy names "
             "have signed exactly that text. This site is made from the verified history, and proves nothing itself: ",
             h("a", "how to verify it", href=here.url("verify.html")), ".", class_="lead")  # fmt: skip
    more = h("p", "More about these records: ", between(", ", [h("a", t, href=here.url(u)) for u, t in pages]), ".")
    return h(
        "article",
        h("header", h("h1", "Shared quality records"), lead, more if pages else None, class_="head"),
        _first(holdings, here), _due(holdings, here), _registers(holdings, here), _in_force(holdings, here),
        _recent(holdings, here),
        h("section", h("h2", "What this rests on", id="basis"), _basis(holdings, here), class_=_panel(holdings)),
        class_="overview",
    )  # fmt: skip


def _first(holdings: Holdings, here: Here) -> Html:
    """What an inspector wants to know first: does it hold, and how many things are not as they should be."""
    clocks = holdings.reckoned.clocks
    unanswered = sum(bool(m.unanswered(holdings.reckoned.escalations)) for m in holdings.reckoned.matters)
    counts = [
        ("Late", sum(c.is_late for c in clocks), "collections/due.html", "late", True),
        ("Coming due", sum(c.is_coming for c in clocks), "collections/due.html", "coming", False),
        ("Records in doubt", len(holdings.doubts), "collections/incidents.html", "doubts", True),
        ("Incidents", len(holdings.basis.incidents), "collections/incidents.html", "steps", True),
        ("Escalations unanswered", unanswered, "collections/escalations.html", "raised", True),
        ("Flags", sum(1 for _ in flags(holdings)), "collections/flags.html", "flags", False),
        ("Waivers", len(holdings.of_type("waiver")), "collections/flags.html", "waivers", False),
    ]
    tiles = [
        h("li", h("a", h("span", str(count), class_="figure"), " ", h("span", name, class_="name"),
                  href=here.url(url, key)), class_="bad" if bad and count else None)
        for name, count, url, key, bad in counts
    ]  # fmt: skip
    as_of = h("p", "Everything is shown as of ", h("b", times.long_day(holdings.day)), f", {holdings.day_is} "
              "(", times.utc(holdings.at), "). What became effective, due or overdue after that is not marked until "
              "something lands. ", h("a", "What this rests on", href="#basis"), ".", class_="quiet")  # fmt: skip
    verdict = h("p", verdict_of(holdings), class_="verdict-line" + (" doubtful" if holdings.basis.doubtful else ""))
    return h("section", verdict, as_of, _incidents(holdings, here), _doubts(holdings, here),
             h("ul", tiles, class_="tiles"), aria_label="At a glance")  # fmt: skip


def _due(holdings: Holdings, here: Here) -> Html:
    """What is late, the longest first, and what comes next."""
    clocks = holdings.reckoned.clocks
    late = [clock for clock in clocks if clock.is_late]
    next_ones = [*late, *(clock for clock in clocks if clock.is_coming)][:_RECENT]
    heads = ("Record", "What is owed", "Due", "How it stands", "Owed by")
    rows = [
        row(heads, [here.titled(clock.duty.record), due.sentence(clock.duty.what), due.due_of(clock),
                    due.stands(clock), due.owner_of(clock, holdings)])
        for clock in next_ones
    ]  # fmt: skip
    lead = h("p", "Nothing is late. " if not late else f"{len(late)} late. ",
             h("a", "Everything that is owed", href=here.url(due.COLLECTION.url)), ".")  # fmt: skip
    return section("Late and coming", lead, table("What is due first", heads, rows) if rows else join(), key="due")


def _registers(holdings: Holdings, here: Here) -> Html:
    """The registers that hold something, with how many records are open in each; the others are named."""
    heads = ("Register", "Records", "Still open", "Late")
    rows, empty = [], []
    for kind in TYPES.values():
        held, link = holdings.of_type(kind.name), h("a", words.type_word(kind.name, plural=True),
                                                    href=here.url(register_url(kind)))  # fmt: skip
        if not held:
            empty.append(link)
            continue
        still = str(sum(1 for one in held if is_open(one, holdings))) if kind.model.kind == "event" else "–"
        late = sum(1 for one in held if holdings.reckoned.is_late(one.place.id))
        rows.append(row(heads, [link, str(len(held)), still, str(late)]))
    find = h("p", h("a", "Find any record", href=here.url("registers/all.html")),
             " by site, product, type, state, class, organisation or year; read the ",
             h("a", "overviews", href=here.url("collections.html")), " across the registers; or see which ",
             h("a", "numbers", href=here.url("collections/numbers.html")), " were never used.")  # fmt: skip
    return section(
        "Registers", table("What is kept here", heads, rows, class_="counts"),
        h("p", "Empty: ", between(", ", empty), ".", class_="quiet") if empty else join(), find, key="registers",
    )  # fmt: skip


def verdict_panel(holdings: Holdings, here: Here) -> Html:
    """The verdict on the history, what is wrong with it, and what it rests on."""
    wrong = join(_incidents(holdings, here), _doubts(holdings, here))
    heading = h("h2", verdict_of(holdings), id="verdict")
    return h("section", heading, wrong, _basis(holdings, here), class_=_panel(holdings))


def _panel(holdings: Holdings) -> str:
    return "verified doubtful" if holdings.basis.doubtful else "verified"


def _basis(holdings: Holdings, here: Here) -> Html:
    """From where to where the verdict reaches, and the values that one compares with an anchor of one's own."""
    basis, anchor = holdings.basis, holdings.basis.anchor
    facts = [
        ("Steps that count", f"{holdings.landings}, each judged under the rules in force when it landed"),
        ("Last landing", times.utc(basis.landings[-1].at)),
        ("Repository", h("code", holdings.root.repository, class_="wrap")),
        ("Tip", h("code", basis.tip, class_="wrap")),
    ]
    if anchor is not None:
        facts += [("Genesis", h("code", anchor.genesis, class_="wrap")),
                  ("Genesis tree, SHA-256", h("code", anchor.tree_sha256, class_="wrap")),
                  ("First root, SHA-256", h("code", anchor.root_sha256, class_="wrap"))]  # fmt: skip
    rows = [h("div", h("dt", title), h("dd", value)) for title, value in facts]
    return join(h("dl", rows, class_="facts"),
                h("p", h("a", "anchor.json", href=here.url("anchor.json"), download="anchor.json"),
                  " holds these values; compare them with the anchor that you keep. They are worth what your own copy "
                  "of them is worth."))  # fmt: skip


def verdict_of(holdings: Holdings) -> str:
    """The verdict in a line."""
    if holdings.basis.doubtful:
        return "SUSPECT: a key may have been misused"
    incidents = len(holdings.basis.incidents)
    if incidents:
        return f"✓ History verified from its genesis, with {incidents} incident{'s' * (incidents > 1)}"
    return "✓ History verified from its genesis"


def _incidents(holdings: Holdings, here: Here) -> Html | None:
    """What went wrong with the branch of record and was cured: first, wherever the verdict is told."""
    if not holdings.basis.incidents:
        return None
    heads = ("Incident", "Step that does not count", "What spoke against it")
    rows = [
        row(heads, [here.titled(cure.record), join(f"{one.number} ", h("code", one.commit[:10])), ", ".join(one.codes)])
        for cure in holdings.basis.incidents for one in cure.cured
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


def is_open(held: Held, holdings: Holdings) -> bool:
    """Whether anything is still ahead of a record but being voided."""
    onward = holdings.reckoned.world.onward(held.model, held.model.state)
    return not onward <= {held.model.state, "voided"}


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


def _table(caption: str, heads: tuple[str, ...], rows: list[Html]) -> Html:
    return table(caption, heads, rows) if rows else h("p", "None.", class_="quiet")


def _recent(holdings: Holdings, here: Here) -> Html:
    steps = holdings.basis.landings[-_RECENT:][::-1]
    rows = [_landing(step, here, key=False) for step in steps]
    return section("Recent landings", table("The latest first", _HEADS, rows, class_="history"),
                   h("p", h("a", "All landings", href=here.url("history.html"))), key="recent")  # fmt: skip


def history_pages(holdings: Holdings) -> list[tuple[str, Html]]:
    """All landings, the latest page as ``history.html``, earlier ones under addresses that never change."""
    steps = holdings.basis.landings
    chunks = [steps[i : i + STEPS_PER_PAGE] for i in range(0, len(steps), STEPS_PER_PAGE)]
    urls = [history_url(i, len(chunks)) for i in range(len(chunks))]
    return [(url, _history(holdings, chunk, url, urls)) for url, chunk in zip(urls, chunks, strict=True)]


def _history(holdings: Holdings, steps: tuple[Landing, ...], url: str, urls: list[str]) -> Html:
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


def _landing(step: Landing, here: Here, *, key: bool) -> Html:
    touched = _touched(step, here.holdings)
    what = [h("div", here.number(held.place.id), " ", said) for held, said in touched]
    what += [h("div", h("span", "withheld from this audience", class_="redacted"))] * step.withheld
    reasons = list(dict.fromkeys(e.why for e in here.holdings.steps.get(step.number, ()) if e.why))
    signers = dict.fromkeys(s.printed_name for e in here.holdings.steps.get(step.number, ()) for s in e.who)
    cells: list[Html | str | None] = [
        str(step.number), times.utc(step.at), join(what) if len(what) < 6 else _folded(what),
        between(h("br"), reasons[:3]), between(h("br"), list(signers)), h("code", step.commit[:10]),
    ]  # fmt: skip
    return row(_HEADS, cells, **({"id": f"step-{step.number}"} if key else {}))


def _folded(what: list[Html]) -> Html:
    return h("details", h("summary", f"{len(what)} records"), what)


def _touched(step: Landing, holdings: Holdings) -> list[tuple[Held, str]]:
    found = []
    numbers = dict.fromkeys(event.record for event in holdings.steps.get(step.number, ()))
    for held in (holdings.records[number] for number in numbers if number in holdings.records):
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
