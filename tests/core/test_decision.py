"""The generic rule list: order, trace, and the duty to answer."""

import pytest

from server.core.decision import Decision, Opinion, Step, decide


def silent(_: int) -> Opinion | None:
    return None


def positive(number: int) -> Opinion | None:
    return Opinion("N1", "yes", "it is positive") if number > 0 else None


def otherwise(_: int) -> Opinion:
    return Opinion("N2", "no", "it is not")


RULES = (silent, positive, otherwise)


def test_the_first_opinion_decides_and_the_trace_ends_there():
    assert decide(RULES, 1) == Decision(
        "yes", "N1", "it is positive", (Step("silent", None, ""), Step("N1", "yes", "it is positive"))
    )


def test_every_rule_that_was_asked_is_in_the_trace():
    steps = decide(RULES, -1).steps
    assert steps == (Step("silent", None, ""), Step("positive", None, ""), Step("N2", "no", "it is not"))


def test_a_list_without_an_answer_is_a_bug():
    with pytest.raises(LookupError):
        decide((silent,), 1)
