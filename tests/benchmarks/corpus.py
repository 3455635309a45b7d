"""Mails as they come: plain answers, HTML from several programs, newsletters, attached files; 20 kB on average."""

import base64
import quopri
import random  # noqa: TID251  a fixed seed
from dataclasses import dataclass
from email.utils import format_datetime

from server.clock import SystemClock

PEOPLE = 200  # contacts that write
WORDS = [
    "offer",
    "price",
    "meeting",
    "Thursday",
    "contract",
    "invoice",
    "delivery",
    "thanks",
    "project",
    "schedule",
    "question",
    "regards",
    "team",
    "budget",
    "quarter",
    "review",
    "Größe",
    "façade",
    "naïve",
    "attached",
    "draft",
    "version",
    "please",
    "confirm",
    "number",
    "address",
    "street",
    "reach",
    "latest",
    "signed",
    "call",
    "morning",
    "customer",
    "partner",
    "agreement",
    "terms",
    "figures",
    "sample",
    "order",
    "changes",
    "follow",
    "details",
]
_HOPS = (
    "Received: from mail-{n}.brightwater.test (mail-{n}.brightwater.test [203.0.113.{n}])\r\n"
    "\tby mx.northwind.test with ESMTPS id {ident}{n}\r\n\tfor <mia@northwind.test>\r\n"
    "\t(version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256);\r\n\t{date}\r\n"
)
_STAMPS = (
    "ARC-Seal: i=1; a=rsa-sha256; t=1763900000; cv=none; d=northwind.test; s=arc;\r\n b={long}\r\n"
    "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=brightwater.test; s=s1;\r\n"
    " h=to:subject:message-id:date:from; bh=abcdefghijklmnopqrstuvwxyz=;\r\n b={long}\r\n"
    "Authentication-Results: mx.northwind.test; dkim=pass header.i=@brightwater.test; spf=pass\r\n"
    "X-Received: by 2002:a05:6402:1234 with SMTP id x1\r\nReturn-Path: <anna@brightwater.test>\r\n"
    "X-Mailer: Mail 16.0\r\nThread-Index: {short}\r\nX-Originating-IP: [203.0.113.9]\r\n"
    "MIME-Version: 1.0\r\n"
)


@dataclass(frozen=True)
class Posted:
    """One mail as the provider holds it."""

    key: str
    thread_key: str
    mime: bytes


def corpus(count: int, seed: int = 7) -> list[Posted]:
    """So many mails in threads of one to six; the same ones for the same seed."""
    luck = random.Random(seed)  # noqa: S311
    made: list[Posted] = []
    while len(made) < count:
        thread, who = len(made), luck.randrange(PEOPLE)
        for place in range(luck.randint(1, 6)):
            made.append(_mail(luck, len(made), thread, who, place))
    return made[:count]


def _mail(luck: random.Random, number: int, thread: int, who: int, place: int) -> Posted:
    date = format_datetime(SystemClock().now())
    stamps = _STAMPS.format(long="A1b2" * 80, short="AQHa" * 10)
    hops = "".join(_HOPS.format(n=n, ident=f"{number:x}", date=date) for n in range(3))
    answers = "".join(f" <{thread + one}@brightwater.test>" for one in range(place))
    chain = f"In-Reply-To: <{number - 1}@brightwater.test>\r\nReferences:{answers}\r\n" if place else ""
    others = ", ".join(
        f"Person {n} <p{n}@elsewhere.test>" for n in luck.sample(range(900), luck.randint(0, 4))
    )
    subject = f"=?utf-8?q?Angebot_f=C3=BCr_{number}?=" if luck.random() < 0.2 else f"Question {thread}"
    head = (
        f"{hops}{stamps}From: =?utf-8?q?Ann_K=C3=B6nig?= <anna{who}@brightwater.test>\r\n"
        f"To: Mia Berg <mia@northwind.test>\r\n{f'Cc: {others}' + chr(13) + chr(10) if others else ''}"
        f"Subject: {'Re: ' if place else ''}{subject}\r\nDate: {date}\r\n"
        f"Message-ID: <{number}@brightwater.test>\r\n{chain}"
    )
    return Posted(f"{number:x}", f"t{thread:x}", head.encode() + _content(luck))


def _content(luck: random.Random) -> bytes:
    kind = luck.random()
    if kind < 0.3:
        return _part("text/plain", _talk(luck, 300) + "\r\n\r\n" + _quoted(luck))
    if kind < 0.75:
        return _alternative(luck, luck.randint(4, 30))
    if kind < 0.85:
        return b"List-Id: <news.brightwater.test>\r\nPrecedence: bulk\r\n" + _alternative(luck, 60)
    file = base64.encodebytes(luck.randbytes(luck.randint(5_000, 60_000))).replace(b"\n", b"\r\n")
    attached = (
        b'Content-Type: application/pdf; name="offer.pdf"\r\nContent-Transfer-Encoding: base64\r\n'
        b'Content-Disposition: attachment; filename="offer.pdf"\r\n\r\n' + file
    )
    return _multipart("mixed", [_alternative(luck, 6), attached])


def _alternative(luck: random.Random, paragraphs: int) -> bytes:
    text = [_talk(luck, 40) for _ in range(paragraphs)]
    cell = (
        '<tr><td style="padding:0 0 12px 0;font-family:Arial,sans-serif;font-size:14px"><p class="MsoNormal">'
        '<span style="color:#1F497D">{}</span><o:p></o:p></p></td></tr>'
    )
    html = f"<html><body><table width=600>{''.join(cell.format(one) for one in text)}</table></body></html>"
    return _multipart("alternative", [_part("text/plain", "\r\n\r\n".join(text)), _part("text/html", html)])


def _multipart(kind: str, parts: list[bytes]) -> bytes:
    edge = f"=_{kind}_0123456789"
    body = b"".join(f"--{edge}\r\n".encode() + part + b"\r\n" for part in parts)
    return (
        f'Content-Type: multipart/{kind}; boundary="{edge}"\r\n\r\n'.encode()
        + body
        + f"--{edge}--\r\n".encode()
    )


def _part(kind: str, text: str) -> bytes:
    head = f"Content-Type: {kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return head.encode() + quopri.encodestring(text.encode()).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _talk(luck: random.Random, words: int) -> str:
    return " ".join(luck.choices(WORDS, k=words)).capitalize() + "."


def _quoted(luck: random.Random) -> str:
    lines = "\r\n".join(f"> {_talk(luck, 12)}" for _ in range(luck.randint(0, 40)))
    return f"On Mon, 23 Nov 2026 at 12:00, Mia Berg <mia@northwind.test> wrote:\r\n{lines}"
