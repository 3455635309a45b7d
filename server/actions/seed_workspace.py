"""Fill an empty database with a workspace to look at: people, records, a little history."""

from dataclasses import dataclass
from datetime import timedelta

from server.core.mail import MessageHead, Participant
from server.deps import Deps
from server.store import bulk, engagements, messages, records, relations, users, workspaces
from server.store.engagements import NewEngagement
from server.store.records import NewRecord
from server.store.tx import Write

NAME = "Northwind"
USERS = (
    ("mia@northwind.test", "Mia Berg", "sales"),
    ("tom@northwind.test", "Tom Okafor", "service"),
    ("vera@northwind.test", "Vera Lind", "view_only"),
)


@dataclass(frozen=True)
class Customer:
    """A contact with everything around it."""

    name: str
    title: str
    addresses: tuple[str, ...]
    company: str
    industry: str
    deals: tuple[tuple[str, str, str], ...]  # name, stage, what it is about
    tickets: tuple[tuple[str, str], ...]


CUSTOMERS = (
    Customer(
        "Anna Kowalska",
        "Head of Procurement",
        ("anna@brightwater.test", "anna.k@kowalska.test"),
        "Brightwater Utilities",
        "Water supply · Gdańsk",
        (
            ("Renewal 2027", "Contract sent", "€48,000 · closes 18 Dec"),
            ("Pump station pilot", "Qualified to buy", "€12,500 · closes 30 Jan"),
        ),
        (("Invoice shows the old address", "Waiting on us"),),
    ),
    Customer(
        "Jonas Weber",
        "Plant Engineer",
        ("jonas@haldenwerk.test",),
        "Haldenwerk GmbH",
        "Automotive parts · Kassel",
        (("Line 4 retrofit", "Presentation scheduled", "€86,000 · closes 12 Feb"),),
        (("Sensor drops out at night", "New"),),
    ),
    Customer(
        "Ines Duarte",
        "Operations Lead",
        ("ines@portofino.test",),
        "Portofino Foods",
        "Food processing · Porto",
        (("Cold chain monitoring", "Appointment scheduled", "€21,000 · closes 5 Mar"),),
        (),
    ),
)

HISTORY = (
    (9.0, "outgoing", "Draft contract for 2027", "Dear Anna, here is the draft with the new service window…"),
    (
        21.0,
        "incoming",
        "Re: Tariff overview",
        "Thank you, the overview helps. I will come back with questions.",
    ),
    (40.0, "outgoing", "Tariff overview", "Dear Anna, as promised on the phone: the tariffs side by side…"),
)


def seed_workspace(deps: Deps, contacts: int = 0, seed: int = 1) -> bool:
    """Seed; False when there is a workspace already. All of the cast is one transaction."""
    with deps.store.system() as tx:
        if workspaces.ids(tx):
            return False
        workspace_id = workspaces.add(tx, NAME)
    with deps.store.write(workspace_id) as tx:
        people = [users.add(tx, email, name, seat) for email, name, seat in USERS]
        for number, customer in enumerate(CUSTOMERS):
            _customer(tx, customer, people[number % 2], number)
    bulk.add_contacts(deps.store, workspace_id, contacts, seed)
    return True


def _customer(tx: Write, customer: Customer, owner: int, number: int) -> None:
    then = tx.now - timedelta(days=200 - number)
    contact = records.add(tx, NewRecord("contact", customer.name, customer.title, owner_id=owner), then)
    for at, address in enumerate(customer.addresses):
        records.add_address(tx, contact, address, primary=at == 0)
    company = records.add(tx, NewRecord("company", customer.company, customer.industry, owner_id=owner), then)
    relations.add(tx, ("contact", contact), ("company", company), primary=True, at=then)
    for at, (name, stage, about) in enumerate(customer.deals):
        new = NewRecord("deal", name, about, stage, is_open=True, owner_id=owner)
        _relate(tx, contact, company, ("deal", records.add(tx, new, then)), at)
    for at, (name, stage) in enumerate(customer.tickets):
        new = NewRecord("ticket", name, customer.company, stage, is_open=True, owner_id=owner)
        _relate(tx, contact, company, ("ticket", records.add(tx, new, then)), at)
    if number == 0:
        _history(tx, customer, contact, company, owner)


def _relate(tx: Write, contact: int, company: int, record: tuple[str, int], age: int) -> None:
    at = tx.now - timedelta(days=30 + age)
    relations.add(tx, ("contact", contact), record, at=at)
    relations.add(tx, ("company", company), record, at=at)


def _history(tx: Write, customer: Customer, contact: int, company: int, owner: int) -> None:
    rep = Participant(USERS[0][0], USERS[0][1])
    anna = Participant(customer.addresses[0], customer.name)
    for days, direction, subject, snippet in HISTORY:
        at = tx.now - timedelta(days=days)
        sender, to = (rep, anna) if direction == "outgoing" else (anna, rep)
        head = MessageHead(None, subject, sender, (to,), sent_at=at, snippet=snippet)
        new = NewEngagement(
            "email", at, subject, snippet, messages.people_rows(head), direction=direction, user_id=owner
        )
        logged = engagements.add(tx, new)
        engagements.associate(
            tx, logged, at, [("contact", contact, "default"), ("company", company, "default")]
        )
    note = NewEngagement(
        "note",
        tx.now - timedelta(days=14),
        "Call with Anna",
        "Board decides in December; price is fine, service window matters.",
        [],
        user_id=owner,
    )
    logged = engagements.add(tx, note)
    engagements.associate(tx, logged, note.at, [("contact", contact, "ticked")])
