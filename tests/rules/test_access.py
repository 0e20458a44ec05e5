"""Who may do what: the whole table, written out once more."""

from __future__ import annotations

from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.access import Act, Role, may

TABLE = """
          member core   secr   stew   lead   mana   spon   tech   know   comm   admi
anybody   yes    yes    yes    yes    yes    yes    yes    yes    yes    yes    yes
take_part yes    yes    yes    yes    yes    yes    -      -      -      -      -
lead      -      yes    yes    -      yes    yes    -      -      -      -      -
poll      -      yes    yes    yes    yes    yes    -      -      -      -      -
nudge     -      yes    yes    yes    yes    yes    -      -      -      -      -
pause     -      yes    yes    -      yes    yes    -      -      -      -      -
tend      -      yes    yes    yes    yes    yes    -      -      -      -      -
advance   -      yes    -      -      yes    yes    -      -      -      -      -
engage    -      yes    yes    yes    yes    yes    -      -      -      -      -
convene   -      yes    yes    yes    yes    yes    -      -      -      -      -
report    -      yes    yes    -      yes    yes    -      -      -      -      -
digest    -      yes    yes    -      yes    yes    -      -      -      -      -
tie       -      yes    -      -      yes    yes    -      -      -      -      -
charter   -      yes    yes    yes    yes    yes    -      -      -      -      -
invite    -      yes    yes    -      yes    yes    -      -      -      -      -
equip     -      yes    yes    -      yes    yes    -      -      -      -      -
log       -      yes    yes    -      yes    yes    -      -      -      -      -
"""
"""Roles by their first letters, in the order of `Role`."""

heads, *lines = (line.split() for line in TABLE.strip().splitlines())
COLUMNS = tuple(zip(heads, get_args(Role), strict=True))
EXPECTED = {
    (role, line[0]): answer == "yes"
    for line in lines
    for (_, role), answer in zip(COLUMNS, line[1:], strict=True)
}


def test_each_column_is_a_role_s() -> None:
    assert all(role.startswith(head) for head, role in COLUMNS)


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
