"""Encrypted mail with a contact is logged like any other, and is shown as what it is."""

from server.actions.open_thread import show_thread
from server.actions.read_panel import read_body
from server.mime.sealed import ENCRYPTED
from server.store import tables as t
from shared_schema.commands import ReadBody
from tests.sync.conftest import Desk

SEALED = (
    "MIME-Version: 1.0\r\nContent-Type: multipart/encrypted; boundary=b;\r\n"
    ' protocol="application/pgp-encrypted"\r\n\r\n'
    "--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n"
    "--b\r\nContent-Type: application/octet-stream\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n--b--\r\n"
)


def test_an_encrypted_mail_says_so_in_the_thread_and_on_the_timeline(desk: Desk) -> None:
    """Issue 4: never a broken body; the mail itself stays in the mailbox, where its key is."""
    head = f"From: anna@brightwater.test\r\nTo: {desk.account}\r\nSubject: ...\r\nMessage-ID: <sealed@x.test>\r\n"
    desk.world.send_mime("anna@brightwater.test", (head + SEALED).encode(), rewrite=False)
    desk.sync()
    assert desk.logged() == ["..."]
    with desk.deps.store.read(desk.viewer.workspace_id) as tx:
        [one] = tx.all(t.message.select().where(tx.mine(t.message)))
        shown = show_thread(tx, desk.viewer, one.thread_id)
    assert shown is not None
    assert [row.snippet for row in shown.view.messages] == [ENCRYPTED]
    body = read_body(desk.deps, desk.viewer, ReadBody(message=one.id))
    assert (body.text, body.html) == (ENCRYPTED, ENCRYPTED)
