"""How soon a lost stream tries again, on a made-up clock: no server answers, and no time passes."""

import pytest

from page_folder import PageFolder

# Plays a stream whose sockets break at once for so many seconds; returns when it tried, in seconds since it was lost.
ATTEMPTS = """async ([isUrgent, seconds, chance]) => {
  let now = 0;
  let timers = [];
  const tries = [];
  globalThis.setTimeout = (call, pause) => (timers.push({ at: now + pause, call }), timers.length);
  globalThis.clearTimeout = (number) => number && (timers[number - 1].call = () => {});
  performance.now = () => now;
  Math.random = () => chance;
  globalThis.WebSocket = class {
    constructor() { tries.push(now / 1000); queueMicrotask(() => this.onclose?.({ code: 1006 })); }
    close() {}
  };
  const { MatchStream } = await import("/martlet/stream.js");
  const session = { base: location.origin, on: () => () => {}, token: async () => "token" };
  const stream = new MatchStream({ session, match: async () => ({}) }, "match");
  stream.isUrgent = isUrgent;
  stream.open();
  const settle = async () => { for (let turn = 0; turn < 20; turn++) await null; };
  await settle();
  for (; now < seconds * 1000; now += 10) {
    for (const timer of timers.filter((one) => one.at <= now && one.call)) {
      const { call } = timer;
      timer.call = undefined;
      call();
      await settle();
    }
  }
  return tries.slice(1);
}"""


@pytest.fixture(scope="module")
def page(chromium):
    folder = PageFolder()
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{folder.url}/demo/index.html?role=0")
    yield page
    context.close()
    folder.close()


@pytest.mark.parametrize("chance", [0, 0.999])
def test_a_live_match_is_tried_about_once_a_second_and_others_ever_more_rarely(page, chance):
    def gaps(is_urgent):
        page.reload()
        tries = [0, *page.evaluate(ATTEMPTS, [is_urgent, 60, chance])]
        return [(at, later - at) for at, later in zip(tries, tries[1:])]

    live = gaps(True)
    assert all(gap <= 1.05 for at, gap in live if at < 29), live
    assert all(gap > 3 for at, gap in live[-3:]), "after half a minute it is as patient as any other"
    others = [gap for _, gap in gaps(False)]
    assert others[0] < 1.3 and 1.4 < others[1] < 2.6 and all(3.7 < gap < 6.3 for gap in others[2:]), others
