"""What a rep sees and touches, in the product's words."""

from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.walk.stack import Stack

PROVIDERS = {
    "google": ("mia@northwind.test", "https://mail.google.com/mail/u/0/"),
    "microsoft": ("mia.berg@northwind.test", "https://outlook.office.com/mail/"),
}


class WebApp:
    def __init__(self, context: BrowserContext, stack: Stack) -> None:
        self.page, self.stack = context.new_page(), stack

    def sign_in(self, address: str) -> "WebApp":
        self.page.goto(self.stack.command("sign-in", address))
        expect(self.page.get_by_role("link", name="Mailboxes")).to_be_visible()
        return self

    def connect(self, provider: str) -> None:
        self.page.goto(f"{self.stack.url}/#/mailboxes")
        self.page.get_by_test_id(f"connect-{provider}").click()
        self.page.get_by_role("radio", name=PROVIDERS[provider][0]).check()
        self.page.get_by_role("button", name="Allow").click()
        expect(self.page.get_by_text("Connected. New mail")).to_be_visible()

    def confirm(self, code: str) -> None:
        self.page.goto(f"{self.stack.url}/#/pair/{code}")
        self.page.get_by_test_id("pair-look").click()
        self.page.get_by_test_id("pair-confirm").click()
        expect(self.page.get_by_text("Paired.")).to_be_visible()


class MailClient:
    def __init__(self, context: BrowserContext, provider: str) -> None:
        self.page, self.provider = context.new_page(), provider
        self.page.goto(PROVIDERS[provider][1])

    @property
    def panel(self) -> FrameLocator:
        return self.page.frame_locator("iframe[title=Alongside]")

    def open(self, subject: str) -> None:
        role = "row" if self.provider == "google" else "option"
        self.page.get_by_role(role).filter(has_text=subject).first.click()

    def pair(self, web: WebApp) -> None:
        code = self.panel.get_by_test_id("pairing-code").inner_text()
        web.confirm(code)


def shot(page: Page, name: str) -> None:
    from tests.e2e.conftest import ARTIFACTS  # noqa: PLC0415

    page.screenshot(path=str(ARTIFACTS / f"{name}.png"))
