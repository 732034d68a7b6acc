"""The server's ends and returns: draining, and being killed in mid-play."""

import json
import signal
import socket
import threading
import time

import pytest
from websockets.exceptions import ConnectionClosed

from wire_client import Client, eventually, running

SUBMIT = {"type": "SubmitTurn"}
NOTHING = {"type": "FortifyUnit", "unitId": "no such unit"}


def test_sigterm_drains_and_nothing_acked_is_lost(make_server):
    server = make_server("--drain-seconds", "1")
    match, (ada, bob) = running(server.url, "new-worlds")
    offsets = []
    with ada.stream(match, ack="lean") as stream, bob.stream(match) as other:
        stream.until("ready")
        other.until("ready")
        for number in range(30):
            stream.command(SUBMIT if number == 0 else NOTHING, actorPlayerId="p1")
        server.process.send_signal(signal.SIGTERM)
        assert other.closed()[0] == 4012
        closing = other.seen[-1]["closing"]
        assert closing["code"] == 4012 and closing["reason"] and closing["reconnectAfterMilliseconds"] >= 0
        assert stream.closed()[0] == 4012
        assert "closing" in stream.seen[-1], "all acks come before it"
        offsets = [message["ack"]["offset"] for message in stream.seen if "ack" in message]
    answer = Client(server.url).get("/ready")
    assert answer.status == 503 and answer.json["status"] != "ok"
    assert Client(server.url).get("/health/live").status == 200
    refused = ada.command(match, SUBMIT, actorPlayerId="p1")
    assert refused.refusal == (503, "draining") and int(refused.headers["retry-after"]) >= 1
    assert server.process.wait(10) == 0
    server.process = None
    server.start()
    assert offsets == list(range(1, len(offsets) + 1))
    assert ada.match(match)["offset"] >= len(offsets)
    listed = {event["offset"] for event in ada.events(match)["events"]}
    assert set(offsets) <= listed


def test_a_drain_does_not_wait_for_idle_connections(make_server):
    server = make_server("--drain-seconds", "0")
    idle = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(5)]
    half = socket.create_connection(("127.0.0.1", server.port))
    half.sendall(b"GET /games HT")
    began = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - began < 5
    for connection in [*idle, half]:
        connection.close()


def test_sigint_ends_it_like_sigterm(make_server):
    server = make_server("--drain-seconds", "0")
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(10) == 0
    server.process = None


def test_a_stream_comes_back_by_offset_after_a_drain(make_server):
    server = make_server("--drain-seconds", "0")
    match, (ada, bob) = running(server.url)
    with ada.stream(match) as stream:
        stream.until("ready")
        stream.command({"type": "Mark", "square": 4})
        seen = stream.until("ack")["ack"]["offset"]
        server.process.send_signal(signal.SIGTERM)
        assert stream.closed()[0] == 4012
    assert server.process.wait(10) == 0
    server.process = None
    server.start()
    bob.command(match, {"type": "Mark", "square": 0}).expect()
    with ada.stream(match, since=seen + 1) as stream:
        stream.until("ready")
        assert [message["event"]["offset"] for message in stream.seen if "event" in message] == [seen + 1]


def play_until_killed(stream, sent, acked):
    """Sends commands until the stream breaks; keeps every ack that came."""

    def send():
        try:
            for tick in range(1, 280):
                stream.command(SUBMIT if tick % 10 == 0 else NOTHING, tick=tick, actorPlayerId=stream.player)
                sent.append(tick)
        except ConnectionClosed:
            pass

    sender = threading.Thread(target=send)
    sender.start()
    try:
        while True:
            message = stream.receive()
            if "ack" in message:
                acked[int(message["clientMessageId"][1:])] = message["ack"]
    except ConnectionClosed:
        pass
    sender.join()


@pytest.mark.parametrize("acks_before", [1, 25, 120])
def test_sigkill_in_mid_play_loses_nothing_acked(server, acks_before):
    match, players = running(server.url, "new-worlds", ruleset={"seed": 3})
    sent, acked = [[], []], [{}, {}]
    streams = [player.stream(match, ack="lean") for player in players]
    threads = []
    for number, stream in enumerate(streams):
        stream.until("ready")
        stream.player = players[number].player(match)
        threads.append(threading.Thread(target=play_until_killed, args=(stream, sent[number], acked[number])))
    for thread in threads:
        thread.start()
    eventually(lambda: len(acked[0]) + len(acked[1]) >= acks_before)
    server.kill()
    for thread in threads:
        thread.join()
    server.start()

    offsets = set()
    for number, player in enumerate(players):
        name = player.player(match)
        for tick in sent[number]:
            command = SUBMIT if tick % 10 == 0 else NOTHING
            answer = player.command(match, command, tick=tick, lean=True, actorPlayerId=name)
            if answer.status == 429:
                eventually(lambda: player.command(match, command, tick=tick, lean=True, actorPlayerId=name).status == 200)
                answer = player.command(match, command, tick=tick, lean=True, actorPlayerId=name)
            ack = answer.expect()
            assert ack["offset"] not in offsets, "no offset twice"
            offsets.add(ack["offset"])
            if tick in acked[number]:
                assert ack == acked[number][tick], "what was acked stands, and its duplicate says the same"
    assert offsets == set(range(1, len(offsets) + 1)), "contiguous from 1"
    assert players[0].match(match)["offset"] == len(offsets)
    for player, acks in zip(players, acked):
        for ack in list(acks.values())[:: max(1, len(acks) // 5)]:
            assert player.snapshot(match, at=ack["offset"])["offset"] == ack["offset"]


def test_what_was_answered_by_http_survives_sigkill(server):
    ada = Client.sign_up(server.url, "ada", "correct horse battery")
    match = ada.found(name="Kept", private=True)
    server.restart()
    assert ada.match(match["id"]) == match
    again = Client(server.url).post("/sessions", {"login": "ada", "password": "correct horse battery"})
    assert json.loads(again.body)["account"] == ada.session["account"]
