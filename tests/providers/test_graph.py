"""Microsoft 365 through Microsoft Graph."""

import pytest

from server.providers.port import Mailbox
from tests.contracts.mail_provider import MailProviderContract


class TestGraph(MailProviderContract):
    account = "mia.berg@northwind.test"
    draft_verb = "PATCH"
    send_path = "/send$"

    @pytest.fixture
    def mailbox(self, world, connect) -> Mailbox:
        return connect("microsoft", self.account)[0]
