"""Live matches from outside: a lobby with stations, the compact framing's messages, coming back, and what goes wrong."""

import contextlib
import os
import threading
import time

import pytest
from websockets.exceptions import ConnectionClosed

from live_client import DOTS, LEAVE, REFUSED, STATION, TICKS, LiveStream, TickCounts, hello, inputs, steering, sum_up
from wire_client import Client, eventually, metric

@pytest.fixture
def url(shared_server):
    return shared_server.url


def lobby(url, players=2):
    """A match of Dots whose players sit at the first stations, ready."""
    clients = [Client.guest(url, f"Pilot {number + 1}") for number in range(players)]
    match = clients[0].found("dots")["id"]
    for number, client in enumerate(clients):
        if number:
            client.join(match)
        client.act(match, "station", {"station": number})
        client.act(match, "ready", {"ready": True})
    return match, clients


def playing(url, players=2):
    match, clients = lobby(url, players)
    clients[0].act(match, "start")
    return match, clients


def test_games_tell_crews_roles_and_pace(url):
    games = {game["id"]: game for game in Client(url).get("/games").expect()["games"]}
    dots = games["dots"]
    assert dots["kind"] == "live" and dots["crews"] == 8 and dots["roles"] == ["dot"]
    assert dots["ticksPerSecond"] == TICKS and dots["ticksPerFrame"] == 1
    assert "crews" not in games["tic-tac-toe"]


def test_a_lobby_has_stations_that_one_member_each_may_hold(url):
    ada, bob, eve = (Client.guest(url, name) for name in ("Ada", "Bob", "Eve"))
    match = ada.found("dots")["id"]
    bob.join(match)
    taken = ada.act(match, "station", {"station": 3})
    assert [player.get("station") for player in taken["players"]] == [3, None]
    assert bob.post(f"/matches/{match}/station", {"station": 3}).refusal == (409, "station_taken")
    assert bob.post(f"/matches/{match}/station", {"station": 8}).status in (400, 404, 409, 422)
    assert eve.post(f"/matches/{match}/station", {"station": 1}).status in (403, 404)
    for body in ({}, {"station": -1}, {"station": "1"}, {"station": 1.5}):
        assert bob.post(f"/matches/{match}/station", body).refusal == (400, "invalid_request")
    assert "station" not in ada.act(match, "station", {"station": None})["players"][0]
    bob.act(match, "station", {"station": 3})
    named = bob.act(match, "crews/3", {"name": "Wanderer"})
    assert named["crewNames"][3] == "Wanderer"
    assert ada.post(f"/matches/{match}/crews/3", {"name": "Mine"}).status in (403, 409)


def test_stations_and_recordings_are_for_live_matches(url):
    ada = Client.guest(url)
    match = ada.found("tic-tac-toe")["id"]
    assert ada.post(f"/matches/{match}/station", {"station": 0}).refusal == (409, "not_live")
    assert ada.get(f"/matches/{match}/recording").refusal == (409, "not_live")
    with ada.stream(match) as stream:
        stream.until("ready")
        stream.socket.send(b"\x81")
        assert stream.closed()[0] == 1003


def test_start_welcome_frames_inputs_and_chat(url):
    match, (ada, bob) = playing(url)
    with LiveStream.join(ada, match, DOTS) as stream, LiveStream.join(bob, match, DOTS) as other:
        assert (stream.told["version"], stream.told["ticksPerSecond"], stream.told["ticksPerFrame"]) == (1, TICKS, 1)
        assert (stream.told["station"], stream.told["crew"]) == (0, 0)
        assert (other.told["station"], other.told["crew"]) == (1, 1)
        assert stream.told["schema"] == DOTS and stream.told["token"] != bytes(16)
        first = stream.frame()
        assert first.baseline is None and first.body
        ticks = [stream.frame() for _ in range(TICKS)]
        assert [frame.tick for frame in ticks] == list(range(first.tick + 1, first.tick + 1 + TICKS))
        assert all(frame.baseline is not None for frame in ticks)
        assert ticks[-1].at - ticks[0].at == pytest.approx((TICKS - 1) / TICKS, abs=0.25)

        sequence = stream.steer(*steering(0))
        stream.until_applied(sequence)
        assert stream.echoes and stream.echoes[-1][1] < 200
        stream.send(chat="hello, all")
        said = other.until("chat")["chat"]
        assert said["text"] == "hello, all" and said["from"] == "p1" and said["at"]
        stream.settle()


def test_who_comes_later_gets_a_seat_and_the_whole_picture(url):
    match, (ada, bob) = playing(url)
    with LiveStream.join(ada, match, DOTS) as stream:
        stream.until_applied(stream.steer(*steering(1000)))
        eve = Client.guest(url, "Eve")
        eve.join(match)
        eve.act(match, "station", {"station": 5})
        with LiveStream.join(eve, match, DOTS) as late:
            assert late.told["station"] == 5 and late.told["tick"] > 0
            assert late.frame().baseline is None
            late.until_applied(late.steer(*steering(5)))


def test_switching_stations_within_the_crew_is_told_and_leave_gives_the_seat_up(url):
    match, (ada, _) = playing(url)
    with LiveStream.join(ada, match, DOTS) as stream:
        assert ada.post(f"/matches/{match}/station", {"station": 6}).refusal == (409, "other_crew")
        stream.socket.send(bytes([LEAVE]))
        assert stream.binary(STATION) == bytes([STATION, 0xFF, 0xFF])
    assert "station" not in ada.match(match)["players"][0]


def test_a_reconnect_keeps_the_station_and_a_second_stream_replaces_the_first(url):
    match, (ada, _) = playing(url)
    with LiveStream.join(ada, match, DOTS) as stream:
        stream.until_applied(stream.steer(*steering(0)))
        with LiveStream.join(ada, match, DOTS) as again:
            assert stream.closed()[0] == 4009
            assert again.told["station"] == 0 and again.told["tick"] >= stream.newest
            again.until_applied(again.steer(*steering(3)))


def test_a_killed_server_gives_the_seats_back_with_hardly_any_play_lost(server):
    match, clients = playing(server.url)
    streams = [LiveStream.join(client, match, DOTS) for client in clients]
    deadline = time.monotonic() + 3
    while time.monotonic() < deadline:
        for number, stream in enumerate(streams):
            stream.steer(*steering(stream.newest * 100 + number))
            stream.frame()
    server.kill()
    seen = []
    for stream in streams:
        with pytest.raises(ConnectionClosed):
            while True:
                stream.frame()
        seen.append(stream.newest)
    began = time.monotonic()
    server.start()
    for number, client in enumerate(clients):
        with LiveStream.join(client, match, DOTS) as stream:
            took = time.monotonic() - began
            assert stream.told["station"] == number
            lost = (max(seen) - stream.told["tick"]) / TICKS
            assert lost <= 0.1 + 1 / TICKS, f"{lost} s of play were lost"
            stream.until_applied(stream.steer(*steering(0)))
            assert took < 5


def test_malformed_frames_are_counted_and_at_last_the_stream_is_closed(url):
    match, (ada, bob) = playing(url)
    with LiveStream.join(ada, match, DOTS) as stream, LiveStream.join(bob, match, DOTS) as other:
        good = inputs([steering(0)], sequence=1, tick=stream.newest + 2)
        bad = [b"", b"\x00", b"\xff" * 40, good[:-1], good[:-1] + b"\x00", good[:6] + b"\x01" + good[7:],
               b"\x82" + b"\xff" * 60, bytes([LEAVE, 0]), b"\x81\x01", os.urandom(200)]
        for data in bad:
            stream.socket.send(data)
        stream.frame()
        stream.until_applied(stream.steer(*steering(0)))
        # The close may come while there is more to say.
        with contextlib.suppress(ConnectionClosed):
            for _ in range(40):
                stream.socket.send(b"\x82garbage")
        assert stream.closed()[0] == 4008
        first = other.frame()
        later = [other.frame() for _ in range(10)]
        assert later[-1].tick == first.tick + 10


def test_a_hello_for_other_rules_is_refused(url):
    match, (ada, _) = playing(url)
    stream = LiveStream.open(ada, match, ada.token, False, {})
    with stream:
        stream.until("ready")
        stream.socket.send(hello(DOTS ^ 1))
        refused = stream.binary(REFUSED)
        assert refused[1] == 6 and refused[2:].decode()


def test_impossible_inputs_and_acks_change_nothing(url):
    match, (ada, _) = playing(url)
    dropped = {reason: metric(url, f'martlet_live_messages_dropped_total{{reason="{reason}"}}') for reason in ("input", "ack")}
    with LiveStream.join(ada, match, DOTS) as stream:
        stream.frame()
        newest = stream.newest
        ticks = (newest + 100_000, newest + 1_000, 0x7FFFFFFF, newest - 10_000, newest - 1_000)
        for number, tick in enumerate(ticks):
            stream.socket.send(inputs([steering(0)], ack=0xFFFFFFF0, sequence=number + 1, tick=tick))
        stream.socket.send(inputs([steering(0)], ack=0x80000000, sequence=1_000_000, tick=newest + 2))
        stream.sequence = len(ticks)
        stream.until_applied(stream.steer(*steering(9)))
        for reason in dropped:
            name = f'martlet_live_messages_dropped_total{{reason="{reason}"}}'
            eventually(lambda: metric(url, name) == dropped[reason] + len(ticks) + 1)


def test_a_message_that_is_sent_again_and_again_counts_once(url):
    match, (ada, _) = playing(url)
    with LiveStream.join(ada, match, DOTS) as stream:
        stream.frame()
        # What other tests played.
        sum_up(url)
        before = metric(url, "martlet_live_inputs_total")
        copy = inputs([steering(7)], sequence=1, tick=stream.newest + 2)
        for _ in range(50):
            stream.socket.send(copy)
        stream.sequence = 1
        stream.until_applied(1)
        for _ in range(50):
            stream.socket.send(copy)
        stream.until_applied(stream.steer(*steering(8)))
        eventually(lambda: metric(url, "martlet_live_inputs_total") >= before + 2)
        assert metric(url, "martlet_live_inputs_total") == before + 2


def test_whoever_is_no_member_or_sat_down_nowhere_gets_no_seat(url):
    match, (ada, bob) = playing(url)
    eve = Client.guest(url, "Eve")
    with LiveStream.join(ada, match, DOTS) as stream:
        with eve.stream(match) as none:
            assert none.closed()[0] in (4003, 4004)
        # A fresher token may be shown on a stream; another account's ends it, and takes no seat along.
        with LiveStream.join(bob, match, DOTS) as other:
            other.send(accessToken=ada.token)
            assert other.closed()[0] == 4001
        eve.join(match)
        with LiveStream.join(eve, match, DOTS) as idle:
            assert (idle.told["station"], idle.told["crew"]) == (-1, -1)
        stream.until_applied(stream.steer(*steering(3)))
    seats = {player["displayName"]: player.get("station") for player in ada.match(match)["players"]}
    assert (seats["Pilot 1"], seats["Pilot 2"], seats["Eve"]) == (0, 1, None)


def test_ten_thousand_inputs_a_second_hurt_nobody_else(url):
    match, (ada, bob) = playing(url)
    stop = threading.Event()
    codes = []

    def flood():
        stream = LiveStream.join(ada, match, DOTS)
        sequence = 0
        try:
            while not stop.is_set():
                for _ in range(100):
                    sequence += 1
                    stream.socket.send(inputs([steering(sequence)], sequence=sequence, tick=stream.newest + 2))
                time.sleep(0.01)
        except ConnectionClosed as end:
            codes.append(end.rcvd.code if end.rcvd else None)

    thread = threading.Thread(target=flood)
    with LiveStream.join(bob, match, DOTS) as other:
        quiet = TickCounts(url)
        for _ in range(2 * TICKS):
            other.frame()
        quiet = quiet.since()
        flooded = TickCounts(url)
        thread.start()
        try:
            frames = [other.frame() for _ in range(2 * TICKS)]
        finally:
            stop.set()
            thread.join()
        gaps = [later.at - earlier.at for earlier, later in zip(frames, frames[1:])]
        assert [frame.tick for frame in frames] == list(range(frames[0].tick, frames[0].tick + len(frames)))
        assert sorted(gaps)[len(gaps) * 9 // 10] < 0.1
        other.until_applied(other.steer(*steering(0)))
    flooded.since().expect_no_worse_than(quiet)
    assert codes in ([4008], [None]), "the flood is cut off"
    assert metric(url, 'martlet_streams_closed_total{code="4008"}') >= 1


def test_metrics_tell_of_live_play(url):
    match, (ada, _) = playing(url)
    with LiveStream.join(ada, match, DOTS) as stream:
        stream.until_applied(stream.steer(*steering(0)))
        eventually(lambda: metric(url, "martlet_live_running_matches") >= 1)
        for name in ("ticks", "frames", "frame_bytes", "inputs", "messages", "recorded_bytes"):
            eventually(lambda: metric(url, f"martlet_live_{name}_total") > 0)
        assert metric(url, "martlet_live_tick_seconds_count") > 0
