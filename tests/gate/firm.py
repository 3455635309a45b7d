"""A workspace to look into: four records of each type, and mail around them; and its poisoned twin."""

from dataclasses import dataclass, field
from datetime import timedelta

from server.actions.admit import server_itself
from server.actions.edit_record import create_record
from server.actions.sight import sight
from server.core.activity import properties
from server.core.mail import MessageHead, Participant
from server.core.object_types import custom
from server.core.properties import Property
from server.providers.port import Fetched
from server.store import (
    engagements,
    mailboxes,
    messages,
    pipelines,
    relations,
    schemas,
    tasks,
    teams,
    threads,
    users,
    workspaces,
)  # fmt: skip
from server.store.engagements import NewEngagement
from server.store.mailboxes import Connected
from server.store.tx import Store, Write

EVERY = ("contact", "company", "deal", "ticket", "p_ship")
OWNERS = ("mia", "tom", "eva", "nobody")  # the viewer, a team mate, somebody else, without an owner
NAME = {"contact": "firstname", "company": "name", "deal": "dealname", "ticket": "subject", "p_ship": "title"}
THREAD = "1f"
TEAM_THREADS = {"ours": "2f", "others": "3f"}
ACTIVITIES = ("note", "call", "meeting", "task")
EDITED = {"contact": "phone", "company": "phone", "deal": "amount", "ticket": "content", "p_ship": "remark"}


@dataclass
class Firm:
    """Ids of what stands in a workspace; every name begins with the firm's own word."""

    word: str
    workspace: int = 0
    people: dict[str, int] = field(default_factory=dict)
    records: dict[tuple[str, str], int] = field(default_factory=dict)
    entries: dict[tuple[str, str], int] = field(default_factory=dict)
    bodies: dict[tuple[str, str], int] = field(default_factory=dict)
    shared: dict[str, int] = field(default_factory=dict)
    activities: dict[tuple[str, str, str], int] = field(default_factory=dict)
    mailbox: int = 0
    teams: dict[str, int] = field(default_factory=dict)  # ours: the viewer's; others: not
    team_mailboxes: dict[str, int] = field(default_factory=dict)
    team_threads: dict[str, int] = field(default_factory=dict)
    team_mails: dict[str, int] = field(default_factory=dict)
    mail: int = 0
    thread: int = 0

    def name(self, kind: str, owner: str) -> str:
        """What a record is called, and what its mail speaks of."""
        return f"{self.word} {kind} {owner}"

    def address(self, owner: str) -> str:
        """The address of a contact."""
        return f"{owner}@{self.word.lower()}.test"

    def domain(self, owner: str) -> str:
        """The domain of a company."""
        return f"{owner}-{self.word.lower()}.test"

    def owners_in(self, kind: str, said: object) -> set[str]:
        """Whose records of a type are named in an answer."""
        return {owner for owner in OWNERS if self.name(kind, owner) in str(said)}


def found(store: Store, word: str) -> Firm:
    """Build it."""
    firm = Firm(word)
    with store.system() as tx:
        firm.workspace = workspaces.add(tx, f"{word} Ltd")
    with store.write(firm.workspace) as tx:
        _people(tx, firm)
        _types(tx)
        for kind in EVERY:
            for owner in OWNERS:
                firm.records[kind, owner] = _record(tx, firm, kind, owner)
        _relate(tx, firm)
        _mail(tx, firm)
    return firm


def _people(tx: Write, firm: Firm) -> None:
    for name in ("mia", "tom", "eva", "ada"):
        firm.people[name] = users.add(tx, f"{name}@northwind.test", name.title(), "sales")
    users.save(tx, firm.people["ada"], is_admin=True)
    firm.teams["ours"] = teams.add_team(tx, "Both of us", [firm.people["mia"], firm.people["tom"]])
    firm.teams["others"] = teams.add_team(tx, "The others", [firm.people["eva"]])


def _types(tx: Write) -> None:
    schemas.add_type(tx, custom(0, "p_ship", "Ship", "Ships", "title", (), ("title",), ("title",)))
    for name in ("title", "remark"):
        schemas.add_property(tx, Property("p_ship", name, name.title()))
    for kind in ("deal", "ticket"):
        pipelines.add_stage(tx, pipelines.add(tx, kind, "Usual", 0), "Open", 0, "open")


def _record(tx: Write, firm: Firm, kind: str, owner: str) -> int:
    found = schemas.type_of(tx, kind)
    assert found
    values: dict[str, str | None] = {NAME[kind]: firm.name(kind, owner)}
    if kind == "contact":
        values["email"] = firm.address(owner)
    if kind == "company":
        values["domain"] = firm.domain(owner)
    if owner != "nobody":
        values["hubspot_owner_id"] = str(firm.people[owner])
    return create_record(tx, server_itself(tx.workspace_id), schemas.schema(tx, found), values).record.id


def _relate(tx: Write, firm: Firm) -> None:
    """The viewer's own contact knows every company, deal and ticket."""
    for (kind, _), record in firm.records.items():
        if kind in ("company", "deal", "ticket"):
            relations.add(tx, ("contact", firm.records["contact", "mia"]), (kind, record))


def _mail(tx: Write, firm: Firm) -> None:
    own = _connect(tx, firm, "mia")
    theirs = _connect(tx, firm, "eva")
    firm.mailbox = own
    row = mailboxes.by_id(tx, own)
    assert row
    people = tuple(Participant(firm.address(one)) for one in OWNERS)
    firm.mail = sight(tx, row, _fetched(tx, "m0", THREAD, "About everything", people[0], people[1:]))
    message = messages.by_id(tx, firm.mail)
    assert message
    firm.thread = message.thread_id
    threads.keep_key(tx, own, THREAD, firm.thread, fetched=True)
    for whose in ("ours", "others"):
        _team_mail(tx, firm, whose, people)
    _log(tx, firm, theirs)


def _team_mail(tx: Write, firm: Firm, whose: str, people: tuple[Participant, ...]) -> None:
    """A mailbox of a team, connected by somebody else, and a mail in it that is on no timeline."""
    address = team_address(whose)
    new = Connected(
        firm.people["eva"], "google", address, whose, "https://accounts", whose, ((address, whose),), True, "1",
        "team", firm.teams[whose],
    )  # fmt: skip
    firm.team_mailboxes[whose] = made = mailboxes.add(tx, new)
    row = mailboxes.by_id(tx, made)
    assert row
    subject = f"{firm.word} asks {whose}"
    firm.team_mails[whose] = one = sight(
        tx, row, _fetched(tx, f"t-{whose}", TEAM_THREADS[whose], subject, people[0], people[1:])
    )
    messages.keep_body(tx, one, f"{subject}, word by word", "")
    message = messages.by_id(tx, one)
    assert message
    firm.team_threads[whose] = message.thread_id
    threads.keep_key(tx, made, TEAM_THREADS[whose], message.thread_id, fetched=True)


def team_address(whose: str) -> str:
    """What is written to."""
    return f"{whose}@northwind.test"


def _connect(tx: Write, firm: Firm, who: str) -> int:
    address = f"{who}@northwind.test"
    return mailboxes.add(
        tx, Connected(firm.people[who], "google", address, who.title(), "https://accounts", who, ((address, who.title()),), True, "1"),
    )  # fmt: skip


def _fetched(
    tx: Write, key: str, thread: str, subject: str, sender: Participant, cc: tuple[Participant, ...] = ()
) -> Fetched:
    at = tx.now - timedelta(hours=1)
    to = (Participant("mia@northwind.test"),)
    head = MessageHead(
        f"<{key}@{sender.address}>", subject, sender, to=to, cc=cc, sent_at=at, snippet=subject
    )
    return Fetched(key, thread, head, at, is_draft=False)


def _log(tx: Write, firm: Firm, theirs: int) -> None:
    """On each record a mail in a stranger's mailbox and an activity of each sort; a note on all of a type."""
    row, others = mailboxes.by_id(tx, theirs), mailboxes.by_id(tx, firm.team_mailboxes["others"])
    assert row
    assert others
    for kind in EVERY:
        for owner in OWNERS:
            subject = firm.name(kind, owner)
            key = f"{kind}-{owner}"
            one = sight(tx, row, _fetched(tx, key, key, subject, Participant("out@side.test")))
            sight(tx, others, _fetched(tx, key, key, subject, Participant("out@side.test")))
            messages.keep_body(tx, one, f"{subject}, word by word", "")
            firm.bodies[kind, owner] = one
            new = NewEngagement("email", tx.now, subject, subject, [], "incoming", one)
            firm.entries[kind, owner] = engagements.add(tx, new)
            placed = [(kind, firm.records[kind, owner], "ticked")]
            engagements.associate(tx, firm.entries[kind, owner], tx.now, placed)
            for sort in ACTIVITIES:
                firm.activities[sort, kind, owner] = write_down(tx, firm, sort, kind, owner)
        firm.shared[kind] = engagements.add(tx, NewEngagement("note", tx.now, "A note on all", "", []))
        everywhere = [(kind, firm.records[kind, owner], "ticked") for owner in OWNERS]
        engagements.associate(tx, firm.shared[kind], tx.now, everywhere)


def write_down(tx: Write, firm: Firm, sort: str, kind: str, owner: str) -> int:
    """An activity that nobody has to their name, on one record; it speaks of that."""
    words = firm.name(kind, owner)
    new = NewEngagement(sort, tx.now, words, words, [], properties=properties(sort, words, words))
    made = engagements.add(tx, new)
    engagements.associate(tx, made, tx.now, [(kind, firm.records[kind, owner], "ticked")])
    if sort == "task":
        tasks.add(tx, made, "todo", tx.now, None)
    return made


def owner_of(firm: Firm, kind: str, record: int) -> str:
    """Whose a record is, by its id."""
    return next(owner for (one, owner), known in firm.records.items() if (one, known) == (kind, record))
