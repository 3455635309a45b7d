"""An answer above the mail that it answers."""

from datetime import UTC, datetime, timedelta, timezone

from server.core.mail import MessageHead
from server.core.mail import Participant as P
from server.mime.quote import Words, attribution, forwarded, quoted_reply, with_link_to_unsubscribe, written
from server.mime.text import from_html, snippet, unquoted

ANNA = P("anna@brightwater.test", "Anna <Kowalska>")
HEAD = MessageHead("<1@x>", "Pumps", ANNA, sent_at=datetime(2026, 11, 3, 14, 5, tzinfo=UTC))


def test_text_and_html_carry_the_answer_the_line_and_the_quote():
    words = quoted_reply(written("Yes & no\nMia"), HEAD, "<p>Pumps?<script>x</script></p>", "")
    text, html = words.text, words.html
    assert text == "Yes & no\nMia\n\nOn 3 Nov 2026, 14:05 UTC, Anna <Kowalska> wrote:\n> Pumps?\n"
    assert html.startswith('<div>Yes &amp; no<br>\nMia</div><br><div class="gmail_quote">')
    assert "On 3 Nov 2026, 14:05 UTC, Anna &lt;Kowalska&gt; wrote:" in html
    assert html.endswith("<p>Pumps?</p></blockquote></div>")
    assert "script" not in html


def test_a_plain_original_is_quoted_line_by_line():
    words = quoted_reply(written("Yes"), HEAD, "", "One <b>\n\nTwo")
    text, html = words.text, words.html
    assert text.endswith("wrote:\n> One <b>\n>\n> Two\n")
    assert "One &lt;b&gt;<br>\n<br>\nTwo</blockquote>" in html


def test_our_own_quote_is_recognised_again():
    words = quoted_reply(written("Yes"), HEAD, "", "Pumps?")
    text = words.text
    assert unquoted(text) == snippet(text) == "Yes"


def test_a_first_mail_has_no_quote():
    assert quoted_reply(written("Hi\n<b>"), None, "", "") == Words("Hi\n<b>", "<div>Hi<br>\n&lt;b&gt;</div>")


def test_h40_the_link_stands_between_the_answer_and_the_quote_and_is_no_part_of_what_was_written():
    link = "https://crm.test/unsubscribe/a&b"
    words = quoted_reply(with_link_to_unsubscribe(written("Yes"), link), HEAD, "", "Pumps?")
    assert words.text.index("Yes") < words.text.index(link) < words.text.index("> Pumps?")
    assert 'href="https://crm.test/unsubscribe/a&amp;b"' in words.html
    assert unquoted(words.text) == snippet(words.text) == snippet(from_html(words.html)) == "Yes"


def test_the_line_does_without_what_is_unknown():
    assert attribution(MessageHead(None, "", None)) == "somebody wrote:"
    warsaw = datetime(2026, 11, 3, 14, 5, tzinfo=timezone(timedelta(hours=1)))
    assert (
        attribution(MessageHead(None, "", P("a@x.test"), sent_at=warsaw))
        == "On 3 Nov 2026, 13:05 UTC, a@x.test wrote:"
    )


def test_s38_a_forward_names_the_mail_it_passes_on_and_keeps_its_words_whole():
    words = forwarded(written("See below"), HEAD, "<p>Pumps?<script>x</script></p>", "")
    assert words.text == (
        "See below\n\n---------- Forwarded message ---------\nFrom: Anna <Kowalska> <anna@brightwater.test>\n"
        "Date: 3 Nov 2026, 14:05 UTC\nSubject: Pumps\n\nPumps?"
    )
    assert "From: Anna &lt;Kowalska&gt; &lt;anna@brightwater.test&gt;<br>Date: 3 Nov 2026" in words.html
    assert words.html.endswith("<div><p>Pumps?</p></div></div>")
    assert unquoted(words.text) == "See below"
