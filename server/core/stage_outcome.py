"""What a stage means: open, won, lost or closed, as HubSpot's metadata spell it (T10)."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

OPEN, WON, LOST, CLOSED = "open", "won", "lost", "closed"


class BadMetadata(ValueError):
    """Metadata that make no stage; the message says what they must be."""


def read(kind: str, metadata: Mapping[str, str]) -> tuple[str, str]:
    """Outcome and probability of a stage. Raises BadMetadata.

    A deal's stage needs a probability: 1.0 is won, 0.0 is lost, unless `isClosed` says that it is open.
    A ticket's stage is closed where `ticketState` or `isClosed` says so.
    """
    closed = _flag(metadata.get("isClosed"))
    if kind != "deal":
        state = metadata.get("ticketState", "CLOSED" if closed else "OPEN").upper()
        if state not in ("OPEN", "CLOSED"):
            raise BadMetadata("ticketState must be OPEN or CLOSED")
        return (CLOSED if state == "CLOSED" else OPEN), ""
    chance = _probability(metadata.get("probability"))
    text = _text(chance)
    if closed is False or (closed is None and 0 < chance < 1):
        return OPEN, text
    if 0 < chance < 1:
        raise BadMetadata("a closed stage has the probability 1.0 (won) or 0.0 (lost)")
    return (WON if chance == 1 else LOST), text


def _flag(text: str | None) -> bool | None:
    if text is None:
        return None
    if text.lower() not in ("true", "false"):
        raise BadMetadata("isClosed must be true or false")
    return text.lower() == "true"


def _probability(text: str | None) -> Decimal:
    try:
        chance = Decimal(text or "")
    except InvalidOperation:
        raise BadMetadata("a deal's stage needs a probability from 0.0 to 1.0") from None
    if not chance.is_finite() or not 0 <= chance <= 1:
        raise BadMetadata("a deal's stage needs a probability from 0.0 to 1.0")
    return round(chance, 4)


def _text(chance: Decimal) -> str:
    plain = format(chance.normalize(), "f")
    return plain if "." in plain else f"{plain}.0"


def written(kind: str, outcome: str, probability: str) -> dict[str, str]:
    """A stage's metadata as the API has them; the inverse of `read`."""
    closed = "false" if outcome == OPEN else "true"
    if kind == "deal":
        return {"isClosed": closed, "probability": probability}
    return {"isClosed": closed, "ticketState": "OPEN" if outcome == OPEN else "CLOSED"}
