"""Strangers who mean no good: whoever plays does not notice, and the server's memory stays bounded."""

import base64
import json
import os
import random
import resource
import socket
import struct
import threading

import pytest

from raw_http import RawHTTP
from wire_client import Client, eventually, running

NOTHING = {"type": "FortifyUnit", "unitId": "no such unit"}
MIB = 1 << 20


@pytest.fixture(scope="module", autouse=True)
def many_files():
    """Room for thousands of sockets on our side."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.fixture
def table(shared_server):
    """A match between two who mind their own business; afterwards it must still go on."""
    match, (ada, bob) = running(shared_server.url, "new-worlds")
    with ada.stream(match, ack="lean") as stream:
        stream.until("ready")
        yield stream
        stream.command({"type": "SubmitTurn"})
        assert stream.until("ack")["ack"]["accepted"]
        assert bob.command(match, {"type": "SubmitTurn"}).expect()["accepted"]
    assert shared_server.process.poll() is None


def test_two_thousand_half_open_handshakes(shared_server, table):
    before = shared_server.resident_bytes()
    half = b"GET /matches/x/stream HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-K"
    sockets = []
    for number in range(2000):
        connection = socket.create_connection(("127.0.0.1", shared_server.port))
        connection.sendall(half if number % 2 else half[: number % len(half)])
        sockets.append(connection)
        if number % 100 == 0:
            table.command(NOTHING)
            table.until("ack", timeout=2)
    assert shared_server.resident_bytes() - before < 64 * MIB
    assert Client.guest(shared_server.url).get("/accounts/me").status == 200
    for connection in sockets:
        connection.close()


def handshake(server, match, token, extra=""):
    """A WebSocket by hand: the raw connection behind a good handshake."""
    raw = RawHTTP(server)
    key = base64.b64encode(os.urandom(16)).decode()
    raw.send(
        f"GET /matches/{match}/stream HTTP/1.1\nHost: x\nUpgrade: websocket\nConnection: Upgrade\n"
        f"Sec-WebSocket-Version: 13\nSec-WebSocket-Key: {key}\nSec-WebSocket-Protocol: martlet.v1, bearer.{token}\n{extra}\n")
    while b"\r\n\r\n" not in raw.rest:
        raw._more()
    assert raw.rest.startswith(b"HTTP/1.1 101")
    raw.rest = raw.rest.partition(b"\r\n\r\n")[2]
    return raw


def frame(opcode, payload=b"", final=True, masked=True, length=None, reserved=0):
    length = len(payload) if length is None else length
    head = bytes([(0x80 if final else 0) | reserved << 4 | opcode])
    mark = 0x80 if masked else 0
    if length < 126:
        head += bytes([mark | length])
    elif length < 65536:
        head += bytes([mark | 126]) + struct.pack(">H", length)
    else:
        head += bytes([mark | 127]) + struct.pack(">Q", length)
    return head + (b"\0\0\0\0" if masked else b"") + payload


def close_code(raw):
    """Skims frames up to the close frame."""
    data = raw.rest
    while True:
        while len(data) >= 2:
            length, begin = data[1] & 127, 2
            if length >= 126:
                begin = 4 if length == 126 else 10
                length = int.from_bytes(data[2:begin], "big")
            if len(data) < begin + length:
                break
            if data[0] & 15 == 8:
                return struct.unpack(">H", data[begin : begin + 2])[0]
            data = data[begin + length :]
        more = raw.socket.recv(65536)
        if not more:
            return None
        data += more


FRAMES = {
    "unmasked": (frame(1, b'{"ping":1}', masked=False), 1002),
    "unknown opcode": (frame(3), 1002),
    "reserved bit": (frame(1, b"{}", reserved=2), 1002),
    "continuation of nothing": (frame(0, b"{}"), 1002),
    "fragmented ping": (frame(9, b"x", final=False), 1002),
    "long ping": (frame(9, b"x" * 126), 1002),
    "text in text": (frame(1, b"{", final=False) + frame(1, b"}"), 1002),
    "length of 2^63": (frame(1, length=2**63), 1002),
    "length of 2^62": (frame(1, length=2**62), 1009),
    "a gibibyte announced": (frame(1, length=2**30), 1009),
    "fragments without end": (frame(1, b"x" * 60_000, final=False) + frame(0, b"x" * 60_000, final=False), 1009),
    "not UTF-8": (frame(1, b"\xc0\x80"), 1007),
    "close of one byte": (frame(8, b"\x03"), 1002),
    "close with a wrong code": (frame(8, struct.pack(">H", 999)), 1002),
    "a good close": (frame(8, struct.pack(">H", 1000)), 1000),
}


@pytest.mark.parametrize("name", FRAMES)
def test_frames_against_the_rules_close_the_stream(shared_server, table, name):
    bob = Client.guest(shared_server.url)
    data, code = FRAMES[name]
    with handshake(shared_server, bob.found()["id"], bob.token) as raw:
        raw.send(data)
        assert close_code(raw) == code


def test_a_bomb_of_compressed_zeros_does_not_go_off(shared_server, table):
    import zlib

    bob = Client.guest(shared_server.url)
    extension = "Sec-WebSocket-Extensions: permessage-deflate\n"
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = packer.compress(b" " * (64 * MIB)) + packer.flush(zlib.Z_SYNC_FLUSH)
    before = shared_server.resident_bytes()
    with handshake(shared_server, bob.found()["id"], bob.token, extension) as raw:
        raw.send(frame(1, bomb[:-4][:65_000], reserved=4))
        assert close_code(raw) in (1009, 1007)
    assert shared_server.resident_bytes() - before < 32 * MIB


@pytest.mark.parametrize(
    "change",
    [("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 8"), ("Sec-WebSocket-Key: ", "Sec-WebSocket-Key: x"),
     ("Sec-WebSocket-Key: ", "X: "), ("Connection: Upgrade", "Connection: close"), ("GET ", "POST ")],
)
def test_a_handshake_against_the_rules_is_refused(shared_server, table, change):
    bob = Client.guest(shared_server.url)
    key = base64.b64encode(os.urandom(16)).decode()
    text = (f"GET /matches/{bob.found()['id']}/stream HTTP/1.1\nHost: x\nUpgrade: websocket\nConnection: Upgrade\n"
            f"Sec-WebSocket-Version: 13\nSec-WebSocket-Key: {key}\nSec-WebSocket-Protocol: martlet.v1, bearer.{bob.token}\n\n")
    with RawHTTP(shared_server) as raw:
        status = raw.send(text.replace(*change)).answer()[0]
        assert 400 <= status < 500


def test_random_bytes_hurt_nobody(shared_server, table):
    generator = random.Random(20261121)
    before = shared_server.resident_bytes()
    openings = [b"", b"GET / HTTP/1.1\r\n", b"POST /accounts HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n",
                b"GET /matches/x/stream HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n",
                b"POST /sessions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"]
    for _ in range(400):
        with RawHTTP(shared_server) as raw:
            try:
                raw.send(generator.choice(openings) + generator.randbytes(generator.randrange(1, 600)))
            except OSError:
                pass
    assert shared_server.resident_bytes() - before < 32 * MIB


def test_a_stream_of_random_frames_hurts_nobody(shared_server, table):
    generator = random.Random(7)
    bob = Client.guest(shared_server.url)
    match = bob.found()["id"]
    for _ in range(50):
        with handshake(shared_server, match, bob.token) as raw:
            try:
                for _ in range(20):
                    raw.send(frame(generator.choice([0, 1, 1, 1, 2, 8, 9, 10]), generator.randbytes(generator.randrange(60)),
                                   final=generator.random() < 0.8))
                    raw.send(generator.randbytes(generator.randrange(8)))
            except OSError:
                pass


HUGE = [2**31, 2**53, 2**63 - 1, -(2**63), 2**63, 2**64, 10**30, 1e308, -1e308, 1e-308, 0.1, 10**4000]


def test_numbers_at_every_limit_in_a_games_commands(shared_server, table):
    match, (ada, _) = running(shared_server.url, "new-worlds")
    unit = ada.snapshot(match)["view"]["units"][0]["id"]
    player = ada.player(match)
    before = ada.match(match)["offset"]
    for number in HUGE:
        for to in ({"q": number, "r": 0}, {"q": 0, "r": number}, {"q": number, "r": number}, number):
            for kind in ("MoveUnit", "AttackUnit"):
                answer = ada.command(
                    match, {"type": kind, "unitId": unit, "to": to}, actorPlayerId=player, lean=True)
                assert answer.status in (200, 422, 400, 429), answer
                if answer.status == 200:
                    assert answer.json["accepted"] is False, (to, answer)
    assert ada.match(match)["offset"] >= before


def test_ids_of_other_peoples_things_are_like_ids_of_nothing(shared_server, table):
    match, (ada, bob) = running(shared_server.url, "new-worlds")
    foreign = bob.snapshot(match)["view"]["units"][0]
    for unit in (foreign["id"], "nothing", "", "x" * 10_000, "\u0000", "🦆", "../../etc"):
        for command in (
            {"type": "MoveUnit", "unitId": unit, "to": foreign["at"]}, {"type": "FortifyUnit", "unitId": unit},
            {"type": "AttackUnit", "unitId": unit, "to": {"q": 1, "r": 1}}, {"type": "FoundCity", "unitId": unit},
            {"type": "SetProduction", "cityId": unit, "item": "warrior"},
        ):
            ack = ada.command(match, command, lean=True).expect()
            assert ack["accepted"] is False and ack["reason"]["code"] in ("unknown_unit", "unknown_city"), ack
            assert foreign["id"] not in json.dumps(ack)


def test_long_texts_stay_out(shared_server, table):
    match, (ada, _) = running(shared_server.url, "new-worlds")
    settler = next(unit for unit in ada.snapshot(match)["view"]["units"] if unit["kind"] == "settler")
    for name in ("", "x" * 25, "x" * 60_000, "a\u0000b", "\u202e" * 5, "\n"):
        answer = ada.command(match, {"type": "FoundCity", "unitId": settler["id"], "name": name}, lean=True)
        assert answer.status == 422 or answer.json["accepted"] is False or len(name) <= 24, answer
    for name in ("", "   ", "x" * 41, "x" * 60_000, "a\u0000b", "\n"):
        assert Client(shared_server.url).post("/accounts/guest", {"displayName": name}).status in (400, 422), name[:50]


def test_who_opens_and_drops_streams_all_the_time_disturbs_nobody(shared_server, table):
    match, (ada, _) = running(shared_server.url, "new-worlds")
    before = shared_server.resident_bytes()
    for _ in range(100):
        raw = handshake(shared_server, match, ada.token)
        raw.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raw.close()  # A reset, without a word.
    eventually(lambda: ada.match(match)["players"][0]["connected"] is False)
    assert shared_server.resident_bytes() - before < 32 * MIB


def test_a_crowd_of_impatient_clients_is_served(shared_server, table):
    """Fifty at once, each of whom gives up on every other request."""
    failures = []

    def visit(number):
        try:
            client = Client.guest(shared_server.url, f"Visitor {number}")
            with RawHTTP(shared_server) as raw:
                raw.send(f"GET /matches HTTP/1.1\nHost: x\nAuthorization: Bearer {client.token}\n\n")
            assert client.get("/matches").status == 200
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
