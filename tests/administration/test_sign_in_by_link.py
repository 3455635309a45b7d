"""Signing in with a link: guesses are counted, a whole office behind one address is not (ASVS 6.3.1)."""

import pytest

from server.actions.make_link import make_link
from server.actions.sign_in import sign_in_with_link
from server.errors import Refusal
from tests.administration.conftest import Firm

OFFICE = "192.0.2.7"


def right(firm: Firm) -> None:
    link = make_link(firm.deps, "mia@northwind.test")
    sign_in_with_link(firm.deps, link.rpartition("/")[2], "Chrome", OFFICE)


def guess(firm: Firm) -> str:
    with pytest.raises(Refusal) as refused:
        sign_in_with_link(firm.deps, "guessed", "Chrome", OFFICE)
    return refused.value.problem.code


def test_thirty_people_of_one_office_sign_in_one_after_the_other(firm: Firm) -> None:
    for _ in range(30):
        right(firm)


def test_guesses_are_stopped_and_a_right_one_begins_the_count_anew(firm: Firm) -> None:
    assert {guess(firm) for _ in range(20)} == {"code_expired"}
    assert guess(firm) == "too_fast"
    with pytest.raises(Refusal):
        right(firm)
    other = "192.0.2.8"
    for _ in range(19):
        with pytest.raises(Refusal):
            sign_in_with_link(firm.deps, "guessed", "Chrome", other)
    link = make_link(firm.deps, "mia@northwind.test")
    sign_in_with_link(firm.deps, link.rpartition("/")[2], "Chrome", other)
    with pytest.raises(Refusal, match="used already"):
        sign_in_with_link(firm.deps, "guessed", "Chrome", other)
