"""What every mail provider must do, told as stories; a provider's own test file has one fixture."""

from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from server.clock import SystemClock
from server.core.mail import Participant
from server.errors import Gone, OutcomeUnknown, Reauthorize, Retry
from server.mime.build import build
from server.mime.contents import contents
from server.mime.parse import parse
from server.providers import http
from server.providers.port import Fetched, File, Mailbox, Missed, Outgoing
from server.simulator import Running, enclosures
from server.simulator.world import Fault, Mail

ANNA = Participant("anna@brightwater.test", "Anna Kowalska")


def _kept(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(name.encode())
    return path


class MailProviderContract:
    account: str
    holder = ""  # who has consented, where that is somebody else than the account itself
    send_path: str
    draft_verb: str

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
        now = SystemClock().now()
        assert len(mailbox.listing(now - timedelta(minutes=5), now, None, 100).keys) == 1

    def newest(self, world: Running, subject: str) -> Mail:
        return next(
            one for one in world.world.mails(self.account) if one.parsed().head.subject.startswith(subject)
        )

    @pytest.mark.parametrize(("place", "told"), [("spam", "spam"), ("trash", "trash")])
    def test_mail_that_is_thrown_away_is_hidden_and_comes_back(
        self, world: Running, mailbox: Mailbox, place: str, told: str
    ) -> None:
        self.deliver(world, "moving")
        mail, cursor = self.newest(world, "moving"), mailbox.cursor()
        world.world.move(mail, place)
        changes = mailbox.changes(cursor)
        assert changes.hidden == ((mail.key, told),)
        assert (changes.added, changes.removed) == ((), ())
        world.world.move(self.newest(world, "moving"), "inbox")
        back = mailbox.changes(changes.cursor)
        assert (back.added, back.hidden) == ((mail.key,), ())

    def test_mail_that_was_thrown_away_and_taken_back_unseen_is_there(
        self, world: Running, mailbox: Mailbox
    ) -> None:
        """Mail-engineering §0.3: with immutable ids a round trip between two looks shows as a removal only."""
        self.deliver(world, "round trip")
        mail, cursor = self.newest(world, "round trip"), mailbox.cursor()
        world.world.move(mail, "trash")
        world.world.move(self.newest(world, "round trip"), "inbox")
        changes = mailbox.changes(cursor)
        assert changes.added == (mail.key,)
        assert (changes.removed, changes.hidden) == ((), ())

    def test_mail_that_is_deleted_for_good_is_removed(self, world: Running, mailbox: Mailbox) -> None:
        self.deliver(world, "doomed")
        mail, cursor = self.newest(world, "doomed"), mailbox.cursor()
        world.world.remove(mail)
        changes = mailbox.changes(cursor)
        assert changes.removed == (mail.key,)
        assert changes.added == ()

    @pytest.mark.parametrize("known", ["", "an old folder"])
    def test_mail_that_a_rule_files_before_anybody_looks_is_not_missed(
        self, world: Running, mailbox: Mailbox, known: str
    ) -> None:
        folder = world.world.add_folder(self.account, "Customers") if known else ""
        cursor = mailbox.cursor()
        folder = folder or world.world.add_folder(self.account, "Customers")
        self.deliver(world, "filed")
        mail = world.world.move(self.newest(world, "filed"), folder)
        archived = "archived"
        self.deliver(world, archived)
        other = world.world.move(self.newest(world, archived), "archive")
        changes = mailbox.changes(cursor)
        assert {mail.key, other.key} <= set(changes.added)
        assert mailbox.heads([mail.key])[0].head.subject == "filed"  # type: ignore[union-attr]

    def test_heads_come_in_batches_and_each_fails_for_itself(self, world: Running, mailbox: Mailbox) -> None:
        for number in range(25):
            self.deliver(world, f"batch {number}")
        mails = [one for one in world.world.mails(self.account) if "batch" in one.parsed().head.subject]
        gone, spam = mails[3], mails[4]
        world.world.remove(gone)
        world.world.move(spam, "spam")
        found = mailbox.heads([one.key for one in mails])
        assert [one.key for one in found] == [one.key for one in mails]
        missed = [one for one in found if isinstance(one, Missed)]
        assert [(one.key, one.gone) for one in missed] == [(gone.key, True)]
        read = {one.key: one for one in found if isinstance(one, Fetched)}
        assert read[spam.key].place == "spam"
        assert read[mails[0].key].head.subject == "batch 24"
        assert all(one.mime is None for one in read.values())

    def test_a_listing_is_newest_first_and_its_pages_meet(self, world: Running, mailbox: Mailbox) -> None:
        for number in range(5):
            self.deliver(world, f"page {number}")
        world.world.move(self.newest(world, "page 1"), "trash")
        now = SystemClock().now() + timedelta(minutes=1)
        first = mailbox.listing(None, now, None, 2)
        keys, token = list(first.keys), first.token
        while token is not None:
            page = mailbox.listing(None, now, token, 2)
            keys, token = keys + list(page.keys), page.token
        mails = [one for one in world.world.mails(self.account) if "TRASH" not in one.labels]
        assert sorted(keys) == sorted(one.key for one in mails)
        assert keys[0] == self.newest(world, "page 4").key

    def test_what_a_mailbox_holds_is_told_with_its_place(self, world: Running, mailbox: Mailbox) -> None:
        """B7: the reconciliation compares with everything, so that each gap has a reason."""
        for word in ("kept", "thrown", "junk"):
            self.deliver(world, word)
        world.world.move(self.newest(world, "thrown"), "trash")
        world.world.move(self.newest(world, "junk"), "spam")
        staged = mailbox.stage(self.answer(mailbox.thread(self.thread_of(world, "kept"))[0]))
        now = SystemClock().now()
        held = mailbox.held(now - timedelta(minutes=5), now + timedelta(minutes=5))
        places = {
            self.newest(world, word).key: place
            for word, place in (("kept", "mail"), ("thrown", "trash"), ("junk", "spam"))
        }
        assert {key: held[key] for key in places} == places
        assert sorted(held.values()) == ["draft", "mail", "spam", "trash"]
        mailbox.discard(staged)

    @pytest.mark.parametrize("kind", ["cut", "html", "empty", "badjson", "list", "big", "bomb"])
    def test_half_an_answer_is_a_stumble_and_never_an_empty_list(
        self, world: Running, mailbox: Mailbox, kind: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Fault 21: a walk that took nothing for the end would lose everything behind it."""
        monkeypatch.setattr(http, "MAX_ANSWER", 2_000_000)
        now = SystemClock().now()
        world.world.faults.append(Fault("GET", "/messages$", kind))
        with pytest.raises(Retry):
            mailbox.listing(None, now, None, 10)
        cursor = mailbox.cursor()
        world.world.faults.append(Fault("GET", "/history|/messages/delta", kind))
        with pytest.raises(Retry):
            mailbox.changes(cursor)

    @pytest.mark.parametrize(
        ("kind", "bound"),
        [("drip", "WHOLE"), ("delay", "READ"), ("delay_after", "READ"), ("reset", ""), ("reset_after", "")],
        ids=["fault 19 drip", "fault 18 before", "fault 18 after", "fault 20 before", "fault 20 after"],
    )
    def test_an_answer_that_does_not_come_in_time_is_a_stumble(
        self, world: Running, mailbox: Mailbox, kind: str, bound: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Faults 18, 19 and 20: the time of the whole answer is bounded, not only that of each byte."""
        mailbox.profile()  # signed in
        if bound:
            monkeypatch.setattr(http, bound, 0.3)
        seconds = 0.1 if kind == "drip" else 1.0
        world.world.faults.append(Fault("GET", "/messages$", kind, seconds=seconds))
        with pytest.raises(Retry):
            mailbox.listing(None, SystemClock().now(), None, 10)

    @pytest.mark.parametrize("spelling", ["seconds", "date"])
    def test_a_told_wait_is_obeyed_by_everybody_who_asks_this_mailbox(
        self, world: Running, mailbox: Mailbox, spelling: str
    ) -> None:
        """Fault 15: Retry-After as a number and as a date; no request goes out before it is over."""
        at = format_datetime(SystemClock().now() + timedelta(seconds=120), usegmt=True)
        after = {"seconds": "120", "date": at}[spelling]
        world.world.faults.append(Fault("GET", ".*", "status", 429, headers={"Retry-After": after}))
        for _ in range(2):
            with pytest.raises(Retry) as told:
                mailbox.profile()
            assert told.value.after is not None
            assert 60 < told.value.after <= 121

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

    @pytest.mark.parametrize(
        "kind",
        ["status_after", "delay_after", "reset_after", "html"],
        ids=["fault 17", "fault 18", "fault 20", "fault 21"],
    )
    def test_a_lost_answer_is_unknown_and_found_in_sent(
        self, world: Running, mailbox: Mailbox, kind: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Faults 17, 18, 20 and 22: no library asks a second time; the ledger knows one mail."""
        answered = mailbox.thread(self.thread_of(world, "Renewal 2027"))[-1]
        staged = mailbox.stage(self.answer(answered, "b" * 32))
        before = len(world.world.ledger())
        world.world.faults.append(Fault("POST", self.send_path, kind, 504, seconds=2.0))
        with monkeypatch.context() as impatient:
            impatient.setattr(http, "READ", 0.5)
            with pytest.raises(OutcomeUnknown):
                mailbox.send(staged)
        assert mailbox.settle("b" * 32, staged).sent is not None
        assert len(world.world.ledger()) == before + 1

    def test_a_send_that_never_arrived_is_unknown_too_and_its_draft_still_there(
        self, world: Running, mailbox: Mailbox
    ) -> None:
        """Faults 17 and 20, before the effect: from here the two look the same, so we look."""
        answered = mailbox.thread(self.thread_of(world, "Renewal 2027"))[-1]
        staged = mailbox.stage(self.answer(answered, "8" * 32))
        before = len(world.world.ledger())
        for kind in ("status", "reset"):
            world.world.faults.append(Fault("POST", self.send_path, kind, 503))
            with pytest.raises(OutcomeUnknown):
                mailbox.send(staged)
            assert mailbox.settle("8" * 32, staged).waiting is not None
        assert len(world.world.ledger()) == before

    @pytest.mark.parametrize("status", [409, 412])
    def test_a_draft_that_somebody_changed_meanwhile_is_made_anew(
        self, world: Running, mailbox: Mailbox, status: int
    ) -> None:
        """Fault 14: a conflict is not the writer's mistake; it is read and applied again."""
        answered = mailbox.thread(self.thread_of(world, "Renewal 2027"))[-1]
        # Gmail makes a draft in one request, Graph in two.
        world.world.faults.append(Fault(self.draft_verb, "/messages/[^/]+$|/drafts", "status", status))
        with pytest.raises(Retry):
            mailbox.stage(self.answer(answered, "7" * 32))
        sent = mailbox.send(mailbox.stage(self.answer(answered, "7" * 32)))
        assert sent.thread_key == answered.thread_key

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

    def test_s38_a_forward_stays_in_the_thread_and_carries_the_chosen_files_only(
        self, world: Running, mailbox: Mailbox, tmp_path: Path
    ) -> None:
        raw = build(
            replace(
                self.answer(mailbox.thread(self.thread_of(world, "Renewal 2027"))[-1], "f" * 32),
                sender=ANNA,
                to=(Participant(self.account),),
                subject="Plans",
                html="",
                in_reply_to=None,
                references=(),
                attachments=tuple(
                    File(name, "application/pdf", 4, _kept(tmp_path, name)) for name in ("a.pdf", "b.pdf")
                ),
            )
        )
        world.world.send_mime(ANNA.address, raw, rewrite=False)
        passed_on = mailbox.fetch(self.newest(world, "Plans").key)
        found = {one.name: one for one in contents(passed_on.mime or b"", "")}
        assert sorted(found) == ["a.pdf", "b.pdf"]
        chosen = tmp_path / "chosen"
        chosen.write_bytes(found["b.pdf"].content)
        mail = replace(
            self.answer(passed_on, "a" * 32),
            to=(Participant("jonas@haldenwerk.test"),),
            subject="Fwd: Plans",
            text="Have a look.",
            html="<p>Have a look.</p>",
            attachments=(File("b.pdf", "application/pdf", 5, chosen),),
            forwards=True,
        )
        sent = mailbox.send(mailbox.stage(mail))
        assert sent.thread_key == passed_on.thread_key
        arrived = world.world.mails("jonas@haldenwerk.test")[0]
        read = arrived.parsed()
        assert (read.head.subject, read.head.in_reply_to) == ("Fwd: Plans", passed_on.head.message_id)
        assert [(one.name, one.content) for one in enclosures.files(arrived.mime)] == [("b.pdf", b"b.pdf")]
        assert "Have a look." in (read.text or read.html)

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
                "account = ? and kind like ?", [self.holder or self.account, f"{table}:%"]
            )
        with pytest.raises(Reauthorize):
            mailbox.cursor()
