"""An answer above the mail it answers, the way mail programs write it."""

from dataclasses import dataclass
from datetime import UTC
from html import escape

from server.core.mail import MessageHead, Participant
from server.mime.sanitize import sanitise, sanitise_own
from server.mime.text import UNSUBSCRIBE, from_html

FORWARDED = "---------- Forwarded message ---------"  # how Gmail writes it, and others recognise it
# Gmail and Outlook fold what stands in it.
_BLOCKQUOTE = '<blockquote type="cite" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">'


@dataclass(frozen=True)
class Words:
    """The same words for both kinds of reader."""

    text: str
    html: str


def written(body: str) -> Words:
    """What was typed in the composer."""
    return Words(body, f"<div>{as_html(body)}</div>")


def with_signature(own: Words, html: str) -> Words:
    """What was typed with the sender's signature below it (S27), set apart as in RFC 3676 §4.3."""
    inner = sanitise_own(html)
    text = from_html(inner)
    below = f'<br><div class="gmail_signature">{inner}</div>'
    return Words(f"{own.text}\n\n-- \n{text}", own.html + below)


def with_link_to_unsubscribe(own: Words, link: str) -> Words:
    """H40: below what was typed and above what is quoted, where the next answer cuts it off with the rest.

    No List-Unsubscribe header (RFC 2369): this is one person's mail to another, not a list's.
    """
    anchor = f'<a href="{escape(link)}" style="color:#5f6368">Unsubscribe</a>'
    below = f'<div style="margin-top:1.5em;font-size:12px;color:#5f6368">{escape(UNSUBSCRIBE)} {anchor}</div>'
    return Words(f"{own.text}\n\n{UNSUBSCRIBE}\nUnsubscribe: {link}", own.html + below)


def quoted_reply(own: Words, answered: MessageHead | None, html: str, text: str) -> Words:
    """An answer with the mail it answers below it; `html` and `text` are that mail's bodies."""
    if answered is None:
        return own
    line = attribution(answered)
    words = text if text.strip() else from_html(html)
    # Sanitised, so that nothing of theirs runs or loads anywhere in our name.
    inner = sanitise(html) if html.strip() else as_html(text)
    quoted = "\n".join(f"> {one}".rstrip() for one in words.splitlines())
    quote_html = f'<div class="gmail_quote"><div>{escape(line)}</div>{_BLOCKQUOTE}{inner}</blockquote></div>'
    return Words(f"{own.text}\n\n{line}\n{quoted}\n", f"{own.html}<br>{quote_html}")


def forwarded(own: Words, passed_on: MessageHead, html: str, text: str) -> Words:
    """A mail passed on below what its sender writes to it (S38); `html` and `text` are its bodies."""
    lines = _particulars(passed_on)
    words = text if text.strip() else from_html(html)
    inner = sanitise(html) if html.strip() else as_html(text)
    shown = "<br>".join(escape(one) for one in (FORWARDED, *lines))
    below = f'<div class="gmail_quote"><div>{shown}</div><br><div>{inner}</div></div>'
    return Words("\n".join((own.text, "", FORWARDED, *lines, "", words)), f"{own.html}<br>{below}")


def _particulars(head: MessageHead) -> tuple[str, ...]:
    at = head.sent_at.astimezone(UTC) if head.sent_at else None
    lines = (
        ("From", _named(head.sender) if head.sender else ""),
        ("Date", f"{at.day} {at:%b %Y, %H:%M} UTC" if at else ""),
        ("Subject", head.subject),
        ("To", ", ".join(map(_named, head.to))),
        ("Cc", ", ".join(map(_named, head.cc))),
    )
    return tuple(f"{name}: {said}" for name, said in lines if said)


def _named(one: Participant) -> str:
    return f"{one.name} <{one.address}>" if one.name else one.address


def attribution(answered: MessageHead) -> str:
    """`On 23 Nov 2026, 14:05 UTC, Anna wrote:`."""
    who = (answered.sender.name or answered.sender.address) if answered.sender else "somebody"
    at = answered.sent_at.astimezone(UTC) if answered.sent_at else None
    when = f"On {at.day} {at:%b %Y, %H:%M} UTC, " if at else ""
    return f"{when}{who} wrote:"


def as_html(text: str) -> str:
    """Plain text for a reader of HTML: the same letters, the same lines."""
    return "<br>\n".join(escape(line, quote=False) for line in text.splitlines())
