"""Fill an empty database with a workspace to look at: people, records, a little history."""

from dataclasses import asdict, dataclass
from datetime import timedelta

from server.actions.admit import server_itself
from server.actions.begin_workspace import begin_workspace
from server.actions.edit_record import create_record
from server.actions.fill_workspace import fill_workspace
from server.core.built_in import OWNER
from server.core.mail import MessageHead, Participant
from server.core.object_types import BUILT_IN
from server.deps import Deps
from server.store import engagements, messages, relations, schemas, users, workspaces
from server.store.engagements import NewEngagement
from server.store.tx import Write

NAME = "Northwind"
USERS = (
    ("mia@northwind.test", "Mia Berg", "sales", True),
    ("tom@northwind.test", "Tom Okafor", "service", False),
    ("vera@northwind.test", "Vera Lind", "view_only", False),
)


@dataclass(frozen=True)
class Company:
    """A company's built-in properties."""

    name: str
    industry: str
    city: str
    domain: str


@dataclass(frozen=True)
class Customer:
    """A contact with everything around it."""

    first: str
    last: str
    title: str
    addresses: tuple[str, ...]
    company: Company
    deals: tuple[tuple[str, str, str, str], ...]  # name, stage, amount, close date
    tickets: tuple[tuple[str, str], ...]  # subject, status


CUSTOMERS = (
    Customer(
        "Anna",
        "Kowalska",
        "Head of Procurement",
        ("anna@brightwater.test", "anna.k@kowalska.test"),
        Company("Brightwater Utilities", "Water supply", "Gdańsk", "brightwater.test"),
        (
            ("Renewal 2027", "Contract sent", "48000", "2026-12-18"),
            ("Pump station pilot", "Qualified to buy", "12500", "2027-01-30"),
        ),
        (("Invoice shows the old address", "Waiting on us"),),
    ),
    Customer(
        "Jonas",
        "Weber",
        "Plant Engineer",
        ("jonas@haldenwerk.test",),
        Company("Haldenwerk GmbH", "Automotive parts", "Kassel", "haldenwerk.test"),
        (("Line 4 retrofit", "Presentation scheduled", "86000", "2027-02-12"),),
        (("Sensor drops out at night", "New"),),
    ),
    Customer(
        "Ines",
        "Duarte",
        "Operations Lead",
        ("ines@portofino.test",),
        Company("Portofino Foods", "Food processing", "Porto", "portofino.test"),
        (("Cold chain monitoring", "Appointment scheduled", "21000", "2027-03-05"),),
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


def seed_workspace(deps: Deps, contacts: int = 0, emails: int | None = None, seed: int = 1) -> bool:
    """Seed; False when there is a workspace already. All of the cast is one transaction.

    Further contacts are invented, with five mails each unless told otherwise.
    """
    with deps.store.system() as tx:
        if workspaces.ids(tx):
            return False
        workspace_id = workspaces.add(tx, NAME)
    with deps.store.write(workspace_id) as tx:
        begin_workspace(tx)
        people = [users.add(tx, email, name, seat, is_admin=admin) for email, name, seat, admin in USERS]
        for number, customer in enumerate(CUSTOMERS):
            _customer(tx, customer, people[number % 2], number)
    if contacts:
        fill_workspace(deps, workspace_id, contacts, 5 * contacts if emails is None else emails, seed)
    return True


def _customer(tx: Write, customer: Customer, owner: int, number: int) -> None:
    then = tx.now - timedelta(days=200 - number)
    contact, company = _contact(tx, customer, owner), _made(tx, "company", owner, asdict(customer.company))
    relations.add(tx, ("contact", contact), ("company", company), primary=True, at=then)
    for at, (name, stage, amount, closes) in enumerate(customer.deals):
        values = {"dealname": name, "amount": amount, "deal_currency_code": "EUR", "closedate": closes}
        deal = _made(tx, "deal", owner, values | {"dealstage": _stage(tx, "deal", stage)})
        _relate(tx, contact, company, ("deal", deal), at)
    for at, (subject, status) in enumerate(customer.tickets):
        values = {"subject": subject, "hs_pipeline_stage": _stage(tx, "ticket", status)}
        _relate(tx, contact, company, ("ticket", _made(tx, "ticket", owner, values)), at)
    if number == 0:
        _history(tx, customer, contact, company, owner)


def _contact(tx: Write, customer: Customer, owner: int) -> int:
    values = {
        "firstname": customer.first,
        "lastname": customer.last,
        "jobtitle": customer.title,
        "company": customer.company.name,
        "email": customer.addresses[0],
        "hs_additional_emails": ";".join(customer.addresses[1:]),
    }
    return _made(tx, "contact", owner, values)


def _made(tx: Write, kind: str, owner: int, values: dict[str, str]) -> int:
    given = {**values, OWNER: str(owner)}
    schema = schemas.schema(tx, BUILT_IN[kind])
    return create_record(tx, server_itself(tx.workspace_id), schema, given).record.id


def _stage(tx: Write, kind: str, label: str) -> str:
    return next(str(one.id) for one in schemas.stages(tx, kind) if one.label == label)


def _relate(tx: Write, contact: int, company: int, record: tuple[str, int], age: int) -> None:
    at = tx.now - timedelta(days=30 + age)
    relations.add(tx, ("contact", contact), record, at=at)
    relations.add(tx, ("company", company), record, at=at)


def _history(tx: Write, customer: Customer, contact: int, company: int, owner: int) -> None:
    rep = Participant(USERS[0][0], USERS[0][1])
    anna = Participant(customer.addresses[0], f"{customer.first} {customer.last}")
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
