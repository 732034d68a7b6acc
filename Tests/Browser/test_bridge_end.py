"""A mission to its end in two browsers: its results, the next one, and the first one once more from its recording."""

import pytest

from page_player import PagePlayer

DRAW_LITTLE = "localStorage.setItem('martlet.bridge.pictures', '4')"
TICKS_PER_SECOND = 20
TICKS = 60 * TICKS_PER_SECOND  # A mission of one minute.
ABOARD = "() => Boolean(martlet.live?.sample(performance.now())?.own)"

# A mission that ends by itself after a minute, for two ships; the form has longer ones only.
FOUND = """async () => {
  const ruleset = { scenario: 2, difficulty: 1, shipCount: 2, minutes: 1, ships: [{ hullClass: 0 }, { hullClass: 2 }] };
  const match = await martlet.api.createMatch({ game: "bridge", name: "A minute", maxPlayers: 12, ruleset });
  martlet.open(match.id);
}"""

# Keeps where the own ship is shown, by tick: [[tick, x, z], …].
KEEP = """() => {
  window.kept = [];
  window.keeping = setInterval(() => {
    const own = martlet.live?.sample(performance.now())?.own;
    if (own) kept.push([martlet.live.stats.localTick, own.posX, own.posZ]);
  }, 20);
}"""
SEEK = """(tick) => {
  const place = document.querySelector(".watch-bar .seek");
  place.value = String(tick);
  place.dispatchEvent(new Event("input"));
  const { own } = martlet.live.sample(performance.now());
  return { tick: martlet.live.tick, own };
}"""

EDGES = "(selector) => document.querySelector(selector).getBoundingClientRect().toJSON()"


@pytest.fixture
def people(chromium):
    made = [PagePlayer(chromium, name, viewport={"width": 1024, "height": 700}) for name in ("Ada", "Bo")]
    for person in made:
        person.context.add_init_script(DRAW_LITTLE)
    yield made
    errors = [f"{person.name}: {error}" for person in made for error in person.errors]
    for person in made:
        person.close()
    assert errors == []


def begin(server, ada, bo):
    ada.enter(server.url)
    ada.page.get_by_text("Open matches").wait_for()
    ada.ask(FOUND)
    bo.enter(ada.page.get_by_label("Invitation link").input_value())
    for person, ship, console in ((ada, "Ship 1", "Helm"), (bo, "Ship 2", "Captain")):
        person.page.get_by_role("region", name=ship).get_by_role("button", name=console).click()
        person.page.locator(".station.mine").get_by_text(console).wait_for()
    bo.page.get_by_role("button", name="Rename").click()
    bo.page.get_by_label("Name of the ship").fill("Curlew")
    bo.page.keyboard.press("Enter")
    ada.page.get_by_role("region", name="Curlew").wait_for()
    bo.page.get_by_role("button", name="I am ready").click()
    ada.page.get_by_text("You can start").wait_for()
    ada.start()
    for person in (ada, bo):
        person.until(ABOARD, "a console")
    # The map takes less of a machine without a graphics card than the view ahead.
    bo.page.keyboard.press("6")


def play_on(ada):
    ada.ask(KEEP)
    ada.page.get_by_role("slider", name="Impulse").focus()
    ada.page.keyboard.press("End")
    for share in (0.25, 0.5, 0.75, 0.95):
        ada.until(f"() => martlet.live.stats.serverTick > {share * TICKS}", f"{share:.0%} of the mission")


def table(person):
    """The results, row by row; none while they are not shown."""
    return person.page.get_by_role("dialog", name="The end of the mission").locator("tr").all_inner_texts()


WATCH_WISH = """() => {
  const { createMatch } = martlet.api;
  martlet.api.createMatch = (wish, ...more) => {
    window.wished = wish.ruleset.ships;
    return createMatch.call(martlet.api, wish, ...more);
  };
}"""


def hull_classes(person):
    return [ship["hullClass"] for ship in person.ask("() => wished")]


def test_a_mission_ends_with_results_and_the_next_one_and_is_watched_again(server, people):
    ada, bo = people
    begin(server, ada, bo)
    names = ada.ask("() => martlet.live.sample(performance.now()).own.name"), "Curlew"
    play_on(ada)

    for person in people:
        results = person.page.get_by_role("dialog", name="The end of the mission")
        results.get_by_role("heading", name="Defeat").wait_for()
        results.get_by_text("Time ran out.").wait_for()
        assert results.get_by_role("columnheader").all_inner_texts()[:3] == ["Ship", *names]
        assert [len(row.get_by_role("cell").all()) for row in results.locator("tbody tr").all()] == [2] * 9
        person.until("() => martlet.match.status === 'finished'", "the end")
        assert person.ask("() => martlet.match.outcome.winners") == []
    ada.until_so(lambda: table(ada)[:1] == ["\t".join(["Ship", *names])], "what both ships did")
    told = table(ada)
    bo.until_so(lambda: table(bo) == told, "the same results")
    match = ada.ask("() => martlet.match.id")
    kept = ada.ask("() => { clearInterval(keeping); return kept; }")

    # Who comes back after the end sees how it ended; days later too, from a server that was started anew.
    ada.page.reload()
    ada.until_so(lambda: table(ada) == told, "the results after a reload")
    server.kill()
    server.start()
    for person in people:
        person.page.reload()
        person.until_so(lambda: table(person) == told, "the results from the store")

    # One begins anew, the other comes along.
    bo.ask(WATCH_WISH)
    bo.page.get_by_role("button", name="New game").click()
    bo.until(f"() => martlet.match && martlet.match.id !== '{match}'", "another match")
    assert bo.ask("() => [martlet.match.name, martlet.match.maxPlayers, martlet.match.status]") == ["A minute", 12, "open"]
    ada.page.get_by_text("Bo has begun a new game.").wait_for()
    ada.page.get_by_role("link", name="Come along").click()
    bo.until("() => martlet.match.players.length === 2", "Ada")
    ada.until(f"() => martlet.match?.id === '{bo.ask('() => martlet.match.id')}'", "the same match")

    assert hull_classes(bo) == [0, 2], "the ships are what they were"

    watch_again(ada, match, kept, names)


def watch_again(ada, match, kept, names):
    ada.ask("(match) => { location.hash = `#/watch/${match}`; }", match)
    ada.page.get_by_role("navigation", name="Recording").wait_for()
    ada.page.get_by_role("button", name="Pause").click()
    assert ada.ask(EDGES, ".bridge")["bottom"] <= ada.ask(EDGES, ".watch-bar")["top"], "the bar covers the console"
    for share in (0.4, 0.7):
        tick = int(share * TICKS)
        before, after = next((one, two) for one, two in zip(kept, kept[1:]) if one[0] < tick <= two[0])
        seen = ada.ask(SEEK, tick)
        assert seen["tick"] == tick and seen["own"]["name"] == names[0]
        part = (tick - before[0]) / (after[0] - before[0])
        for name, place in (("posX", 1), ("posZ", 2)):
            live = before[place] + part * (after[place] - before[place])
            assert abs(seen["own"][name] - live) < 5, f"{name} at tick {tick}: {seen['own'][name]}, and it was {live}"
    ada.page.locator(".bridge-head").get_by_text(names[0]).wait_for()
    ada.page.get_by_label("Crew").select_option("Curlew")
    ada.page.locator(".bridge-head").get_by_text("Curlew").wait_for()
    assert ada.ask(SEEK, 100)["own"]["name"] == "Curlew"

    length = ada.ask("() => martlet.live.length")
    assert length > TICKS
    ada.ask(SEEK, length)
    ada.page.get_by_role("dialog", name="The end of the mission").get_by_role("button", name="From the start").click()
    ada.page.get_by_role("dialog", name="The end of the mission").wait_for(state="hidden")
    assert ada.ask("() => martlet.live.tick") < length
    ada.page.get_by_label("Speed").select_option("8")
    ada.until(f"() => martlet.live.tick > {TICKS / 2}", "half of it, eight times as fast")
