"""Domains where anybody may have an address: nobody's company is known by one of them (P6)."""

from server.core.address import domain, normalise, registrable

PROVIDERS = frozenset(
    {
        "126.com", "163.com", "aim.com", "alice.it", "aol.com", "arcor.de", "bigpond.com", "bluewin.ch",
        "btinternet.com", "centrum.cz", "comcast.net", "cox.net", "daum.net", "duck.com", "earthlink.net",
        "email.cz", "fastmail.com", "foxmail.com", "free.fr", "freemail.hu", "freenet.de", "gmail.com",
        "gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.net", "googlemail.com", "hey.com", "hotmail.co.uk",
        "hotmail.com", "hotmail.de", "hotmail.es", "hotmail.fr", "hotmail.it", "hushmail.com",
        "icloud.com", "inbox.lv", "inbox.ru", "interia.pl", "laposte.net", "libero.it", "list.ru",
        "live.co.uk", "live.com", "live.de", "live.fr", "live.nl", "mac.com", "mail.com", "mail.de",
        "mail.ru", "mailbox.org", "me.com", "mindspring.com", "msn.com", "naver.com", "o2.pl", "onet.pl",
        "op.pl", "optusnet.com.au", "orange.fr", "outlook.com", "outlook.de", "outlook.fr", "pm.me",
        "posteo.de", "proton.me", "protonmail.ch", "protonmail.com", "qq.com", "rambler.ru",
        "rediffmail.com", "rocketmail.com", "sbcglobal.net", "seznam.cz", "sfr.fr", "shaw.ca", "sina.com",
        "sky.com", "t-online.de", "telenet.be", "tiscali.it", "tuta.com", "tutanota.com", "ukr.net",
        "verizon.net", "virgilio.it", "virginmedia.com", "vodafone.de", "wanadoo.fr", "web.de", "wp.pl",
        "xs4all.nl", "ya.ru", "yahoo.ca", "yahoo.co.in", "yahoo.co.jp", "yahoo.co.uk", "yahoo.com",
        "yahoo.com.au", "yahoo.com.br", "yahoo.de", "yahoo.es", "yahoo.fr", "yahoo.in", "yahoo.it",
        "yandex.com", "yandex.ru", "yeah.net", "ymail.com", "zoho.com", "zoznam.sk",
    }
)  # fmt: skip


def company_domains(address: str) -> tuple[str, ...]:
    """The domains that the company of this address may have, the nearest first; none for free mail."""
    known = normalise(address)
    if known is None:
        return ()
    host, registered = domain(known), registrable(known)
    if host in PROVIDERS or registered in PROVIDERS:
        return ()
    return tuple(dict.fromkeys((host, registered)))
