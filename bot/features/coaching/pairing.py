"""As many pairs as there can be: Edmonds' blossoms, on rows of bits.

Vertices are numbers, the most urgent first; bit u of `edges[v]` says that v and u may be paired.
Source: J. Edmonds, Paths, Trees, and Flowers (1965). Each search takes at most n steps of one
machine word in sixty-four; 2,000 people take a second or two.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

ALONE = -1


def bits(row: int) -> Iterator[int]:
    """The numbers of a row's bits, the lowest first."""
    while row:
        low = row & -row
        yield low.bit_length() - 1
        row ^= low


def begin(edges: Sequence[int], liked: Sequence[tuple[int, int]], mates: list[int]) -> None:
    """Pair whoever is alone: first those that are `liked`, then each with the first who fits."""
    alone = sum(1 << v for v, mate in enumerate(mates) if mate == ALONE)
    for v, u in liked:
        if alone >> v & 1 and alone >> u & 1 and edges[v] >> u & 1:
            mates[v], mates[u] = u, v
            alone ^= 1 << v | 1 << u
    for v in range(len(mates)):
        if alone >> v & 1 and (row := edges[v] & alone):
            u = (row & -row).bit_length() - 1
            mates[v], mates[u] = u, v
            alone ^= 1 << v | 1 << u


def complete(
    edges: Sequence[int], mates: list[int], waited: Sequence[int], *, gives_way: bool
) -> None:
    """Pair as many more as can be; nobody who has a mate is left alone for that.

    `gives_way`: where one must be left alone, whoever `waited` less is, if that is possible.
    """
    for root in range(len(mates)):
        if mates[root] == ALONE:
            search = _Search(edges, mates, root)
            end = search.end()
            if end != ALONE:
                search.flip(end)
            elif gives_way:
                _give_way(search, mates, root, waited)


def _give_way(search: _Search, mates: list[int], root: int, waited: Sequence[int]) -> None:
    """Whoever is reached by an even path can be left alone in the root's stead."""
    others = [v for v in bits(search.outer) if waited[v] < waited[root]]
    if others:
        last = max(others, key=lambda v: (-waited[v], v))
        before = mates[last]
        mates[last] = ALONE
        search.flip(before)


class _Search:
    """One tree of alternating paths that grows from somebody who is alone."""

    def __init__(self, edges: Sequence[int], mates: list[int], root: int) -> None:
        n = len(mates)
        self.edges, self.mates, self.root = edges, mates, root
        self.outer, self.seen = 1 << root, 1 << root
        self.alone = sum(1 << v for v, mate in enumerate(mates) if mate == ALONE and v != root)
        self.parent = [ALONE] * n
        self.inside = [1 << v for v in range(n)]
        self._heads = list(range(n))
        self._queue = deque([root])

    def end(self) -> int:
        """Somebody else who is alone, at the end of a path on which mates can be changed."""
        while self._queue:
            v = self._queue.popleft()
            free = self.edges[v] & self.alone
            if free:
                end = (free & -free).bit_length() - 1
                self.parent[end] = v
                return end
            self._grow(v)
        return ALONE

    def flip(self, end: int) -> None:
        """Change mates along the path from the root to an end that has none."""
        while end != ALONE:
            before = self.parent[end]
            then = self.mates[before]
            self.mates[end], self.mates[before] = before, end
            end = then

    def _grow(self, v: int) -> None:
        for u in bits(self.edges[v] & ~self.seen):
            if self.seen >> u & 1:  # it was the mate of one before it
                continue
            mate = self.mates[u]
            self.parent[u] = v
            self.seen |= 1 << u | 1 << mate
            self.outer |= 1 << mate
            self._queue.append(mate)
        while rest := self.edges[v] & self.outer & ~self.inside[self._head(v)]:
            self._contract(v, (rest & -rest).bit_length() - 1)

    def _contract(self, v: int, u: int) -> None:
        """An odd cycle: all in it are reached by an even path from now on."""
        head = self._meeting(v, u)
        merged = {head, *self._mark(v, head, u), *self._mark(u, head, v)}
        whole = 0
        for each in merged:
            whole |= self.inside[each]
            self._heads[each] = head
        self.inside[head] = whole
        for each in bits(whole & ~self.outer):
            self._queue.append(each)
        self.outer |= whole

    def _mark(self, v: int, head: int, child: int) -> Iterator[int]:
        while self._head(v) != head:
            mate = self.mates[v]
            yield self._head(v)
            yield self._head(mate)
            self.parent[v] = child
            child, v = mate, self.parent[mate]

    def _meeting(self, v: int, u: int) -> int:
        """Where the paths from both to the root come together."""
        passed = set()
        v = self._head(v)
        while True:
            passed.add(v)
            if self.mates[v] == ALONE:
                break
            v = self._head(self.parent[self.mates[v]])
        u = self._head(u)
        while u not in passed:
            u = self._head(self.parent[self.mates[u]])
        return u

    def _head(self, v: int) -> int:
        while self._heads[v] != v:
            self._heads[v] = self._heads[self._heads[v]]
            v = self._heads[v]
        return v
