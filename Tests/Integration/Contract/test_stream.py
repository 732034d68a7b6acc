"""The stream: opening, catching up, commands in flight, what others are told."""

import json

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from wire_client import Client, running

SUBMIT = {"type": "SubmitTurn"}
NOTHING = {"type": "FortifyUnit", "unitId": "no such unit"}


def mark(square):
    return {"type": "Mark", "square": square}


@pytest.fixture
def url(shared_server):
    return shared_server.url


def ready(stream):
    """Reads to `ready`: all messages up to it."""
    begin = len(stream.seen)
    stream.until("ready")
    return stream.seen[begin:]


def test_the_server_picks_the_protocol_and_takes_the_token_in_either_place(url):
    match, (ada, _) = running(url)
    for in_header in (False, True):
        with ada.stream(match, in_header=in_header) as stream:
            assert stream.socket.subprotocol == "martlet.v1"
            assert ready(stream)[-1]["ready"] is True


def test_after_gives_the_snapshot_then_ready_once_then_live(url):
    match, (ada, bob) = running(url)
    ada.command(match, mark(4)).expect()
    for after in (0, 1, 99, None):
        with bob.stream(match, after=after) as stream:
            first, last = ready(stream)
            assert first["snapshot"] == bob.snapshot(match) and first["offset"] == 1
            assert last["ready"] is True
            stream.settle()
            assert stream.kinds().count("ready") == 1 and "event" not in stream.kinds()
    with bob.stream(match, after=0) as stream:
        ready(stream)
        bob.command(match, mark(0)).expect()
        event = stream.until("event")
        assert event["offset"] == event["event"]["offset"] == 2
        assert event["event"]["events"] == [{"type": "Marked", "square": 0, "playerId": bob.player(match)}]


def test_an_event_has_the_same_form_as_in_the_list(url):
    match, (ada, bob) = running(url)
    ada.command(match, mark(4)).expect()
    bob.command(match, mark(3)).expect()
    for client in (ada, bob):
        with client.stream(match, since=1) as stream:
            events = [message["event"] for message in ready(stream) if "event" in message]
        assert events == client.events(match)["events"]


def test_since_gives_events_from_there_on_and_no_snapshot(url):
    match, players = running(url, "new-worlds")
    for _ in range(60):
        for player in players:
            player.command(match, SUBMIT, lean=True).expect()
    ada = players[0]
    everything = ada.events(match, limit=256)["events"]
    assert len(everything) == 120
    for since in (1, 0, 2, 77, 120, 121, 500):
        with ada.stream(match, since=since) as stream:
            messages = ready(stream)
            assert "snapshot" not in stream.kinds() and stream.kinds().count("ready") == 1
            assert [message["event"] for message in messages if "event" in message] == [
                event for event in everything if event["offset"] >= since]


def test_a_stream_that_joins_while_others_play_has_no_gap_and_no_double(url):
    match, (ada, bob) = running(url, "new-worlds")
    with bob.stream(match) as busy:
        ready(busy)
        for number in range(40):
            busy.command(SUBMIT if number % 2 == 0 else NOTHING)
            if number % 4 == 0:
                ada.command(match, SUBMIT, lean=True)
            if number % 10 == 5:
                with ada.stream(match, since=1) as stream:
                    ready(stream)
                    stream.settle()
                    told = [message["event"] for message in stream.seen if "event" in message]
                    listed = [event for event in ada.events(match, limit=256)["events"] if event["events"]]
                    assert told == listed[: len(told)]
        busy.until("ack", clientMessageId="m40")


def test_a_snapshot_and_the_events_behind_it_never_overlap(url):
    match, (ada, bob) = running(url, "new-worlds")
    with bob.stream(match) as busy:
        ready(busy)
        for _ in range(10):
            for _ in range(10):
                busy.command(NOTHING)
            busy.command(SUBMIT)
            ada.command(match, SUBMIT, lean=True).expect()
            with ada.stream(match, after=0) as stream:
                ready(stream)
                stream.settle()
            held = None
            for message in stream.seen:
                if "snapshot" in message:
                    held = message["snapshot"]["offset"]
                if "event" in message:
                    assert message["event"]["offset"] > held
        busy.settle()


def test_a_command_on_the_stream_is_the_same_dispatch(url):
    match, (ada, bob) = running(url)
    with ada.stream(match) as stream:
        ready(stream)
        stream.command(mark(4), tick=1, message_id="first")
        message = stream.until("ack")
        assert message["clientMessageId"] == "first" and message["offset"] == message["ack"]["offset"] == 1
        by_http = ada.command(match, mark(4), tick=1).expect()
        assert by_http == message["ack"], "the stored ack, through the other door"
        assert bob.command(match, mark(0)).expect()["offset"] == 2
        stream.command(mark(0), tick=2)
        rejected = stream.until("ack")["ack"]
        assert (rejected["accepted"], rejected["offset"]) == (False, 3) and rejected["reason"]["code"]


@pytest.mark.parametrize("message_id", ["m1", "", "ünï", 7, 0, -1.5, 10**15, "x" * 100, 'quote " and \\ back'])
def test_an_ack_carries_its_message_id_as_it_came(url, message_id):
    match, (ada, _) = running(url)
    with ada.stream(match) as stream:
        stream.command(mark(4), message_id=message_id)
        assert stream.until("ack")["clientMessageId"] == message_id


def test_many_commands_may_be_in_flight(url):
    match, (ada, _) = running(url, "new-worlds")
    ids = []
    with ada.stream(match, ack="lean") as stream:
        ready(stream)
        for number in range(100):
            ids.append(stream.command(NOTHING, actorPlayerId="p1", message_id=f"c{number}"))
        acks = [stream.until("ack") for _ in ids]
    assert [ack["clientMessageId"] for ack in acks] == ids
    assert [ack["ack"]["offset"] for ack in acks] == list(range(1, 101))
    assert all("snapshot" not in ack["ack"] for ack in acks)


def test_a_duplicate_in_flight_is_acked_twice_with_one_effect(url):
    match, (ada, _) = running(url)
    with ada.stream(match) as stream:
        ready(stream)
        for message_id in ("a", "b", "c"):
            stream.command(mark(4), tick=1, message_id=message_id, actorPlayerId="p1")
        acks = [stream.until("ack") for _ in range(3)]
    assert [ack["clientMessageId"] for ack in acks] == ["a", "b", "c"]
    assert acks[0]["ack"] == acks[1]["ack"] == acks[2]["ack"]
    assert ada.match(match)["offset"] == 1


REFUSALS = [
    ({"tick": 0}, "stale_tick"), ({"turn": 9}, "wrong_turn"), ({"actorPlayerId": "p2"}, "wrong_actor"),
    ({"matchId": "x"}, "match_id_mismatch"), ({"command": {"type": "Fly"}}, "invalid_command"),
    ({"v": 2}, "unsupported_version"), ({"tick": -1}, "invalid_request"), ({"command": None}, "invalid_request"),
]


def test_refusals_come_as_errors_with_the_message_id_and_the_stream_lives_on(url):
    match, (ada, _) = running(url)
    with ada.stream(match) as stream:
        ready(stream)
        stream.command(mark(4), tick=1)
        stream.until("ack")
        wire = ada.wire_command(match, mark(0), tick=2)
        for number, (change, code) in enumerate(REFUSALS):
            stream.send(clientMessageId=number, command={**wire, **change})
            message = stream.until("error")
            assert message["clientMessageId"] == number and message["error"]["code"] == code, message
            assert len(message["error"]["message"]) > 5
        assert stream.settle() == []
    assert ada.match(match)["offset"] == 1


BROKEN = [
    "", "{", "nonsense", "[" * 10_000, '{"a":1,"a":2}', "[]", "null", "1", '"text"', '{"ping":"x"}', '{"ping":[1]}',
    '{"requestSnapshot":1}', '{"command":[]}', '{"command":"x"}', '{"clientMessageId":{}}', '{"clientMessageId":[1]}',
    '{"clientMessageId":"' + "x" * 200 + '"}', '{"clientMessageId":true,"ping":1}', '{"command":{"v":1}}', '{"ping":NaN}',
]


def test_messages_that_make_no_sense_are_errors_and_the_stream_lives_on(url):
    match, (ada, _) = running(url)
    with ada.stream(match) as stream:
        ready(stream)
        for text in BROKEN:
            stream.socket.send(text)
            error = stream.until("error")["error"]
            assert error["code"] in ("malformed_json", "invalid_request", "unsupported_version"), (text[:40], error)
        assert stream.settle() == []


def test_unknown_fields_and_empty_messages_are_ignored(url):
    match, (ada, _) = running(url)
    with ada.stream(match) as stream:
        ready(stream)
        stream.send(hello={"a": [1]}, lastSeenOffset=3)
        stream.send()
        stream.send(ping=None, command=None, accessToken=None, requestSnapshot=None)
        assert stream.settle() == []


@pytest.mark.parametrize("number", [0, 1, -5, 1.25, 2**53, 1e300])
def test_a_ping_is_answered_with_its_number(url, number):
    match, (ada, _) = running(url)
    with ada.stream(match) as stream:
        stream.send(ping=number)
        assert stream.until("pong")["pong"] == number


def test_a_snapshot_can_be_asked_for(url):
    match, (ada, _) = running(url)
    with ada.stream(match, since=1) as stream:
        ready(stream)
        assert "snapshot" not in stream.kinds()
        stream.send(requestSnapshot=True)
        assert stream.until("snapshot")["snapshot"] == ada.snapshot(match)
        stream.send(requestSnapshot=False)
        assert stream.settle() == []


def test_one_message_may_do_several_things(url):
    match, (ada, _) = running(url)
    with ada.stream(match) as stream:
        ready(stream)
        wire = ada.wire_command(match, mark(4), tick=1)
        stream.send(clientMessageId="all", command=wire, requestSnapshot=True, ping=5, lastSeenOffset=0)
        assert stream.until("ack")["clientMessageId"] == "all"
        stream.settle()
        assert {"snapshot", "pong"} <= set(stream.kinds())


def test_the_lobby_is_told_to_those_in_it(url):
    ada, bob = Client.guest(url, "Ada"), Client.guest(url, "Bob")
    match = ada.found()["id"]
    with ada.stream(match) as stream:
        messages = ready(stream)
        assert messages[0]["match"]["status"] == "open" and "snapshot" not in stream.kinds()
        bob.join(match)
        told = stream.until("match")["match"]
        assert [player["displayName"] for player in told["players"]] == ["Ada", "Bob"]
        assert told["inviteCode"] == ada.match(match)["inviteCode"]
        bob.act(match, "ready", {"ready": True})
        assert stream.until("match")["match"]["players"][1]["ready"] is True
        ada.act(match, "start")
        assert stream.until("match")["match"]["status"] == "loading"
        assert stream.until("snapshot")["snapshot"]["offset"] == 0
        ada.act(match, "loaded")
        bob.act(match, "loaded")
        stream.until("match")
        assert stream.until("match")["match"]["status"] == "running"
        bob.act(match, "resign")
        assert stream.until("event")["event"]["offset"] == 1
        assert stream.until("match")["match"]["status"] == "finished"
        assert stream.kinds().count("ready") == 1


def test_a_match_that_is_over_can_still_be_watched(url):
    match, (ada, bob) = running(url)
    ada.act(match, "resign")
    with bob.stream(match, after=0) as stream:
        assert [next(iter(set(m) - {"matchId", "offset"})) for m in ready(stream)] == ["snapshot", "ready"]
    abandoned = ada.found()["id"]
    ada.act(abandoned, "leave")
    with ada.stream(abandoned, since=1) as stream:
        assert ready(stream)[0]["match"]["status"] == "abandoned"


def test_presence_of_others_is_told(url):
    match, (ada, bob) = running(url)
    with ada.stream(match) as stream:
        ready(stream)
        with bob.stream(match) as other:
            told = stream.until("presence")["presence"]
            assert told == {"playerId": bob.player(match), "connected": True}
            assert [player["connected"] for player in ada.match(match)["players"]] == [True, True]
            ready(other)
        told = stream.until("presence")["presence"]
        assert told == {"playerId": bob.player(match), "connected": False}
        assert [player["connected"] for player in ada.match(match)["players"]] == [True, False]


def test_a_reconnect_by_offset_misses_nothing(url):
    match, (ada, bob) = running(url)
    with ada.stream(match, after=0) as stream:
        seen = ready(stream)[0]["snapshot"]["offset"]
    ada.command(match, mark(4)).expect()
    bob.command(match, mark(0)).expect()
    with ada.stream(match, since=seen + 1) as stream:
        events = [m["event"]["offset"] for m in ready(stream) if "event" in m]
    assert events == [1, 2]


def test_a_query_of_the_wrong_form_is_refused_before_the_upgrade(url):
    match, (ada, _) = running(url)
    for query in ({"after": "x"}, {"since": "-1"}, {"after": 1, "since": 1}, {"ack": "fat"}, {"after": 2**63}):
        with pytest.raises(InvalidStatus) as refusal:
            ada.stream(match, **query)
        assert refusal.value.response.status_code == 400
        assert json.loads(refusal.value.response.body)["error"]["code"] == "invalid_request"


def test_a_page_of_another_site_may_not_open_a_stream(make_server):
    server = make_server("--allowed-origins", "https://play.example.org")
    match, (ada, _) = running(server.url)
    address = f"{server.stream_url}/matches/{match}/stream"
    protocols = ["martlet.v1", f"bearer.{ada.token}"]
    own = f"http://127.0.0.1:{server.port}"
    for origin in (own, "https://play.example.org"):
        with connect(address, subprotocols=protocols, origin=origin, proxy=None) as socket:
            assert "snapshot" in json.loads(socket.recv(timeout=5))
    for origin in ("https://evil.example", "null", f"http://127.0.0.1:{server.port + 1}", f"http://evil.example/{own}",
                   "http://127.0.0.1", "https://play.example.org.evil.example", "x", f"{own}@evil.example"):
        with pytest.raises(InvalidStatus) as refusal:
            connect(address, subprotocols=protocols, origin=origin, proxy=None).__enter__()
        assert refusal.value.response.status_code == 403
        assert json.loads(refusal.value.response.body)["error"]["code"] == "origin_not_allowed"


def test_plain_get_of_a_stream_is_told_to_upgrade(url):
    match, (ada, _) = running(url)
    assert 400 <= ada.get(f"/matches/{match}/stream").status < 500
