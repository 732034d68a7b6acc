"""Snapshots at any offset, and pages of events."""

import json
import re

import pytest

from wire_client import Client, running

RFC_3339_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")


@pytest.fixture(scope="module")
def played(shared_server):
    """A match of New Worlds with 300 offsets: past a checkpoint and past what is kept in memory. Its acks too."""
    match, players = running(shared_server.url, "new-worlds", ruleset={"seed": 5, "size": "tiny"})
    acks = []
    for turn in range(75):
        for player in players:
            acks.append((player, player.command(match, {"type": "FortifyUnit", "unitId": "x"}).expect()))
            acks.append((player, player.command(match, {"type": "SubmitTurn"}).expect()))
    return match, players, acks


def test_a_snapshot_has_the_form_of_the_page(played):
    match, (ada, _), acks = played
    snapshot = ada.snapshot(match)
    assert set(snapshot) == {"matchId", "offset", "turn", "takenAt", "view"}
    assert snapshot["matchId"] == match and snapshot["offset"] == len(acks) == 300
    assert snapshot["turn"] == 76 and snapshot["view"]["turn"] == 76
    assert RFC_3339_UTC.fullmatch(snapshot["takenAt"])


def test_every_acked_offset_can_be_read_and_is_what_the_ack_said(played):
    match, _, acks = played
    for player, ack in acks[::7] + acks[-3:]:
        assert player.snapshot(match, at=ack["offset"]) == ack["snapshot"]


def test_the_beginning_can_be_read(played):
    match, (ada, bob), _ = played
    assert ada.snapshot(match, at=0)["offset"] == 0 and ada.snapshot(match, at=0)["turn"] == 1


def test_an_offset_to_come_is_not_found(played):
    match, (ada, _), acks = played
    for offset in (len(acks) + 1, 10**6, 2**63 - 2):
        assert ada.get(f"/matches/{match}/snapshot", at=offset).refusal == (404, "offset_not_found")


@pytest.mark.parametrize("value", ["-1", "x", "1.5", "", "9223372036854775808", "1e3", "0x10", "%31%zz"])
def test_an_offset_that_is_no_number_is_refused(played, value):
    match, (ada, _), _ = played
    assert ada.get(f"/matches/{match}/snapshot?at={value}").refusal == (400, "invalid_request")
    assert ada.get(f"/matches/{match}/events?since={value}").refusal == (400, "invalid_request")
    assert ada.get(f"/matches/{match}/events?limit={value}").refusal == (400, "invalid_request")


def pages(client, match, limit):
    since, events = None, []
    while True:
        page = client.events(match, since=since, limit=limit)
        assert set(page) == {"events", "nextOffset"} and len(page["events"]) <= (limit or 100)
        assert all((since or 1) <= event["offset"] < page["nextOffset"] for event in page["events"])
        if page["nextOffset"] == since:
            return events
        events += page["events"]
        since = page["nextOffset"]


def test_events_have_the_form_of_the_page(played):
    match, (ada, bob), _ = played
    for event in pages(ada, match, 100):
        assert {"matchId", "offset", "timestamp", "turn", "events"} <= set(event) and event["matchId"] == match
        assert RFC_3339_UTC.fullmatch(event["timestamp"]) and isinstance(event["events"], list)
        assert all(isinstance(inner["type"], str) for inner in event["events"])
        assert ("tick" in event) == (event["actorPlayerId"] == ada.player(match))


@pytest.mark.parametrize("limit", [1, 7, 100, 256, None])
def test_pages_of_any_size_join_to_the_same_story(played, limit):
    match, (ada, _), _ = played
    if limit == 1:
        first = [ada.events(match, since=offset, limit=1) for offset in range(1, 12)]
        assert [page["nextOffset"] for page in first] == list(range(2, 13))
        return
    events = pages(ada, match, limit)
    assert events == pages(ada, match, 50)
    offsets = [event["offset"] for event in events]
    assert offsets == sorted(set(offsets))


def test_ones_own_commands_are_all_in_it_with_the_events_of_their_acks(played):
    match, players, acks = played
    for player in players:
        listed = {event["offset"]: event for event in pages(player, match, 256)}
        for author, ack in acks:
            if author is player:
                assert listed[ack["offset"]]["events"] == ack["events"]


def test_anothers_rejected_commands_are_not_told(played):
    match, (ada, bob), acks = played
    listed = {event["offset"] for event in pages(ada, match, 256)}
    assert all(ack["offset"] not in listed for author, ack in acks if author is bob and not ack["accepted"])


def test_what_lies_ahead_is_an_empty_page(played):
    match, (ada, _), acks = played
    for since in (len(acks) + 1, 10**9):
        assert ada.events(match, since=since) == {"events": [], "nextOffset": since}


def test_a_match_that_was_not_laid_out_has_no_snapshot(shared_server):
    ada = Client.guest(shared_server.url)
    match = ada.found()["id"]
    assert ada.get(f"/matches/{match}/snapshot").refusal == (404, "offset_not_found")
    assert ada.events(match) == {"events": [], "nextOffset": 1}


def test_everything_reads_the_same_after_a_kill(server):
    match, players = running(server.url, "new-worlds", ruleset={"seed": 1})
    for _ in range(3):
        for player in players:
            player.command(match, {"type": "SubmitTurn"}).expect()

    def all_of_it():
        return json.dumps(
            [[player.events(match), [player.snapshot(match, at=offset) for offset in range(7)]] for player in players])

    before = all_of_it()
    server.restart()
    assert all_of_it() == before
