"""Check boxes before anybody ticks: T4, T10, T11, H6, H18."""

from datetime import UTC, datetime, timedelta

import pytest

from server.core.association import (
    T11,
    TARGETS,
    Candidate,
    Choice,
    defaults,
    effect,
    from_record,
    inherited,
    of_team_mail,
    on_the_phone,
)

DAY = datetime(2026, 11, 1, tzinfo=UTC)


def deal(number, days=0, *, is_open=True):
    return Candidate("deal", number, f"Deal {number}", DAY + timedelta(days=days), is_open=is_open)


def ticked(choices):
    return [one.id for one in choices if one.ticked]


def test_a_contact_brings_its_primary_company_and_its_five_newest_open_deals_t11():
    company = Candidate("company", 50, "Brightwater", DAY, is_primary=True)
    former = Candidate("company", 51, "Old", DAY + timedelta(days=9))
    deals = [deal(number, number) for number in range(60, 67)]
    choices = defaults([(1, "Anna")], {1: [former, company, *deals]})
    assert ticked(choices) == [1, 50, 66, 65, 64, 63, 62]
    assert [one.id for one in choices if not one.ticked] == [51, 61, 60]
    assert choices[0] == Choice("contact", 1, True, "default", "Anna is in this mail")
    assert choices[1].because == "Anna's primary company"


def test_deals_are_ordered_by_association_time_and_ties_by_id_t10():
    choices = defaults([(1, "Anna")], {1: [deal(9, 1), deal(7, 1), deal(8, 2)]})
    assert ticked(choices) == [1, 8, 7, 9]


def test_closed_deals_are_not_offered_h18():
    assert ticked(defaults([(1, "Anna")], {1: [deal(7, is_open=False)]})) == [1]


def test_tickets_are_offered_without_a_tick():
    ticket = Candidate("ticket", 80, "Invoice", DAY, is_open=True)
    choices = defaults([(1, "Anna")], {1: [ticket]})
    assert choices[-1] == Choice("ticket", 80, False, "default", "open ticket of Anna")


def test_a_record_of_two_contacts_is_offered_once_and_ticked_if_either_would():
    shared = [deal(number, number) for number in range(60, 66)]
    choices = defaults([(1, "Anna"), (2, "Jonas")], {1: shared, 2: shared[:1]})
    assert sorted(one.id for one in choices) == [1, 2, 60, 61, 62, 63, 64, 65]
    assert 60 in ticked(choices)


def test_an_answer_inherits_from_the_first_logged_mail_t4():
    offered = defaults([(1, "Anna")], {1: [deal(60), deal(61)]})
    choices = inherited([("contact", 1), ("ticket", 80)], offered)
    assert ticked(choices) == [1, 80]
    assert {one.source for one in choices if one.ticked} == {"inherited"}
    assert [one.id for one in choices if not one.ticked] == [60, 61]


COMPANY = Candidate("company", 50, "Brightwater", DAY, is_primary=True)
TICKET = Candidate("ticket", 80, "Invoice", DAY, is_open=True)


@pytest.mark.parametrize(
    ("switched", "expected"),
    [
        ({}, [1, 50, 60]),
        ({("contact", "company"): False}, [1, 60]),
        ({("contact", "deal"): False}, [1, 50]),
        ({("contact", "ticket"): True}, [1, 50, 60, 80]),
        ({("contact", "vessel"): True}, [1, 50, 60]),
    ],
    ids=["t11", "no-company", "no-deals", "tickets-too", "no-such-switch"],
)
def test_h20_what_is_switched_off_is_offered_without_a_tick(switched, expected):
    related = {1: [COMPANY, deal(60), TICKET]}
    choices = defaults([(1, "Anna")], related, T11.but(switched))
    assert ticked(choices) == expected
    assert {one.id for one in choices} == {1, 50, 60, 80}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("company", [9, 1, 60]), ("deal", [9, 1, 50]), ("ticket", [9, 1, 50]), ("vessel", [9])],
)
def test_t11_h19_what_comes_along_from_another_record(kind, expected):
    origin = Candidate(kind, 9, "It", DAY)
    choices = from_record(origin, [(1, "Anna")], [COMPANY, deal(60), TICKET])
    assert ticked(choices) == expected
    assert choices[0].because == "written from It"


def test_every_switch_says_what_it_does():
    said = {effect(origin, target) for origin, targets in TARGETS.items() for target in targets}
    assert len(said) == sum(len(targets) for targets in TARGETS.values())
    assert T11.on <= {(origin, target) for origin, targets in TARGETS.items() for target in targets}


@pytest.mark.parametrize(
    ("addressed", "ticked_ones"),
    [({1}, [1]), ({1, 2}, [1, 2]), ({50, 60}, []), (set(), [])],
    ids=["the contact it goes to", "both of them", "companies and deals never", "nobody"],
)
def test_h21_from_the_phone_a_mail_is_logged_to_whom_it_goes_to(
    addressed: set[int], ticked_ones: list[int]
) -> None:
    company = Candidate("company", 50, "Brightwater", DAY, is_primary=True)
    offered = defaults([(1, "Anna"), (2, "Jonas")], {1: [company, deal(60)]})
    kept = inherited([("deal", 60), ("company", 50)], offered)
    for choices in (offered, kept):
        on_phone = on_the_phone(choices, frozenset(addressed))
        assert ticked(on_phone) == ticked_ones
        assert [one.id for one in on_phone] == [one.id for one in choices], "the rest can be ticked"


COMPANY = Candidate("company", 50, "Brightwater", DAY, is_primary=True)


@pytest.mark.parametrize(
    ("offered", "origin", "expected"),
    [
        pytest.param(
            defaults([(1, "Anna")], {1: [COMPANY, deal(60)]}), None, [1], id="T11 H20 nothing comes along"
        ),
        pytest.param(defaults([(1, "Anna"), (2, "Jonas")], {}), None, [1, 2], id="H22 all its contacts"),
        pytest.param(
            inherited([("deal", 60), ("contact", 1)], defaults([(1, "Anna")], {1: [COMPANY]})),
            None,
            [60, 1],
            id="H22 where its conversation is",
        ),
        pytest.param(
            from_record(Candidate("deal", 60, "Renewal", DAY), [(1, "Anna")], [COMPANY]),
            60,
            [60, 1],
            id="the record it is written from, and whom it goes to",
        ),
        pytest.param(
            from_record(
                Candidate("deal", 60, "Renewal", DAY),
                [(1, "Anna")],
                [COMPANY],
                T11.but({("deal", "contact"): False}),
            ),
            60,
            [60, 1],
            id="H20 no switch of the defaults counts",
        ),
        pytest.param((), None, [], id="nobody known"),
    ],
)
def test_default_associations_are_not_applied_to_team_mail(offered, origin, expected):
    kept = of_team_mail(offered, origin)
    assert ticked(kept) == expected
    assert [one.id for one in kept] == [one.id for one in offered], "the rest is offered without a tick"
