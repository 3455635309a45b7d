"""Values: each has one spelling, and whatever cannot be kept is refused in words (check 36)."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from server.core.built_in import PROPERTIES
from server.core.properties import MAX_UNIQUE, MAX_VALUE, TYPES, BadValue, Option, Property, normalise

COLOURS = (Option("RED", "Red"), Option("DARK_BLUE", "Dark blue"), Option("old", "Old", hidden=True))


def of(type_: str, field_type: str = "text", **more: object) -> Property:
    options = COLOURS if type_ == "enumeration" else ()
    return Property("p_ship", "value", "Value", type_, field_type, options=options, **more)  # type: ignore[arg-type]


TEXT, AREA = of("string"), of("string", "textarea")
CHOICE, CHOICES = of("enumeration", "select"), of("enumeration", "checkbox")
NUMBER, DATE, MOMENT, BOOL, PHONE = (
    of(one) for one in ("number", "date", "datetime", "bool", "phone_number")
)
EMAIL, EMAILS = PROPERTIES["contact"]["email"], PROPERTIES["contact"]["hs_additional_emails"]
DOMAIN = PROPERTIES["company"]["domain"]
BASIS = PROPERTIES["contact"]["hs_legal_basis"]
EVERY = (TEXT, AREA, CHOICE, CHOICES, NUMBER, DATE, MOMENT, BOOL, PHONE, EMAIL, EMAILS, DOMAIN)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Legitimate interest – prospect/lead", "Legitimate interest – prospect/lead"),
        ("legitimate interest - existing customer", "Legitimate interest – existing customer"),
        ("Performance of a contract", "Performance of a contract"),
        ("freely given consent from contact", "Freely given consent from contact"),
        ("Not applicable", "Not applicable"),
        (
            "Performance of a contract; Legitimate interest - prospect/lead",
            "Performance of a contract;Legitimate interest – prospect/lead",
        ),
    ],
)
def test_h39_a_lawful_basis_for_processing_has_hubspots_values_with_either_dash(said: str, kept: str) -> None:
    assert normalise(said, BASIS) == kept


def test_h39_what_is_no_basis_for_processing_is_refused_and_a_basis_to_communicate_is_none() -> None:
    for said in ("because we can", "LEGITIMATE_INTEREST_PQL"):
        with pytest.raises(BadValue, match="not one of the choices"):
            normalise(said, BASIS)


@pytest.mark.parametrize(
    ("wanted", "given_value", "kept"),
    [
        (TEXT, "  Head of\t Procurement\n", "Head of Procurement"),
        (TEXT, "a\x00b\ud800c", "a b c"),
        (TEXT, "<script>alert(1)</script>", "<script>alert(1)</script>"),
        (TEXT, "=HYPERLINK(1)", "=HYPERLINK(1)"),
        (TEXT, " \t ", None),
        (TEXT, "\x00\x01", None),
        (TEXT, None, None),
        (AREA, "one\n  two", "one\n  two"),
        (AREA, "\x00", None),
        (NUMBER, "1e3", "1000"),
        (NUMBER, " 048.50 ", "48.5"),
        (NUMBER, "-0", "0"),
        (NUMBER, "1234567890.12", "1234567890.12"),
        (DATE, "2026-11-24", "2026-11-24"),
        (DATE, "2026-11-24T00:00:00Z", "2026-11-24"),
        (DATE, "1795478400000", "2026-11-24"),
        (MOMENT, "1795534200000", "2026-11-24T15:30:00.000Z"),
        (MOMENT, "2026-11-24T15:30:00Z", "2026-11-24T15:30:00.000Z"),
        (MOMENT, "2026-11-24T15:30:00.1239+02:00", "2026-11-24T13:30:00.123Z"),
        (MOMENT, "2026-11-24", "2026-11-24T00:00:00.000Z"),
        (MOMENT, "-61094908800000", "0033-12-24T00:00:00.000Z"),
        (CHOICE, "RED", "RED"),
        (CHOICE, "red", "RED"),
        (CHOICE, " dark BLUE ", "DARK_BLUE"),
        (CHOICE, "old", "old"),
        (CHOICES, "Red; old ;RED;", "RED;old"),
        (CHOICES, ";;", None),
        (BOOL, "Yes", "true"),
        (BOOL, "0", "false"),
        (PHONE, "+48 58-123 45 67", "+48 58 123 45 67"),
        (PHONE, "(058) 1234567 ext. 9", "(058) 1234567 ext. 9"),
        (EMAIL, " Anna@Brightwater.COM ", "anna@brightwater.com"),
        (EMAIL, "j@MÜNCHEN.de", "j@xn--mnchen-3ya.de"),
        (EMAILS, "A@x.com;b@x.com; a@X.com;", "a@x.com;b@x.com"),
        (EMAILS, ";", None),
        (DOMAIN, "https://www.Acme.com/about?x=1", "acme.com"),
        (DOMAIN, "www.www.acme.com.", "acme.com"),
        (DOMAIN, "www.com", "www.com"),
        (DOMAIN, "münchen.de", "xn--mnchen-3ya.de"),
        (DOMAIN, "www。acme。com", "acme.com"),
    ],
)
def test_a_value_has_one_spelling(wanted: Property, given_value: str | None, kept: str | None) -> None:
    assert normalise(given_value, wanted) == kept


@pytest.mark.parametrize(
    ("wanted", "given_value", "said"),
    [
        (TEXT, "x" * (MAX_VALUE + 1), "is longer than 65,536 characters"),
        (of("string", is_unique=True), "x" * (MAX_UNIQUE + 1), "the most for a value that is unique"),
        (NUMBER, "1_000", "is not a number"),
        (NUMBER, "NaN", "is not a number that can be kept"),
        (NUMBER, "1e999", "is not a number that can be kept"),
        (NUMBER, "-Infinity", "is not a number that can be kept"),
        (NUMBER, "9" * 5000, "is not a number that can be kept"),
        (NUMBER, "0x10", "is not a number"),
        (DATE, "24.11.2026", "is not a date; write it as 2026-11-24"),
        (DATE, "2026-11-24Tomorrow", "is not a date"),
        (DATE, "2026-02-30", "is not a date"),
        (DATE, "999999999999999", "is out of range"),
        (MOMENT, "soon", "is not a moment"),
        (MOMENT, "0001-01-01T00:00:00+14:00", "is out of range"),
        (CHOICE, "GREEN", "'GREEN' is not one of the choices (RED, DARK_BLUE, old)"),
        (CHOICE, "RED;old", "is not one of the choices"),
        (CHOICES, "RED;GREEN", "'GREEN' is not one of the choices"),
        (BOOL, "perhaps", "is neither true nor false"),
        (PHONE, "call me", "is not a phone number"),
        (PHONE, "+1 2345", "too many or too few digits"),
        (PHONE, "+++", "is not a phone number"),
        (EMAIL, "anna@", "is no e-mail address"),
        (EMAIL, "Anna <anna@x.com>", "is no e-mail address"),
        (EMAIL, "anna@x.com\nBcc: eve@x.com", "is no e-mail address"),
        (EMAILS, "a@x.com;nobody", "'nobody' is no e-mail address"),
        (DOMAIN, "anna@acme.com", "is no domain; write it as acme.com"),
        (DOMAIN, "localhost", "is no domain"),
        (DOMAIN, "acme..com", "is no domain"),
        (DOMAIN, "javascript:alert(1)", "is no domain"),
        (DOMAIN, ".".join(["a" * 60] * 5) + ".com", "is no domain"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_reason(
    wanted: Property, given_value: str, said: str
) -> None:
    with pytest.raises(BadValue) as refused:
        normalise(given_value, wanted)
    assert said in str(refused.value)
    assert len(str(refused.value)) < 300, "a hostile value is not thrown back whole"


HOSTILE = st.one_of(
    st.text(max_size=60),
    st.from_regex(r"\+?[0-9 ().;/x-]{1,25}", fullmatch=True),
    st.from_regex(r"-?[0-9]{1,16}(\.[0-9]{0,4})?(e[0-9]{1,3})?", fullmatch=True),
    st.from_regex(r"(https?://)?(www\.){0,3}[a-zA-Zäßµ。.]{1,12}\.(com|de)[./:]?", fullmatch=True),
    st.from_regex(r"[a-zA-Zß.+]{1,9}@[a-zA-Zä.-]{1,12}\.(com|de)(;[a-z]@x\.com)?", fullmatch=True),
    st.from_regex(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:00)?)?", fullmatch=True
    ),
    st.lists(st.sampled_from(["RED", "red", "Dark blue", "old", "", " "]), max_size=4).map(";".join),
)


@given(wanted=st.sampled_from(EVERY), value=HOSTILE)
@example(wanted=DOMAIN, value="www.www.com")
@example(wanted=MOMENT, value="-62135596800000")
@example(wanted=TEXT, value="\x85")
def test_normalising_twice_changes_nothing_and_nothing_else_than_a_bad_value_is_raised(
    wanted: Property, value: str
) -> None:
    try:
        once = normalise(value, wanted)
    except BadValue:
        return
    assert once is None or (once.strip() and "\x00" not in once)
    assert normalise(once, wanted) == once
    if once is not None:
        once.encode()  # what is kept, both databases can hold


def test_every_built_in_property_is_of_a_known_type() -> None:
    every = [one for properties in PROPERTIES.values() for one in properties.values()]
    assert {one.type for one in every} <= set(TYPES)
    assert all(normalise("  ", one) is None for one in every)
