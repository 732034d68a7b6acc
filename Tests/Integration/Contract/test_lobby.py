"""A match's life from founding to its end, as its members steer it."""

import pytest

from wire_client import Client, running


@pytest.fixture
def url(shared_server):
    return shared_server.url


def pair(url, **fields):
    ada, bob = Client.guest(url, "Ada"), Client.guest(url, "Bob")
    return ada, bob, ada.found(**fields)["id"]


def test_joining_takes_a_seat_and_twice_changes_nothing(url):
    ada, bob, match = pair(url)
    first = bob.join(match)
    assert [player["displayName"] for player in first["players"]] == ["Ada", "Bob"]
    assert bob.join(match)["players"] == first["players"]
    assert ada.join(match)["players"] == first["players"]


def test_a_full_match_takes_nobody_more(url):
    _, bob, match = pair(url)
    bob.join(match)
    assert Client.guest(url).post(f"/matches/{match}/join", {}).refusal == (409, "match_full")


def test_joining_needs_no_body(url):
    _, bob, match = pair(url)
    assert bob.post(f"/matches/{match}/join").status == 200


def test_leaving_frees_the_seat(url):
    ada, bob, match = pair(url)
    bob.join(match)
    left = bob.act(match, "leave")
    assert len(left["players"]) == 1 and "inviteCode" not in left
    assert bob.post(f"/matches/{match}/leave").refusal == (403, "not_a_player")
    other = Client.guest(url, "Cyd")
    assert other.join(match)["players"][1]["displayName"] == "Cyd"


def test_an_owner_who_leaves_abandons_the_open_match(url):
    ada, bob, match = pair(url)
    bob.join(match)
    assert ada.act(match, "leave")["status"] == "abandoned"
    assert bob.match(match)["status"] == "abandoned"
    assert Client.guest(url).post(f"/matches/{match}/join", {}).refusal == (409, "match_not_open")
    assert bob.post(f"/matches/{match}/ready", {"ready": True}).refusal == (409, "match_not_open")
    assert ada.post(f"/matches/{match}/start").refusal == (409, "match_not_open")


def test_start_is_refused_alone(url):
    ada, _, match = pair(url)
    assert ada.post(f"/matches/{match}/start").refusal == (409, "not_enough_players")
    assert ada.match(match)["status"] == "open"


def test_start_is_refused_while_somebody_is_not_ready(url):
    ada, bob, match = pair(url)
    bob.join(match)
    assert ada.post(f"/matches/{match}/start").refusal == (409, "players_not_ready")
    bob.act(match, "ready", {"ready": True})
    assert bob.act(match, "ready", {"ready": False})["players"][1]["ready"] is False
    assert ada.post(f"/matches/{match}/start").refusal == (409, "players_not_ready")


def test_only_the_owner_starts(url):
    ada, bob, match = pair(url)
    bob.join(match)
    bob.act(match, "ready", {"ready": True})
    assert bob.post(f"/matches/{match}/start").refusal == (403, "not_owner")


def test_a_match_runs_when_all_have_loaded(url):
    ada, bob, match = pair(url)
    bob.join(match)
    assert bob.post(f"/matches/{match}/loaded").refusal == (409, "match_not_loading")
    bob.act(match, "ready", {"ready": True})
    started = ada.act(match, "start")
    assert started["status"] == "loading" and not any(player["loaded"] for player in started["players"])
    assert ada.snapshot(match)["offset"] == 0, "the map can be read while loading"
    command = {"type": "Mark", "square": 0}
    assert ada.command(match, command).refusal == (409, "match_not_running")
    half = ada.act(match, "loaded")
    assert half["status"] == "loading" and [player["loaded"] for player in half["players"]] == [True, False]
    assert bob.act(match, "loaded")["status"] == "running"
    assert ada.command(match, command).expect()["accepted"]


def test_doing_it_twice_changes_nothing(url):
    match, (ada, bob) = running(url)
    before = ada.match(match)
    assert ada.act(match, "start") == before
    assert ada.act(match, "loaded") == before


def test_a_running_match_takes_nobody_more(url):
    match, _ = running(url, "new-worlds")
    assert Client.guest(url).post(f"/matches/{match}/join", {}).refusal == (409, "match_not_open")


def test_ready_wants_true_or_false(url):
    ada, _, match = pair(url)
    for body in ({}, {"ready": "yes"}, {"ready": 1}, {"ready": None}):
        assert ada.post(f"/matches/{match}/ready", body).refusal == (400, "invalid_request")


def test_a_stranger_may_do_nothing_in_a_match(url):
    match, _ = running(url)
    eve = Client.guest(url)
    for action, body in (("leave", None), ("ready", {"ready": True}), ("start", None), ("loaded", None), ("resign", None)):
        assert eve.post(f"/matches/{match}/{action}", body).refusal == (403, "not_a_player")
    assert eve.get(f"/matches/{match}/snapshot").refusal == (403, "not_a_player")
    assert eve.get(f"/matches/{match}/events").refusal == (403, "not_a_player")
    assert eve.command(match, {"type": "Resign"}, actorPlayerId="p1").refusal == (403, "not_a_player")


def test_resigning_ends_a_match_of_two(url):
    match, (ada, bob) = running(url)
    over = ada.act(match, "resign")
    assert over["status"] == "finished" and over["outcome"]["winners"] == [bob.player(match)]
    assert bob.match(match)["status"] == "finished"
    assert bob.command(match, {"type": "Mark", "square": 0}).refusal == (409, "match_not_running")
    assert bob.post(f"/matches/{match}/resign").refusal == (409, "match_not_running")


def test_resigning_takes_an_offset_that_can_be_read(url):
    match, (ada, bob) = running(url)
    assert ada.act(match, "resign")["offset"] == 1
    [event] = bob.events(match)["events"]
    assert event["offset"] == 1 and event["actorPlayerId"] == ada.player(match)
    assert bob.snapshot(match)["offset"] == 1


def test_resigning_an_open_match_is_refused(url):
    ada, _, match = pair(url)
    assert ada.post(f"/matches/{match}/resign").refusal == (409, "match_not_running")


def test_one_of_three_resigns_and_the_others_play_on(url):
    match, (ada, bob, cyd) = running(url, "new-worlds", players=3)
    after = bob.act(match, "resign")
    assert after["status"] == "running"
    assert [player.get("standing") for player in after["players"]] == [None, "resigned", None]
    assert bob.command(match, {"type": "SubmitTurn"}).expect()["accepted"] is False
    assert ada.command(match, {"type": "SubmitTurn"}).expect()["accepted"]
    assert cyd.command(match, {"type": "SubmitTurn"}).expect()["accepted"]
    assert ada.match(match)["turn"] == 2


def test_a_match_that_all_leave_is_over(url):
    match, (ada, bob) = running(url, "new-worlds")
    assert ada.act(match, "leave")["status"] in ("finished", "abandoned")
    assert bob.act(match, "leave")["status"] in ("finished", "abandoned")


def test_lobby_changes_survive_a_kill(server):
    ada, bob, match = pair(server.url, private=True)
    bob.join(match, inviteCode=ada.match(match)["inviteCode"])
    ready = bob.act(match, "ready", {"ready": True})
    server.restart()
    assert bob.match(match) == ready
    ada.act(match, "start")
    server.restart()
    assert ada.match(match)["status"] == "loading"
    ada.act(match, "loaded")
    assert bob.act(match, "loaded")["status"] == "running"


def test_quotas_bound_how_many_matches_one_account_keeps_open(make_server):
    server = make_server("--limit-open-matches-per-account", "3", "--limit-matches-per-account", "3:1000")
    ada = Client.guest(server.url)
    matches = [ada.found()["id"] for _ in range(3)]
    refused = ada.post("/matches", {"game": "tic-tac-toe"})
    assert refused.refusal == (429, "quota_exceeded") and int(refused.headers["retry-after"]) >= 1
    ada.act(matches[0], "leave")
    assert ada.post("/matches", {"game": "tic-tac-toe"}).status == 201
