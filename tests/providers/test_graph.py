"""Microsoft 365 through Microsoft Graph."""

from datetime import UTC, datetime, timedelta

import pytest

from server.clock import FixedClock, SystemClock
from server.config import Settings
from server.errors import Reauthorize
from server.providers import registry
from server.providers.port import Mailbox
from server.simulator import Running
from server.simulator.cast import JONAS, MIA_OFFICE, SUPPORT
from tests.contracts.mail_provider import MailProviderContract
from tests.providers.conftest import Consent, KeptTokens


class TestGraph(MailProviderContract):
    account = "mia.berg@northwind.test"
    draft_verb = "PATCH"
    send_path = "/send$"

    @pytest.fixture
    def mailbox(self, world, connect) -> Mailbox:
        return connect("microsoft", self.account)[0]


class TestSharedMailbox(MailProviderContract):
    """The same over a mailbox that has no sign-in of its own, by the tokens of somebody who may use it."""

    account = SUPPORT.address
    holder = MIA_OFFICE.address
    draft_verb = "PATCH"
    send_path = "/send$"

    @pytest.fixture
    def mailbox(self, world: Running, consent: Consent, settings: Settings) -> Mailbox:
        for mail in reversed(world.world.mails(MIA_OFFICE.address)):
            at = datetime.fromtimestamp(mail.at, UTC)
            world.world.put(self.account, mail.mime, mail.labels, at=at)
        return _shared(consent, settings, MIA_OFFICE.address, self.account)

    def test_graph_tells_nobody_else_of_it_so_it_is_polled(self, mailbox: Mailbox) -> None:
        assert not mailbox.capabilities.push
        assert mailbox.watch("secret", None) is None

    def test_an_answer_leaves_in_its_name(self, world: Running, mailbox: Mailbox) -> None:
        answered = mailbox.fetch(self.newest(world, "Line 4").key)
        mailbox.send(mailbox.stage(self.answer(answered)))
        assert world.world.ledger()[-1]["sender"] == self.account
        mine = [
            one.parsed().head.subject for one in world.world.mails(MIA_OFFICE.address) if "SENT" in one.labels
        ]
        assert mine == []


def _shared(consent: Consent, settings: Settings, who: str, address: str) -> Mailbox:
    kept = KeptTokens(consent("microsoft", who, access="shared").tokens)
    return registry.mailbox("microsoft", settings, kept, address, SystemClock(), "shared")


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("who", "address"),
    [(JONAS.address, SUPPORT.address), (MIA_OFFICE.address, JONAS.address)],
    ids=["who is no member", "what is not shared"],
)
def test_nobody_else_comes_in(consent: Consent, settings: Settings, who: str, address: str) -> None:
    with pytest.raises(Reauthorize):
        _shared(consent, settings, who, address).profile()


@pytest.mark.usefixtures("world")
def test_the_permission_for_ones_own_mail_opens_no_shared_mailbox(
    consent: Consent, settings: Settings
) -> None:
    kept = KeptTokens(consent("microsoft", MIA_OFFICE.address).tokens)
    with pytest.raises(Reauthorize):
        registry.mailbox("microsoft", settings, kept, SUPPORT.address, SystemClock(), "shared").profile()


@pytest.mark.usefixtures("world")
def test_what_is_refreshed_still_opens_the_shared_mailbox(consent: Consent, settings: Settings) -> None:
    kept = KeptTokens(consent("microsoft", MIA_OFFICE.address, access="shared").tokens)
    late = FixedClock(SystemClock().now() + timedelta(minutes=58))
    mailbox = registry.mailbox("microsoft", settings, kept, SUPPORT.address, late, "shared")
    assert mailbox.profile().address == SUPPORT.address
    assert kept.saves == 1
    assert "Mail.Send.Shared" in kept.tokens.scopes
