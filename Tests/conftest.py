"""Fixtures of the tests that come from outside: a real server, a real browser."""

import os
import shutil

import pytest

from martlet_server import Server


@pytest.fixture
def make_server(tmp_path):
    """Makes servers of this test's own: make_server("--flag", …, environment={…}) gives one that runs."""
    made = []

    def make(*flags, environment=None):
        server = Server(tmp_path / f"server{len(made)}", *flags, environment=environment)
        made.append(server)
        return server.start()

    yield make
    for server in made:
        server.kill()


@pytest.fixture
def server(make_server):
    """A fresh server with an empty data folder, for one test that may kill and restart it."""
    return make_server()


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory):
    """One server for all tests of a file, which leave it running."""
    server = Server(tmp_path_factory.mktemp("shared")).start()
    yield server
    server.kill()


def chromium_path():
    """Chromium of the system; CHROMIUM names another."""
    for name in (os.environ.get("CHROMIUM"), "chromium", "google-chrome", "chromium-browser"):
        found = name and shutil.which(name)
        if found:
            return found
    raise FileNotFoundError("there is no Chromium here: Scripts/setup test")


@pytest.fixture(scope="session")
def chromium():
    """A running headless Chromium (Playwright's synchronous interface)."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def context(chromium):
    """A browser profile of its own: storage, cookies, network state. For a second person: chromium.new_context()."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context):
    return context.new_page()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A failed test shows what its servers said last."""
    outcome = yield
    report = outcome.get_result()
    if not report.failed:
        return
    for value in getattr(item, "funcargs", {}).values():
        if isinstance(value, Server):
            report.sections.append(("server log, last lines", value.log()))
