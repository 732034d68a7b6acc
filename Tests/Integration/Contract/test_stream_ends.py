"""How streams end: close codes, tokens, limits."""

import contextlib
import json
import socket
import time

import pytest
from websockets.exceptions import ConnectionClosed

from wire_client import Client, Stream, eventually, running

NOTHING = {"type": "FortifyUnit", "unitId": "no such unit"}


@pytest.fixture
def url(shared_server):
    return shared_server.url


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "x" * 3000])
def test_a_bad_token_is_told_by_a_close_code(url, token):
    match, (ada, _) = running(url)
    with Stream.open(Client(url), match, token, in_header=False, query={}) as stream:
        assert stream.closed()[0] == 4001
    with Stream.open(Client(url), match, token, in_header=True, query={}) as stream:
        assert stream.closed()[0] == 4001


def test_a_refresh_token_opens_no_stream(url):
    match, (ada, _) = running(url)
    with ada.stream(match, token=ada.session["refreshToken"]) as stream:
        assert stream.closed()[0] == 4001


def test_who_is_not_a_member_is_forbidden(url):
    match, _ = running(url)
    with Client.guest(url).stream(match) as stream:
        assert stream.closed()[0] == 4003
        assert stream.kinds() == []


def test_an_unknown_match_and_a_strangers_private_one_are_the_same(url):
    ada, eve = Client.guest(url), Client.guest(url)
    private = ada.found(private=True)["id"]
    for match in ("unknown", private):
        with eve.stream(match) as stream:
            assert stream.closed() == (4004, "no such match")


def test_a_newer_connection_of_the_same_player_replaces_the_older(url):
    match, (ada, bob) = running(url)
    with ada.stream(match) as first, bob.stream(match) as other:
        first.until("ready")
        other.until("ready")
        with ada.stream(match) as second:
            assert first.closed()[0] == 4009
            second.until("ready")
            second.command({"type": "Mark", "square": 0})
            second.until("ack")
            other.settle()
            assert "presence" not in other.kinds(), "to others, nothing happened"
            assert other.client.match(match)["players"][0]["connected"] is True


def test_one_account_may_stream_several_matches(url):
    ada = Client.guest(url)
    streams = [ada.stream(ada.found()["id"]) for _ in range(12)]
    for stream in streams:
        stream.until("ready")
        stream.close()


def test_a_sign_out_ends_the_open_streams(url):
    match, (ada, _) = running(url)
    with ada.stream(match) as stream:
        stream.until("ready")
        assert ada.request("DELETE", "/sessions/current").status == 204
        assert stream.closed()[0] == 4001
        assert stream.kinds()[-1] == "closing" and stream.seen[-1]["closing"]["code"] == 4001


def test_reuse_of_a_refresh_token_ends_the_open_streams(url):
    match, (ada, _) = running(url)
    with ada.stream(match) as stream:
        stream.until("ready")
        old = ada.session["refreshToken"]
        ada.refresh()
        assert Client(url).post("/sessions/refresh", {"refreshToken": old}).code == "refresh_reused"
        assert stream.closed()[0] == 4001


def test_an_expired_token_ends_the_stream_and_a_fresher_one_keeps_it(make_server):
    server = make_server("--access-token-seconds", "2")
    match, (ada, bob) = running(server.url)
    began = time.monotonic()
    with ada.stream(match) as kept, bob.stream(match) as left:
        kept.until("ready")
        eventually(lambda: time.monotonic() - began > 1)
        ada.refresh()
        kept.send(accessToken=ada.token)
        assert left.closed(timeout=5)[0] == 4001
        assert left.kinds()[-1] == "closing"
        kept.settle()
        with bob.stream(match) as again:
            assert again.closed()[0] == 4001, "an expired token opens nothing"
        bob.refresh()
        with bob.stream(match) as again:
            again.until("ready")
        assert kept.closed(timeout=5)[0] == 4001


def test_a_bad_or_anothers_token_on_the_open_stream_ends_it(url):
    match, (ada, bob) = running(url)
    for token in ("nonsense", bob.token, 5):
        with ada.stream(match) as stream:
            stream.until("ready")
            stream.send(accessToken=token)
            assert stream.closed()[0] == 4001


def test_too_many_messages_end_the_stream_of_who_sent_them_alone(url):
    match, (ada, bob) = running(url)
    with ada.stream(match) as flood, bob.stream(match) as calm:
        calm.until("ready")
        flood.until("ready")
        for _ in range(200):
            flood.send(ping=1)
        flood.settle()
        try:
            for _ in range(5000):
                flood.send(ping=1)
        except Exception:
            pass  # It is being closed: that is what we came for.
        assert flood.closed()[0] == 4008
        assert flood.kinds()[-1] == "closing" and flood.seen[-1]["closing"]["code"] == 4008
        calm.settle()
        with ada.stream(match) as again:
            again.until("ready")


def test_too_fast_commands_are_rate_limited_before_the_stream_is_closed(url):
    match, (ada, _) = running(url, "new-worlds")
    with ada.stream(match, ack="lean") as stream:
        stream.until("ready")
        for number in range(800):
            stream.command(NOTHING, actorPlayerId="p1")
        error = stream.until("error")["error"]
        assert error["code"] == "rate_limited" and "clientMessageId" in stream.seen[-1]
        stream.settle()


def test_a_message_over_64_kib_is_too_big(url):
    match, (ada, _) = running(url)
    with ada.stream(match) as stream:
        stream.until("ready")
        stream.socket.send(json.dumps({"ping": 1, "x": "y" * 60_000}))
        stream.until("pong")
        stream.socket.send(json.dumps({"ping": 1, "x": "y" * 70_000}))
        assert stream.closed()[0] == 1009


def test_binary_frames_belong_to_live_games(url):
    match, (ada, _) = running(url)
    with ada.stream(match) as stream:
        stream.until("ready")
        stream.socket.send(b"\x00\x01")
        assert stream.closed()[0] == 1003


def test_text_that_is_not_utf_8_ends_the_stream(url):
    match, (ada, _) = running(url)
    with ada.stream(match) as stream:
        stream.until("ready")
        stream.socket.send(b'{"ping":"\xff\xfe"}', text=True)
        assert stream.closed()[0] == 1007


def test_who_leaves_an_open_match_leaves_its_stream(url):
    ada, bob = Client.guest(url), Client.guest(url)
    match = ada.found()["id"]
    bob.join(match)
    with bob.stream(match) as stream:
        stream.until("ready")
        bob.act(match, "leave")
        assert stream.closed()[0] == 4003


def test_who_never_reads_is_cut_off_and_nobody_else_notices(server):
    # The largest world there is: its snapshots fill what the kernel holds for a socket.
    match, (ada, bob, *_) = running(server.url, "new-worlds", players=8, ruleset={"size": "standard"})
    slow = socket.socket()
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    slow.connect(("127.0.0.1", server.port))
    stuck = Stream.open(bob, match, bob.token, False, {}, sock=slow, compression=None, max_queue=1)
    began = server.resident_bytes()
    with ada.stream(match, ack="lean") as stream:
        stream.until("ready")
        for _ in range(500):
            stuck.send(requestSnapshot=True)

        def is_cut():
            with contextlib.suppress(ConnectionClosed):
                stuck.send(requestSnapshot=True)
            return not ada.match(match)["players"][1]["connected"]

        cut = eventually(is_cut, 20)
        stream.command({"type": "SubmitTurn"})
        assert cut and stream.until("ack")["ack"]["accepted"]
    assert server.resident_bytes() - began < 64 << 20
    with bob.stream(match) as again:
        again.until("ready")
    assert stuck.closed(timeout=20)[0] == 4013
