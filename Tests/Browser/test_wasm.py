"""The WebAssembly half of the proof that browser and server compute the same (Tests/Client/Web is the native half)."""

import base64
import json
import subprocess

import pytest
from martlet_server import ROOT
from page_player import PagePlayer

GOLDEN = json.loads((ROOT / "Tests/Client/random-numbers.json").read_text())
MASK = (1 << 64) - 1

LOAD = """async encoded => {
    const bytes = Uint8Array.from(atob(encoded), character => character.charCodeAt(0));
    const { instance } = await WebAssembly.instantiate(bytes, {});
    instance.exports._initialize();
    window.core = instance.exports;
    window.word = number => BigInt.asUintN(64, number).toString(16).padStart(16, "0");
}"""


def load(page):
    module = (ROOT / "Web/martlet.wasm").read_bytes()
    page.evaluate(LOAD, base64.b64encode(module).decode())


def siphash(word, key0, key1):
    """SipHash-2-4 of one little-endian word, written from the paper."""
    v = [key0 ^ 0x736F6D6570736575, key1 ^ 0x646F72616E646F6D, key0 ^ 0x6C7967656E657261, key1 ^ 0x7465646279746573]

    def rotate(number, bits):
        return (number << bits | number >> (64 - bits)) & MASK

    def rounds(count):
        for _ in range(count):
            v[0] = (v[0] + v[1]) & MASK
            v[2] = (v[2] + v[3]) & MASK
            v[1] = rotate(v[1], 13) ^ v[0]
            v[3] = rotate(v[3], 16) ^ v[2]
            v[0] = rotate(v[0], 32)
            v[2] = (v[2] + v[1]) & MASK
            v[0] = (v[0] + v[3]) & MASK
            v[1] = rotate(v[1], 17) ^ v[2]
            v[3] = rotate(v[3], 21) ^ v[0]
            v[2] = rotate(v[2], 32)

    for block in (word, 8 << 56):
        v[3] ^= block
        rounds(2)
        v[0] ^= block
    v[2] ^= 0xFF
    rounds(4)
    return v[0] ^ v[1] ^ v[2] ^ v[3]


def test_ten_thousand_random_numbers_are_the_same_in_the_browser(page):
    load(page)
    for entry in GOLDEN["hashes"]:
        got = page.evaluate(
            "([high, low, count]) => word(core.martlet_random_hash(BigInt('0x' + high), BigInt('0x' + low), count))",
            [entry["seedHigh"], entry["seedLow"], GOLDEN["count"]],
        )
        assert got == entry["hash"]


def test_the_numbers_are_those_of_the_paper_in_any_language(page):
    load(page)
    got = page.evaluate("() => Array.from({ length: 100 }, (_, n) => word(core.martlet_random(1n, 2n, BigInt(n))))")
    assert [int(text, 16) for text in got] == [siphash(n, 1, 2) for n in range(100)]


def test_the_module_asks_the_page_for_nothing():
    module = (ROOT / "Web/martlet.wasm").read_bytes()
    assert b"wasi" not in module and b"env" not in module


GAMES = {"dots": 0, "bridge": 1}


def native_run(game, ticks, seed):
    """The hash of a scripted run by the release build, in hexadecimal."""
    done = subprocess.run(
        [ROOT / ".build/release/martlet-benchmarks", "run", "--game", str(game), "--ticks", str(ticks), "--seed", str(seed)],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split("hash ")[-1].strip()


@pytest.mark.parametrize("game", GAMES.values(), ids=GAMES.keys())
def test_a_hundred_thousand_ticks_are_the_same_in_the_browser(page, game):
    load(page)
    got = page.evaluate("game => word(core.martlet_run(game, 7n, 100000))", game)
    assert int(got, 16) == int(native_run(game, 100_000, 7), 16)


# The world of some 200 entities after 100 ticks, gone on from for `depth` of them, `repeats` times over.
ROLL_BACK = """([game, depth, repeats]) => {
  const began = performance.now();
  const hash = word(core.martlet_rollback(game, 7n, depth, repeats));
  return { hash, milliseconds: performance.now() - began };
}"""


def test_a_rollback_in_the_browser_leads_where_the_straight_way_does(page):
    load(page)
    bridge, depth, repeats = GAMES["bridge"], 10, 100
    straight = page.evaluate(ROLL_BACK, [bridge, depth, 1])
    assert straight["hash"] != page.evaluate(ROLL_BACK, [bridge, depth - 1, 1])["hash"]
    opened = page.evaluate(ROLL_BACK, [bridge, depth, 0])
    gone_back = page.evaluate(ROLL_BACK, [bridge, depth, repeats])
    assert gone_back["hash"] == straight["hash"]
    one = (gone_back["milliseconds"] - opened["milliseconds"]) / repeats
    print(f"a rollback of {depth} ticks of the full bridge takes {one:.2f} ms in the browser")


def test_the_module_is_told_apart_by_its_tag(server):
    status, _, headers = server.request("GET", "/martlet.wasm")
    assert (status, headers["Content-Type"]) == (200, "application/wasm")
    status, _, again = server.request("GET", "/martlet.wasm", headers={"If-None-Match": headers["ETag"]})
    assert (status, again["ETag"]) == (304, headers["ETag"])


# As Web/live/core.js loads it: from the question to an instance that can be called.
LOAD_TIME = """async () => {
  const began = performance.now();
  const module = await WebAssembly.compileStreaming(fetch("/martlet.wasm"));
  const { exports } = await WebAssembly.instantiate(module, {});
  exports._initialize();
  const took = performance.now() - began;
  const entry = performance.getEntriesByName(`${location.origin}/martlet.wasm`).at(-1);
  return { took, sent: entry.transferSize, whole: entry.encodedBodySize };
}"""


def test_the_module_loads_quickly_and_crosses_the_link_once(server, page):
    page.goto(server.url)
    cold = page.evaluate(LOAD_TIME)
    page.reload()
    warm = page.evaluate(LOAD_TIME)
    for name, loading in (("cold", cold), ("warm", warm)):
        print(f"{name}: {loading['took']:.0f} ms, {loading['sent']} bytes sent of {loading['whole']}")
        assert loading["took"] < 2000
    assert cold["sent"] >= cold["whole"] and warm["sent"] < 1000


def test_the_module_is_there_before_play_begins(server, chromium):
    ada = PagePlayer(chromium, "Ada")
    try:
        ada.enter(server.url)
        ada.create(game="dots", name="Crumbs")
        ada.until("() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/martlet.wasm'))", "the rules")
        assert ada.ask("() => martlet.match.status") == "open"
    finally:
        ada.close()
