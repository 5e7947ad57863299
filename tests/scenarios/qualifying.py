"""A third plant on a bench: what Harrow says of it, and what Larkspur asks, looks at and decides."""

from __future__ import annotations

from datetime import datetime

from sealtrail.model import Limits
from sealtrail.suppliers import READ, Registers, Row, SiteStatus, approved_suppliers, site_status
from tests.gate.bench import ADMIN, CMO_QA, DIRECTOR, HEAD, QA, REGULATORY, ROOT, Bench, path_of
from tests.gate.past import grown

PLANT, STELBAT = "SITE-HRW-0003", "PRD-LRK-0001"
QUALIFICATION, AUDIT, RISK = "QLF-LRK-2026-0011", "AUD-LRK-2026-0011", "RISK-LRK-0011-01"
ENGINEER = "PER-LRK-0011"
"""Larkspur's technical head, who comes for this."""

SITE_TEXT = f"""---
schema: site/1
id: {PLANT}
title: Harrow Oral Solids, Millville
revision: 1
state: active
org: harrow
parties: [larkspur, harrow]
legal_name: Harrow Oral Solids LLC
site_name: Millville
address: 12 Wade Boulevard, Millville, New Jersey 08332
country: US
time_zone: America/New_York
calendar: us-nj
activities: [drug_product]
licences:
  - authority: Food and Drug Administration
    kind: establishment registration
    number: EXAMPLE-REG-3010099001
    valid_from: "2026-01-01"
    valid_to: "2027-12-31"
risk_tier: critical
---

Two presses and a coater, in a hall of their own.
"""

QUALIFICATION_TEXT = f"""---
schema: qualification/1
id: {QUALIFICATION}
title: Millville for Stelbat tablets
revision: 1
state: planned
org: larkspur
parties: [larkspur, harrow]
site: {PLANT}
products: [{STELBAT}]
markets: [US]
type: initial
activities: [drug_product]
dossier_site: true
diligence:
  technical: The presses are those of Lumberton, two years younger.
  financial: Harrow's accounts of 2025 show no doubt that it goes on.
  regulatory_history: One inspection in 2025, no action indicated.
  sources: [FDA inspection classification database, Harrow's annual report of 2025]
  checked_on: "2026-10-20"
questionnaire:
  template: Site questionnaire, edition 4
  questions:
    - {{id: Q1, text: "Who releases a batch?"}}
    - {{id: Q2, text: "Are penicillins, cephalosporins or cytotoxic substances handled?"}}
    - {{id: Q3, text: "Who may change the recipe of a press?"}}
  sent_on: "2026-11-02"
  due_on: "2026-11-16"
---

Millville is to take over one press line of Lumberton in 2027.
"""

AUDIT_TEXT = f"""---
schema: audit/1
id: {AUDIT}
title: Qualification audit of Millville
revision: 1
state: planned
org: larkspur
parties: [larkspur, harrow]
site: {PLANT}
kind: qualification
mode: onsite
standards: [drug_us_211]
scope: Pressing and coating, and the laboratory in process
team:
  - {{name: Zeynep Yıldız, qualified: Lead auditor since 2019, lead: true}}
from: "2026-11-17"
to: "2026-11-18"
---

Two days on site.
"""

RISK_TEXT = f"""---
schema: risk/1
id: {RISK}
title: Stelbat at Millville
revision: 1
state: draft
org: larkspur
parties: [larkspur, harrow]
products: [{STELBAT}]
question: What could go wrong with Stelbat tablets at Millville that does not at Lumberton?
scope: Pressing and coating
sites: [{PLANT}]
team:
  - {{name: Zeynep Yıldız, function: Quality}}
  - {{name: Ravi Menon, function: Technology}}
method: FMEA
items:
  - {{id: F1, failure: A press runs an old recipe, effect: Tablets of wrong hardness, cause: Recipes are copied by hand,
     severity: 6, occurrence: 4, detection: 5, number: 120,
     residual_severity: 6, residual_occurrence: 2, residual_detection: 4, residual_number: 48}}
acceptance: No number above 100
formality: A known process at a new place
subjectivity: Each scored alone, then all together
effective_from: "2026-11-10"
review_due: "2027-11-10"
---

Recipes come from the server of Lumberton from now on.
"""


def at(moment: str) -> Bench:
    """The story's last tree, with Larkspur's technical head let in, on which a step lands at a moment."""
    bench = later(grown().fork().bench, moment)
    bench.colleague(ENGINEER, like=REGULATORY)
    bench.swap(path_of(ENGINEER), "role: sponsor.ra", "role: sponsor.techops")
    return bench.sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT).sign(CMO_QA).land()


def later(bench: Bench, moment: str) -> Bench:
    """The same bench, some time later."""
    bench.at = datetime.fromisoformat(moment)
    return bench


def begun(bench: Bench, record: str, text: str, author: str = QA) -> Bench:
    """A first draft lands; nobody but its author signs."""
    bench.touched = record
    return bench.write(path_of(record), text).sign(author, "authored").land()


def assessed(bench: Bench) -> Bench:
    """The risk assessment is written, reviewed and approved."""
    begun(bench, RISK, RISK_TEXT)
    bench.edit(RISK, "in_review").sign(QA, "authored").land()
    bench.edit(RISK, "approved").sign(QA, "authored")
    return bench.sign(HEAD, role="sponsor.qa").sign(ENGINEER, "reviewed").land()


def known(bench: Bench) -> Registers:
    """The registers as they have landed."""
    return Registers.of(record.model for record in bench.base.records(*READ) if record.readable)


def limits_of(bench: Bench) -> Limits:
    governance, _ = bench.base.governance()
    assert governance is not None
    return governance.policy.limits


def status(bench: Bench, site: str = PLANT) -> SiteStatus:
    """The status of a site on the day of the bench."""
    registers = known(bench)
    found = registers.site(site)
    assert found is not None
    return site_status(registers, found, bench.at.date(), limits_of(bench))


def listed(bench: Bench, site: str = PLANT) -> list[Row]:
    """The rows of a site in the approved-supplier list, on the day of the bench."""
    rows = approved_suppliers(known(bench), bench.at.date(), limits_of(bench))
    return [row for row in rows if row.site == site]
