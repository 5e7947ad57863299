"""Is an answer to a request "we retrained the operator", whatever it calls itself? The detector of R-CA-01.

First it looks at what the answer claims of itself: the categories of its causes, the strength of its actions, its
measure, escape point and prevention. Then it compares the words with those claims, against an answer that calls a
training a redesign. It is a pure function of one round and of the severity: it opens no record and knows no state, and
at which step what weighs how much is the rule's to say.
"""

from __future__ import annotations

from sealtrail.retraining.detector import Concern, concerns
from sealtrail.retraining.reading import folded
from sealtrail.retraining.vocabulary import KINDS, Lexicon, lexicon, parsed

__all__ = ["KINDS", "Concern", "Lexicon", "concerns", "folded", "lexicon", "parsed"]
