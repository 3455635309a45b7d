"""Reply sets: from the answered mail only, never ourselves (P16-P18, S29-S31)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.mail import MessageHead
from server.core.mail import Participant as P
from server.core.recipients import (
    FORWARD,
    KINDS,
    REPLY,
    also_there,
    answer,
    is_forward,
    reply,
    reply_all,
    subject,
)

MIA, ALIAS, TOM = P("mia@northwind.test"), P("sales@northwind.test"), P("tom@northwind.test")
ANNA, BOB, LIST = P("anna@brightwater.test"), P("bob@elsewhere.test"), P("list@lists.test")
OWN = frozenset({MIA.address, ALIAS.address})


def mail(sender, to=(), cc=(), bcc=(), reply_to=()):
    return MessageHead("<a@b>", "Pumps", sender, to=to, cc=cc, bcc=bcc, reply_to=reply_to)


@pytest.mark.parametrize(
    ("head", "to", "cc"),
    [
        pytest.param(mail(ANNA, to=(MIA,)), (ANNA,), (), id="to the writer"),
        pytest.param(mail(ANNA, to=(MIA, BOB)), (ANNA,), (BOB,), id="P16 keeps further To"),
        pytest.param(mail(ANNA, to=(ALIAS,), cc=(MIA, TOM)), (ANNA,), (TOM,), id="never own aliases"),
        pytest.param(mail(ANNA, to=(MIA,), reply_to=(BOB,)), (BOB,), (), id="Reply-To"),
        pytest.param(mail(ANNA, to=(MIA,), reply_to=(MIA,)), (ANNA,), (), id="Reply-To that is us"),
        pytest.param(mail(ANNA, to=(MIA,), reply_to=(BOB, LIST)), (BOB, LIST), (), id="two in Reply-To"),
        pytest.param(mail(MIA, to=(ANNA,), cc=(BOB,)), (ANNA,), (BOB,), id="our own mail"),
        pytest.param(mail(ALIAS, to=(MIA,), cc=(ANNA,)), (ANNA,), (), id="our own, others in Cc only"),
        pytest.param(mail(MIA, to=(MIA,)), (), (), id="a note to ourselves"),
        pytest.param(mail(TOM, to=(ANNA,), cc=(MIA,)), (TOM,), (ANNA,), id="S31 a colleague's mail"),
        pytest.param(mail(ANNA, to=(MIA,), bcc=(BOB,)), (ANNA,), (), id="nobody from Bcc"),
        pytest.param(mail(ANNA, to=(ANNA, MIA), cc=(ANNA,)), (ANNA,), (), id="each once"),
        pytest.param(mail(None, to=(MIA,)), (), (), id="nobody wrote it"),
    ],
)
def test_who_gets_the_answer(head, to, cc):
    assert reply(head, OWN).to == to
    assert reply(head, OWN).cc == ()
    assert (reply_all(head, OWN).to, reply_all(head, OWN).cc) == (to, cc)


someone = st.sampled_from([MIA, ALIAS, TOM, ANNA, BOB, LIST])
group = st.lists(someone, max_size=4).map(tuple)


@given(st.builds(mail, st.none() | someone, group, group, group, group))
def test_a_reply_never_goes_to_ourselves_nor_twice_nor_to_anybody_new(head):
    for kind in KINDS:
        made = answer(kind, head, OWN)
        addresses = [one.address for one in (*made.to, *made.cc)]
        assert not OWN & set(addresses)
        assert len(addresses) == len(set(addresses))
        visible = {person.address for role, person in head.people() if role != "bcc"}
        assert set(addresses) <= visible


@pytest.mark.parametrize(
    ("answered", "expected"),
    [
        ("Pumps", "Re: Pumps"),
        ("Re: Pumps", "Re: Pumps"),
        ("RE: re: Re[2]: Pumps", "Re: Pumps"),
        ("AW: Pumps", "Re: Pumps"),
        ("Odp: Sv: Pumps", "Re: Pumps"),
        ("回复：Pumps", "Re: Pumps"),
        ("Fwd: Pumps", "Re: Fwd: Pumps"),
        ("Reply: Pumps", "Re: Reply: Pumps"),
        ("", "Re:"),
    ],
)
def test_the_subject_gets_one_prefix(answered, expected):
    assert subject(REPLY, answered) == expected


@pytest.mark.parametrize(
    ("answered", "expected"),
    [
        ("Pumps", "Fwd: Pumps"),
        ("Fwd: FW: Pumps", "Fwd: Pumps"),
        ("WG: Pumps", "Fwd: Pumps"),
        ("Re: Pumps", "Fwd: Re: Pumps"),
        ("Fw 190: a plane", "Fwd: Fw 190: a plane"),
        ("", "Fwd:"),
    ],
)
def test_t6_a_forward_gets_its_own_prefix_and_keeps_the_other(answered, expected):
    assert subject(FORWARD, answered) == expected


def test_s40_a_forward_goes_to_nobody_until_somebody_is_chosen():
    assert answer(FORWARD, mail(ANNA, to=(MIA,), cc=(BOB,)), OWN).to == ()


def test_s31_whom_an_answer_would_not_reach_is_known_with_who_is_a_colleague():
    head = mail(TOM, to=(ANNA,), cc=(MIA, BOB))
    assert answer(REPLY, head, OWN).to == (TOM,)
    assert also_there(head, OWN, {TOM.address, *OWN}) == ((TOM, True), (ANNA, False), (BOB, False))


@pytest.mark.parametrize(
    ("direction", "stored", "shown"),
    [
        ("outgoing", "Fwd: Pumps", True),
        ("outgoing", "WG: Pumps", True),
        ("outgoing", "Re: Fwd: Pumps", False),
        ("incoming", "Fwd: Pumps", False),
        (None, "Fwd: Pumps", False),
    ],
)
def test_s43_a_forward_is_shown_as_one_and_somebody_elses_is_not(direction, stored, shown):
    assert is_forward(direction, stored) == shown


def test_a_hostile_subject_stays_short():
    for kind in KINDS:
        assert len(subject(kind, "x" * 50_000)) <= 990
    assert subject(REPLY, "re:" * 5_000) == "Re:"
    assert subject(FORWARD, "fwd:" * 5_000) == "Fwd:"
