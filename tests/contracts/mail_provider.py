"""What every mail provider must do, told as stories; a provider's own test file has one fixture."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from server.clock import SystemClock
from server.core.mail import Participant
from server.errors import Gone, OutcomeUnknown, Reauthorize, Retry
from server.mime.parse import parse
from server.providers.port import Fetched, File, Mailbox, Outgoing
from server.simulator import Running, enclosures
from server.simulator.world import Fault

ANNA = Participant("anna@brightwater.test", "Anna Kowalska")


class MailProviderContract:
    account: str
    send_path: str

    @pytest.fixture
    def mailbox(self) -> Mailbox:
        raise NotImplementedError

    def thread_of(self, world: Running, subject: str) -> str:
        return next(
            one.thread
            for one in world.world.mails(self.account)
            if one.parsed().head.subject.startswith(subject)
        )

    def answer(self, answered: Fetched, marker: str = "m" * 32) -> Outgoing:
        head = answered.head
        return Outgoing(
            marker=marker, message_id="<chosen@northwind.test>", sender=Participant(self.account, "Mia Berg"),
            to=(ANNA,), cc=(), bcc=(), subject=f"Re: {head.subject}", text="Yes.", html="<p>Yes.</p>",
            answers=answered.key, thread_key=answered.thread_key, in_reply_to=head.message_id,
            references=(head.message_id or "",),
        )  # fmt: skip

    def deliver(self, world: Running, subject: str) -> None:
        mime = f"From: Anna <anna@brightwater.test>\r\nTo: {self.account}\r\nSubject: {subject}\r\nMessage-ID: <{subject}@x.test>\r\n\r\nHi\r\n"
        world.world.send_mime("anna@brightwater.test", mime.encode(), rewrite=False)

    def test_whose_mailbox_it_is(self, mailbox: Mailbox) -> None:
        assert mailbox.profile().address == self.account
        assert mailbox.identities()[0].address == self.account

    def test_a_cursor_taken_before_sees_what_comes_after(self, world: Running, mailbox: Mailbox) -> None:
        cursor = mailbox.cursor()
        self.deliver(world, "fresh")
        changes = mailbox.changes(cursor)
        assert len(changes.added) == 1
        assert mailbox.fetch(changes.added[0]).head.subject == "fresh"
        assert mailbox.changes(changes.cursor).added == ()

    def test_an_expired_cursor_asks_for_a_resync_and_is_no_error(
        self, world: Running, mailbox: Mailbox
    ) -> None:
        cursor = mailbox.cursor()
        self.deliver(world, "late")
        number = str(world.world.newest_event() + 1)
        world.world.keep_value("gmail:oldest_history", number)
        world.world.keep_value("graph:oldest_delta", number)
        assert mailbox.changes(cursor).reset
        world.world.keep_value("gmail:oldest_history", "0")
        world.world.keep_value("graph:oldest_delta", "0")
        since = SystemClock().now() - timedelta(minutes=5)
        assert len(mailbox.recent(since, 100)) == 1

    def test_a_thread_comes_oldest_first_with_heads_only(self, world: Running, mailbox: Mailbox) -> None:
        found = mailbox.thread(self.thread_of(world, "Renewal 2027"))
        assert [one.head.sender for one in found] == [ANNA]
        assert found[0].mime is None

    def test_what_is_not_there_is_gone(self, mailbox: Mailbox) -> None:
        with pytest.raises(Gone):
            mailbox.thread("19bbbbbbbbbbbbbb")
        with pytest.raises(Gone):
            mailbox.fetch("19bbbbbbbbbbbbbb")

    def test_an_answer_is_delivered_once_in_the_same_thread(self, world: Running, mailbox: Mailbox) -> None:
        answered = mailbox.thread(self.thread_of(world, "Renewal 2027"))[-1]
        before = len(world.world.ledger())
        cursor = mailbox.cursor()
        staged = mailbox.stage(self.answer(answered))
        assert mailbox.changes(cursor).added == ()  # a draft is no mail
        sent = mailbox.send(staged)
        assert sent.thread_key == answered.thread_key
        with pytest.raises(Gone):
            mailbox.send(staged)
        assert len(world.world.ledger()) == before + 1
        assert [one.key for one in mailbox.thread(answered.thread_key)][-1] == sent.key
        # The customer's own program threads by these headers (RFC 5322 §3.6.4).
        arrived = parse(world.world.mails(ANNA.address)[0].mime).head
        assert arrived.in_reply_to == answered.head.message_id
        # The provider has put its own Message-ID in place of ours; that one is read back (§2.4).
        assert arrived.message_id == sent.message_id
        assert sent.message_id != "<chosen@northwind.test>"

    def test_settle_says_waiting_then_sent(self, world: Running, mailbox: Mailbox) -> None:
        answered = mailbox.thread(self.thread_of(world, "Renewal 2027"))[-1]
        assert mailbox.settle("f" * 32, None) == type(mailbox.settle("f" * 32, None))()
        staged = mailbox.stage(self.answer(answered, "a" * 32))
        # A crash before the reference was kept: our mark finds the orphan.
        assert mailbox.settle("a" * 32, None).waiting is not None
        assert mailbox.settle("a" * 32, staged).waiting is not None
        sent = mailbox.send(staged)
        settled = mailbox.settle("a" * 32, staged).sent
        assert settled is not None
        assert settled.key == sent.key

    def test_a_lost_answer_is_unknown_and_found_in_sent(self, world: Running, mailbox: Mailbox) -> None:
        answered = mailbox.thread(self.thread_of(world, "Renewal 2027"))[-1]
        staged = mailbox.stage(self.answer(answered, "b" * 32))
        world.world.faults.append(Fault("POST", self.send_path, "status_after", 504))
        with pytest.raises(OutcomeUnknown):
            mailbox.send(staged)
        assert mailbox.settle("b" * 32, staged).sent is not None

    def test_a_mail_that_left_but_cannot_be_read_back_is_unknown_never_unsent(
        self, world: Running, mailbox: Mailbox
    ) -> None:
        """B9, fault 18: the send was accepted, the look at the sent copy failed."""
        answered = mailbox.thread(self.thread_of(world, "Renewal 2027"))[-1]
        staged = mailbox.stage(self.answer(answered, "d" * 32))
        before = len(world.world.ledger())
        world.world.faults.append(Fault("GET", "/messages/", "status", 503))
        with pytest.raises(OutcomeUnknown):
            mailbox.send(staged)
        assert len(world.world.ledger()) == before + 1
        assert mailbox.settle("d" * 32, staged).sent is not None

    @pytest.mark.parametrize("size", [10, 5_000_000], ids=["small", "in-pieces"])
    def test_files_arrive_whole_whatever_their_size(
        self, world: Running, mailbox: Mailbox, tmp_path: Path, size: int
    ) -> None:
        """Above the inline limits they go through upload sessions, from disk (issue 4, point 5)."""
        content = (b"0123456789" * (size // 10 + 1))[:size]
        plan, logo = tmp_path / "plan", tmp_path / "logo"
        plan.write_bytes(content)
        logo.write_bytes(b"PNG")
        answered = mailbox.thread(self.thread_of(world, "Renewal 2027"))[-1]
        mail = replace(
            self.answer(answered, "e" * 32),
            attachments=(
                File("Płan 2027.pdf", "application/pdf", size, plan),
                File("logo.png", "image/png", 3, logo, cid="logo@alongside"),
            ),
        )
        sent = mailbox.send(mailbox.stage(mail))
        assert sent.thread_key == answered.thread_key
        arrived = enclosures.files(world.world.mails(ANNA.address)[0].mime)
        assert {one.name: one.content for one in arrived} == {"Płan 2027.pdf": content, "logo.png": b"PNG"}
        assert next(one.cid for one in arrived if one.name == "logo.png") == "logo@alongside"
        read = parse(world.world.mails(ANNA.address)[0].mime)
        assert "Yes." in (read.text or read.html)

    def test_a_draft_that_lacks_a_file_is_never_found_again(
        self, world: Running, mailbox: Mailbox, tmp_path: Path
    ) -> None:
        """B9: killed while a file was being attached, the half-made draft must not be what is sent."""
        plan = tmp_path / "plan"
        plan.write_bytes(b"x" * 5_000_000)
        answered = mailbox.thread(self.thread_of(world, "Renewal 2027"))[-1]
        mail = replace(
            self.answer(answered, "9" * 32),
            attachments=(File("plan.pdf", "application/pdf", 5_000_000, plan),),
        )
        world.world.faults.append(Fault("PUT", "/upload", "status", 503))
        with pytest.raises(Retry):
            mailbox.stage(mail)
        assert mailbox.settle("9" * 32, None).waiting is None

    def test_a_discarded_draft_is_gone_and_discarding_twice_is_nothing(
        self, world: Running, mailbox: Mailbox
    ) -> None:
        answered = mailbox.thread(self.thread_of(world, "Renewal 2027"))[-1]
        staged = mailbox.stage(self.answer(answered, "c" * 32))
        mailbox.discard(staged)
        mailbox.discard(staged)
        assert mailbox.settle("c" * 32, staged).waiting is None

    def test_a_revoked_consent_is_final(self, world: Running, mailbox: Mailbox) -> None:
        for table in ("google", "microsoft"):
            world.world.db.table("grant").delete_where(
                "account = ? and kind like ?", [self.account, f"{table}:%"]
            )
        with pytest.raises(Reauthorize):
            mailbox.cursor()
