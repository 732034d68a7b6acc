"""Dots in the browser: from the welcome page to a crumb over a bad link, to the end, and once more from the recording."""

import pytest

from page_player import PagePlayer
from slow_link import SlowLink

TICKS_PER_SECOND = 30
VISIBLE_DELAY_MILLISECONDS = 100  # The round trip alone is 150 ms.
ABOARD = "() => Boolean(martlet.live?.sample(performance.now())?.own)"

# Points at the nearest crumb all the time, or at the middle of the field where none is seen.
POINT = """() => setInterval(() => {
  const field = document.querySelector(".dots-field");
  const { own, entities } = martlet.live?.sample(performance.now()) ?? {};
  if (!field || !own) return;
  const box = field.getBoundingClientRect();
  const away = ({ x, z }) => Math.hypot(x - own.x, z - own.z);
  const crumbs = entities.filter(({ kind }) => kind === "crumb").sort((a, b) => away(a) - away(b));
  const { x, z } = crumbs[0] ?? { x: 500, z: 500 };
  const [clientX, clientY] = [box.left + ((x + 24) / 1048) * box.width, box.top + ((1024 - z) / 1048) * box.height];
  field.dispatchEvent(new PointerEvent("pointermove", { clientX, clientY }));
}, 50)"""

# Points at the middle of the field, and tells for how long the picture still showed the dot where it was.
MOVE_DELAY = """() => new Promise((resolve) => {
  const place = () => martlet.live.sample(performance.now())?.own;
  const before = place();
  const began = performance.now();
  const field = document.querySelector(".dots-field");
  const box = field.getBoundingClientRect();
  let unchanged = 0;
  field.dispatchEvent(new PointerEvent("pointermove", { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 }));
  const look = () => {
    const own = place();
    if (own && Math.hypot(own.x - before.x, own.z - before.z) > 1) return resolve(unchanged);
    unchanged = performance.now() - began;
    if (unchanged > 3000) return resolve(unchanged);
    setTimeout(look, 4);
  };
  look();
})"""

# Keeps what is shown of a dot, by tick: [[tick, x, z, score], …].
KEEP = """(id) => {
  window.kept = [];
  const look = () => {
    if (!martlet.live) return;
    const dot = martlet.live.sample(performance.now())?.entities.find((entity) => entity.kind === "dot" && entity.id === id);
    if (dot) kept.push([martlet.live.stats.renderTick, dot.x, dot.z, dot.score]);
    requestAnimationFrame(look);
  };
  look();
}"""
SEEK = """(tick) => {
  const place = document.querySelector(".watch-bar .seek");
  place.value = String(tick);
  place.dispatchEvent(new Event("input"));
  const { own, entities } = martlet.live.sample(performance.now());
  return { tick: martlet.live.tick, own: own?.id ?? -1, dots: entities.filter(({ kind }) => kind === "dot") };
}"""
# How many ticks a second go by.
PACE = """() => new Promise((resolve) => {
  const [tick, began] = [martlet.live.tick, performance.now()];
  setTimeout(() => resolve(((martlet.live.tick - tick) / (performance.now() - began)) * 1000), 700);
})"""


@pytest.fixture
def people(chromium):
    made = [PagePlayer(chromium, name) for name in ("Ada", "Bo")]
    yield made
    errors = [f"{person.name}: {error}" for person in made for error in person.errors]
    for person in made:
        person.close()
    assert errors == []


def begin(url, ada, bo):
    ada.enter(url)
    bo.sit(ada.create(game="dots", name="Crumbs"))
    ada.start()
    for person in (ada, bo):
        person.until(ABOARD, "a dot")


def say(person, text):
    person.page.get_by_label("Say something").fill(text)
    person.page.keyboard.press("Enter")


def test_who_comes_through_the_lobby_eats_a_crumb_over_a_bad_link(server, people):
    ada, bo = people
    link = SlowLink(server.port, delay=0.075, jitter=0.005, loss=0)
    try:
        begin(link.url, ada, bo)
        ada.until("() => martlet.live.stats.roundTripMs > 130", "a slow link")
        delay = ada.ask(MOVE_DELAY)
        assert delay <= VISIBLE_DELAY_MILLISECONDS, f"the dot moved after {delay:.0f} ms"
        ada.ask(POINT)
        ada.until("() => martlet.live.sample(performance.now())?.own?.score > 0", "a crumb")
        for person in people:
            person.until("() => /Ada: [1-9]/.test(document.querySelector('.dots-scores').innerText)", "the score")
    finally:
        link.close()


def test_a_match_goes_to_its_end_and_is_watched_again(server, people):
    ada, bo = people
    ada.enter(server.url)
    bo.sit(ada.create(game="dots", name="Crumbs"))
    bo.ask("() => martlet.stream.on('chat', ({ text }) => (window.heard = text))")
    say(ada, "Good luck")
    bo.page.get_by_role("log", name="Chat").get_by_text("Good luck").wait_for()
    late = []
    bo.page.route("**/dots/play.js", lambda route: late.append(route))
    ada.start()
    ada.until(ABOARD, "a dot")
    bo.until_so(lambda: late, "the question for the rules")
    say(ada, "Where are you")
    bo.until("() => window.heard === 'Where are you'", "what Ada said")
    late[0].continue_()
    bo.until(ABOARD, "a dot")
    say(bo, "Coming")
    for person in (ada, bo):
        said = person.page.locator("main.dots").get_by_role("log", name="Chat")
        said.get_by_text("Coming").wait_for()
        assert said.get_by_role("listitem").all_inner_texts() == ["Ada Good luck", "Ada Where are you", "Bo Coming"]
    first = ada.ask("() => martlet.live.seat.station")
    bo.ask(KEEP, first)
    ada.ask(POINT)
    for score in (5, 10, 15, 20):
        ada.until(f"() => martlet.live.sample(performance.now())?.own?.score >= {score}", f"{score} crumbs")
    for person in people:
        person.page.get_by_role("dialog", name="The end").get_by_text("Ada won, with twenty crumbs.").wait_for()
    kept = bo.ask("() => kept")

    ada.page.get_by_role("link", name="Watch again").click()
    ada.page.get_by_role("navigation", name="Recording").wait_for()
    ada.until("() => martlet.live.tick > 0", "the recording to play")
    ada.page.get_by_role("button", name="Pause").click()
    length = ada.ask("() => martlet.live.length")
    begun = next(place for place, entry in enumerate(kept) if entry[3] > 0)
    for share in (0.3, 0.6, 0.9):
        before, after, tick = bracket(kept, begun + int(share * (len(kept) - begun)))
        seen = ada.ask(SEEK, tick)
        assert seen["tick"] == tick
        dot = next(dot for dot in seen["dots"] if dot["id"] == first)
        part = (tick - before[0]) / (after[0] - before[0])
        for name, place in (("x", 1), ("z", 2)):
            live = before[place] + part * (after[place] - before[place])
            assert abs(dot[name] - live) < 5, f"{name} at tick {tick}: {dot[name]}, and it was {live} between {before} and {after}"
        assert before[3] <= dot["score"] <= after[3]

    # A decided match is played on for two seconds, so there may be more crumbs than were needed.
    final = ada.ask(SEEK, length)["dots"][0]["score"]
    assert final >= max(20, kept[-1][3])
    ada.page.locator(".dots-scores").get_by_text(f"Ada: {final}").wait_for()
    assert ada.ask(SEEK, 0)["dots"] == [], "nobody has sat down at tick 0"

    assert ada.ask(PACE) == 0
    ada.page.get_by_label("Speed").select_option("4")
    # A page that stands still for a moment lets less time pass, never more.
    paces = []
    ada.until_so(lambda: ada.ask(SEEK, 0) and paces.append(ada.ask(PACE)) or paces[-1] > 3 * TICKS_PER_SECOND, "a fourfold pace")
    assert max(paces) < 5 * TICKS_PER_SECOND
    ada.page.get_by_role("button", name="Pause").click()

    assert ada.ask(SEEK, length)["own"] == first
    ada.page.get_by_label("Crew").select_option("Bo")
    assert ada.ask(SEEK, length)["own"] == bo.ask("() => martlet.live.seat.station")


def bracket(kept, place):
    """Two looks with a tick between them: (before, after, tick)."""
    for before, after in zip(kept[place:], kept[place + 1 :]):
        tick = int(after[0])
        if before[0] < tick <= after[0] and after[0] - before[0] < 1.5:
            return before, after, tick
    raise AssertionError(f"no two looks lie close together: {kept[place:place + 20]}")
