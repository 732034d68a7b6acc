"""Commands by HTTP: acks, ticks, turns, rejections, errors, offsets."""

import json
import threading

import pytest

from raw_http import RawHTTP
from wire_client import Client, running

NOTHING = {"type": "FortifyUnit", "unitId": "no such unit"}


def mark(square):
    return {"type": "Mark", "square": square}


@pytest.fixture
def url(shared_server):
    return shared_server.url


def check_ack(ack, match, offset, accepted=True):
    assert set(ack) <= {"accepted", "offset", "snapshot", "events", "reason"}
    assert ack["accepted"] is accepted and ack["offset"] == offset
    assert ("reason" in ack) == (not accepted)
    if not accepted:
        assert ack["events"] == [] and ack["reason"]["code"] and len(ack["reason"]["message"]) > 5
    snapshot = ack["snapshot"]
    assert (snapshot["matchId"], snapshot["offset"]) == (match, offset)
    assert {"turn", "takenAt", "view"} <= set(snapshot)
    assert all(isinstance(event["type"], str) for event in ack["events"])


def test_an_accepted_command_is_acked_with_its_events_and_snapshot(url):
    match, (ada, bob) = running(url)
    ack = ada.command(match, mark(4)).expect()
    check_ack(ack, match, 1)
    assert ack["events"] == [{"type": "Marked", "square": 4, "playerId": ada.player(match)}]
    assert ack["snapshot"] == ada.snapshot(match)
    assert ack["snapshot"]["view"]["squares"][4] == ada.player(match)


def test_a_rejection_by_the_rules_takes_an_offset_of_its_own(url):
    match, (ada, bob) = running(url)
    check_ack(ada.command(match, mark(4)).expect(), match, 1)
    rejected = bob.command(match, mark(4))
    assert rejected.status == 200
    check_ack(rejected.json, match, 2, accepted=False)
    check_ack(bob.command(match, mark(0)).expect(), match, 3)
    assert ada.match(match)["offset"] == 3


def test_offsets_are_contiguous_from_one(url):
    match, players = running(url, "new-worlds")
    offsets = []
    for number in range(20):
        command = {"type": "SubmitTurn"} if number % 3 else {"type": "FortifyUnit", "unitId": "no such unit"}
        offsets.append(players[number // 2 % 2].command(match, command, lean=True).expect()["offset"])
    assert offsets == list(range(1, 21))


def test_a_lean_ack_leaves_the_snapshot_out(url):
    match, (ada, bob) = running(url)
    ack = ada.command(match, mark(0), lean=True).expect()
    assert set(ack) == {"accepted", "offset", "events"} and ack["offset"] == 1
    again = ada.command(match, mark(0), tick=1).expect()
    assert again == {**ack, "snapshot": ada.snapshot(match)}
    assert bob.post(f"/matches/{match}/commands?ack=fat", {}).refusal == (400, "invalid_request")


def test_the_same_tick_again_is_the_identical_ack_and_changes_nothing(url):
    match, (ada, bob) = running(url)
    first = ada.command(match, mark(4), tick=7)
    bob.command(match, mark(0)).expect()
    late = ada.command(match, mark(4), tick=7)
    assert late.body == first.body
    other_command = ada.command(match, mark(8), tick=7)
    assert other_command.body == first.body
    assert ada.match(match)["offset"] == 2


def test_a_rejected_tick_is_repeated_as_rejected(url):
    match, (ada, bob) = running(url)
    first = bob.command(match, mark(0), tick=1)
    assert first.json["accepted"] is False
    ada.command(match, mark(4)).expect()
    assert bob.command(match, mark(0), tick=1).body == first.body, "even now that it would be accepted"


def test_a_duplicate_is_the_same_long_after_and_after_a_restart(server):
    match, (ada, bob) = running(server.url, "new-worlds")
    first = ada.command(match, {"type": "SubmitTurn"}, tick=1)
    for number in range(100):
        bob.command(match, NOTHING, lean=True).expect()
    assert ada.command(match, {"type": "SubmitTurn"}, tick=1).body == first.body
    server.restart()
    assert ada.command(match, {"type": "SubmitTurn"}, tick=1).body == first.body
    assert ada.match(match)["offset"] == 101


def test_an_older_unknown_tick_is_stale(url):
    match, (ada, bob) = running(url)
    ada.command(match, mark(4), tick=10).expect()
    answer = ada.command(match, mark(0), tick=9)
    assert answer.refusal == (409, "stale_tick") and answer.json["error"]["details"]["lastTick"] == 10
    assert ada.command(match, mark(0), tick=0).refusal == (409, "stale_tick")
    assert ada.match(match)["offset"] == 1
    assert bob.command(match, mark(0), tick=1).expect()["accepted"], "each player counts alone"


def test_what_never_reached_the_rules_leaves_its_tick_free(url):
    match, (ada, bob) = running(url)
    assert ada.command(match, mark(4), tick=1, turn=99).refusal == (409, "wrong_turn")
    assert ada.command(match, {"type": "Nonsense"}, tick=1).refusal == (422, "invalid_command")
    assert ada.command(match, mark(4), tick=1, turn=1).expect()["offset"] == 1


def test_a_command_for_another_turn_is_refused(url):
    match, (ada, bob) = running(url)
    for turn in (0, 2, -1, 10**12):
        answer = ada.command(match, mark(4), tick=1, turn=turn)
        assert answer.refusal == (409, "wrong_turn") and answer.json["error"]["details"]["turn"] == 1
    assert ada.command(match, mark(4), tick=1, turn=1).status == 200
    assert ada.match(match)["offset"] == 1


def test_nobody_acts_for_another(url):
    match, (ada, bob) = running(url)
    for actor in (bob.player(match), "p9", "", "P1", ada.account):
        assert ada.command(match, mark(4), actorPlayerId=actor).refusal == (403, "wrong_actor")
    assert ada.match(match)["offset"] == 0


def test_a_command_that_names_another_match_is_refused(url):
    match, (ada, _) = running(url)
    other, _ = running(url)
    for name in (other, "x", ""):
        wire = {**ada.wire_command(match, mark(4)), "matchId": name}
        assert ada.post(f"/matches/{match}/commands", wire).refusal == (400, "match_id_mismatch")


def test_a_match_that_is_not_running_takes_no_commands(url):
    ada = Client.guest(url)
    match = ada.found()["id"]
    answer = ada.command(match, mark(0))
    assert answer.refusal == (409, "match_not_running") and answer.json["error"]["details"]["status"] == "open"
    ada.act(match, "leave")
    assert ada.command(match, mark(0), actorPlayerId="p1").refusal in (
        (409, "match_not_running"), (403, "not_a_player"))


INVALID = [
    {}, {"type": "Fly"}, {"type": ""}, {"type": 1}, {"type": None}, {"type": "mark", "square": 4}, {"square": 4},
    {"type": "Mark"}, {"type": "Mark", "square": "4"}, {"type": "Mark", "square": 4.5}, {"type": "Mark", "square": None},
    {"type": "Mark", "square": 2**63}, {"type": "Mark", "square": -(2**63) - 1}, {"type": "Mark", "square": 10**300},
    {"type": "Mark", "square": [4]}, {"type": "Mark", "square": True}, {"type": "Mark", "square": {"q": 1}},
]


@pytest.mark.parametrize("command", INVALID, ids=range(len(INVALID)))
def test_what_is_no_command_of_the_game_is_invalid(url, command):
    match, (ada, _) = running(url)
    answer = ada.command(match, command)
    assert answer.refusal == (422, "invalid_command"), answer
    assert ada.match(match)["offset"] == 0


@pytest.mark.parametrize("square", [-1, 9, 2**63 - 1, -(2**63), 4.0])
def test_numbers_at_the_limits_are_the_rules_business(url, square):
    match, (ada, _) = running(url)
    ack = ada.command(match, mark(square)).expect()
    assert ack["offset"] == 1 and ack["accepted"] is (square == 4)


def test_unknown_fields_of_a_command_are_ignored(url):
    match, (ada, _) = running(url)
    assert ada.command(match, {**mark(4), "why": "because"}, comment={"a": [1]}).expect()["accepted"]


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2}, {"v": "1"}, {"v": None}, {"matchId": None}, {"matchId": 5}, {"tick": None}, {"tick": -1},
        {"tick": "1"}, {"tick": 1.5}, {"tick": 2**63}, {"tick": 10**400}, {"turn": "1"}, {"turn": 1.5},
        {"turn": 2**64}, {"actorPlayerId": None}, {"actorPlayerId": 1}, {"command": None}, {"command": "Mark"},
        {"command": []},
    ],
)
def test_a_wire_command_of_the_wrong_form_is_refused(url, change):
    match, (ada, _) = running(url)
    wire = {**ada.wire_command(match, mark(4)), **change}
    answer = ada.post(f"/matches/{match}/commands", wire)
    assert answer.status == 400 and answer.code in ("invalid_request", "unsupported_version")
    missing = {name: value for name, value in wire.items() if name not in change}
    if "turn" not in change:
        assert ada.post(f"/matches/{match}/commands", missing).status == 400
    assert ada.match(match)["offset"] == 0


def test_the_largest_tick_is_a_tick_like_any_other(url):
    match, (ada, bob) = running(url)
    assert ada.command(match, mark(4), tick=2**63 - 1).expect()["offset"] == 1
    assert ada.command(match, mark(4), tick=2**63 - 1).expect()["offset"] == 1
    assert ada.command(match, mark(3), tick=5).refusal == (409, "stale_tick")
    assert bob.command(match, mark(0), tick=0).expect()["accepted"]


def pipelined(server, client, match, ticks):
    """Sends commands back to back on one connection, 50 at a time: their answers."""
    answers = []
    with RawHTTP(server) as raw:
        for begin in range(0, len(ticks), 50):
            part = ticks[begin : begin + 50]
            for tick in part:
                body = json.dumps(client.wire_command(match, NOTHING, tick, actorPlayerId="p1"))
                raw.send(
                    f"POST /matches/{match}/commands?ack=lean HTTP/1.1\nHost: x\nAuthorization: Bearer {client.token}\n"
                    f"Content-Length: {len(body)}\n\n{body}")
            answers += [raw.answer() for _ in part]
    return answers


def test_a_hundred_commands_at_once_are_all_taken_and_real_abuse_is_limited(shared_server):
    match, (ada, bob) = running(shared_server.url, "new-worlds")
    assert [status for status, _, _ in pipelined(shared_server, ada, match, range(1, 101))] == [200] * 100
    answers = pipelined(shared_server, ada, match, range(101, 1000))
    refused = [(headers, json.loads(body)) for status, headers, body in answers if status == 429]
    assert refused and {status for status, _, _ in answers} == {200, 429}
    headers, body = refused[0]
    assert body["error"]["code"] == "rate_limited" and int(headers["retry-after"]) >= 1
    assert bob.command(match, {"type": "SubmitTurn"}).expect()["accepted"], "others play on"


def test_pipelined_commands_are_taken_in_their_order(shared_server):
    match, (ada, _) = running(shared_server.url, "new-worlds")
    answers = pipelined(shared_server, ada, match, range(1, 51))
    assert [status for status, _, _ in answers] == [200] * 50
    assert [json.loads(body)["offset"] for _, _, body in answers] == list(range(1, 51))


def test_one_tick_from_many_connections_at_once_counts_once(url):
    match, (ada, bob) = running(url)
    wire = ada.wire_command(match, mark(4), tick=1)
    bodies = []

    def send():
        client = Client(url, ada.session)
        bodies.append(client.post(f"/matches/{match}/commands", wire).body)

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(bodies)) == 1 and ada.match(match)["offset"] == 1


def test_a_game_is_played_to_its_end(url):
    match, (ada, bob) = running(url)
    for player, square in ((ada, 0), (bob, 3), (ada, 1), (bob, 4), (ada, 2)):
        ack = player.command(match, mark(square)).expect()
    assert ack["snapshot"]["view"]["outcome"]["winners"] == [ada.player(match)]
    over = bob.match(match)
    assert over["status"] == "finished" and over["outcome"]["winners"] == [ada.player(match)]
    assert bob.command(match, mark(8)).refusal == (409, "match_not_running")
    assert ada.command(match, mark(0), tick=1).expect()["offset"] == 1, "a late retry is still answered"
