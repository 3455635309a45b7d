"""`hs_email_headers`: the people of a logged mail, as JSON outside and as rows inside (H53)."""

import json
from collections.abc import Mapping

from server.core.address import normalise
from server.core.properties import BadValue


def headers(text: str) -> list[list[str]]:
    """`hs_email_headers` as the rows that engagements keep: role, address, name. Raises BadValue."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise BadValue("is not JSON") from None
    if not isinstance(found, dict):
        raise BadValue('must be an object with "from" and "to"')
    sender = found.get("from")
    rows = [_person("from", sender)] if isinstance(sender, dict) else []
    for role in ("to", "cc", "bcc"):
        people = found.get(role) or []
        if not isinstance(people, list) or len(people) > 1000:
            raise BadValue(f'"{role}" must be a list')
        rows += [_person(role, one) for one in people if isinstance(one, dict)]
    return [row for row in rows if row[1]]


def _person(role: str, one: Mapping[str, object]) -> list[str]:
    address = str(one.get("email") or "")
    name = " ".join(str(one.get(part) or "") for part in ("firstName", "lastName")).strip()
    return [role, normalise(address) or address.strip().lower(), name[:200]]


def headers_of(people: list[list[str]]) -> str:
    """The rows of an engagement as `hs_email_headers`."""
    made: dict[str, object] = {role: [] for role in ("to", "cc", "bcc")}
    for role, address, name in people:
        first, _, last = name.partition(" ")
        person = {"email": address, "firstName": first, "lastName": last}
        if role == "from":
            made["from"] = person
        elif role in made:
            made[role] = [*made[role], person]  # type: ignore[misc]  # a list by the line above
    return json.dumps(made, ensure_ascii=False)
