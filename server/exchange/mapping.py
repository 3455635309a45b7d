"""Which property a column holds: guessed by its name, then by what stands in it; a person may correct it."""

import re
from collections.abc import Iterable, Mapping, Sequence

from server.core import built_in
from server.core.address import normalise
from server.core.import_plan import ID, LINKS, SKIP
from server.core.properties import BadValue, Property, domain

SYNONYMS: dict[str, dict[str, tuple[str, ...]]] = {
    "contact": {
        "email": ("email", "emailaddress", "mail", "email1value", "primaryemail", "adresemail", "emailadresse", "correo"),
        "firstname": ("first", "givenname", "forename", "imie", "vorname", "prenom", "nombre"),
        "lastname": ("last", "surname", "familyname", "nazwisko", "nachname", "nom", "apellido"),
        "jobtitle": ("title", "position", "role", "stanowisko", "organizationtitle", "organization1title"),
        "phone": ("telephone", "phonenumber", "tel", "businessphone", "workphone", "telefon", "phone1value"),
        "mobilephone": ("mobile", "cell", "cellphone", "mobilenumber", "mobilephonenumber", "komorka", "handy"),
        "company": ("organization", "organisation", "companyname", "account", "employer", "firma", "organizationname"),
        "zip": ("postcode", "zipcode", "postalcode", "plz", "kodpocztowy"),
        "address": ("streetaddress", "street", "address1", "ulica", "strasse"),
        "city": ("town", "miasto", "stadt", "ort"),
        "state": ("region", "province", "county", "stateregion"),
        "country": ("countryregion", "kraj", "land"),
        "website": ("url", "web", "homepage", "websiteurl"),
        "lifecyclestage": ("lifecycle", "leadstage"),
        "hs_legal_basis": ("legalbasis", "lawfulbasis", "gdprbasis", "legalbasisforprocessingcontactsdata"),
        "hs_additional_emails": ("additionalemails", "otheremails", "email2", "secondaryemail", "furtheremails"),
    },
    "company": {
        "name": ("companyname", "company", "organization", "organisation", "account", "accountname", "firma"),
        "domain": ("companydomain", "companydomainname", "website", "url", "web", "domainname", "websiteurl"),
        "phone": ("telephone", "phonenumber", "tel"),
        "industry": ("sector", "branche", "branza"),
        "zip": ("postcode", "zipcode", "postalcode"),
        "description": ("about", "notes"),
    },
    "deal": {
        "dealname": ("name", "deal", "title", "opportunity", "opportunityname"),
        "dealstage": ("stage", "stagename", "status"),
        "amount": ("value", "dealamount", "revenue"),
        "closedate": ("close", "expectedclosedate", "closing", "closingdate"),
        "deal_currency_code": ("currency", "currencycode"),
    },
    "ticket": {
        "subject": ("name", "title", "ticketname", "summary"),
        "content": ("description", "body", "details"),
        "hs_pipeline_stage": ("status", "stage", "ticketstatus", "state"),
        "hs_ticket_priority": ("priority", "urgency"),
    },
}  # fmt: skip
_ANY = {
    ID: ("recordid", "id", "hsobjectid", "objectid"),
    built_in.OWNER: (
        "owner",
        "owneremail",
        "contactowner",
        "companyowner",
        "dealowner",
        "ticketowner",
        "ownername",
    ),
}
_LINK_WORDS = {
    "company.name": ("associatedcompany", "associatedcompanyname", "companyname", "company", "account"),
    "company.domain": ("associatedcompanydomain", "companydomain", "companydomainname", "accountdomain"),
    "contact.email": ("associatedcontact", "associatedcontactemail", "contactemail", "contact", "email", "customeremail"),
}  # fmt: skip


def guess(
    columns: Sequence[str], samples: Sequence[Sequence[str]], kind: str, properties: Mapping[str, Property]
) -> list[str]:
    """For each column the property, link or id it holds, or SKIP; nothing is guessed twice."""
    found: list[str] = [SKIP] * len(columns)
    taken: set[str] = set()
    for words in (_names(properties), _labels(properties), _synonyms(kind, properties), _links(kind)):
        for at, column in enumerate(columns):
            to = words.get(_plain(column), SKIP)
            if found[at] == SKIP and to and to not in taken:
                found[at] = to
                taken.add(to)
    for at in range(len(columns)):
        to = _by_content([row[at] for row in samples], kind) if found[at] == SKIP else SKIP
        if to and to not in taken:
            found[at] = to
            taken.add(to)
    return found


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _writable(properties: Mapping[str, Property]) -> Iterable[Property]:
    return (one for one in properties.values() if not one.is_read_only)


def _names(properties: Mapping[str, Property]) -> dict[str, str]:
    return {_plain(one.name): one.name for one in _writable(properties)} | {"hsobjectid": ID}


def _labels(properties: Mapping[str, Property]) -> dict[str, str]:
    return {_plain(one.label): one.name for one in _writable(properties)}


def _synonyms(kind: str, properties: Mapping[str, Property]) -> dict[str, str]:
    known = {**_ANY, **SYNONYMS.get(kind, {})}
    return {word: name for name, words in known.items() if name in properties for word in words}


def _links(kind: str) -> dict[str, str]:
    return {word: to for to in links_of(kind) for word in _LINK_WORDS[to]}


def links_of(kind: str) -> tuple[str, ...]:
    """The links to other records that a file of this type may bring along."""
    return tuple(to for to in LINKS if to.partition(".")[0] != kind)


def _by_content(cells: Iterable[str], kind: str) -> str:
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return SKIP
    if all("@" in cell and normalise(cell) for cell in filled):
        return "email" if kind == "contact" else "contact.email"
    if kind in ("contact", "company") and all(_is_domain(cell) for cell in filled):
        return "website" if kind == "contact" else "domain"
    if kind in ("contact", "company") and all(re.fullmatch(r"\+?[\d ()/.-]{7,20}", cell) for cell in filled):
        signed = any(cell[0] in "+(" for cell in filled)
        return "phone" if signed else SKIP
    return SKIP


def _is_domain(cell: str) -> bool:
    try:
        return "." in cell and bool(domain(cell))
    except BadValue:
        return False


def kind_of_values(cells: Iterable[str]) -> str:
    """The type that a new property for a column should have: number, date, bool or string."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    patterns = (
        ("number", r"-?\d{1,15}(\.\d+)?"),
        ("date", r"\d{4}-\d\d-\d\d"),
        ("bool", r"(?i)true|false|yes|no"),
    )
    for type_, pattern in patterns:
        if filled and all(re.fullmatch(pattern, cell) for cell in filled):
            # A leading zero is a code, not a number: it would be lost.
            return "string" if type_ == "number" and any(re.match(r"0\d", cell) for cell in filled) else type_
    return "string"
