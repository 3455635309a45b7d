"""An answer above the mail it answers, the way mail programs write it."""

from html import escape

from server.core.mail import MessageHead
from server.mime.sanitize import sanitise
from server.mime.text import from_html


def quoted_reply(body: str, answered: MessageHead | None, html: str, text: str) -> tuple[str, str]:
    """(text, html) of an answer; `html` and `text` are the answered mail's bodies, quoted below it."""
    own_html = "<div>" + "<br>\n".join(escape(line, quote=False) for line in body.splitlines()) + "</div>"
    if answered is None:
        return body, own_html
    line = attribution(answered)
    words = text or from_html(html)
    inner = sanitise(html) if html else "<br>\n".join(escape(one, quote=False) for one in text.splitlines())
    quoted = "\n".join(f"> {one}".rstrip() for one in words.splitlines())
    return (
        f"{body}\n\n{line}\n{quoted}\n",
        f'{own_html}<br><div class="gmail_quote"><div>{escape(line)}</div>'
        f'<blockquote type="cite" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">'
        f"{inner}</blockquote></div>",
    )


def attribution(answered: MessageHead) -> str:
    """`On 23 Nov 2026, 14:05 UTC, Anna wrote:`."""
    who = (answered.sender.name or answered.sender.address) if answered.sender else "somebody"
    when = f"On {answered.sent_at:%-d %b %Y, %H:%M} UTC, " if answered.sent_at else ""
    return f"{when}{who} wrote:"
