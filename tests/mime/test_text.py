"""Words of a mail as a reader sees them."""

import pytest

from server.mime.text import from_html, snippet, unquoted


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("a<br>b", "a\nb"),
        ("<ul><li>a<li>b</ul>", "a\n\nb"),
        ("<table><tr><td>1<td>2<tr><td>3</table>", "1 2\n\n3"),
        ("a  \n b&nbsp;c &amp; d &lt;e&gt;", "a b c & d <e>"),
        ("<script>x</script><style>y</style><title>z</title>shown", "shown"),
        ("<head><title>z</title><body>shown", "shown"),
        ("<!-- no -->yes<!-- never closed", "yes"),
        ("a < b", "a < b"),
        ('<p style="display: none">no</p>yes', "yes"),
        ('<div style="DISPLAY:NONE"><p>no<img>no</p>no</div>yes', "yes"),
        ('<span style="font-size:0px">no</span>yes', "yes"),
        ('<span style="font-size:0.9em">yes</span>', "yes"),
        ('<span style="opacity:0">no</span><span style="opacity:0.5">yes</span>', "yes"),
        ('<span style="color:#fff;background-color:#FFFFFF">no</span>yes', "yes"),
        ('<span style="color:#fff;background:#123">yes</span>', "yes"),
        ("<p hidden>no</p>yes", "yes"),
        ('<img alt="x" style="display:none">yes', "yes"),
        ("&#0;&#xD800;a", "\ufffd\ufffda"),
        ("", ""),
    ],
)
def test_html_becomes_what_a_reader_sees(html, text):
    assert from_html(html) == text


QUOTES = [
    "Yes.\n\nOn Mon, 23 Nov 2026 at 14:05, Anna wrote:\n> Pumps?",
    "Yes.\n\nOn Mon, 23 Nov 2026 at 14:05, Anna Kowalska <\nanna@brightwater.test> wrote:\n> Pumps?",
    "Yes.\n> Pumps?",
    "Yes.\n\nAnna wrote:\n\n> Pumps?",
    "Yes.\n\nAm 23.11.2026 um 14:05 schrieb Anna Kowalska:\n> Pumps?",
    "Yes.\n\nLe lun. 23 nov. 2026 à 14:05, Anna a écrit :\n> Pumps?",
    "Yes.\n\n-----Original Message-----\nFrom: Anna",
    "Yes.\n________________________________\nFrom: Anna <a@x.test>\nSent: Monday\nTo: Mia",
    "Yes.\n\nFrom: Anna\nSent: Monday\nTo: Mia\nSubject: Pumps",
]


@pytest.mark.parametrize("text", QUOTES)
def test_the_quoted_tail_is_left_out(text):
    assert unquoted(text) == "Yes."
    assert snippet(text) == "Yes."


@pytest.mark.parametrize("text", ["> only a quote", "On time we wrote this.", "From: here on it is easy"])
def test_what_is_no_quoted_tail_stays(text):
    assert unquoted(text) == text


def test_a_snippet_is_one_short_visible_line():
    assert snippet("a\n\n b\u200b\u00ad\u034f\tc") == "a b c"
    assert snippet("word " * 100).endswith("word…")
    assert len(snippet("x" * 10_000)) == 180
