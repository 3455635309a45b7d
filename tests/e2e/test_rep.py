"""The rep's walk in Chromium, in Gmail and in Outlook on the web (walk steps 1-7)."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.e2e.conftest import ARTIFACTS
from tests.e2e.pages import PROVIDERS, MailClient, WebApp, shot
from tests.walk.stack import Stack, eventually

pytestmark = pytest.mark.e2e
AXE = Path(__file__).parents[2] / "extension" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.mark.parametrize("provider", ["google", "microsoft"])
def test_open_a_mail_see_its_records_answer_it_see_the_answer_logged(
    stack: Stack, chromium: BrowserContext, provider: str
) -> None:
    web = WebApp(chromium, stack).sign_in("mia@northwind.test")
    web.connect(provider)
    mail = MailClient(chromium, provider)
    mail.pair(web)
    expect(mail.panel.get_by_role("heading", name="Open a mail")).to_be_visible()
    mail.open("Renewal 2027")
    card = mail.panel.get_by_test_id("person-card")
    expect(card).to_contain_text("Anna Kowalska")
    expect(card).to_contain_text("Brightwater Utilities")
    expect(card).to_contain_text("Pump station pilot")
    expect(card).to_contain_text("Invoice shows the old address")
    entries = card.get_by_test_id("timeline-entry")
    expect(entries.nth(3)).to_be_visible()
    before = entries.count()
    shot(mail.page, f"{provider}-thread")

    mail.panel.get_by_test_id("reply").click()
    mail.panel.get_by_test_id("composer-to").locator("summary").click()
    expect(mail.panel.get_by_test_id("composer-to")).to_contain_text("anna.k@kowalska.test")  # S10
    mail.panel.get_by_test_id("composer-to").locator("summary").click()
    expect(mail.panel.get_by_test_id("composer-from")).to_contain_text("Mia Berg")  # S11, S12
    mail.panel.get_by_test_id("composer-body").fill(f"Yes to both, Anna. ({provider})")
    mail.panel.get_by_test_id("composer-associations").locator("summary").click()
    shot(mail.page, f"{provider}-compose")
    mail.panel.get_by_test_id("composer-associations").locator("summary").click()
    sent = len(stack.ledger())
    mail.panel.get_by_test_id("composer-send").click()
    expect(mail.panel.get_by_test_id("send-status")).to_contain_text("Sent and logged")
    assert len(stack.ledger()) == sent + 1
    expect(entries).to_have_count(before + 1)
    expect(entries.first).to_contain_text("Re: Renewal 2027")

    content = {
        "from": "Anna Kowalska <anna@brightwater.test>",
        "to": [PROVIDERS[provider][0]],
        "subject": f"One more thing ({provider})",
        "text": "Could you send the helmets list?",
    }
    stack.simulator("POST", "/simulator/deliver", json=content)
    # Not "the first": a Date header counts seconds, and the answer has left in this very second.
    expect(entries.filter(has_text="One more thing")).to_have_count(1)
    expect(entries).to_have_count(before + 2)
    shot(mail.page, f"{provider}-logged")
    violations = _axe(mail)
    assert violations == []


def test_an_answer_carries_a_file(stack: Stack, chromium: BrowserContext, tmp_path: Path) -> None:
    plan = tmp_path / "Płan 2027.pdf"
    plan.write_bytes(b"%PDF" + bytes(4_000_000))
    web = WebApp(chromium, stack).sign_in("mia@northwind.test")
    web.connect("microsoft")
    mail = MailClient(chromium, "microsoft")
    mail.pair(web)
    mail.open("Line 4 retrofit")
    mail.panel.get_by_test_id("reply").click()
    mail.panel.get_by_test_id("composer-body").fill("The plan is attached.")
    mail.panel.get_by_test_id("composer-attach").set_input_files(plan)
    expect(mail.panel.get_by_test_id("attached")).to_contain_text("4.0 MB")
    shot(mail.page, "microsoft-attached")
    mail.panel.get_by_test_id("composer-send").click()
    expect(mail.panel.get_by_test_id("send-status")).to_contain_text("Sent and logged")
    newest = stack.simulator("GET", "/simulator/mailboxes/jonas@haldenwerk.test/files").json()
    assert newest == [{"name": "Płan 2027.pdf", "size": 4_000_004}]


def _axe(mail: MailClient) -> list[str]:
    frame = next(one for one in mail.page.frames if one.url.startswith("chrome-extension"))
    frame.evaluate(AXE.read_text())
    found = frame.evaluate("axe.run({resultTypes: ['violations']})")
    return [one["id"] for one in found["violations"] if one["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("provider", ["google", "microsoft"])
def test_s31_s38_a_colleagues_mail_is_answered_to_all_and_passed_on_with_its_file(
    stack: Stack, chromium: BrowserContext, provider: str
) -> None:
    web = WebApp(chromium, stack).sign_in("mia@northwind.test")
    web.connect(provider)
    subject = f"Pump curves ({provider})"
    stack.simulator(
        "POST",
        "/simulator/deliver",
        json={
            "from": "Tom Okafor <tom@northwind.test>", "to": ["Anna Kowalska <anna@brightwater.test>"],
            "cc": [PROVIDERS[provider][0]], "subject": subject, "text": "Here they are.",
            "files": [{"name": "curves.pdf", "content": "%PDF"}, {"name": "internal.xlsx", "content": "PK"}],
        },
    )  # fmt: skip
    mail = MailClient(chromium, provider)
    mail.pair(web)
    mail.open(subject)
    mail.panel.get_by_test_id("reply").click()
    to = mail.panel.get_by_label("To", exact=True)
    expect(to).to_have_value("tom@northwind.test")
    expect(mail.panel.get_by_test_id("left-out")).to_contain_text("This will not reach Anna Kowalska.")
    shot(mail.page, f"{provider}-left-out")
    mail.panel.get_by_test_id("composer-body").fill("Thank you both.")
    mail.panel.get_by_test_id("left-out").get_by_role("button", name="Reply all").click()
    expect(mail.panel.get_by_label("Cc", exact=True)).to_have_value("anna@brightwater.test")
    expect(mail.panel.get_by_test_id("left-out")).to_have_count(0)
    expect(mail.panel.get_by_test_id("composer-body")).to_have_value("Thank you both.")
    mail.panel.get_by_test_id("kind-forward").click()
    expect(to).to_have_value("")
    attached = mail.panel.get_by_test_id("attached")
    expect(attached).to_have_count(2)
    mail.panel.get_by_role("button", name="Remove internal.xlsx").click()
    expect(attached).to_have_count(1)
    to.fill("jonas@haldenwerk.test")
    shot(mail.page, f"{provider}-forward")
    assert _axe(mail) == []
    mail.panel.get_by_test_id("composer-send").click()
    expect(mail.panel.get_by_test_id("send-status")).to_contain_text("Sent and logged")
    newest = stack.simulator("GET", "/simulator/mailboxes/jonas@haldenwerk.test/files").json()
    assert newest == [{"name": "curves.pdf", "size": 4}]
    entry = mail.panel.get_by_test_id("timeline-entry").filter(has_text=f"Fwd: {subject}").first
    expect(entry).to_contain_text("Email - Fwd")
    entry.get_by_role("button").first.click()
    shot(mail.page, f"{provider}-forwarded")
    with mail.page.expect_download() as download:
        entry.get_by_role("button", name="curves.pdf").click()
    assert download.value.suggested_filename == "curves.pdf"  # H8
    # S30: any mail of the timeline can be answered where it stands.
    expect(entry.get_by_role("button", name="Reply all")).to_be_visible()


def test_a_draft_survives_a_reload_and_a_server_restart(stack: Stack, chromium: BrowserContext) -> None:
    web = WebApp(chromium, stack).sign_in("mia@northwind.test")
    web.connect("google")
    mail = MailClient(chromium, "google")
    mail.pair(web)
    mail.open("Line 4 retrofit")
    mail.panel.get_by_test_id("reply").click()
    body = mail.panel.get_by_test_id("composer-body")
    body.fill("Half a sentence that must not")
    expect(mail.panel.get_by_text("Saved", exact=True)).to_be_visible()
    stack.kill("serve")
    expect(mail.panel.get_by_text("The line is down")).to_be_visible()
    body.fill("Half a sentence that must not get lost")
    stack.serve()
    expect(mail.panel.get_by_text("Saved", exact=True)).to_be_visible(timeout=30_000)
    mail.page.reload()
    mail.panel.get_by_test_id("reply").click()
    expect(body).to_have_value("Half a sentence that must not get lost")
    mail.panel.get_by_role("button", name="Discard").click()


def test_an_address_that_is_none_is_named_and_nothing_is_sent(stack: Stack, chromium: BrowserContext) -> None:
    web = WebApp(chromium, stack).sign_in("mia@northwind.test")
    web.connect("google")
    mail = MailClient(chromium, "google")
    mail.pair(web)
    mail.open("Line 4 retrofit")
    mail.panel.get_by_test_id("reply").click()
    to = mail.panel.get_by_label("To", exact=True)
    to.fill("jonas at haldenwerk")
    before = len(stack.ledger())
    # Keyboard alone: Ctrl+Enter sends.
    mail.panel.get_by_test_id("composer-body").press("Control+Enter")
    expect(mail.panel.get_by_role("alert")).to_contain_text("jonas at haldenwerk")
    assert len(stack.ledger()) == before
    mail.panel.get_by_role("button", name="Discard").click()


def test_s27_h46_a_mailbox_has_a_signature_and_a_limit_of_ones_own(
    stack: Stack, chromium: BrowserContext
) -> None:
    web = WebApp(chromium, stack).sign_in("mia@northwind.test")
    web.connect("google")
    web.page.get_by_text("Sending", exact=True).first.click()
    expect(web.page.get_by_test_id("sends-left").first).to_contain_text("mails left in these 24 hours")
    web.page.get_by_test_id("signature").first.fill("Mia Berg\nNorthwind Pumps")
    web.page.get_by_role("button", name="Save signature").first.press("Enter")
    expect(web.page.get_by_text("Saved.").first).to_be_visible()
    web.page.get_by_test_id("most-a-day").first.fill("0")
    web.page.get_by_test_id("most-a-day").first.fill("500")
    web.page.get_by_role("button", name="Save limits").first.press("Enter")
    expect(web.page.get_by_test_id("sends-left").first).to_contain_text("of 500 mails left")
    shot(web.page, "sending")
    mail = MailClient(chromium, "google")
    mail.pair(web)
    mail.open("Line 4 retrofit")
    mail.panel.get_by_test_id("reply").click()
    expect(mail.panel.get_by_text("Northwind Pumps")).to_be_visible()
    mail.panel.get_by_test_id("composer-body").fill("The pumps are on their way.")
    mail.page.bring_to_front()
    shot(mail.page, "google-signature")
    mail.panel.get_by_test_id("composer-send").click()
    expect(mail.panel.get_by_test_id("send-status")).to_contain_text("Sent and logged")
    said = [
        one["text"]
        for thread in stack.mailbox("jonas@haldenwerk.test")
        for one in thread["messages"]
        if "on their way" in one["text"]
    ]
    assert "Northwind Pumps" in said[0]


def test_h40_whoever_follows_the_link_is_not_written_to_until_they_want_it_again(
    stack: Stack, chromium: BrowserContext
) -> None:
    web = WebApp(chromium, stack).sign_in("mia@northwind.test")
    web.connect("google")
    mail = MailClient(chromium, "google")
    mail.pair(web)
    mail.open("Line 4 retrofit")
    mail.panel.get_by_test_id("reply").click()
    mail.panel.get_by_test_id("composer-body").fill("Shall we say Tuesday?")
    expect(mail.panel.get_by_test_id("composer-unsubscribe")).to_be_checked()
    mail.panel.get_by_test_id("composer-send").click()
    expect(mail.panel.get_by_test_id("send-status")).to_contain_text("Sent and logged")
    threads = stack.mailbox("jonas@haldenwerk.test")
    said = next(
        one["text"] for thread in threads for one in thread["messages"] if "Shall we say" in one["text"]
    )
    link = next(word for word in said.split() if "/unsubscribe/" in word)
    page = chromium.new_page()
    page.goto(link)
    expect(page.get_by_role("heading", name="Stop mail to jonas@haldenwerk.test?")).to_be_visible()
    page.screenshot(path=str(ARTIFACTS / "unsubscribe.png"))
    page.get_by_role("button", name="Unsubscribe").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("no more personal mail")
    mail.panel.get_by_role("button", name="Close").click()
    mail.panel.get_by_test_id("reply").click()
    mail.panel.get_by_test_id("composer-send").click()
    expect(mail.panel.get_by_role("alert")).to_contain_text("unsubscribed from one-to-one mail")
    mail.page.bring_to_front()
    shot(mail.page, "google-unsubscribed")
    mail.panel.get_by_role("button", name="Discard").click()
    page.get_by_role("button", name="Let people there write to me again").click()
    expect(page.get_by_role("heading", name="Taken back")).to_be_visible()
    page.close()


def test_a_view_only_seat_is_told_why_it_cannot_connect(stack: Stack, chromium: BrowserContext) -> None:
    web = WebApp(chromium, stack).sign_in("vera@northwind.test")
    web.page.goto(f"{stack.url}/#/mailboxes")
    web.page.get_by_test_id("connect-google").click()
    expect(web.page.get_by_test_id("mailbox-problem")).to_contain_text("View-Only seat cannot connect")


def test_one_click_moves_the_panel_to_the_browsers_own(stack: Stack, chromium: BrowserContext) -> None:
    web = WebApp(chromium, stack).sign_in("mia@northwind.test")
    web.connect("google")
    mail = MailClient(chromium, "google")
    mail.pair(web)
    mail.panel.get_by_test_id("move-to-side-panel").click()
    expect(mail.page.locator("iframe[title=Alongside]")).to_be_hidden()
    worker = chromium.service_workers[0]
    script = "chrome.runtime.getContexts({contextTypes: ['SIDE_PANEL']}).then((found) => found.length)"
    eventually(lambda: worker.evaluate(script) == 1, "the side panel is open")


@pytest.mark.parametrize("chromium", ["dark"], indirect=True)
def test_the_panel_is_readable_in_the_dark(stack: Stack, chromium: BrowserContext) -> None:
    web = WebApp(chromium, stack).sign_in("mia@northwind.test")
    web.connect("google")
    mail = MailClient(chromium, "google")
    mail.pair(web)
    mail.open("Renewal 2027")
    expect(mail.panel.get_by_test_id("person-card")).to_contain_text("Anna Kowalska")
    shot(mail.page, "google-dark")
    assert _axe(mail) == []
