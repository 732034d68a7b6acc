"""Somebody who plays in a browser: a profile of their own, and the page's own hook `window.martlet`."""

import time

WAIT_SECONDS = 30

# What the page does for one turn of New Worlds when nobody steers it: found, produce, walk about. Gives every ack.
PLAY_TURN = """async () => {
  const acks = [];
  const give = async (command) => {
    const ack = await martlet.sendCommand(command);
    acks.push({ type: command.type, accepted: ack.accepted, offset: ack.offset, reason: ack.reason?.code });
    return ack;
  };
  const me = martlet.view.you.playerId;
  const mine = () => martlet.view.units.filter((unit) => unit.playerId === me);
  for (const unit of mine()) if (unit.kind === "settler") await give({ type: "FoundCity", unitId: unit.id });
  for (const city of martlet.view.cities) {
    if (city.own && !city.own.item) await give({ type: "SetProduction", cityId: city.id, item: "warrior" });
  }
  const steps = [[1, 0], [1, -1], [0, -1], [-1, 0], [-1, 1], [0, 1]];
  for (const [place, unit] of mine().entries()) {
    const [dq, dr] = steps[(martlet.view.turn + place) % 6];
    await give({ type: "MoveUnit", unitId: unit.id, to: { q: unit.at.q + dq, r: unit.at.r + dr } });
  }
  return acks;
}"""


class PagePlayer:
    """One person at one page."""

    def __init__(self, chromium, name, **context):
        context.setdefault("viewport", {"width": 1280, "height": 800})
        self.name = name
        self.context = chromium.new_context(**context)
        self.context.set_default_timeout(WAIT_SECONDS * 1000)
        self.page = self.context.new_page()
        self.errors = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: self._hear(message))

    def _hear(self, message):
        # A dropped connection is told on the console too; these tests drop many.
        if message.type == "error" and "ERR_" not in message.text and "WebSocket" not in message.text:
            self.errors.append(message.text)

    def close(self):
        self.context.close()

    def enter(self, url):
        """Opens the page and plays as a guest."""
        self.page.goto(url)
        self.page.get_by_role("textbox", name="Your name").fill(self.name)
        self.page.get_by_role("button", name="Play", exact=True).click()

    def create(self, game="new-worlds", **choices):
        """Fills in the form for a new match: a name of a field and its value. Gives the link to invite with."""
        page = self.page
        page.locator(".create option").first.wait_for(state="attached")
        page.locator("select[name=game]").select_option(game)
        if {"turnLimit", "seed"} & choices.keys():
            page.locator("details", has_text="Advanced").locator("summary").click()
        for field, value in choices.items():
            control = page.locator(f".create [name={field}]")
            if control.evaluate("element => element.localName") == "select":
                control.select_option(str(value))
            else:
                control.fill(str(value))
        page.get_by_role("button", name="Create match").click()
        return page.get_by_label("Invitation link").input_value()

    def sit(self, link):
        """Follows an invitation, as a guest of that moment, and says ready."""
        self.enter(link)
        self.page.get_by_role("button", name="I am ready").click()

    def start(self):
        self.page.get_by_role("button", name="Start").click()

    def ask(self, expression, argument=None):
        return self.page.evaluate(expression, argument)

    def until(self, expression, what=None):
        """Waits until something holds in the page. (Playwright's own waiting needs eval, which the page forbids.)"""
        self.until_so(lambda: self.ask(expression), what or expression)

    def until_so(self, question, what):
        """Waits until the answer is true, while the page goes on."""
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            if question():
                return
            self.page.wait_for_timeout(20)
        raise AssertionError(f"{self.name} waited in vain for {what}; errors of the page: {self.errors}")

    def until_running(self):
        self.until("() => martlet.match?.status === 'running' && martlet.view !== null && martlet.stream.state === 'live'")

    def until_turn(self, turn):
        self.until(f"() => martlet.view.turn >= {turn} || martlet.view.outcome", f"turn {turn}")

    def until_live(self):
        self.until("() => martlet.stream?.state === 'live' && martlet.view !== null", "a live stream")

    def give(self, command):
        """Sends a command and waits for its ack."""
        return self.ask("(command) => martlet.sendCommand(command)", command)

    def end_turn(self):
        ack = self.give({"type": "SubmitTurn"})
        assert ack["accepted"], ack
        return {"type": "SubmitTurn", "accepted": True, "offset": ack["offset"]}

    def play_turn(self):
        """Plays whatever a turn offers, without ending it. Gives the acks."""
        return self.ask(PLAY_TURN)

    def log(self):
        """All that this player may read of the match: the events by offset."""
        return self.ask("""async () => {
          const all = [];
          for (let since = 1; ;) {
            const page = await martlet.api.events(martlet.match.id, since);
            all.push(...page.events);
            if (page.nextOffset <= since) return all;
            since = page.nextOffset;
          }
        }""")
