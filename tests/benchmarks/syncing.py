"""Taking mail in (parse, match, decide, store) beside the bare `email` parse of the same mails.

Run by `make bench`. The pipeline is to cost less than four times the parse (issue 4).
"""

from datetime import timedelta
from email import policy
from email.parser import BytesParser
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from server import config
from server.actions.take_mail import PAGE, Caught, keep
from server.app import connect
from server.clock import SystemClock
from server.deps import Deps
from server.mime.parse import parse
from server.providers.port import Fetched
from server.store import mailboxes, migrate, users, workspaces
from server.store.mailboxes import Connected, MailboxRow
from tests.world import record

MAILS = 2000
BODY = "<p>" + "Dear Anna, here is what we spoke about, at some length. " * 60 + "</p>"


def mail(number: int) -> bytes:
    """A usual mail of some 8 kB: text and HTML, a few recipients, a thread."""
    return (
        f"From: Anna Kowalska <anna{number % 50}@brightwater.test>\r\nTo: Mia Berg <mia@northwind.test>\r\n"
        f"Cc: Tom <tom@x.test>, Eva <eva@y.test>\r\nSubject: Question {number}\r\nDate: Mon, 23 Nov 2026 12:00:00 +0000\r\n"
        f"Message-ID: <{number}@brightwater.test>\r\nReferences: <{number - number % 4}@brightwater.test>\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{'Plain words of some length. ' * 100}\r\n"
        f"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{BODY}\r\n--b--\r\n"
    ).encode()


def main() -> None:
    """Print messages a second, and the ratio."""
    corpus = [mail(number) for number in range(MAILS)]
    start = perf_counter()
    for one in corpus:
        for part in BytesParser(policy=policy.compat32).parsebytes(one).walk():
            part.get_payload(decode=True)
    bare = (perf_counter() - start) / MAILS
    with TemporaryDirectory() as folder:
        deps, row = _desk(Path(folder))
        start = perf_counter()
        for first in range(0, MAILS, PAGE):
            with deps.store.write(row.workspace_id) as tx:
                keep(tx, row, _caught(corpus, first))
        whole = (perf_counter() - start) / MAILS
        deps.store.close()
    ratio = f"{1 / bare:.0f}; × {whole / bare:.1f}"
    print(f"taking mail in: {1 / whole:.0f} a second on one core; bare email parse {ratio}")  # noqa: T201


def _caught(corpus: list[bytes], first: int) -> Caught:
    now = SystemClock().now() + timedelta(minutes=1)
    caught = Caught()
    for number in range(first, min(first + PAGE, len(corpus))):
        parsed = parse(corpus[number])
        key = f"{number:x}"
        caught.mails.append(Fetched(key, f"t{number // 4}", parsed.head, now, is_draft=False))
        caught.bodies[key] = parsed
    return caught


def _desk(folder: Path) -> tuple[Deps, MailboxRow]:
    deps = connect(config.read({"ALONGSIDE_DATA": str(folder)}, folder / "no.env"))
    migrate.upgrade(deps.store)
    with deps.store.system() as system:
        workspace = workspaces.add(system, "Bench")
    with deps.store.write(workspace) as tx:
        rep = users.add(tx, "mia@northwind.test", "Mia", "core")
        new = Connected(
            rep, "google", "mia@northwind.test", "Mia", "i", "s", (("mia@northwind.test", "Mia"),), True, "1"
        )
        mailbox_id = mailboxes.add(tx, new)
        for number in range(25):
            record(tx, "contact", f"Anna {number}", address=f"anna{number}@brightwater.test")
        row = mailboxes.by_id(tx, mailbox_id)
    assert row is not None
    return deps, row


if __name__ == "__main__":
    main()
