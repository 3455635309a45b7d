"""The simulated world: accounts, mailboxes, deliveries; one SQLite file, one lock."""

import json
import random  # noqa: TID251  another company's chance, not ours
import re
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from threading import RLock
from typing import Any

import sqlite_utils

from server.mime.build import MARK, POLICY
from server.mime.parse import Parsed, parse
from server.simulator.cast import ACCOUNTS, OLD_MAILS, Account, OldMail

# Where a person may move a mail to; anything else is a folder of their own.
PLACES = {"inbox": "INBOX", "archive": "", "spam": "SPAM", "trash": "TRASH"}


@dataclass
class Fault:
    """Something to go wrong for the next `count` matching requests."""

    method: str
    path: str
    # One of KINDS in server.simulator.traffic, which says what each does.
    kind: str
    status: int = 503
    seconds: float = 0.0
    count: int = 1
    headers: dict[str, str] = field(default_factory=dict)
    reason: str = ""  # the provider's word, where a status has several meanings: rateLimitExceeded
    account: str = ""  # only requests that speak for this account
    chance: float = 1.0  # the share of matching requests that it strikes


@dataclass(frozen=True)
class Mail:
    """One message in one mailbox. `labels` are Gmail's; Graph's folders follow from them."""

    id: int
    account: str
    key: str
    thread: str
    labels: tuple[str, ...]
    mime: bytes
    message_id: str
    at: float
    draft: str | None
    props: dict[str, str]
    history: int

    def parsed(self) -> Parsed:
        """The mail, read."""
        return parse(self.mime)


class World:
    """Everything the simulator knows."""

    def __init__(self, path: Path) -> None:
        self.url = ""
        self.lock = RLock()
        self.ahead = timedelta()  # how far a test has moved the clock
        self.faults: list[Fault] = []
        self.refusals: list[tuple[str, str]] = []  # what the next consents end in: an error and its words
        self.chances = random.Random(1)  # noqa: S311  the same seed, the same bad luck
        self.units_a_minute = 0  # quota of each mailbox; 0: none
        self.at_once = 0  # requests of each mailbox that may run side by side; 0: any number
        self.push: Any = None  # server.simulator.push, once the simulator is put together
        self.listeners: list[Callable[[str], None]] = []  # who is told that something happened in a mailbox
        # Requests come on many threads; the lock keeps them apart.
        self.db = sqlite_utils.Database(sqlite3.connect(path, check_same_thread=False))
        self.db.conn.execute("PRAGMA synchronous=OFF")  # nobody misses a simulated mail after a power cut
        self._create()

    def close(self) -> None:
        """Let go of the file."""
        with self.lock:
            self.db.close()

    def now(self) -> datetime:
        """The simulator's own clock: the machine's, plus what tests have added."""
        return datetime.now(UTC) + self.ahead  # noqa: TID251  a stand-in for another company's clock

    # ---- accounts

    def accounts(self, provider: str | None = None) -> list[Account]:
        """Everyone, or everyone at one provider."""
        return [one for one in ACCOUNTS if provider in (None, one.provider)]

    def account(self, address: str) -> Account | None:
        """Who has an address."""
        return next((one for one in ACCOUNTS if one.address == address.lower()), None)

    def refusal(self) -> dict[str, str] | None:
        """What the next consent ends in, when somebody has ordered it."""
        with self.lock:
            if not self.refusals:
                return None
            error, words = self.refusals.pop(0)
        return {"error": error} | ({"error_description": words} if words else {})

    # ---- storage

    def _create(self) -> None:
        with self.lock:
            fresh = "mail" not in self.db.table_names()
            if fresh:
                self._tables()
                self._seed()

    def _tables(self) -> None:
        self.db.table("mail").create(
            {
                "id": int,
                "account": str,
                "key": str,
                "thread": str,
                "labels": str,
                "mime": bytes,
                "message_id": str,
                "at": float,
                "draft": str,
                "props": str,
                "history": int,
            },
            pk="id",
        )
        self.db.table("mail").create_index(["account", "key"], unique=True)
        self.db.table("mail").create_index(["account", "message_id"])
        self.db.table("event").create(
            {"id": int, "account": str, "kind": str, "key": str, "thread": str, "was": str, "now": str},
            pk="id",
        )
        self.db.table("event").create_index(["account", "id"])
        self.db.table("ledger").create(
            {
                "id": int,
                "at": float,
                "sender": str,
                "recipients": str,
                "message_id": str,
                "marker": str,
                "subject": str,
            },
            pk="id",
        )
        self.db.table("grant").create(
            {"token": str, "kind": str, "account": str, "scope": str, "expires": float, "extra": str},
            pk="token",
        )
        self.db.table("value").create({"name": str, "text": str}, pk="name")

    def _seed(self) -> None:
        sent: list[tuple[str, str]] = []
        for old in sorted(OLD_MAILS, key=lambda one: -one.hours_ago):
            at = self.now() - timedelta(hours=old.hours_ago)
            answered = OLD_MAILS[old.answers] if old.answers is not None else None
            parent = next(
                (ident for ident, subject in sent if answered and subject == answered.subject), None
            )
            message = self._old_message(old, at, parent)
            sent.append((str(message["Message-ID"]), old.subject))
            self.send_mime(old.sender[0], message.as_bytes(), at=at, rewrite=False)

    def _old_message(self, old: OldMail, at: datetime, parent: str | None) -> EmailMessage:
        names = {one.address: one.name for one in ACCOUNTS}
        message = EmailMessage(policy=POLICY)
        message["From"] = f"{old.sender[1]} <{old.sender[0]}>"
        message["To"] = ", ".join(f"{names.get(one, '')} <{one}>".strip() for one in old.to)
        message["Subject"] = old.subject
        message["Date"] = format_datetime(at)
        message["Message-ID"] = f"<{secrets.token_hex(12)}@{old.sender[0].partition('@')[2]}>"
        if parent:
            message["In-Reply-To"] = parent
            message["References"] = parent
        for name, value in old.headers:
            message[name] = value
        message.set_content(old.text)
        if old.html:
            message.add_alternative(old.html, subtype="html")
        return message

    def reset(self) -> None:
        """Back to the beginning, tokens included."""
        with self.lock:
            for table in ("mail", "event", "ledger", "grant"):
                self.db.table(table).delete_where()
            # Ids begin anew; the signing keys stay.
            for name in ("%:oldest_%", "folders:%", "huge:%", "watch:%", "subscriptions"):
                self.db.table("value").delete_where("name like ?", [name])
            self.units_a_minute = self.at_once = 0
            self.faults.clear()
            self.refusals.clear()
            self.ahead = timedelta()
            self._seed()

    # ---- mail

    def mails(self, account: str, where: str = "1", values: Iterable[Any] = ()) -> list[Mail]:
        """A mailbox's mails that meet a condition, newest first."""
        with self.lock:
            rows = list(
                self.db.table("mail").rows_where(
                    f"account = ? and ({where})", [account, *values], order_by="at desc, id desc"
                )
            )
        return [_mail(row) for row in rows]

    def mail(self, account: str, key: str) -> Mail | None:
        """One mail by its id."""
        found = self.mails(account, "key = ?", [key])
        return found[0] if found else self.many(account).by_key(key)

    def many(self, account: str, since: float = 0.0, before: float = float("inf")) -> "Many":
        """The mails of a huge mailbox: made when they are looked at, stored nowhere."""
        return Many(account, int(self.value(f"huge:{account}") or 0), since, before)

    def put(
        self,
        account: str,
        mime: bytes,
        labels: tuple[str, ...],
        *,
        at: datetime | None = None,
        thread: str | None = None,
        draft: str | None = None,
        props: dict[str, str] | None = None,
    ) -> Mail:
        """Store a mail in a mailbox; its thread is the given one, its references' one, or a new one."""
        read = parse(mime).head
        with self.lock:
            home = thread or self._thread_of(account, (*reversed(read.references), read.in_reply_to))
            key = self._new_key(account)
            history = self._event(account, "draft" if draft else "added", key, home or key)
            self.db.table("mail").insert(
                {
                    "account": account,
                    "key": key,
                    "thread": home or self._new_thread(account, key),
                    "labels": json.dumps(labels),
                    "mime": mime,
                    "message_id": read.message_id or "",
                    "at": (at or self.now()).timestamp(),
                    "draft": draft,
                    "props": json.dumps(props or {}),
                    "history": history,
                }
            )
            found = self.mail(account, key)
        if found is None:
            raise LookupError(key)
        return found

    def change(self, mail: Mail, **values: Any) -> None:
        """Change stored columns of a mail."""
        packed = {
            name: json.dumps(value) if name in ("labels", "props") else value
            for name, value in values.items()
        }
        with self.lock:
            self.db.table("mail").update(mail.id, packed)

    def relabel(self, mail: Mail, labels: Iterable[str]) -> Mail:
        """Give a mail other labels, which may put it into another folder; history tells."""
        kept = tuple(sorted(set(labels)))
        with self.lock:
            number = self._event(mail.account, "labels", mail.key, mail.thread, mail.labels, kept)
            self.change(mail, labels=kept, history=number)
            found = self.mail(mail.account, mail.key)
        if found is None:
            raise LookupError(mail.key)
        return found

    def move(self, mail: Mail, place: str) -> Mail:
        """Move a mail to the inbox, the archive, spam, trash or a folder of one's own, as a person would."""
        home = PLACES.get(place, f"FOLDER:{place}")
        rest = set(mail.labels) - set(PLACES.values()) - {one for one in mail.labels if ":" in one}
        return self.relabel(mail, rest | ({home} if home else set()))

    def folders(self, account: str) -> dict[str, str]:
        """The folders a person has made: id to name."""
        found: dict[str, str] = json.loads(self.value(f"folders:{account}") or "{}")
        return found

    def add_folder(self, account: str, name: str) -> str:
        """A new folder (in Gmail: a label); its id."""
        ident = re.sub(r"[^a-z0-9]+", "", name.lower()) + secrets.token_hex(3)
        self.keep_value(f"folders:{account}", json.dumps(self.folders(account) | {ident: name}))
        return ident

    def remove(self, mail: Mail) -> None:
        """Delete a mail for good."""
        with self.lock:
            self.db.table("mail").delete(mail.id)
            self._event(mail.account, "removed", mail.key, mail.thread, mail.labels)

    def reidentify(self, mail: Mail) -> Mail:
        """The same mail under another id: the old one is gone, the new one is new."""
        with self.lock:
            self.remove(mail)
            return self.put(
                mail.account,
                mail.mime,
                mail.labels,
                at=datetime.fromtimestamp(mail.at, UTC),
                thread=mail.thread,
                props=mail.props,
            )

    def _thread_of(self, account: str, ids: Iterable[str | None]) -> str | None:
        for ident in ids:
            found = self.mails(account, "message_id = ? and draft is null", [ident]) if ident else []
            if found:
                return found[0].thread
        return None

    def _new_key(self, account: str) -> str:
        if self._is_google(account):
            return f"{0x19A0000000000000 | secrets.randbits(52):016x}"
        return "AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A" + secrets.token_urlsafe(30)

    def _new_thread(self, account: str, key: str) -> str:
        # Gmail's thread has its first message's id; Graph's conversation ids have their own form.
        return (
            key if self._is_google(account) else f"AAQkAD{secrets.token_urlsafe(24)}-_{secrets.token_hex(4)}="
        )

    def _is_google(self, account: str) -> bool:
        known = self.account(account)
        return known is not None and known.provider == "google"

    def _event(
        self,
        account: str,
        kind: str,
        key: str,
        thread: str,
        was: tuple[str, ...] | None = None,
        now: tuple[str, ...] | None = None,
    ) -> int:
        """`was` and `now`: the labels before and after, so that a folder can tell what has left it."""
        row = {"account": account, "kind": kind, "key": key, "thread": thread}
        row |= {"was": json.dumps(was), "now": json.dumps(now)}
        for told in self.listeners:
            told(account)
        return int(self.db.table("event").insert(row, alter=True).last_pk or 0)

    def events(self, account: str, after: int) -> list[dict[str, Any]]:
        """What happened in a mailbox after an event number."""
        with self.lock:
            return list(
                self.db.table("event").rows_where("account = ? and id > ?", [account, after], order_by="id")
            )

    def newest_event(self) -> int:
        """The number of the newest event anywhere."""
        with self.lock:
            return int(next(iter(self.db.query("select coalesce(max(id), 0) as id from event")))["id"])

    def note(self, mail: Mail, kind: str) -> None:
        """Something became of a mail, given as it was before: a draft was sent (added), or it was changed."""
        with self.lock:
            number = self._event(mail.account, kind, mail.key, mail.thread, mail.labels)
            self.db.table("mail").update(mail.id, {"history": number})

    # ---- delivery

    def send_mime(
        self,
        sender: str,
        mime: bytes,
        *,
        at: datetime | None = None,
        thread: str | None = None,
        rewrite: bool = True,
        keep_copy: bool = True,
    ) -> Mail | None:
        """Deliver a mail to every hosted recipient; the sender's Sent copy, if the sender is hosted."""
        moment = at or self.now()
        head = parse(mime).head
        if rewrite and self._is_google(sender):
            mime = with_headers(mime, {"Message-ID": f"<CA{secrets.token_urlsafe(30)}@mail.gmail.com>"})
        recipients = list(dict.fromkeys(one.address for one in (*head.to, *head.cc, *head.bcc)))
        public = with_headers(mime, {"Bcc": None})
        with self.lock:
            copy = None
            if keep_copy and self.account(sender):
                copy = self.put(sender, mime, ("SENT",), at=moment, thread=thread)
            for recipient in recipients:
                if self.account(recipient):
                    self.put(recipient, public, ("INBOX", "UNREAD"), at=moment)
            self._note(sender, recipients, public, moment)
        return copy

    def _note(self, sender: str, recipients: list[str], mime: bytes, moment: datetime) -> None:
        head = parse(mime).head
        marker = next(
            (
                line[len(MARK) + 2 :]
                for line in mime[:20000].decode("latin-1").splitlines()
                if line.startswith(MARK)
            ),
            "",
        )
        self.db.table("ledger").insert(
            {
                "at": moment.timestamp(),
                "sender": sender,
                "recipients": json.dumps(recipients),
                "message_id": head.message_id or "",
                "marker": marker,
                "subject": head.subject,
            }
        )

    def ledger(self) -> list[dict[str, Any]]:
        """Every act of delivery, oldest first."""
        with self.lock:
            rows = list(self.db.table("ledger").rows_where(order_by="id"))
        return [{**row, "recipients": json.loads(row["recipients"])} for row in rows]

    # ---- small values

    def value(self, name: str) -> str | None:
        """A stored value, such as the signing key."""
        with self.lock:
            rows = list(self.db.table("value").rows_where("name = ?", [name]))
        return str(rows[0]["text"]) if rows else None

    def keep_value(self, name: str, text: str) -> None:
        """Store a value."""
        with self.lock:
            self.db.table("value").upsert({"name": name, "text": text}, pk="name")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Do several things as one."""
        with self.lock:
            yield


def _mail(row: dict[str, Any]) -> Mail:
    labels = tuple(json.loads(row["labels"]))
    return Mail(**{**row, "labels": labels, "props": json.loads(row["props"])})


def with_crlf(mime: bytes) -> bytes:
    """The same mail with the line ends of RFC 5322; clients may hand in bare line feeds."""
    return re.sub(rb"\r?\n", b"\r\n", mime)


def with_headers(mime: bytes, changes: dict[str, str | None]) -> bytes:
    """The same mail with some headers replaced (or dropped: None), bodies untouched."""
    head, separator, body = mime.partition(b"\r\n\r\n")
    lines: list[bytes] = []
    keep = True
    dropped = {name.lower().encode() for name in changes}
    for line in head.split(b"\r\n"):
        if line[:1] not in (b" ", b"\t"):
            keep = line.partition(b":")[0].lower() not in dropped
        if keep:
            lines.append(line)
    lines += [f"{name}: {value}".encode() for name, value in changes.items() if value is not None]
    return b"\r\n".join(lines) + separator + body


class Many(Sequence[Mail]):
    """A huge mailbox, newest first, one mail a minute; nothing of it exists until it is looked at."""

    NEWEST = datetime(2026, 11, 1, tzinfo=UTC).timestamp()
    EVERY = 60.0

    def __init__(self, account: str, size: int, since: float, before: float) -> None:
        self.account, self.size = account, size
        start = int((self.NEWEST - before) // self.EVERY) + 1 if before <= self.NEWEST else 0
        end = int((self.NEWEST - since) // self.EVERY) + 1
        self._from = min(size, start)
        self._to = min(size, max(self._from, end))

    def __len__(self) -> int:
        return self._to - self._from

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return [self._made(self._from + one) for one in range(*at.indices(len(self)))]
        if not 0 <= at < len(self):
            raise IndexError(at)
        return self._made(self._from + at)

    def by_key(self, key: str) -> Mail | None:
        """One of them by its id."""
        if not re.fullmatch("1111[0-9a-f]{12}", key):
            return None
        number = int(key[4:], 16)
        return self._made(number) if number < self.size else None

    def _made(self, number: int) -> Mail:
        at = self.NEWEST - number * self.EVERY
        key, sender = f"1111{number:012x}", f"person{number % 997}@example{number % 89}.test"
        mime = (
            f"From: Person {number % 997} <{sender}>\r\nTo: {self.account}\r\nSubject: Mail {number}\r\n"
            f"Date: {format_datetime(datetime.fromtimestamp(at, UTC))}\r\n"
            f"Message-ID: <many-{number}@example.test>\r\n\r\nThis is mail {number}.\r\n"
        ).encode()
        ident = f"<many-{number}@example.test>"
        return Mail(0, self.account, key, key, ("INBOX",), mime, ident, at, None, {}, 1)
