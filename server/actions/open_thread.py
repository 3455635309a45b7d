"""Open a thread: from what the page says to the people and records beside it."""

from server.actions.fetch_thread import topic
from server.actions.log_mail import match_known
from server.core.address import normalise
from server.core.permission import Viewer, refusal
from server.deps import Deps
from server.errors import Problem
from server.present import mailboxes as present_mailboxes
from server.present.problems import problem
from server.present.shown import Shown
from server.present.threads import ready
from server.providers.registry import thread_key
from server.store import jobs, mailboxes, messages, threads
from server.store.mailboxes import MailboxRow
from server.store.threads import ThreadKey
from server.store.tx import Read
from shared_schema.commands import OpenThread
from shared_schema.records import ThreadView


def open_thread(deps: Deps, viewer: Viewer, cmd: OpenThread) -> Shown[ThreadView]:
    """What we know of the thread; unknown yet, it is fetched and the answer is `pending`.

    Every id comes from a foreign page and is only a hint: the mailbox must be the viewer's own, and
    the thread is what the provider says it is (threat model).
    """
    key = thread_key(cmd.provider.value, cmd.kind, cmd.thread)
    with deps.store.read(viewer.workspace_id) as tx:
        own, seq = threads.opened(tx, viewer.user_id, key)
        row, known = _chosen(own, cmd)
        if row is None:
            return _unreadable(seq, viewer, None, _no_mailbox(cmd))
        if key is None:
            return _unreadable(seq, viewer, row, _not_yet())
        if known is not None and known.thread_id is not None and known.fetched_at is not None:
            return _with_user(viewer, _ready(tx, viewer, row, known, seq))
        trouble = present_mailboxes.broken(row) or refusal(viewer, "mail.read") or _trouble(known)
        if trouble is not None:
            return _unreadable(seq, viewer, row, trouble)
    return _fetch(deps, viewer, row, key)


def show_thread(tx: Read, viewer: Viewer, thread_id: int) -> Shown[ThreadView] | None:
    """A thread that one of the viewer's mailboxes holds; None for any other."""
    seq = tx.seq()  # from before all that is read: what changes meanwhile is told again
    own = {row.id: row for row in mailboxes.of_user(tx, viewer.user_id)}
    keys = threads.keys_of(tx, thread_id, own)
    return _ready(tx, viewer, own[keys[0].mailbox_id], keys[0], seq) if keys else None


_Opened = tuple[MailboxRow, ThreadKey | None]


def _chosen(own: list[_Opened], cmd: OpenThread) -> _Opened | tuple[None, None]:
    """The account's mailbox; or a team's that knows the thread: it may be open inside the account's page."""
    wanted = normalise(cmd.account)
    there = [one for one in own if one[0].provider == cmd.provider.value and one[0].state != "disconnected"]
    named = [
        one for one in there if wanted in {one[0].address, *(address for address, _ in one[0].identities)}
    ]
    for row, known in (*named[:1], *(one for one in there if one[0].is_team)):
        if known is not None and known.thread_id is not None:
            return row, known
    return named[0] if named else (None, None)


def _ready(tx: Read, viewer: Viewer, row: MailboxRow, known: ThreadKey, seq: int) -> Shown[ThreadView]:
    mails = messages.in_mailbox(tx, known.thread_id or 0, row.id)
    matched = match_known(tx, viewer, *(one.message for one in mails))
    return ready(tx, viewer, row, known, seq, mails, *matched)


def _with_user(viewer: Viewer, shown: Shown[ThreadView], *topics: str) -> Shown[ThreadView]:
    return Shown(shown.view, shown.topics | {f"user:{viewer.user_id}", *topics})


def _fetch(deps: Deps, viewer: Viewer, row: MailboxRow, key: str) -> Shown[ThreadView]:
    with deps.store.write(viewer.workspace_id) as tx:
        threads.keep_key(tx, row.id, key, None, fetched=False)
        args = {"mailbox": row.id, "key": key}
        jobs.add(tx, "fetch_thread", args, unique_key=f"fetch:{row.id}:{key}"[:128], priority=1)
        # `seq` from before the job: whatever it tells comes after.
        view = ThreadView(state="pending", seq=tx.seq(), mailbox=present_mailboxes.mailbox(row, viewer))
    return _with_user(viewer, Shown(view, frozenset()), topic(row.id, key))


def _unreadable(seq: int, viewer: Viewer, row: MailboxRow | None, trouble: Problem) -> Shown[ThreadView]:
    view = ThreadView(
        state="unreadable",
        seq=seq,
        mailbox=present_mailboxes.mailbox(row, viewer) if row else None,
        problem=problem(trouble),
    )
    return _with_user(viewer, Shown(view, frozenset()))


def _trouble(known: ThreadKey | None) -> Problem | None:
    if known is None or known.problem != "not_found":
        return None
    return Problem(
        "not_found", "Your mailbox does not have this mail.", ("It may have been deleted or moved.",)
    )


def _no_mailbox(cmd: OpenThread) -> Problem:
    return Problem(
        "no_mailbox", f"{cmd.account} is not connected.", ("Open Mailboxes in Alongside and connect it.",)
    )


def _not_yet() -> Problem:
    return Problem(
        "not_found", "This mail has no id that we can look up yet.", ("Open it again in a moment.",)
    )
