"""A door on Microsoft's keys that a module's tests share; its core is as new for each of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.adapters.teams.door import Teams, standing
from tests.adapters.teams.keysite import KeySite, keysite


@pytest.fixture(scope="module")
def site() -> Iterator[KeySite]:
    with keysite() as served:
        yield served


@pytest.fixture(scope="module")
def served(site: KeySite) -> Iterator[Teams]:
    with standing(site.openid) as teams:
        yield teams


@pytest.fixture
def teams(served: Teams) -> Teams:
    served.core.clear()
    return served
