"""Whose company an address tells of (P6)."""

import pytest

from server.core.free_mail import PROVIDERS, company_domains


@pytest.mark.parametrize(
    ("address", "domains"),
    [
        ("anna@acme.test", ("acme.test",)),
        (" Anna@ACME.test ", ("acme.test",)),
        ("anna@mail.acme.co.uk", ("mail.acme.co.uk", "acme.co.uk")),
        ("anna@bücher.example", ("xn--bcher-kva.example",)),
        ("anna@gmail.com", ()),
        ("anna@Web.de", ()),
        ("anna@eu.yahoo.com", ()),
        ("anna@notgmail.com", ("notgmail.com",)),
        ("anna at acme", ()),
        ("", ()),
    ],
)
def test_p6_an_address_tells_of_a_company_unless_anybody_may_have_one_there(
    address: str, domains: tuple[str, ...]
) -> None:
    assert company_domains(address) == domains


def test_every_provider_is_spelled_as_addresses_are() -> None:
    assert all(company_domains(f"anna@x{one}") != () for one in PROVIDERS)
    assert all(company_domains(f"anna@{one.upper()}") == () for one in PROVIDERS)
