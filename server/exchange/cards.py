"""vCard: address books as rows of contact properties, and contacts as cards (RFC 6350, RFC 2426)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import vobject
from vobject.base import VObjectError

from server.exchange.table import BadFile, Row, Table

COLUMNS = (
    "email", "firstname", "lastname", "jobtitle", "phone", "mobilephone", "company", "website",
    "address", "city", "zip", "state", "country", "hs_additional_emails",
)  # fmt: skip
_ADDRESS = {"address": "street", "city": "city", "zip": "code", "state": "region", "country": "country"}
MAX_LINES = 20_000  # of one card; photographs are long


def read(lines: Iterable[str]) -> Table:
    """One row a card; a card that cannot be read is a row with a trouble. Raises BadFile."""
    return Table(COLUMNS, _rows(_cards(lines)))


def _cards(lines: Iterable[str]) -> Iterator[str]:
    card: list[str] = []
    try:
        for line in lines:
            if line.strip().upper() == "BEGIN:VCARD":
                card = []
            card.append(line)
            if len(card) > MAX_LINES:
                raise BadFile(f"A card has more than {MAX_LINES:,} lines; its END:VCARD is missing.")
            if line.strip().upper() == "END:VCARD":
                yield "".join(card)
                card = []
    except UnicodeError as error:
        raise BadFile("The file is not UTF-8.") from error
    if any(line.strip() for line in card):
        raise BadFile("The last card is cut off: its END:VCARD is missing.")


def _rows(cards: Iterator[str]) -> Iterator[Row]:
    for number, text in enumerate(cards, 1):
        try:
            values = _values(vobject.readOne(text, allowQP=True, ignoreUnreadable=True))
        except (VObjectError, ValueError, AttributeError, IndexError, StopIteration) as error:
            yield Row(number, [""] * len(COLUMNS), f"The card cannot be read ({type(error).__name__}).")
            continue
        yield Row(number, [values.get(name, "") for name in COLUMNS])


def _values(card: Any) -> dict[str, str]:
    emails = [one.value.strip() for one in _preferred(card, "email") if one.value.strip()]
    found = {"email": emails[0] if emails else "", "hs_additional_emails": ";".join(emails[1:])}
    if names := card.contents.get("n"):
        found |= {"firstname": _word(names[0].value.given), "lastname": _word(names[0].value.family)}
    elif shown := card.contents.get("fn"):
        found["firstname"], _, found["lastname"] = shown[0].value.strip().rpartition(" ")
    for tel in _preferred(card, "tel"):
        mobile = "CELL" in _kinds(tel)
        found.setdefault("mobilephone" if mobile else "phone", tel.value.removeprefix("tel:"))
    for name, theirs in (("jobtitle", "title"), ("website", "url")):
        found[name] = card.contents[theirs][0].value if theirs in card.contents else ""
    if "org" in card.contents:
        found["company"] = _word(card.contents["org"][0].value[0])
    if homes := _preferred(card, "adr"):
        found |= {ours: _word(getattr(homes[0].value, theirs)) for ours, theirs in _ADDRESS.items()}
    return found


def _word(value: Any) -> str:
    return " ".join(value) if isinstance(value, list) else str(value or "")


def _kinds(line: Any) -> set[str]:
    return {kind.upper() for kind in line.params.get("TYPE", [])} | {
        kind.upper() for kind in line.singletonparams
    }


def _preferred(card: Any, name: str) -> list[Any]:
    return sorted(
        card.contents.get(name, []), key=lambda one: "PREF" not in _kinds(one) and "PREF" not in one.params
    )


def write(values: Mapping[str, str]) -> str:
    """A contact as a vCard 3.0, which every address book reads."""
    lines = ["BEGIN:VCARD", "VERSION:3.0"]
    first, last = values.get("firstname", ""), values.get("lastname", "")
    lines.append(f"N:{_escaped(last)};{_escaped(first)};;;")
    lines.append(f"FN:{_escaped(f'{first} {last}'.strip() or values.get('email', ''))}")
    further = (values.get("hs_additional_emails") or "").split(";")
    for at, address in enumerate(one for one in (values.get("email", ""), *further) if one):
        lines.append(f"EMAIL;TYPE={'INTERNET,PREF' if at == 0 else 'INTERNET'}:{_escaped(address)}")
    for name, word in (("phone", "TEL;TYPE=WORK"), ("mobilephone", "TEL;TYPE=CELL"), ("jobtitle", "TITLE"),
                       ("company", "ORG"), ("website", "URL")):  # fmt: skip
        if values.get(name):
            lines.append(f"{word}:{_escaped(values[name])}")
    if any(values.get(name) for name in _ADDRESS):
        parts = ";".join(
            _escaped(values.get(name, "")) for name in ("address", "city", "state", "zip", "country")
        )
        lines.append(f"ADR;TYPE=WORK:;;{parts}")
    return "".join(f"{_folded(line)}\r\n" for line in (*lines, "END:VCARD"))


def _escaped(text: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", text).replace("\r\n", "\n").replace("\n", "\\n").replace("\r", "")


def _folded(line: str) -> str:
    """Lines of at most 75 octets, never cut inside a letter (RFC 2426 §2.6)."""
    parts, size = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > 74:
            parts.append(" ")
            size = 1
        parts[-1] += letter
        size += octets
    return "\r\n".join(parts)
