"""Participants against the CRM: exact addresses, every role, each person once."""

from server.core.mail import MessageHead
from server.core.mail import Participant as P
from server.core.matching import Match, Matches, match, of_thread

MIA, TOM = P("mia@northwind.test", "Mia"), P("tom@northwind.test", "Tom")
ANNA, ANNA_HOME, BOB = P("anna@brightwater.test"), P("anna.k@kowalska.test"), P("bob@elsewhere.test", "Bob")
OWN = frozenset({MIA.address, TOM.address})
KNOWN = {ANNA.address: 1, ANNA_HOME.address: 1, "jonas@haldenwerk.test": 2}


def mail(sender, to=(), cc=(), reply_to=()):
    return MessageHead("<a@b>", "Pumps", sender, to=to, cc=cc, reply_to=reply_to)


def test_h27_everyone_is_sorted_with_the_reason():
    found = match(mail(ANNA, to=(MIA, BOB), cc=(P("jonas@haldenwerk.test"),)), KNOWN, OWN)
    assert found.contacts == (
        Match(1, ANNA.address, "anna@brightwater.test wrote this mail"),
        Match(2, "jonas@haldenwerk.test", "jonas@haldenwerk.test is in Cc"),
    )
    assert found.strangers == (BOB,)
    assert found.colleagues == (MIA,)


def test_an_additional_address_is_the_same_contact_h31():
    found = match(mail(ANNA_HOME, to=(MIA,), cc=(ANNA,)), KNOWN, OWN)
    assert found.contacts == (Match(1, ANNA_HOME.address, f"{ANNA_HOME.address} wrote this mail"),)


def test_the_person_behind_a_contact_form_is_in_reply_to():
    form = P("forms@site.test")
    found = match(mail(form, to=(MIA,), reply_to=(ANNA,)), KNOWN, OWN)
    assert [one.contact for one in found.contacts] == [1]
    assert found.contacts[0].because == "anna@brightwater.test is where answers go"


def test_a_colleague_who_is_also_a_contact_is_a_colleague_p10():
    found = match(mail(TOM, to=(MIA,)), {TOM.address: 9}, OWN)
    assert found == Matches((), (), (TOM, MIA))


def test_in_a_thread_the_newest_mails_people_come_first():
    jonas = P("jonas@haldenwerk.test")
    heads = (mail(ANNA, to=(MIA, BOB)), mail(jonas, to=(MIA,)), mail(MIA, to=(ANNA,)))
    found = of_thread(heads, KNOWN, OWN)
    assert found.contacts == (
        Match(1, ANNA.address, "anna@brightwater.test is in To"),
        Match(2, jonas.address, "jonas@haldenwerk.test wrote this mail"),
    )
    assert found.strangers == (BOB,)
    assert found.colleagues == (MIA,)
