"""The playground's world, in which several threads act."""

from __future__ import annotations

import threading

from adapters.playground.world import Dweller, World


def test_while_somebody_looks_at_all_of_it_nobody_changes_it() -> None:
    world = World()
    world.settle([Dweller("ada", "Ada", "UTC")], [])
    begun = threading.Event()

    def start_over() -> None:
        begun.set()
        world.clear()

    other = threading.Thread(target=start_over)
    with world.still():
        other.start()
        begun.wait(5)
        other.join(0.05)  # where it weren't held up, it would be through
        assert other.is_alive()
        assert list(world.people) == ["ada"]
    other.join(5)
    assert not world.people
