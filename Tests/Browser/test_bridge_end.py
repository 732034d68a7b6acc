"""The end of a mission in the browser: everybody sees the results, and so does who comes back for them."""

import pytest

from page_player import PagePlayer

SCREEN = {"viewport": {"width": 900, "height": 640}}
DRAW_LITTLE = "localStorage.setItem('martlet.bridge.pictures', '4')"
# One minute, then time is up; and what a slow machine needs to draw it.
MISSION_SECONDS = 60
PATIENCE_SECONDS = 60
FOUND = """async () => {
  const ruleset = { scenario: 2, difficulty: 1, shipCount: 2, minutes: 1 };
  const match = await martlet.api.createMatch({ game: "bridge", name: "Trial", maxPlayers: 12, ruleset });
  return [match.id, match.inviteCode];
}"""
ABOARD = "() => martlet.live?.seat.station >= 0 && martlet.live.sample(performance.now()) !== null"


@pytest.fixture
def crews(server, chromium):
    """Ada at the helm of one ship, which she calls the Curlew, and Bo at that of the other."""
    ada, bo = people = [PagePlayer(chromium, name, **SCREEN) for name in ("Ada", "Bo")]
    for person in people:
        person.context.add_init_script(DRAW_LITTLE)
    ada.enter(server.url)
    ada.page.locator(".create option").first.wait_for(state="attached")
    match, invite = ada.ask(FOUND)
    link = f"{server.url}/?match={match}&invite={invite}"
    ada.page.goto(link)
    bo.enter(link)
    for person, ship in zip(people, (0, 1)):
        person.page.locator(".crew").nth(ship).get_by_role("button", name="Helm").click()
        person.page.locator(".station.mine").wait_for()
    ada.page.get_by_role("button", name="Rename").click()
    ada.page.get_by_role("textbox", name="Name of the ship").fill("Curlew")
    ada.page.get_by_role("button", name="Name it").click()
    ada.page.get_by_role("heading", name="Curlew").wait_for()
    bo.page.get_by_role("button", name="I am ready").click()
    ada.until("() => martlet.match.players.every((player) => player.ready || player.accountId === martlet.match.ownerId)")
    ada.page.get_by_role("button", name="Start").click()
    for person in people:
        person.until(ABOARD, "a seat at the helm")
    yield people
    errors = [f"{person.name}: {error}" for person in people for error in person.errors]
    for person in people:
        person.close()
    assert errors == []


def results(person):
    """The table of the results screen, row by row; none while it is not shown."""
    return person.page.get_by_role("dialog", name="The end of the mission").locator("tr").all_inner_texts()


def test_the_results_are_shown_to_everybody_and_again_to_who_comes_back(server, crews):
    ada, bo = crews
    name = "() => martlet.live.sample(performance.now())?.entities.find(({ id }) => id === 8)?.name"
    assert ada.ask(name) == "Curlew", "the ship itself is called what its crew called it"
    over = ada.page.get_by_role("dialog", name="The end of the mission")
    over.wait_for(timeout=(MISSION_SECONDS + PATIENCE_SECONDS) * 1000)
    ada.until("() => martlet.match.status === 'finished'", "the end in the lobby")
    ada.until_so(lambda: results(ada)[:1] == ["Ship\tCurlew\tSandpiper"], "what both ships did")
    told = results(ada)
    assert len(told) == 10
    bo.until_so(lambda: results(bo) == told, "the same results")
    assert bo.ask(name) == "Curlew"
    bo.page.reload()
    bo.until_so(lambda: results(bo) == told, "the results after a reload")
    # Days later, or from a server that was started anew.
    server.kill()
    server.start()
    for person in crews:
        person.page.reload()
        person.until_so(lambda: results(person) == told, "the results from the store")
    bo.page.get_by_role("link", name="Watch again").click()
    bo.until("() => location.hash.startsWith('#/watch/')")
    bo.page.get_by_role("slider", name="Place in the match").wait_for()
