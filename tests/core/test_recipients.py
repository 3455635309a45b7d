"""Reply sets: from the answered mail only, never ourselves (P16-P18, S29-S31)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.mail import MessageHead
from server.core.mail import Participant as P
from server.core.recipients import reply, reply_all, subject

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
    for answer in (reply(head, OWN), reply_all(head, OWN)):
        addresses = [one.address for one in (*answer.to, *answer.cc)]
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
    assert subject(answered) == expected


def test_a_hostile_subject_stays_short():
    assert len(subject("x" * 50_000)) <= 990
    assert subject("re:" * 5_000) == "Re:"
