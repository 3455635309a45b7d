"""An answer above the mail it answers, the way mail programs write it."""

from datetime import UTC
from html import escape

from server.core.mail import MessageHead
from server.mime.sanitize import sanitise
from server.mime.text import from_html

# Gmail and Outlook fold what stands in it.
_BLOCKQUOTE = '<blockquote type="cite" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">'


def quoted_reply(body: str, answered: MessageHead | None, html: str, text: str) -> tuple[str, str]:
    """(text, html) of an answer; `html` and `text` are the answered mail's bodies, quoted below it."""
    own_html = f"<div>{_as_html(body)}</div>"
    if answered is None:
        return body, own_html
    line = attribution(answered)
    words = text if text.strip() else from_html(html)
    # Sanitised, so that nothing of theirs runs or loads anywhere in our name.
    inner = sanitise(html) if html.strip() else _as_html(text)
    quoted = "\n".join(f"> {one}".rstrip() for one in words.splitlines())
    quote_html = f'<div class="gmail_quote"><div>{escape(line)}</div>{_BLOCKQUOTE}{inner}</blockquote></div>'
    return f"{body}\n\n{line}\n{quoted}\n", f"{own_html}<br>{quote_html}"


def attribution(answered: MessageHead) -> str:
    """`On 23 Nov 2026, 14:05 UTC, Anna wrote:`."""
    who = (answered.sender.name or answered.sender.address) if answered.sender else "somebody"
    at = answered.sent_at.astimezone(UTC) if answered.sent_at else None
    when = f"On {at.day} {at:%b %Y, %H:%M} UTC, " if at else ""
    return f"{when}{who} wrote:"


def _as_html(text: str) -> str:
    return "<br>\n".join(escape(line, quote=False) for line in text.splitlines())
