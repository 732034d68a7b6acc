"""The page by keyboard alone, and on a phone's screen."""

import pytest

from page_player import PagePlayer

PHONE = {"viewport": {"width": 375, "height": 667}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


@pytest.fixture
def rival(server):
    """A second player without a browser: a guest over HTTP."""

    class Rival:
        tick = 0

        def __init__(self):
            status, self.session, _ = server.request("POST", "/accounts/guest", {"displayName": "Bo"})
            assert status == 201

        def post(self, path, body=None):
            status, answer, _ = server.request("POST", path, body or {}, token=self.session["accessToken"])
            assert status == 200, answer
            return answer

        def sit(self, match_id, code):
            self.match = f"/matches/{match_id}"
            self.id = match_id
            players = self.post(f"{self.match}/join", {"inviteCode": code})["players"]
            account = self.session["account"]["id"]
            self.player = next(player["id"] for player in players if player.get("accountId") == account)
            self.post(f"{self.match}/ready", {"ready": True})

        def end_turn(self):
            self.tick += 1
            command = {"type": "SubmitTurn"}
            wire = {"v": 1, "matchId": self.id, "tick": self.tick, "actorPlayerId": self.player, "command": command}
            assert self.post(f"{self.match}/commands", wire)["accepted"]

    return Rival()


def seat_rival(player, rival):
    match = player.ask("() => martlet.match")
    rival.sit(match["id"], match["inviteCode"])
    return match


def test_a_turn_is_played_by_keyboard_alone(server, chromium, rival):
    ada = PagePlayer(chromium, "Ada")
    page, keys = ada.page, ada.page.keyboard
    try:
        page.goto(server.url)
        page.get_by_role("textbox", name="Your name").wait_for()
        keys.type("Ada")
        keys.press("Enter")
        page.locator(".create option").first.wait_for(state="attached")
        reach(page, "select[name=size]")
        keys.type("Tiny")
        reach(page, ".create button[type=submit]")
        keys.press("Enter")
        page.get_by_label("Invitation link").wait_for()
        seat_rival(ada, rival)
        page.get_by_text("You can start").wait_for()
        reach(page, "[data-focus=start]")
        keys.press("Enter")
        ada.until("() => martlet.match.status === 'loading' && martlet.match.players[0].loaded")
        rival.post(f"{rival.match}/loaded")
        ada.until_running()
        page.locator("canvas.map:focus").wait_for()

        keys.press("b")
        ada.until("() => martlet.view.cities.length === 1", "a city")
        keys.press("2")
        ada.until("() => martlet.view.cities[0].own.item === martlet.view.you.items[1].item", "a production")

        keys.press("Tab")
        page.get_by_role("region", name="Selection").get_by_text("Moves").wait_for()
        start = ada.ask("() => JSON.stringify(martlet.view.units)")
        for step in ("ArrowLeft", "ArrowUp", "ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown", "ArrowLeft", "ArrowLeft"):
            keys.press(step)
            keys.press("Space")
            page.wait_for_timeout(150)
            if ada.ask("() => JSON.stringify(martlet.view.units)") != start:
                break
        assert ada.ask("() => JSON.stringify(martlet.view.units)") != start
        assert "column" in page.locator("#hex-description").inner_text()

        keys.press("Shift+Enter")
        ada.until("() => !martlet.view.awaiting.includes(martlet.view.you.playerId)", "the end of the turn")
        page.get_by_role("button", name="Turn ended").wait_for()
        rival.end_turn()
        ada.until_turn(2)
        assert ada.errors == []
    finally:
        ada.close()


def reach(page, selector):
    """Tabs until something has the focus."""
    for _ in range(60):
        if page.locator(selector).evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} can't be reached by Tab")


def test_a_turn_is_played_on_a_phone(server, chromium, rival):
    ada = PagePlayer(chromium, "Ada", **PHONE)
    page = ada.page
    try:
        page.goto(server.url)
        fits(page)
        ada.enter(server.url)
        ada.create(seed=7, size="tiny", turnLimit=5)
        fits(page)
        seat_rival(ada, rival)
        page.get_by_text("You can start").wait_for()
        page.get_by_role("button", name="Start").tap()
        ada.until("() => martlet.match.status === 'loading' && martlet.match.players[0].loaded")
        rival.post(f"{rival.match}/loaded")
        ada.until_running()
        fits(page)
        for control in (page.locator(".end-turn"), page.get_by_label("Menu"), page.locator(".selection")):
            box = control.bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= 375
            assert box["y"] >= 0 and box["y"] + box["height"] <= 667

        page.get_by_role("button", name="Found a city").tap()
        ada.until("() => martlet.view.cities.length === 1", "a city")
        page.get_by_role("button", name="Warrior").tap()
        ada.until("() => martlet.view.cities[0].own.item === 'warrior'", "a production")

        page.locator(".end-turn").tap()
        page.get_by_role("region", name="Selection").get_by_text("Moves").wait_for()
        moved = tap_a_way(ada)
        assert moved
        for _ in range(10):
            if page.locator(".end-turn .title").inner_text() == "End turn":
                break
            page.get_by_role("button", name="Skip").tap()
            page.wait_for_timeout(50)
        page.locator(".end-turn").tap()
        ada.until("() => !martlet.view.awaiting.includes(martlet.view.you.playerId)", "the end of the turn")
        assert ada.errors == []
    finally:
        ada.close()


def fits(page):
    """Nothing sticks out at the side."""
    assert page.evaluate("() => document.scrollingElement.scrollWidth") <= 375


def tap_a_way(player):
    """Taps around the middle of the map twice, as a finger does, until the selected unit walks."""
    units = "() => JSON.stringify(martlet.view.units.map((unit) => unit.at))"
    before = player.ask(units)
    for x, y in [(120, 200), (250, 200), (90, 260), (280, 260), (187, 180), (130, 300), (240, 300), (60, 230), (320, 230)]:
        player.page.touchscreen.tap(x, y)
        player.page.wait_for_timeout(60)
        player.page.touchscreen.tap(x, y)
        player.page.wait_for_timeout(250)
        if player.ask(units) != before:
            return True
    return False
