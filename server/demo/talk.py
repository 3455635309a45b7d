"""What was written, said and planned: mails in threads, notes, calls, meetings and tasks."""

import json
import zlib
from datetime import datetime, timedelta

from server.core import activity
from server.core.mail import Role
from server.demo import words
from server.demo.people import Firm, Person
from server.demo.rows import Office, instant

LONGEST = 6  # mails of one thread
_NOTHING = zlib.compress(b"", 1)


def mails(office: Office, firm: Firm, person: Person, count: int) -> None:
    """So many mails with a contact, in threads that go back and forth."""
    while count > 0:
        length = min(count, 1 + int(LONGEST * office.chance.random() ** 2))
        _thread(office, firm, person, length)
        count -= length


def _thread(office: Office, firm: Firm, person: Person, length: int) -> None:
    thread, chance = office.new_id(), office.chance
    said = _said(office, firm, office.pick(words.SUBJECT))
    subject = said[0].upper() + said[1:]
    at = office.ago(1 + 900 * chance.random() ** 2)
    ours = office.likely(0.5)
    about = office.pick(firm.deals) if firm.deals and office.likely(0.3) else None
    row = len(office.rows["thread"])
    office.rows["thread"].append((thread, subject, ""))
    known: list[str] = []
    for number in range(length):
        shown = subject if number == 0 else f"Re: {subject}"
        _mail(office, firm, person, (thread, shown, at, ours, about), known)
        last, at, ours = at, at + timedelta(hours=1 + office.upto(60)), not ours
    office.rows["thread"][row] = (thread, subject, instant(last))


def _mail(
    office: Office,
    firm: Firm,
    person: Person,
    told: tuple[int, str, datetime, bool, int | None],
    known: list[str],
) -> None:
    thread, subject, at, ours, about = told
    message, logged, then = office.new_id(), office.new_id(), instant(at)
    ends = ((firm.owner.address, firm.owner.name), (person.address, person.name))
    sender, to = ends if ours else ends[::-1]
    people = json.dumps([[Role.FROM.value, *sender], [Role.TO.value, *to]], ensure_ascii=False)
    text = _body(office, firm, sender[1], to[1])
    snippet = activity.snippet_of(text)
    header = f"<{office.seed}.{message}@{sender[0].rpartition('@')[2]}>"
    before = known[-1] if known else None
    rows = office.rows
    rows["message"].append(
        (message, thread, f"demo:{office.seed}:{message}", header, subject, people, snippet, before,
         json.dumps(known), False, then)
    )  # fmt: skip
    known.append(header)
    rows["header_id"].append((header, message))
    rows["message_body"].append((message, zlib.compress(text.encode(), 1), _NOTHING))
    direction = "outgoing" if ours else "incoming"
    rows["engagement"].append(
        (logged, "email", message, thread, direction, subject, snippet, people, firm.owner.id, "{}", then)
    )
    for record in (person.id, firm.id, about):
        if record is not None:
            rows["association"].append((record, logged, "default", then))


def _body(office: Office, firm: Firm, sender: str, to: str) -> str:
    said = [_said(office, firm, office.pick(words.SENTENCE)) for _ in range(3 + office.upto(8))]
    text = ". ".join(one[0].upper() + one[1:] for one in said)
    return f"Dear {to.partition(' ')[0]},\n\n{text}.\n\nBest regards\n{sender}\n"


def _said(office: Office, firm: Firm, text: str) -> str:
    if "{" not in text:
        return text
    return text.format(
        product=office.pick(words.PRODUCT).lower(),
        number=10_000 + office.upto(90_000),
        firm=firm.name,
        city=firm.city,
        day=office.pick(words.DAY),
    )


def activities(office: Office, firm: Firm, person: Person) -> None:
    """What was logged by hand with a contact; some have much, most have little."""
    if office.likely(0.25):
        _activity(office, firm, person, "note", _said(office, firm, office.pick(words.NOTE)))
    if office.likely(0.15):
        kind = "meeting" if office.likely(0.3) else "call"
        _activity(office, firm, person, kind, _said(office, firm, office.pick(words.SENTENCE)).capitalize())
    if office.likely(0.08):
        _task(office, firm, person)


def _activity(
    office: Office, firm: Firm, person: Person, kind: str, text: str, at: datetime | None = None
) -> int:
    made = office.new_id()
    then = instant(at or office.ago(1 + office.upto(500)))
    title = activity.title_of(kind, text)
    properties = json.dumps(activity.properties(kind, title, text), ensure_ascii=False)
    office.rows["engagement"].append(
        (
            made,
            kind,
            None,
            None,
            None,
            title,
            activity.snippet_of(text),
            "[]",
            firm.owner.id,
            properties,
            then,
        )
    )
    for record in (person.id, firm.id):
        office.rows["association"].append((record, made, "ticked", then))
    return made


def _task(office: Office, firm: Firm, person: Person) -> None:
    title, kind = office.pick(words.TASK)
    due = office.ago(office.upto(60) - 14)
    made = _activity(office, firm, person, "task", _said(office, firm, title), due)
    is_done = due < office.until and office.likely(0.85)
    done = instant(due + timedelta(hours=office.upto(30))) if is_done else None
    office.rows["task"].append((made, firm.owner.id, kind, instant(due), done))
