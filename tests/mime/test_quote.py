"""An answer above the mail that it answers."""

from datetime import UTC, datetime, timedelta, timezone

from server.core.mail import MessageHead
from server.core.mail import Participant as P
from server.mime.quote import attribution, quoted_reply
from server.mime.text import snippet, unquoted

ANNA = P("anna@brightwater.test", "Anna <Kowalska>")
HEAD = MessageHead("<1@x>", "Pumps", ANNA, sent_at=datetime(2026, 11, 3, 14, 5, tzinfo=UTC))


def test_text_and_html_carry_the_answer_the_line_and_the_quote():
    text, html = quoted_reply("Yes & no\nMia", HEAD, "<p>Pumps?<script>x</script></p>", "")
    assert text == "Yes & no\nMia\n\nOn 3 Nov 2026, 14:05 UTC, Anna <Kowalska> wrote:\n> Pumps?\n"
    assert html.startswith('<div>Yes &amp; no<br>\nMia</div><br><div class="gmail_quote">')
    assert "On 3 Nov 2026, 14:05 UTC, Anna &lt;Kowalska&gt; wrote:" in html
    assert html.endswith("<p>Pumps?</p></blockquote></div>")
    assert "script" not in html


def test_a_plain_original_is_quoted_line_by_line():
    text, html = quoted_reply("Yes", HEAD, "", "One <b>\n\nTwo")
    assert text.endswith("wrote:\n> One <b>\n>\n> Two\n")
    assert "One &lt;b&gt;<br>\n<br>\nTwo</blockquote>" in html


def test_our_own_quote_is_recognised_again():
    text, _ = quoted_reply("Yes", HEAD, "", "Pumps?")
    assert unquoted(text) == snippet(text) == "Yes"


def test_a_first_mail_has_no_quote():
    assert quoted_reply("Hi\n<b>", None, "", "") == ("Hi\n<b>", "<div>Hi<br>\n&lt;b&gt;</div>")


def test_the_line_does_without_what_is_unknown():
    assert attribution(MessageHead(None, "", None)) == "somebody wrote:"
    warsaw = datetime(2026, 11, 3, 14, 5, tzinfo=timezone(timedelta(hours=1)))
    assert (
        attribution(MessageHead(None, "", P("a@x.test"), sent_at=warsaw))
        == "On 3 Nov 2026, 13:05 UTC, a@x.test wrote:"
    )
