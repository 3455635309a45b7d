"""Who lives in the simulator, and the mail they have exchanged before the story begins."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    """One mail account; `subject` is the provider's own, stable id for it."""

    provider: str
    address: str
    name: str
    subject: str
    members: tuple[str, ...] = ()  # of a shared mailbox, which nobody signs in to: who may use it


MIA = Account("google", "mia@northwind.test", "Mia Berg", "110000000000000000001")
VERA = Account("google", "vera@northwind.test", "Vera Lind", "110000000000000000002")
ANNA = Account("google", "anna@brightwater.test", "Anna Kowalska", "110000000000000000003")
MIA_OFFICE = Account(
    "microsoft", "mia.berg@northwind.test", "Mia Berg", "a1a1a1a1-0000-4000-8000-000000000001"
)
TOM = Account("microsoft", "tom@northwind.test", "Tom Okafor", "a1a1a1a1-0000-4000-8000-000000000002")
JONAS = Account("microsoft", "jonas@haldenwerk.test", "Jonas Weber", "a1a1a1a1-0000-4000-8000-000000000003")
SUPPORT = Account(
    "microsoft",
    "support@northwind.test",
    "Northwind Support",
    "a1a1a1a1-0000-4000-8000-000000000004",
    (MIA_OFFICE.address, TOM.address),
)
ACCOUNTS = (MIA, VERA, ANNA, MIA_OFFICE, TOM, JONAS, SUPPORT)


@dataclass(frozen=True)
class OldMail:
    """A mail of the past: `answers` is the number of an earlier one in the list."""

    sender: tuple[str, str]
    to: tuple[str, ...]
    subject: str
    text: str
    hours_ago: float
    html: str = ""
    answers: int | None = None
    headers: tuple[tuple[str, str], ...] = ()


_ANNA = ("anna@brightwater.test", "Anna Kowalska")
_JONAS = ("jonas@haldenwerk.test", "Jonas Weber")
_MIA = ("mia@northwind.test", "Mia Berg")
_TOM = ("tom@northwind.test", "Tom Okafor")
_EVERY_REP = ("mia@northwind.test", "mia.berg@northwind.test", "tom@northwind.test")

HOSTILE = (
    '<div data-legacy-thread-id="ffffffffffffffff" data-convid="AAQkFAKE+/=">'
    '<span class="gD" email="mallory@evil.test" data-hovercard-id="mallory@evil.test">Mallory</span></div>'
    "<p>Our new catalogue is out. <script>alert(1)</script><img src=x onerror=alert(1)></p>"
)

OLD_MAILS = (
    OldMail(
        _ANNA,
        _EVERY_REP,
        "Renewal 2027: questions about the new tariff",
        "Hello,\n\nthank you for the draft. Two questions before I take it to our board:\n\n"
        "1. Is the service window in the pilot included?\n2. Can we keep the 30-day payment term?\n\n"
        "The board meets on Thursday.\n\nBest regards,\nAnna Kowalska\nBrightwater Utilities\n",
        5,
        html="<p>Hello,</p><p>thank you for the draft. Two questions before I take it to our board:</p><ol>"
        "<li>Is the service window in the pilot included?</li><li>Can we keep the 30-day payment term?</li></ol>"
        "<p>The board meets on Thursday.</p><p>Best regards,<br>Anna Kowalska<br>Brightwater Utilities</p>",
    ),
    OldMail(
        _JONAS,
        _EVERY_REP,
        "Line 4 retrofit: drawings",
        "Hi,\n\nthe revised drawings for line 4 are with our plant manager. He would like to see the sensor "
        "layout once more before we sign.\n\nJonas Weber\nHaldenwerk GmbH\n",
        26,
    ),
    OldMail(
        ("news@fieldnotes.test", "Field Notes Weekly"),
        _EVERY_REP,
        "This week: five pumps that lasted fifty years",
        "Read it in your browser.\n",
        9,
        html=f"<h1>Five pumps that lasted fifty years</h1>{HOSTILE}",
        headers=(
            ("List-Id", "<weekly.fieldnotes.test>"),
            ("List-Unsubscribe", "<https://fieldnotes.test/off>"),
        ),
    ),
    OldMail(
        _TOM,
        ("mia@northwind.test", "mia.berg@northwind.test"),
        "Lunch on Friday?",
        "The new place by the canal?\n\nTom\n",
        20,
    ),
    OldMail(
        ("paulo@nordhavn.test", "Paulo Reis"),
        _EVERY_REP,
        "Introduction from Lisbon",
        "Dear team,\n\nwe met at the water fair. Do you deliver to Portugal?\n\nPaulo Reis\nNordhavn Lda\n",
        31,
    ),
    OldMail(
        _ANNA,
        ("mia@northwind.test", "tom@northwind.test"),
        "Pump station pilot: site visit",
        "Dear Mia, dear Tom,\n\nthe site is open for you on the 3rd from nine. Helmets are at the gate.\n\nAnna\n",
        50,
    ),
    OldMail(
        _MIA,
        ("anna@brightwater.test",),
        "Re: Pump station pilot: site visit",
        "Dear Anna,\n\nwe will be there at nine. Thank you!\n\nMia\n",
        48,
        answers=5,
    ),
)
