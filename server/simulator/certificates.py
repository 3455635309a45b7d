"""The simulator's certificate authority: made once, kept, and handed out as a bundle with the system's."""

import ssl
from dataclasses import dataclass
from pathlib import Path

import trustme

NAMES = ("localhost", "127.0.0.1", "mail.google.com", "outlook.office.com")
SYSTEM = Path("/etc/ssl/certs/ca-certificates.crt")


@dataclass(frozen=True)
class Certificates:
    """Where the papers lie: `bundle` is what CA_BUNDLE wants."""

    chain: Path
    bundle: Path

    def context(self) -> ssl.SSLContext:
        """For the server's side."""
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(self.chain)
        return made


def certificates(folder: Path) -> Certificates:
    """The papers in a folder, made on the first call."""
    papers = Certificates(folder / "server.pem", folder / "bundle.pem")
    if not (papers.chain.is_file() and papers.bundle.is_file()):
        authority = trustme.CA(organization_name="Alongside simulator")
        issued = authority.issue_cert(*NAMES)
        authority.cert_pem.write_to_path(folder / "ca.pem")
        issued.private_key_and_cert_chain_pem.write_to_path(papers.chain)
        papers.chain.chmod(0o600)
        system = SYSTEM.read_bytes() if SYSTEM.is_file() else b""
        papers.bundle.write_bytes(system + b"\n" + authority.cert_pem.bytes())
    return papers
