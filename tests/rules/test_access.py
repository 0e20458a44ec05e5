"""Who may do what: the whole table, written out once more."""

from __future__ import annotations

from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.access import Act, Role, may

TABLE = """
                              anybody take_part lead poll pause tend advance convene digest tie equip
member                        yes     yes       -    -    -     -    -       -       -      -   -
core_team                     yes     yes       yes  yes  yes   yes  yes     yes     yes    yes yes
secretariat                   yes     yes       yes  yes  yes   yes  -       yes     yes    -   yes
steward                       yes     yes       -    yes  -     yes  -       yes     -      -   -
leader                        yes     yes       yes  yes  yes   yes  yes     yes     yes    yes yes
manager                       yes     yes       yes  yes  yes   yes  yes     yes     yes    yes yes
sponsor                       yes     -         -    -    -     -    -       -       -      -   -
technical_expert              yes     -         -    -    -     -    -       -       -      -   -
knowledge_management_advisor  yes     -         -    -    -     -    -       -       -      -   -
communications_advisor        yes     -         -    -    -     -    -       -       -      -   -
administrative_support        yes     -         -    -    -     -    -       -       -      -   -
"""

acts, *lines = (line.split() for line in TABLE.strip().splitlines())
EXPECTED = {
    (line[0], act): answer == "yes"
    for line in lines
    for act, answer in zip(acts, line[1:], strict=True)
}


def test_the_table_has_every_role_and_every_act() -> None:
    assert set(EXPECTED) == set(product(get_args(Role), get_args(Act)))


@pytest.mark.parametrize(("role", "act"), EXPECTED, ids="-".join)
def test_a_role_alone_may_do_what_the_table_says(role: str, act: Act) -> None:
    assert may(frozenset({role}), act) is EXPECTED[role, act]


@given(st.frozensets(st.sampled_from(get_args(Role))), st.sampled_from(get_args(Act)))
def test_several_roles_may_together_do_what_one_of_them_may(
    roles: frozenset[str], act: Act
) -> None:
    assert may(roles, act) is (act == "anybody" or any(may(frozenset({r}), act) for r in roles))


@given(st.sampled_from(get_args(Act)), st.text())
def test_an_unknown_role_may_do_nothing_that_nobody_may(act: Act, role: str) -> None:
    nobody = may(frozenset(), act)
    assert nobody is (act == "anybody")
    assert role in get_args(Role) or may(frozenset({role}), act) is nobody
