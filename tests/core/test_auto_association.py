"""The settings of default associations, in HubSpot's words (H20, H24)."""

import pytest

from server.core.association import TARGETS
from server.core.auto_association import BRINGS, NONE, TYPES, Turn, options, read, value
from server.errors import Problem


@pytest.mark.parametrize("origin", list(TARGETS))
def test_h24_every_switch_has_a_value_for_on_and_for_off(origin: str) -> None:
    for target in TARGETS[origin]:
        for on in (True, False):
            assert value(target, on=on) in options(target)
            assert read("EMAIL", origin, target, value(target, on=on)) == Turn(origin, target, on)


@pytest.mark.parametrize(
    ("asked", "turn"),
    [
        (("EMAIL", "contact", "deal", None), Turn("contact", "deal", True)),
        (("EMAIL", "contact", "ticket", None), Turn("contact", "ticket", False)),
        (("EMAIL", "company", "contact", NONE), Turn("company", "contact", False)),
        (("EMAIL", "ticket", "company", BRINGS["company"]), Turn("ticket", "company", True)),
    ],
)
def test_h24_without_a_value_a_setting_is_as_t11_says(
    asked: tuple[str, str, str, str | None], turn: Turn
) -> None:
    assert read(*asked) == turn


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        *(((one, "contact", "deal", NONE), "engagementType") for one in TYPES[1:]),
        (("LETTER", "contact", "deal", NONE), "engagementType"),
        (("EMAIL", "vessel", "deal", NONE), "subjectObjectTypeId"),
        (("EMAIL", "contact", "contact", NONE), "targetObjectTypeId"),
        (("EMAIL", "contact", "vessel", NONE), "targetObjectTypeId"),
        (("EMAIL", "contact", "deal", "PRIMARY"), "associationCustomization"),
        (("EMAIL", "contact", "company", "primary"), "associationCustomization"),
    ],
)
def test_h20_what_has_no_setting_is_refused_with_its_field(
    asked: tuple[str, str, str, str | None], field: str
) -> None:
    refused = read(*asked)
    assert isinstance(refused, Problem)
    assert (refused.code, refused.field) == ("bad_request", field)


def test_h20_a_call_is_told_why_it_has_none() -> None:
    refused = read("CALL", "contact", "deal", NONE)
    assert isinstance(refused, Problem)
    assert refused.title == ("A call is logged to what is ticked, and to nothing else: use EMAIL.")
