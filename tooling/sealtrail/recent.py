"""Memory with an end: what was made once is kept until there is too much, and then the longest unused is forgotten.

A history of thousands of steps is walked with it. It decides nothing: what is forgotten is only made again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


def _one(_: object) -> int:
    return 1


class Recent(Generic[K, V]):
    """Values by key, of a total weight of at most ``limit``; the newest is kept however heavy it is.

    Without ``weigh`` each value weighs one, so that ``limit`` is their number.
    """

    def __init__(self, limit: int, weigh: Callable[[V], int] = _one) -> None:
        self._limit = limit
        self._weigh = weigh
        self._weight = 0
        self._kept: OrderedDict[K, V] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, key: K) -> bool:
        return key in self._kept

    def get(self, key: K) -> V | None:
        """The value under a key, nothing if it is not kept."""
        value = self._kept.get(key)
        if value is not None:
            self._kept.move_to_end(key)
        return value

    def find(self, key: K, make: Callable[[], V]) -> V:
        """The value under a key, made if it is not kept."""
        try:
            value = self._kept[key]
        except KeyError:
            return self.keep(key, make())
        self._kept.move_to_end(key)
        return value

    def keep(self, key: K, value: V) -> V:
        """Keep a value under a key, instead of the one that may be there, and return it."""
        if key in self._kept:
            self._weight -= self._weigh(self._kept.pop(key))
        self._kept[key] = value
        self._weight += self._weigh(value)
        while self._weight > self._limit and len(self._kept) > 1:
            self._weight -= self._weigh(self._kept.popitem(last=False)[1])
        return value
