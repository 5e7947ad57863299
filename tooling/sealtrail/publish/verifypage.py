"""How to verify everything without us, with an example that works on the files of this very site. Pure."""

from __future__ import annotations

from sealtrail import digest
from sealtrail.history import Signature
from sealtrail.publish import times
from sealtrail.publish.downloads import anchor_json, signed_url
from sealtrail.publish.head import FILE, head_of
from sealtrail.publish.here import Here, section
from sealtrail.publish.holdings import Held, Holdings
from sealtrail.publish.manifestation import NAMESPACE, file_of, statement_url
from sealtrail.publish.markup import Html, h, join
from sealtrail.publish.overview import verdict_panel


def verify_page(holdings: Holdings) -> Html:
    """The page for those who trust nobody."""
    here = Here(holdings, "verify.html")
    return h(
        "article",
        h("header", h("h1", "Verify"), h("p", "These pages are a rendering, and a rendering proves nothing. The proof "
          "is the repository behind them, which either organisation can give you.", class_="lead"), class_="head"),
        verdict_panel(holdings, here), _whole(), _head(holdings, here), _single(holdings, here), _limits(),
    )  # fmt: skip


def _whole() -> Html:
    return section(
        "The whole history",
        h("p", "Needs git, this tool, and the anchor that you were given on another way than this site."),
        _shell("git clone THE-REPOSITORY records", "cd records", "sealtrail verify --anchor anchor.json"),
        h("p", "It judges each step since the first again, under the rules in force when it landed, without a network. "
          "Ask both organisations for a copy and compare the tips: a history that one of them rewrote has another."),
        key="whole",
    )  # fmt: skip


def _head(holdings: Holdings, here: Here) -> Html | None:
    head = head_of(holdings)
    if head is None:
        return None
    facts = [
        ("Repository", h("code", head.repository, class_="wrap")),
        ("Last step", join(here.step(head.steps, str(head.steps)), ", landed ", times.utc(head.at))),
        ("Its commit", h("code", head.commit, class_="wrap")),
        ("All its files, SHA-256", h("code", head.tree_sha256, class_="wrap")),
        ("anchor.json, SHA-256", h("code", digest.sha256(anchor_json(holdings)), class_="wrap")),
    ]  # fmt: skip
    file = h("a", FILE, href=here.url(FILE), download=FILE)
    history = h("a", "History", href=here.url("history.html"))
    return section(
        "The head and the anchor", h("dl", [h("div", h("dt", title), h("dd", value)) for title, value in facts],
                                     class_="facts"),
        h("p", "A checkpoint of this step that somebody keeps apart must name the same repository, commit, digest and "
          "time (", file, " is this site’s, as ", h("code", "sealtrail checkpoint"), " would write it, but unsigned). "
          "One of an earlier step must name the commit that ", history, " gives for it, and ",
          h("code", "sealtrail verify --since FILE"), " holds the whole history against it."),
        h("p", "Of the anchor that you were given, ", h("code", "sha256sum anchor.json"), " must print the digest "
          "above."),
        key="head",
    )  # fmt: skip


def _single(holdings: Holdings, here: Here) -> Html:
    found = example(holdings)
    if found is None:
        return section("One signature, with stock tools", h("p", "Nothing has been signed yet."), key="single")
    held, one = found
    name, subject = file_of(one), one.approval.subject[0].digest.sha256
    signed = signed_url(held, one).rpartition("/")[2]
    up = "../" * (held.base.count("/") + 1)
    signers = h("a", "allowed_signers", href=here.url("allowed_signers"), download="allowed_signers")
    return section(
        "One signature, with stock tools",
        h("p", "Needs sha256sum, the ssh-keygen of any OpenSSH since 8.1, and a saved copy of this site. The example "
          f"is {one.printed_name}’s signature on revision {one.revision} of ", here.titled(held.place.id), "."),
        h("ol",
          h("li", h("p", "The signature is the person’s. ", signers, " lists all keys; compare the fingerprint with "
                    "what you were given."),
            _shell(f"cd {held.base}", f"ssh-keygen -Y verify -f {up}allowed_signers -I {one.person} -n {NAMESPACE} "
                   f"-s approvals/{name}.sig < approvals/{name}")),
          h("li", h("p", "The statement names the record’s bytes: its subject must give the digest that this prints."),
            _shell(f"sha256sum {signed}", f"grep -o '\"subject\".*' approvals/{name}"),
            h("p", "Both show ", h("code", subject, class_="wrap"), ".")),
          h("li", h("p", "Read what was signed: ", h("a", "the statement", href=here.url(statement_url(held, one))),
                    " is plain JSON, with the signer, the meaning, the time, the revision and the change of state."))),
        key="single",
    )  # fmt: skip


def example(holdings: Holdings) -> tuple[Held, Signature] | None:
    """The signature that the page explains: an approval of an agreement in force, or else the latest there is."""
    candidates = [
        (held.standing.word == "Effective", one.meaning == "approved", one.landed_at, one.path, held, one)
        for held in holdings.records.values() for one in held.signatures
    ]  # fmt: skip
    best = max(candidates, key=lambda c: c[:4], default=None)
    return None if best is None else (best[4], best[5])


def _limits() -> Html:
    return section(
        "What no check can show",
        h("p", "That a person who signed was free to refuse; that a sentence in a record is true; and, before a third "
          "party saw a copy, that both organisations together did not write another history."),
        key="limits",
    )  # fmt: skip


def _shell(*lines: str) -> Html:
    return h("pre", h("code", join("\n".join(lines))), class_="shell", tabindex="0")
