"""The product in a real Chromium: the built extension in stand-in mail pages under the real host names."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Playwright, expect, sync_playwright

from server import browse
from tests.walk.stack import Stack, free_port

ROOT = Path(__file__).parents[2]
ARTIFACTS = Path(__file__).parent / "artifacts"
CHROMIUM = "/usr/bin/chromium"
PATIENCE = 20_000  # milliseconds, as in the walk without a browser


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    made = Stack(tmp_path_factory.mktemp("e2e"))
    # The panel that is built for everybody looks for its server on the default port.
    made.use_port(8025)
    try:
        yield made.start()
    finally:
        made.stop()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def extension() -> Path:
    if not (browse.EXTENSION / "manifest.json").is_file():
        subprocess.run(["npm", "run", "--silent", "build"], cwd=ROOT / "extension", check=True)
    return browse.EXTENSION


@pytest.fixture
def chromium(
    stack: Stack, playwright: Playwright, extension: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    ARTIFACTS.mkdir(exist_ok=True)
    context = playwright.chromium.launch_persistent_context(
        str(tmp_path / "profile"),
        executable_path=CHROMIUM,
        headless=True,
        ignore_https_errors=True,
        viewport={"width": 1280, "height": 860},
        color_scheme=getattr(request, "param", "light"),
        args=[
            *browse.arguments(stack.simulator_port, extension),
            f"--remote-debugging-port={free_port()}",
        ],
    )
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield context
    context.close()
