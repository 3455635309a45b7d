"""Microsoft's own client, pointed at the simulator; the only place that imports it, for it is large."""

import ssl
from asyncio import Runner
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import httpx
import pytest
from kiota_abstractions.authentication import (
    AccessTokenProvider,
    AllowedHostsValidator,
    BaseBearerTokenAuthenticationProvider,
)
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_http.middleware.options import RetryHandlerOption
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.models.body_type import BodyType
from msgraph.generated.models.email_address import EmailAddress
from msgraph.generated.models.internet_message_header import InternetMessageHeader
from msgraph.generated.models.item_body import ItemBody
from msgraph.generated.models.message import Message
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.recipient import Recipient
from msgraph.generated.models.single_value_legacy_extended_property import SingleValueLegacyExtendedProperty
from msgraph.generated.users.item.mail_folders.item.messages.delta.delta_request_builder import (
    DeltaRequestBuilder,
)
from msgraph.generated.users.item.messages.item.create_reply.create_reply_post_request_body import (
    CreateReplyPostRequestBody,
)
from msgraph.generated.users.item.messages.item.create_reply_all.create_reply_all_post_request_body import (
    CreateReplyAllPostRequestBody,
)
from msgraph.generated.users.item.messages.item.message_item_request_builder import MessageItemRequestBuilder
from msgraph.generated.users.item.messages.messages_request_builder import MessagesRequestBuilder
from msgraph.generated.users.item.send_mail.send_mail_post_request_body import SendMailPostRequestBody
from msgraph.graph_request_adapter import options
from msgraph_core import GraphClientFactory

from server.simulator import Running

__all__ = [
    "CreateReplyAllPostRequestBody",
    "CreateReplyPostRequestBody",
    "InternetMessageHeader",
    "Office",
    "SendMailPostRequestBody",
    "asking",
    "delta_query",
    "letter",
    "listing",
    "prop",
    "refusal",
    "showing",
]

Answer = TypeVar("Answer")


class _Bearer(AccessTokenProvider):
    def __init__(self, token: str) -> None:
        self.token, self.hosts = token, AllowedHostsValidator(["localhost"])

    async def get_authorization_token(self, uri: str, additional: dict[str, Any] | None = None) -> str:
        assert self.hosts.is_url_host_valid(uri)
        return self.token

    def get_allowed_hosts_validator(self) -> AllowedHostsValidator:
        return self.hosts


class Office:
    """One person's Microsoft 365, through msgraph-sdk; `ask` waits for an answer."""

    def __init__(self, running: Running, token: str) -> None:
        # A loop on a thread of its own: Playwright keeps one on the main thread.
        self._thread, self._runner = ThreadPoolExecutor(1), Runner()
        trusted = ssl.create_default_context(cafile=running.bundle)
        bare = httpx.AsyncClient(verify=trusted, trust_env=False, base_url=f"{running.url}/v1.0")
        # It would wait and try again at a fault; a test wants to see the fault.
        once = {RetryHandlerOption.get_key(): RetryHandlerOption(max_retries=0)}
        self._http = GraphClientFactory.create_with_default_middleware(client=bare, options=options | once)
        adapter = GraphRequestAdapter(BaseBearerTokenAuthenticationProvider(_Bearer(token)), self._http)
        adapter.base_url = f"{running.url}/v1.0"
        self.me = GraphServiceClient(request_adapter=adapter).me

    def ask(self, call: Coroutine[Any, Any, Answer]) -> Answer:
        return self._thread.submit(self._runner.run, call).result()

    def close(self) -> None:
        self.ask(self._http.aclose())
        self._thread.submit(self._runner.close).result()
        self._thread.shutdown()


def asking(query: Any = None, **headers: str) -> RequestConfiguration[Any]:
    """A request's query and headers: `asking(Prefer='IdType="ImmutableId"')`."""
    made: RequestConfiguration[Any] = RequestConfiguration(query_parameters=query)
    for name, value in headers.items():
        made.headers.add(name, value)
    return made


listing = MessagesRequestBuilder.MessagesRequestBuilderGetQueryParameters
showing = MessageItemRequestBuilder.MessageItemRequestBuilderGetQueryParameters
delta_query = DeltaRequestBuilder.DeltaRequestBuilderGetQueryParameters


def letter(subject: str, text: str = "Hi", to: tuple[str, ...] = (), **more: Any) -> Message:
    """A message to be written."""
    return Message(
        subject=subject,
        body=ItemBody(content_type=BodyType.Text, content=text),
        to_recipients=[Recipient(email_address=EmailAddress(address=one)) for one in to],
        **more,
    )


def prop(ident: str, value: str) -> SingleValueLegacyExtendedProperty:
    """An extended property."""
    return SingleValueLegacyExtendedProperty(id=ident, value=value)


def refusal(office: Office, call: Coroutine[Any, Any, Any]) -> tuple[int | None, str | None]:
    """What the client raises, which has found all of an error's parts: its status and code."""
    with pytest.raises(ODataError) as refused:
        office.ask(call)
    error = refused.value.error
    assert error is not None
    assert error.message
    assert error.inner_error is not None
    assert error.inner_error.date is not None
    assert error.inner_error.request_id
    return refused.value.response_status_code, error.code
