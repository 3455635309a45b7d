"""How a mailbox sends, as its user wants it: limits, signatures, and their usual address (H46, S13, S27)."""

from server.actions.allowance import allowance_of
from server.actions.ask_identities import queue_one
from server.actions.mailboxes import NOT_YOURS, looked_after
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal
from server.mime.quote import written
from server.present.sending import sending
from server.store import mailboxes, signatures, users
from server.store.mailboxes import MailboxRow
from server.store.tx import Read
from shared_schema import mailboxes as wire


def read_sending(deps: Deps, viewer: Viewer, cmd: wire.ReadSending) -> wire.Sending:
    """How it sends now. Raises Refusal."""
    with deps.store.read(viewer.workspace_id) as tx:
        return _shown(tx, viewer, _used(tx, viewer, cmd.mailbox))


def set_limits(deps: Deps, viewer: Viewer, cmd: wire.SetLimits) -> wire.Sending:
    """Fewer mails a day or a minute than the provider would let (H46). Raises Refusal."""
    with deps.store.write(viewer.workspace_id) as tx:
        mailboxes.set_limits(tx, looked_after(tx, viewer, cmd.mailbox), cmd.a_day, cmd.a_minute)
        return _shown(tx, viewer, looked_after(tx, viewer, cmd.mailbox))


def set_signature(deps: Deps, viewer: Viewer, cmd: wire.SetSignature) -> wire.Sending:
    """One's own signature in place of the provider's, or the provider's again. Raises Refusal."""
    with deps.store.write(viewer.workspace_id) as tx:
        row = looked_after(tx, viewer, cmd.mailbox)
        _check_address(row, cmd.address)
        if cmd.text is None:
            signatures.forget_own(tx, row.id, cmd.address)
            queue_one(tx, row.id)
        else:
            signatures.write(tx, row.id, cmd.address, written(cmd.text.strip()).html)
        return _shown(tx, viewer, row)


def set_default_from(deps: Deps, viewer: Viewer, cmd: wire.SetDefaultFrom) -> wire.Sending:
    """From which address new mail leaves unless another one is chosen (S13). Raises Refusal."""
    with deps.store.write(viewer.workspace_id) as tx:
        row = _used(tx, viewer, cmd.mailbox)
        if cmd.address is not None:
            _check_address(row, cmd.address)
        users.save(tx, viewer.user_id, default_from=cmd.address)
        return _shown(tx, viewer, row)


def _used(tx: Read, viewer: Viewer, mailbox_id: int) -> MailboxRow:
    row = mailboxes.used_by(tx, viewer.user_id, mailbox_id)
    if row is None:
        raise Refusal(NOT_YOURS)
    return row


def _check_address(row: MailboxRow, address: str) -> None:
    if address not in dict(row.identities):
        title = f"{row.address} cannot send as {address[:80]}."
        raise Refusal(Problem("address_invalid", title, field="address"))


def _shown(tx: Read, viewer: Viewer, row: MailboxRow) -> wire.Sending:
    known = signatures.of_mailboxes(tx, [row.id]).values()
    return sending(row, allowance_of(tx, row), known, users.default_from(tx, viewer.user_id))
