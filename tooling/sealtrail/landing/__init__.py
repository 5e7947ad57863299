"""Landing: proposals judged and landed as one step, and the hook that lets nothing else in."""

from sealtrail.landing.keeping import anchor_text, install_hook, kept_anchor
from sealtrail.landing.proposing import Landed, land, propose
from sealtrail.landing.reception import MAIN, Reception, Update, read_updates, receive

__all__ = [
    "MAIN",
    "Landed",
    "Reception",
    "Update",
    "anchor_text",
    "install_hook",
    "kept_anchor",
    "land",
    "propose",
    "read_updates",
    "receive",
]
