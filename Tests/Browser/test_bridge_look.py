"""Each console of the bridge on each kind of screen, over a made-up match: nothing fails, nothing sticks out."""

import time

import pytest

from page_folder import PageFolder

ROLES = ["helm", "weapons", "engineering", "science", "comms", "captain"]
SCREENS = {"desktop": (1280, 800), "tablet": (1024, 768), "upright tablet": (820, 1180)}

# Plates whose content is larger than they are, and whatever is wider than the screen.
TOO_LARGE = """() => {
  const bad = [...document.querySelectorAll(".console .plate")]
    .filter((plate) => plate.scrollHeight > plate.clientHeight + 2 || plate.scrollWidth > plate.clientWidth + 2)
    .map((plate) => plate.className);
  return document.scrollingElement.scrollWidth > innerWidth ? [...bad, "the page"] : bad;
}"""


@pytest.fixture(scope="module")
def folder():
    folder = PageFolder()
    yield folder
    folder.close()


@pytest.mark.parametrize("screen", SCREENS)
def test_every_console_fits_and_works(folder, chromium, screen):
    width, height = SCREENS[screen]
    context = chromium.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    try:
        for number, role in enumerate(ROLES):
            page.goto(f"{folder.url}/demo/index.html?role={number}")
            page.locator(f"main.console.{role}").wait_for()
            page.wait_for_timeout(400)
            assert page.evaluate(TOO_LARGE) == [], role
        assert errors == []
    finally:
        context.close()


def test_the_figures_say_how_long_the_servers_ticks_take(folder, chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    try:
        page.goto(f"{folder.url}/demo/index.html?role=0")
        page.locator("main.console.helm").wait_for()
        page.keyboard.press("F3")
        page.get_by_label("Network figures").get_by_text("1.23, at most 4.32 of 10 ms").wait_for()
    finally:
        context.close()


def test_orders_reach_the_ship(folder, chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    try:
        page.goto(f"{folder.url}/demo/index.html?role=0")
        page.get_by_role("slider", name="Impulse").focus()
        page.keyboard.press("End")
        page.locator(".wheel-canvas").focus()
        page.keyboard.down("ArrowRight")
        page.wait_for_timeout(300)
        assert page.evaluate("() => demo.own.impulse") == 1
        assert page.evaluate("() => demo.own.steering") == 1
        page.keyboard.up("ArrowRight")
        page.wait_for_timeout(100)
        assert page.evaluate("() => demo.own.steering") == 0

        page.evaluate("() => { demo.input({ kind: 3, heading: 1 }); dispatchEvent(new Event('blur')); }")
        page.wait_for_timeout(100)
        assert page.evaluate("() => demo.own.holdsCourse"), "a window that loses the focus keeps its course"

        page.get_by_role("button", name="Science").click()
        page.get_by_role("button", name="Velshar").click()
        page.get_by_role("button", name="Scan", exact=False).first.click()
        page.wait_for_timeout(100)
        assert page.evaluate("() => demo.own.scanTarget") == 132
    finally:
        context.close()


# Where a finger goes from one place to another: from the middle, in parts of what it is on; of a canvas, of its shorter side.
WAY = """([selector, from, to]) => {
  const element = document.querySelector(selector);
  const box = element.getBoundingClientRect();
  const side = Math.min(box.width, box.height);
  const [width, height] = element.localName === "canvas" ? [side, side] : [box.width, box.height];
  return [0, 0.2, 0.4, 0.6, 0.8, 1].map((share) => {
    const [across, down] = from.map((start, axis) => start + (to[axis] - start) * share);
    return { x: box.left + box.width / 2 + across * width, y: box.top + box.height / 2 + down * height };
  });
}"""


def test_a_finger_turns_the_wheel_and_moves_the_levers(folder, chromium):
    context = chromium.new_context(viewport={"width": 1024, "height": 768}, has_touch=True)
    page = context.new_page()
    hand = context.new_cdp_session(page)

    def drag(selector, start, end):
        for place, point in enumerate(page.evaluate(WAY, [selector, start, end])):
            hand.send("Input.dispatchTouchEvent", {"type": "touchMove" if place else "touchStart", "touchPoints": [point]})

    def lift():
        hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def until(expression):
        deadline = time.monotonic() + 10
        while not page.evaluate(expression):
            assert time.monotonic() < deadline, expression
            page.wait_for_timeout(20)

    try:
        page.goto(f"{folder.url}/demo/index.html?role=0")
        page.locator("main.console.helm").wait_for()
        page.evaluate("() => { window.kinds = new Set(); addEventListener('pointermove', (event) => kinds.add(event.pointerType), true); }")
        assert page.evaluate("() => demo.own.impulse") < 0.9 and page.evaluate("() => demo.own.holdsCourse")
        drag(".lever [aria-label=Impulse]", (0, 0.4), (0, -0.49))
        lift()
        until("() => demo.own.impulse > 0.9")
        drag(".lever [aria-label=Warp]", (0, 0.49), (0, -0.25))
        lift()
        until("() => demo.own.warpFactor === 3")
        # Along the rim, from its top to the right.
        drag(".wheel-canvas", (0, -0.43), (0.43, 0))
        until("() => demo.own.steering > 0.5 && !demo.own.holdsCourse")
        lift()
        until("() => demo.own.steering === 0")
        assert page.evaluate("() => [...kinds]") == ["touch"]
    finally:
        context.close()


def test_a_wheel_that_is_held_while_nobody_listens_is_obeyed_later(folder, chromium):
    context = chromium.new_context()
    page = context.new_page()
    try:
        page.goto(f"{folder.url}/demo/index.html?role=0")
        page.locator(".wheel-canvas").focus()
        page.evaluate("() => { window.listen = demo.input; window.unheard = 0; demo.input = () => { unheard += 1; return false; }; }")
        page.keyboard.down("ArrowRight")
        assert page.evaluate("() => unheard") > 0
        page.evaluate("() => { demo.input = listen; }")
        page.wait_for_timeout(200)
        assert page.evaluate("() => demo.own.steering") == 1
        page.evaluate("() => { demo.input = () => false; }")
        page.keyboard.up("ArrowRight")
        page.evaluate("() => { demo.input = listen; }")
        page.wait_for_timeout(200)
        assert page.evaluate("() => demo.own.steering") == 0
    finally:
        context.close()


# What the page draws on a screen that beats each so many milliseconds, for so many seconds.
BEATS = """async () => {
  const { Pace } = await import("/bridge/pace.js");
  const pace = new Pace();
  let now = 1e6;
  window.pace = pace;
  window.beat = (milliseconds, seconds) => {
    let pictures = 0;
    for (const end = now + seconds * 1000; now < end; now += milliseconds) pictures += pace.due(now) ? 1 : 0;
    return [pace.grade, pictures];
  };
}"""


def test_a_machine_that_cannot_follow_draws_less_and_tries_again(folder, chromium):
    context = chromium.new_context()
    page = context.new_page()
    try:
        page.goto(f"{folder.url}/demo/index.html")
        page.evaluate(BEATS)

        def beat(milliseconds, seconds):
            return page.evaluate("(beats) => window.beat(...beats)", [milliseconds, seconds])

        assert beat(16, 10) == [0, 625], "a machine that follows draws all"
        assert beat(1500, 3) == [0, 2], "a tab that was hidden says nothing"
        assert beat(60, 10)[0] == 3, "20 pictures a second are what is left to 17 beats"
        grade, pictures = beat(10, 10)
        assert grade == 3 and 195 <= pictures <= 205, "a steady 20 a second"
        assert beat(16, 100)[0] == 0, "what was slow for a while is drawn well again"

        # Too slow for better pictures, for ever: trying takes ever longer.
        tries = page.evaluate("""() => {
          let tries = 0, last = pace.grade;
          for (let round = 0; round < 3600; round++) {
            const [grade] = beat(pace.grade < 3 ? 60 : 16, 1);
            if (grade < last) tries += 1;
            last = grade;
          }
          return tries;
        }""")
        assert 3 <= tries <= 14, f"{tries} tries in an hour"
    finally:
        context.close()


def test_who_chooses_few_pictures_gets_few(folder, chromium):
    context = chromium.new_context()
    context.add_init_script("localStorage.setItem('martlet.bridge.pictures', '4')")
    page = context.new_page()
    try:
        page.goto(f"{folder.url}/demo/index.html")
        page.locator("main.console.helm").wait_for()
        assert page.get_by_label("Draw").input_value() == "4"
        drawn, beats, seconds = page.evaluate("""async () => {
          let drawn = 0, beats = 0;
          const sample = demo.sample;
          demo.sample = (now) => { drawn += 1; return sample.call(demo, now); };
          const began = performance.now();
          while (performance.now() - began < 2000) { await new Promise(requestAnimationFrame); beats += 1; }
          return [drawn, beats, (performance.now() - began) / 1000];
        }""")
        assert 0 < drawn <= 12 * seconds + 2, (drawn, beats)
        page.keyboard.press("F3")
        page.get_by_label("Draw").select_option("0")
        assert page.evaluate("() => localStorage.getItem('martlet.bridge.pictures')") == "0"
    finally:
        context.close()
