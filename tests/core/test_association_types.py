"""H55, T17: HubSpot's own association types, each with its way back."""

import pytest
from hubspot.crm.association_type import AssociationType as Official

from server.core.association_types import (
    BUILT_IN,
    DEFINED,
    OWN,
    AssociationType,
    between,
    plain,
    primary_holder,
)


@pytest.mark.parametrize(
    ("ends", "name"),
    [
        (("contact", "company"), "CONTACT_TO_COMPANY"), (("company", "contact"), "COMPANY_TO_CONTACT"),
        (("contact", "deal"), "CONTACT_TO_DEAL"), (("deal", "contact"), "DEAL_TO_CONTACT"),
        (("company", "deal"), "COMPANY_TO_DEAL"), (("deal", "company"), "DEAL_TO_COMPANY"),
        (("contact", "ticket"), "CONTACT_TO_TICKET"), (("ticket", "company"), "TICKET_TO_COMPANY"),
        (("deal", "ticket"), "DEAL_TO_TICKET"), (("email", "contact"), "EMAIL_TO_CONTACT"),
        (("email", "company"), "EMAIL_TO_COMPANY"), (("email", "deal"), "EMAIL_TO_DEAL"),
        (("email", "ticket"), "EMAIL_TO_TICKET"), (("note", "contact"), "NOTE_TO_CONTACT"),
        (("call", "deal"), "CALL_TO_DEAL"), (("meeting", "ticket"), "MEETING_TO_TICKET"),
        (("contact", "task"), "CONTACT_TO_TASK"),
    ],
)  # fmt: skip
def test_h55_the_plain_types_bear_hubspots_numbers(ends: tuple[str, str], name: str) -> None:
    found = plain(between((), *ends))
    assert found is not None
    assert (found.id, found.category) == (getattr(Official, name), BUILT_IN)


@pytest.mark.parametrize(
    ("ends", "number"),
    [(("contact", "company"), 1), (("company", "contact"), 2), (("deal", "company"), 5), (("company", "deal"), 6),
     (("company", "ticket"), 25), (("ticket", "company"), 26)],
)  # fmt: skip
def test_h55_primary_types(ends: tuple[str, str], number: int) -> None:
    assert [one.id for one in between((), *ends) if one.is_primary] == [number]
    assert primary_holder(*ends) == next(one for one in ends if one != "company")


def test_every_type_has_its_way_back() -> None:
    by_key = {(one.from_kind, one.to_kind, one.id): one for one in DEFINED}
    assert len(by_key) == len(DEFINED)
    for one in DEFINED:
        back = by_key[one.to_kind, one.from_kind, one.inverse_id]
        assert back.inverse_id == one.id


def test_t17_unlisted_pairs_have_no_plain_type() -> None:
    assert plain(between((), "email", "note")) is None
    assert plain(between((), "contact", "vessel")) is None
    own = AssociationType(9, OWN, "contact", "vessel", inverse_id=10)
    assert plain(between([own], "contact", "vessel")) == own
