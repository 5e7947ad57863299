"""Memory with an end: what is kept, and what is forgotten first."""

from __future__ import annotations

from sealtrail.recent import Recent


def test_a_value_is_made_once_while_it_is_kept() -> None:
    """Asking again for what is kept makes nothing, even where the value is nothing."""
    made: list[str] = []
    kept: Recent[str, None] = Recent(2)
    for key in "aab":
        kept.find(key, lambda key=key: made.append(key))  # type: ignore[misc]
    assert made == ["a", "b"]


def test_the_longest_unused_is_forgotten_first() -> None:
    """Beyond the limit goes what nobody asked for longest, not what was made first."""
    kept: Recent[str, str] = Recent(2)
    for key in "abac":
        kept.find(key, key.upper)
    assert [key in kept for key in "abc"] == [True, False, True]
    assert kept.find("b", lambda: "again") == "again"
    assert len(kept) == 2


def test_the_limit_is_one_of_weight() -> None:
    """Heavy values push out more than one light one, and the newest is kept however heavy it is."""
    kept: Recent[str, str] = Recent(6, len)
    for value in ("aa", "bb", "cc"):
        kept.keep(value, value)
    kept.keep("dddd", "dddd")
    assert [key in kept for key in ("aa", "bb", "cc", "dddd")] == [False, False, True, True]
    kept.keep("e" * 9, "e" * 9)
    assert (len(kept), "e" * 9 in kept) == (1, True)


def test_a_value_that_takes_the_place_of_another_weighs_alone() -> None:
    """Keeping something else under the same key lets the weight of the old value go."""
    kept: Recent[str, str] = Recent(4, len)
    kept.keep("other", "x")
    for _ in range(3):
        kept.keep("key", "yyy")
    assert "other" in kept


def test_what_was_got_is_not_the_longest_unused() -> None:
    """Getting a value counts as asking for it, and nothing comes of a key that is not kept."""
    kept: Recent[str, str] = Recent(2)
    kept.keep("a", "A")
    kept.keep("b", "B")
    assert (kept.get("a"), kept.get("c")) == ("A", None)
    kept.keep("c", "C")
    assert [key in kept for key in "abc"] == [True, False, True]
