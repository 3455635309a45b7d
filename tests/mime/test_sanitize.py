"""A stranger's HTML: harmless, stable, quick (checks 56-61)."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from server.mime.sanitize import sanitise

BENIGN = [
    ("<p>a<b>b</b></p>", "<p>a<b>b</b></p>"),
    ("<p>a<p>b", "<p>a</p><p>b</p>"),
    ("a < b <3 &lt;", "a &lt; b &lt;3 &lt;"),
    ("<ul><li>a<ul><li>b</ul><li>c</ul>", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
    (
        "<table><tr><td>1<td>2</div><tr><td>3</table>x",
        "<table><tbody><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></tbody></table>x",
    ),
    ('<td>no table</td><font color="red">x', 'no table<font color="red">x</font>'),
    (
        "<table>loose<tr><td>1</table>",
        "<table><tbody><tr><td>loose</td></tr><tr><td>1</td></tr></tbody></table>",
    ),
    ("<o:p>x</o:p>", "x"),
    ("<pre>\n\nx", "<pre>x</pre>"),
    ("<h1>a<h2>b", "<h1>a</h1><h2>b</h2>"),
    ("<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>"),
    ('<img src="cid:1" alt="x">', '<img src="cid:1" alt="x">'),
    (
        "<table><colgroup><col><col></colgroup><tr><td>1</table>",
        "<table><colgroup><col><col></colgroup><tbody><tr><td>1</td></tr></tbody></table>",
    ),
    ("<head><title>t</title><meta x><body>hi", "hi"),
    ("<svg/>y", "y"),
]


@pytest.mark.parametrize(("written", "kept"), BENIGN)
def test_ordinary_mail_keeps_its_shape(written, kept):
    assert sanitise(written) == kept


def test_links_open_elsewhere_and_tell_nobody_60():
    assert sanitise('<a href="https://x.test/?a=1&amp;b=2">x</a>') == (
        '<a href="https://x.test/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer nofollow">x</a>'
    )
    for scheme in ("mailto:a@b.test", "tel:+48123", "http://x.test"):
        assert f'href="{scheme}"' in sanitise(f"<a href='{scheme}'>x</a>")


HOSTILE = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src='https://t.test/pixel.gif'>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href='&#x6A;avascript:alert(1)'>x</a>",
    "<a href='\u200bjavascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='//evil.test'>x</a>",
    "<a href='/oauth'>x</a>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<form action=https://evil.test><input name=password><button>x</button></form>",
    "<style>@import 'https://t.test/x.css'</style>",
    "<p style='background:url(https://t.test/x)'>x</p>",
    "<p id=a name=b class=c>x</p>",
    "<iframe src=https://evil.test></iframe>",
    "<object data=x><embed src=x></object>",
    "<base href=https://evil.test><link rel=stylesheet href=x><meta http-equiv=refresh content='0;url=x'>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<template><img src=x onerror=alert(1)></template>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<video src=x onerror=alert(1)><audio src=y>",
    "<table background=https://t.test/x><td background=https://t.test/y>x",
    "<body onload=alert(1)>x",
    "<a title='\"><img src=x onerror=alert(1)>' href=https://x.test>x</a>",
    "<\0script>alert(1)</script>",
    "<img\nsrc\n=\nx\nonerror\n=\nalert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<a href=https://x.test onclick=alert(1) target=_top>x</a>",
]

FORBIDDEN = (
    "script, style, iframe, object, embed, form, input, button, svg, math, base, link, meta, template, video"
)


def assert_harmless(html: str) -> None:
    for node in LexborHTMLParser(html).css("body, body *"):
        for name, value in node.attributes.items():
            assert not name.startswith("on"), html
            assert name not in ("style", "id", "name", "class", "background", "srcset", "action"), html
            assert name != "src" or (value or "").startswith("cid:"), html
            assert name != "href" or re.match(r"(https?|mailto|tel):", value or "", re.IGNORECASE), html
            assert name != "target" or value == "_blank", html
    assert not LexborHTMLParser(html).css(", ".join(f"body {tag}" for tag in FORBIDDEN.split(", "))), html


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_runs_loads_or_submits_56_57_58_59_60(html):
    clean = sanitise(html)
    assert_harmless(clean)
    assert sanitise(clean) == clean


TAGS = [
    "p",
    "a",
    "b",
    "font",
    "table",
    "tr",
    "td",
    "tbody",
    "caption",
    "li",
    "ul",
    "div",
    "h1",
    "pre",
    "dl",
    "dd",
    "col",
]
SOUP = st.lists(
    st.one_of(
        st.sampled_from(TAGS).map("<{}>".format),
        st.sampled_from(TAGS).map("</{}>".format),
        st.sampled_from(HOSTILE),
        st.sampled_from(
            [
                "<",
                "<!--",
                "-->",
                '"',
                "'",
                "=",
                "\n",
                "&lt;script&gt;",
                "&",
                "text",
                "<a href=",
                "<p x='",
                "]]>",
            ]
        ),
    ),
    max_size=25,
).map("".join)


@given(SOUP)
def test_no_soup_is_harmful_and_cleaning_twice_changes_nothing(html):
    clean = sanitise(html)
    assert_harmless(clean)
    assert sanitise(clean) == clean


FONTS = "".join(f"<font size={number}>" for number in range(190))
FLOODS = {
    "100,000 attributes": "<p " + " ".join(f"a{number}=1" for number in range(100_000)) + ">x",
    "attributes behind a quoted >": '<p z=">" '
    + " ".join(f"a{number}=1" for number in range(100_000))
    + ">x",
    "300,000 open divs": "<div>" * 300_000 + "x",
    "open formatting before paragraphs": "<p>" + FONTS + "<p>x" * 100_000,
    "open formatting before list items": "<p>" + FONTS + "<li>x" * 100_000,
    "open formatting in a table": "<table>" + FONTS + "<tr><td>x" * 50_000,
    "open formatting before headings": FONTS + "<h1>x" * 50_000,
    "unclosed tags": "<a " * 500_000,
    "unclosed quotes": '<a x="' * 300_000,
    "unclosed comments": "<!--" * 500_000,
    "unclosed raw text": "<style>" * 200_000,
    "spaces": "<a" + " " * 1_900_000,
    "equal signs": "<a" + " =" * 900_000,
    "end tags of nothing": "<b></i>" * 250_000,
}


@pytest.mark.parametrize("html", FLOODS.values(), ids=FLOODS.keys())
def test_a_flood_costs_seconds_at_most_and_does_not_grow(html):
    started = time.perf_counter()
    clean = sanitise(html)
    assert time.perf_counter() - started < 6
    assert len(clean) <= 4 * len(html)


def test_more_than_two_megabytes_are_cut():
    assert len(sanitise("x" * 5_000_000)) == 2_000_000
