"""Automatic mail by its headers (mail-engineering §2.9)."""

import pytest

from server.mime.automatic import is_automatic


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param({}, False, id="a person"),
        pytest.param({"auto-submitted": "no"}, False, id="says no"),
        pytest.param({"auto-submitted": "No (really); x=y"}, False, id="says no, with a comment"),
        pytest.param({"auto-submitted": "auto-replied"}, True, id="out of office"),
        pytest.param({"auto-submitted": "auto-generated (rejected)"}, True, id="Exchange"),
        pytest.param({"x-autoreply": "yes"}, True, id="X-Autoreply"),
        pytest.param({"precedence": "Bulk"}, True, id="P8 bulk"),
        pytest.param({"precedence": "first-class"}, False, id="other precedence"),
        pytest.param({"preference": "auto-reply"}, True, id="Preference"),
        pytest.param({"list-id": "<news.x.test>"}, True, id="P8 list"),
        pytest.param({"x-auto-response-suppress": "All"}, False, id="suppress proves nothing"),
        pytest.param({"list-unsubscribe": "<mailto:x@y.test>"}, False, id="unsubscribe alone is weak"),
        pytest.param(
            {"x-ms-exchange-generated-message-source": "Mailbox Rules Agent"}, True, id="Exchange rule"
        ),
        pytest.param({"x-ms-exchange-generated-message-source": "Antispam"}, False, id="another agent"),
    ],
)
def test_who_wrote_it(headers, expected):
    assert is_automatic(headers) is expected
