"""A browser of its own with the panel in it, in which both mail clients are the simulated ones."""

import os
import shutil
import subprocess
from pathlib import Path

from server.config import Settings
from server.errors import Problem, Refusal

EXTENSION = Path(__file__).parents[1] / "extension" / ".output" / "chrome-mv3"
MAIL_HOSTS = ("mail.google.com", "outlook.office.com")
PAGES = ("https://mail.google.com/mail/u/0/", "https://outlook.office.com/mail/")
# Google's branded Chrome takes no unpacked extension from its command line any more.
NAMES = ("chromium", "chromium-browser")


def browse(settings: Settings) -> int:
    """Open it and wait until it is closed; raises Refusal that says what is missing."""
    chromium = next((found for name in NAMES if (found := shutil.which(name))), None)
    if chromium is None:
        raise Refusal(Problem("setting", "Chromium is missing; run: sudo apt-get install chromium"))
    if not (EXTENSION / "manifest.json").is_file():
        raise Refusal(Problem("setting", "the extension is not built; run: make extension"))
    profile = f"--user-data-dir={settings.data / 'browser'}"
    flags = [*arguments(settings.simulator_port, EXTENSION), profile, "--no-first-run"]
    return subprocess.run([chromium, *flags, settings.public_url, *PAGES], check=False).returncode


def arguments(simulator_port: int, extension: Path) -> list[str]:
    """Flags by which Chromium loads the extension and finds the mail hosts on this machine, nothing else."""
    hosts = ", ".join(f"MAP {host} 127.0.0.1:{simulator_port}" for host in MAIL_HOSTS)
    return [
        *(["--no-sandbox"] if os.getuid() == 0 else []),  # Chromium's sandbox refuses root
        f"--disable-extensions-except={extension}",
        f"--load-extension={extension}",
        f"--host-resolver-rules={hosts}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        "--ignore-certificate-errors",  # the stand-in pages are signed by the simulator
    ]
