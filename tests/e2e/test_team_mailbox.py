"""A team's mailbox in Chromium: one connects it, another one answers from it in Outlook (S2, S4, S11)."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.pages import MailClient, WebApp, shot
from tests.walk.stack import Stack

pytestmark = pytest.mark.e2e
SUPPORT = "support@northwind.test"
OPEN_THERE = "https://outlook.office.com/mail/?account=3"  # the shared mailbox in a window of its own


def make_team(web: WebApp) -> None:
    page = web.page
    page.goto(f"{web.stack.url}/#/admin/teams")
    page.get_by_test_id("new-team").click()
    page.get_by_test_id("team-name").fill("Support")
    for name in ("Mia Berg", "Tom Okafor"):
        page.get_by_label(name).check()
    page.get_by_test_id("team-name").press("Enter")
    expect(page.get_by_role("heading", name="Support")).to_be_visible()


def both(page: Page, name: str) -> None:
    """By day and by night."""
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        shot(page, f"{name}-{scheme}")


def connect_shared(web: WebApp) -> None:
    page = web.page
    page.goto(f"{web.stack.url}/#/mailboxes")
    page.reload()
    page.get_by_test_id("connect-team").click()
    page.get_by_label("Shared mailbox of Microsoft 365").check()
    page.get_by_test_id("shared-address").fill(SUPPORT)
    page.get_by_test_id("who-uses").select_option("Support")
    both(page, "team-mailbox-connect")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("radio", name="mia.berg@northwind.test").check()
    page.get_by_role("button", name="Allow").click()
    expect(page.get_by_text("Connected. New mail")).to_be_visible()
    expect(page.get_by_text("used by Support")).to_be_visible()
    both(page, "team-mailbox-list")


def test_a_shared_mailbox_is_answered_by_a_colleague_and_the_answer_is_logged(
    stack: Stack, chromium: BrowserContext
) -> None:
    mia = WebApp(chromium, stack).sign_in("mia@northwind.test")
    make_team(mia)
    connect_shared(mia)
    content = {
        "from": "Anna Kowalska <anna@brightwater.test>",
        "to": [SUPPORT],
        "subject": "Pump 4 makes a noise",
        "text": "Since Monday. Can somebody have a look?",
    }
    stack.simulator("POST", "/simulator/deliver", json=content)

    tom = WebApp(chromium, stack).sign_in("tom@northwind.test")
    tom.page.goto(f"{stack.url}/#/mailboxes")
    tom.page.reload()
    expect(tom.page.get_by_text("used by Support")).to_be_visible()
    expect(tom.page.get_by_role("button", name="Disconnect")).to_have_count(0)  # it is Mia's to keep
    both(tom.page, "team-mailbox-of-a-colleague")

    mail = MailClient(chromium, "microsoft")
    mail.page.goto(OPEN_THERE)
    mail.pair(tom)
    mail.open("Pump 4")
    card = mail.panel.get_by_test_id("person-card")
    expect(card).to_contain_text("Anna Kowalska")
    entries = card.get_by_test_id("timeline-entry")
    expect(entries.first).to_contain_text("Pump 4")
    mail.panel.get_by_test_id("reply").click()
    expect(mail.panel.get_by_test_id("composer-from")).to_contain_text(f"{SUPPORT} · team")
    mail.panel.get_by_test_id("composer-body").fill("Tom is on his way.")
    mail.panel.get_by_test_id("composer-associations").locator("summary").click()
    ticked = mail.panel.get_by_test_id("composer-associations").locator("input:checked")
    expect(ticked).to_have_count(1)  # T11: Anna, and nothing comes along
    both(mail.page, "team-mailbox-answer")
    mail.panel.get_by_test_id("composer-associations").locator("summary").click()
    mail.panel.get_by_test_id("composer-send").click()
    expect(mail.panel.get_by_test_id("send-status")).to_contain_text("Sent and logged")
    assert stack.ledger()[-1]["sender"] == SUPPORT
    expect(entries.first).to_contain_text("Re: Pump 4")
    both(mail.page, "team-mailbox-logged")
