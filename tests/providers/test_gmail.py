"""Gmail through Google's own client."""

import pytest

from server.providers.port import Mailbox
from tests.contracts.mail_provider import MailProviderContract


class TestGmail(MailProviderContract):
    account = "mia@northwind.test"
    draft_verb = "POST"
    send_path = "/drafts/send"

    @pytest.fixture
    def mailbox(self, world, connect) -> Mailbox:
        return connect("google", self.account)[0]
