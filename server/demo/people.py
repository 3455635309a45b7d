"""Companies, the people in them, and what is sold to them and asked of us."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from server.core import built_in
from server.core.object_types import PIPELINE_PROPERTIES
from server.core.properties import stamp
from server.core.record_edit import Stage, columns
from server.core.search import fold
from server.demo import words
from server.demo.rows import Office, Rep, instant

LARGEST = 200  # contacts of one company
_DEAL_WEIGHTS = (0.16, 0.14, 0.10, 0.06, 0.06, 0.28, 0.20)  # open ones first, then won and lost
_TICKET_WEIGHTS = (0.12, 0.10, 0.10, 0.68)
_LIFE = (
    "lead",
    "lead",
    "marketingqualifiedlead",
    "salesqualifiedlead",
    "opportunity",
    "customer",
    "customer",
    "customer",
)
_PRIORITY = ("LOW", "MEDIUM", "MEDIUM", "HIGH", "URGENT")


@dataclass(frozen=True)
class Person:
    """A contact, as mails need it."""

    id: int
    name: str
    address: str


@dataclass(frozen=True)
class Firm:
    """A company with its people and what goes on with them."""

    id: int
    name: str
    city: str
    owner: Rep
    people: tuple[Person, ...]
    deals: tuple[int, ...]
    tickets: tuple[int, ...]


def firm(office: Office, number: int, most: int) -> Firm:
    """The next company: few are large, most have a handful of people."""
    size = max(1, min(most, LARGEST, int(1.1 / (1.001 - office.chance.random()) ** 0.9)))
    slug, industry, ending = office.pick(words.BRANCH)
    city, country, land, dial = office.pick(words.CITY)
    stem = office.pick(words.FIRM)
    owner: Rep = office.pick(office.reps)
    name = f"{stem} {office.pick(words.LAST) + ' ' if office.likely(0.5) else ''}{ending} {words.FORM[land]}"
    domain = f"{stem.lower()}-{slug}-{number}.test"
    since = office.ago(30 + office.upto(1400))
    staff = size * (3 + office.upto(40))
    values = {
        "name": name,
        "domain": domain,
        "industry": industry,
        "city": city,
        "country": country,
        # Without its country, as most people type it: so it stays as it is.
        "phone": f"({dial.partition(' ')[2]}) {100 + office.upto(900)} {1000 + office.upto(9000)}",
        "website": f"https://www.{domain}",
        "numberofemployees": str(staff),
        "annualrevenue": str(staff * (60_000 + 1000 * office.upto(140))),
        "lifecyclestage": office.pick(_LIFE),
        built_in.OWNER: str(owner.id),
    }
    made = _record(office, "company", values, owner, since)
    people = tuple(_person(office, made, values, owner, since) for _ in range(size))
    deals = tuple(
        _deal(office, made, name, people, owner) for _ in range(_several(office, 0.6 + size * 0.02))
    )
    tickets = tuple(_ticket(office, made, people, owner) for _ in range(_several(office, 0.25 + size * 0.01)))
    return Firm(made, name, city, owner, people, deals, tickets)


def _several(office: Office, average: float) -> int:
    """How many of something: often none, sometimes many."""
    count = 0
    while office.likely(average / (1 + average)) and count < 20:
        count += 1
    return count


def _person(office: Office, company: int, of: Mapping[str, str], owner: Rep, since: datetime) -> Person:
    first, last = office.pick(words.FIRST), office.pick(words.LAST)
    joined = since + timedelta(days=office.upto(25))
    number = len(office.rows["address"])
    local = f"{_plain(first)}.{_plain(last)}"
    address = f"{local}{company % 1000}x{number % 1000}@{of['domain']}"
    further = f"{local}{company}.{number}@privat.test" if office.likely(0.08) else ""
    values = {
        "firstname": first,
        "lastname": last,
        "jobtitle": office.pick(words.JOB),
        "company": of["name"],
        "email": address,
        "hs_additional_emails": further,
        "phone": f"{of['phone'][:-4]}{1000 + office.upto(9000)}",
        "city": of["city"],
        "country": of["country"],
        "lifecyclestage": of["lifecyclestage"],
        built_in.OWNER: str(owner.id),
    }
    made = _record(office, "contact", {name: one for name, one in values.items() if one}, owner, joined)
    office.rows["address"].append((address, made, True))
    if further:
        office.rows["address"].append((further, made, False))
    _relate(office, ("contact", made), ("company", company), joined, primary=True)
    return Person(made, f"{first} {last}", address)


@cache
def _plain(name: str) -> str:
    """A name as it stands in addresses."""
    return re.sub("[^a-z]", "", fold(name))


def _deal(office: Office, company: int, firm: str, people: tuple[Person, ...], owner: Rep) -> int:
    stage = _stage(office, "deal", _DEAL_WEIGHTS)
    age = office.upto(60 if stage.is_open else 700)
    closes = office.ago(age).replace(hour=0, minute=0, second=0) + timedelta(days=20 + office.upto(90))
    values = {
        "dealname": f"{office.pick(words.PRODUCT)}, {firm}",
        "amount": str(500 * int(2 + 40 * office.chance.random() ** 3 * (1 + office.upto(20)))),
        "deal_currency_code": "EUR",
        "closedate": stamp(closes),
        "dealtype": "existingbusiness" if office.likely(0.4) else "newbusiness",
        PIPELINE_PROPERTIES["deal"]: str(stage.pipeline_id),
        "dealstage": str(stage.id),
        built_in.OWNER: str(owner.id),
    }
    return _related(office, "deal", values, owner, office.ago(age), (company, people))


def _ticket(office: Office, company: int, people: tuple[Person, ...], owner: Rep) -> int:
    stage = _stage(office, "ticket", _TICKET_WEIGHTS)
    title = office.pick(words.TROUBLE)
    values = {
        "subject": title,
        "content": f"{title}. {office.pick(words.SENTENCE).capitalize()}.".format(
            day=office.pick(words.DAY),
            city="the plant",
            product="report",
            number=10_000 + office.upto(90_000),
        ),
        "hs_ticket_priority": office.pick(_PRIORITY),
        PIPELINE_PROPERTIES["ticket"]: str(stage.pipeline_id),
        "hs_pipeline_stage": str(stage.id),
        built_in.OWNER: str(owner.id),
    }
    opened = office.ago(office.upto(20 if stage.is_open else 600))
    return _related(office, "ticket", values, owner, opened, (company, people))


def _stage(office: Office, kind: str, weights: tuple[float, ...]) -> Stage:
    left = office.chance.random()
    for stage, weight in zip(office.stages[kind], weights, strict=False):
        left -= weight
        if left < 0:
            return stage
    return office.stages[kind][-1]


def _related(
    office: Office,
    kind: str,
    values: Mapping[str, str],
    owner: Rep,
    at: datetime,
    to: tuple[int, tuple[Person, ...]],
) -> int:
    company, people = to
    made = _record(office, kind, values, owner, at)
    _relate(office, (kind, made), ("company", company), at)
    _relate(office, (kind, made), ("contact", people[office.upto(len(people))].id), at)
    return made


def _relate(
    office: Office, one: tuple[str, int], other: tuple[str, int], at: datetime, *, primary: bool = False
) -> None:
    then = instant(at)
    office.rows["relation"].append((one[1], other[1], other[0], primary, then))
    office.rows["relation"].append((other[1], one[1], one[0], primary, then))


def _record(office: Office, kind: str, values: Mapping[str, str], owner: Rep, at: datetime) -> int:
    made = office.new_id()
    shown = columns(office.schemas[kind], values)
    then = instant(at)
    office.rows["record"].append(
        (
            made,
            kind,
            shown.name,
            shown.subtitle,
            shown.stage_id,
            shown.is_open,
            shown.owner_id,
            shown.domain,
            json.dumps(values, ensure_ascii=False),
            owner.id,
            "system",
            then,
            then,
        )
    )
    return made
