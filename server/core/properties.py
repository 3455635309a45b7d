"""Properties: what a record may hold, and the one spelling of each value.

Values are text in every channel, as HubSpot's API has them; None is "no value". A value is checked and
normalised once, here, before it is stored.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

import phonenumbers

from server.core.address import NotAnAddress, check

MAX_VALUE = 65_536  # characters, as HubSpot's limit for text
MAX_UNIQUE = 500  # a longer one does not fit into an index of PostgreSQL
MAX_DOMAIN = 253  # RFC 1035 §2.3.4
TYPES = ("string", "number", "date", "datetime", "enumeration", "bool", "phone_number")
NAME = re.compile(r"[a-z][a-z0-9_]{0,99}")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


class BadValue(ValueError):
    """A value that the property cannot hold; the message says why, in words for a person."""


@dataclass(frozen=True)
class Option:
    """One choice of an enumeration."""

    value: str
    label: str
    hidden: bool = False


@dataclass(frozen=True)
class Property:
    """One property of an object type; `id` is None for the built-in ones."""

    kind: str
    name: str
    label: str
    type: str = "string"
    field_type: str = "text"
    group: str = ""
    description: str = ""
    options: tuple[Option, ...] = ()
    is_unique: bool = False
    is_hidden: bool = False
    is_read_only: bool = False
    display_order: int = -1
    id: int | None = None

    @property
    def is_multiple(self) -> bool:
        """Whether several options may be chosen; they are joined by `;`."""
        return self.field_type == "checkbox"


def normalise(value: str | None, wanted: Property) -> str | None:
    """The one spelling of a value; None when it is empty. Raises BadValue."""
    return normaliser(wanted)(value)


def normaliser(wanted: Property) -> Callable[[str | None], str | None]:
    """`normalise` for one property, for whoever has many values: what can be known before them is."""
    special = _SPECIAL.get((wanted.kind, wanted.name))
    way = _BY_TYPE[wanted.type]
    is_line = way is _string and wanted.field_type != "textarea" and special is None

    def normal(value: str | None) -> str | None:
        if not value or value.isspace():
            return None
        if len(value) > MAX_VALUE:
            raise BadValue(f"is longer than {MAX_VALUE:,} characters")
        if is_line:
            spelled = " ".join((value if value.isprintable() else _CONTROLS.sub(" ", value)).split())
        else:
            spelled = special(value) if special is not None else way(value, wanted)
        if wanted.is_unique and len(spelled) > MAX_UNIQUE:
            raise BadValue(f"is longer than {MAX_UNIQUE} characters, the most for a value that is unique")
        return spelled if spelled.strip() else None  # of control characters or separators nothing may remain

    def line(value: str | None) -> str | None:
        """Nearly every value of an import is a short line: nothing to look for but its spaces."""
        if value and len(value) <= MAX_UNIQUE and value.isprintable():
            return " ".join(value.split()) or None
        return normal(value)

    return line if is_line else normal


def _string(value: str, wanted: Property) -> str:
    text = value if value.isprintable() else _CONTROLS.sub(" ", value)
    return text if wanted.field_type == "textarea" else " ".join(text.split())


def _number(value: str, _: Property) -> str:
    try:
        number = Decimal(value.strip().replace("_", "x"))
    except InvalidOperation:
        raise BadValue(f"{value[:40]!r} is not a number") from None
    if not number.is_finite() or abs(number.adjusted()) > 30 or not math.isfinite(float(number)):
        raise BadValue(f"{value[:40]!r} is not a number that can be kept")
    plain = format(number.normalize(), "f")
    return "0" if plain in ("-0", "0") else plain


def _date(value: str, _: Property) -> str:
    """A day; a moment at midnight UTC counts as one, as the API sends them."""
    text = value.strip()
    if re.fullmatch(r"-?\d{10,15}", text):
        return _moment(text).date().isoformat()
    try:
        day = (
            datetime.fromisoformat(text.replace("Z", "+00:00")).date()
            if "T" in text
            else date.fromisoformat(text)
        )
        return day.isoformat()
    except ValueError:
        raise BadValue(f"{value[:40]!r} is not a date; write it as 2026-11-24") from None


def _datetime(value: str, _: Property) -> str:
    text = value.strip()
    if re.fullmatch(r"-?\d{10,15}", text):
        return stamp(_moment(text))
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise BadValue(f"{value[:40]!r} is not a moment; write it as 2026-11-24T15:30:00Z") from None
    try:
        return stamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except OverflowError:
        raise BadValue(f"{value[:40]!r} is out of range") from None


def _moment(text: str) -> datetime:
    """Milliseconds since 1970, which is how the older API spells instants."""
    try:
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        raise BadValue(f"{text[:40]!r} is out of range") from None


def stamp(moment: datetime) -> str:
    """An instant as the API writes it: `2026-11-24T15:30:00.000Z`."""
    utc = moment.astimezone(UTC)
    # Not %Y: it writes the year 33 without its zeros.
    return utc.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def _enumeration(value: str, wanted: Property) -> str:
    known = {one.value: one.value for one in wanted.options}
    known |= {one.label.casefold(): one.value for one in wanted.options} | known
    asked = value.split(";") if wanted.is_multiple else [value]
    chosen = []
    for one in (part.strip() for part in asked if part.strip()):
        found = known.get(one) or known.get(one.casefold())
        if found is None:
            choices = ", ".join(option.value for option in wanted.options[:12])
            raise BadValue(f"{one[:40]!r} is not one of the choices ({choices})")
        chosen.append(found)
    return ";".join(dict.fromkeys(chosen))


def _bool(value: str, _: Property) -> str:
    answers = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}
    found = answers.get(value.strip().casefold())
    if found is None:
        raise BadValue(f"{value[:40]!r} is neither true nor false")
    return found


def _phone(value: str, _: Property) -> str:
    """International where it says its country; else as it was typed, if it can be a number at all."""
    text = " ".join((value if value.isprintable() else _CONTROLS.sub(" ", value)).split())
    if text.startswith("+"):
        try:
            number = phonenumbers.parse(text)
        except phonenumbers.NumberParseException:
            raise BadValue(f"{value[:40]!r} is not a phone number") from None
        if not phonenumbers.is_possible_number(number):
            raise BadValue(f"{value[:40]!r} has too many or too few digits for a phone number")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    if not 3 <= sum(map(str.isdigit, text)) <= 20:
        raise BadValue(f"{value[:40]!r} is not a phone number")
    return text


def _email(value: str) -> str:
    try:
        return check(value)
    except NotAnAddress as wrong:
        raise BadValue(f"{value[:80]!r} is no e-mail address: {wrong}") from None


def _emails(value: str) -> str:
    return ";".join(dict.fromkeys(_email(one) for one in value.split(";") if one.strip()))


def domain(value: str) -> str:
    """A company's domain without scheme, path and `www.`; raises BadValue."""
    bare = value.strip().casefold().rpartition("://")[2].partition("/")[0].partition(":")[0].rstrip(".")
    try:
        host = bare if bare.isascii() else bare.encode("idna").decode().rstrip(".")
    except UnicodeError:
        host = ""
    while _DOMAIN.fullmatch(host.removeprefix("www.")) and host.startswith("www."):
        host = host.removeprefix("www.")
    if not _DOMAIN.fullmatch(host) or len(host) > MAX_DOMAIN:
        raise BadValue(f"{value[:80]!r} is no domain; write it as acme.com")
    return host


_BY_TYPE: dict[str, Callable[[str, Property], str]] = {
    "string": _string,
    "number": _number,
    "date": _date,
    "datetime": _datetime,
    "enumeration": _enumeration,
    "bool": _bool,
    "phone_number": _phone,
}
_SPECIAL: dict[tuple[str, str], Callable[[str], str]] = {
    ("contact", "email"): _email,
    ("contact", "hs_additional_emails"): _emails,
    ("company", "domain"): domain,
}
