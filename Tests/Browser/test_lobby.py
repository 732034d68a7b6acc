"""Accounts, and the ways into a match."""

from page_player import PagePlayer
from wire_client import Client


def test_an_account_signs_up_out_and_in_and_finds_its_match_again(server, chromium):
    ada, bo = PagePlayer(chromium, "Ada"), PagePlayer(chromium, "Bo")
    page = ada.page
    try:
        page.goto(server.url)
        page.get_by_role("tab", name="Create an account").click()
        page.get_by_role("textbox", name="Your name").fill("Ada")
        page.get_by_role("textbox", name="Login").fill("ada")
        page.get_by_role("textbox", name="Password").fill("correct horse battery staple")
        page.get_by_role("button", name="Create account").click()
        ada.create(name="Ada's voyage")

        bo.enter(server.url)
        bo.page.get_by_role("button", name="Join Ada's voyage").click()
        page.get_by_role("listitem").filter(has_text="Bo").get_by_text("not ready").wait_for()
        bo.page.get_by_role("button", name="I am ready").click()
        page.get_by_text("You can start").wait_for()

        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("tab", name="Sign in").click()
        page.get_by_role("textbox", name="Login").fill("ada")
        page.get_by_role("textbox", name="Password").fill("wrong horse")
        page.locator("form:not([hidden])").get_by_role("button", name="Sign in").click()
        page.get_by_role("alert").filter(has_text="password").wait_for()
        page.get_by_role("textbox", name="Password").fill("correct horse battery staple")
        page.locator("form:not([hidden])").get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Open Ada's voyage").click()
        page.get_by_role("button", name="Start").click()
        ada.until_running()
        bo.until_running()
    finally:
        ada.close()
        bo.close()


def test_a_private_match_is_found_by_its_link_alone(server, chromium):
    ada, bo = PagePlayer(chromium, "Ada"), PagePlayer(chromium, "Bo")
    try:
        ada.enter(server.url)
        ada.page.get_by_label("Only by invitation").check()
        link = ada.create(game="tic-tac-toe", name="Just us")
        bo.enter(server.url)
        bo.page.get_by_text("Nobody is waiting").wait_for()
        identifier = ada.ask("() => martlet.match.id")
        bo.page.goto(f"{server.url}/?match={identifier}")
        bo.page.locator(".toast.bad").wait_for()
        bo.page.goto(link)
        bo.page.get_by_role("button", name="I am ready").wait_for()
        assert "invite" not in bo.page.url
    finally:
        ada.close()
        bo.close()


def test_a_late_answer_takes_nothing_back_of_what_the_stream_has_told(server, chromium):
    ada, bo = PagePlayer(chromium, "Ada"), Client.guest(server.url, "Bo")
    held = []

    def hold_back_the_first(route):
        if held:
            route.abort()
        else:
            held.append((route, route.fetch()))

    try:
        ada.enter(server.url)
        ada.create(game="tic-tac-toe", name="Noughts")
        ada.until("() => martlet.stream.state === 'live'")
        match = ada.ask("() => martlet.match.id")

        # Back from a silence the page asks how things stand; the answer stays on its way while Bo joins.
        ada.page.route(f"**/matches/{match}", hold_back_the_first)
        ada.ask("() => martlet.stream.interrupt()")
        ada.until_so(lambda: held, "the question")
        bo.join(match)
        bo.act(match, "ready", {"ready": True})
        ada.page.get_by_text("You can start").wait_for()
        route, answer = held[0]
        assert [player["displayName"] for player in answer.json()["players"]] == ["Ada"]
        route.fulfill(response=answer)
        # What is asked after it is answered after it.
        ada.ask("() => martlet.api.games()")

        assert ada.ask("() => martlet.match.players.map((player) => [player.displayName, player.ready])")[1:] == [["Bo", True]]
        assert ada.page.get_by_text("You can start").is_visible()
    finally:
        ada.close()


def test_a_password_is_asked_for_until_it_is_right(server, chromium):
    ada, bo, cleo = (PagePlayer(chromium, name) for name in ("Ada", "Bo", "Cleo"))
    try:
        ada.enter(server.url)
        ada.create(game="tic-tac-toe", name="Just us", password="noughts")
        match = ada.ask("() => martlet.match.id")

        bo.enter(server.url)
        bo.page.get_by_role("button", name="Join Just us").click()
        for password, answer in (("crosses", "That is not the password"), ("noughts", None)):
            bo.page.get_by_role("dialog", name="Just us").get_by_label("Password").fill(password)
            bo.page.keyboard.press("Enter")
            if answer:
                bo.page.get_by_role("dialog").get_by_text(answer).wait_for()
        bo.page.get_by_role("button", name="I am ready").wait_for()

        # A link that lacks the code leads to the same question.
        bo.page.get_by_role("button", name="Leave").click()
        bo.page.get_by_text("Open matches").wait_for()
        cleo.enter(f"{server.url}/?match={match}")
        cleo.page.get_by_role("button", name="Take a seat").click()
        cleo.page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
        cleo.page.get_by_role("dialog").wait_for(state="detached")
        assert cleo.ask("() => martlet.match.players.length") == 1
        cleo.page.get_by_role("button", name="Take a seat").click()
        cleo.page.get_by_role("dialog").get_by_label("Password").fill("noughts")
        cleo.page.get_by_role("dialog").get_by_role("button", name="Join").click()
        cleo.page.get_by_role("button", name="I am ready").wait_for()
    finally:
        for person in (ada, bo, cleo):
            person.close()


def test_each_ship_is_of_the_class_that_was_chosen(server, chromium):
    ada = PagePlayer(chromium, "Ada")
    try:
        ada.enter(server.url)
        page = ada.page
        page.locator(".create option").first.wait_for(state="attached")
        page.locator("select[name=game]").select_option("bridge")
        page.locator("details", has_text="Advanced").locator("summary").click()
        page.get_by_label("Ship 1").wait_for()
        assert not page.get_by_label("Ship 2").is_visible()
        page.locator("[name=shipCount]").select_option("2")
        page.get_by_label("Ship 2").select_option("Dreadnought")
        page.get_by_role("button", name="Create match").click()
        page.get_by_role("region", name="Ship 2").get_by_role("button", name="Helm").click()
        page.locator(".station.mine").get_by_text("Helm").wait_for()
        ada.start()
        page.locator(".bridge-head").get_by_text("Dreadnought").wait_for()
        assert ada.errors == []
    finally:
        ada.close()
