"""New Worlds through its fog: nobody receives a byte that depends on what they can't see."""

import json
import re

import pytest

from wire_client import Client, running

SEED = {"seed": 11, "size": "small", "startingUnits": ["settler", "scout", "scout"]}


def neighbours(at):
    return [{"q": at["q"] + q, "r": at["r"] + r} for q, r in ((1, 0), (1, -1), (0, -1), (-1, 0), (-1, 1), (0, 1))]


def terrain(view, at):
    row, column = at["r"], at["q"] + (at["r"] - (at["r"] & 1)) // 2
    rows = view["map"]["terrain"]
    return rows[row][column] if 0 <= row < len(rows) and 0 <= column < len(rows[row]) else "o"


def steps(view, kind="scout"):
    """Moves by one hex that ought to be possible, in an order that only the map decides."""
    taken = [unit["at"] for unit in view["units"]]
    for unit in view["units"]:
        if unit["kind"] == kind and "movesLeft" in unit:
            for at in neighbours(unit["at"]):
                if terrain(view, at) in "gpdfh" and at not in taken:
                    yield {"type": "MoveUnit", "unitId": unit["id"], "to": at}


def scout(client, match):
    """Moves a scout somewhere."""
    view = client.snapshot(match)["view"]
    ack = client.command(match, next(steps(view))).expect()
    assert ack["accepted"] and any(event["type"] == "UnitMoved" for event in ack["events"])
    return ack


@pytest.fixture
def url(shared_server):
    return shared_server.url


def test_each_player_sees_only_what_lies_in_sight(url):
    match, (ada, bob) = running(url, "new-worlds", ruleset=SEED)
    for client in (ada, bob):
        view = client.snapshot(match)["view"]
        own = client.player(match)
        assert {unit["playerId"] for unit in view["units"]} == {own} and view["you"]["playerId"] == own
        for terrain_row, sight_row in zip(view["map"]["terrain"], view["map"]["sight"]):
            assert all((t == ".") == (s == "0") for t, s in zip(terrain_row, sight_row))
        assert "0" in "".join(view["map"]["sight"]) and "2" in "".join(view["map"]["sight"])


def test_a_hidden_move_gives_the_other_player_nothing(url):
    match, (ada, bob) = running(url, "new-worlds", ruleset=SEED)
    before = bob.snapshot(match)
    with bob.stream(match, after=0) as stream:
        stream.until("ready")
        ack = scout(ada, match)
        assert stream.settle() == []
    assert bob.events(match)["events"] == []
    after = bob.snapshot(match)
    assert after["view"] == before["view"] and after["offset"] == ack["offset"]
    assert [event["offset"] for event in ada.events(match)["events"]] == [ack["offset"]]


def test_production_research_and_rejections_of_others_are_secret(url):
    match, (ada, bob) = running(url, "new-worlds", ruleset=SEED)
    settler = next(unit for unit in ada.snapshot(match)["view"]["units"] if unit["kind"] == "settler")
    ack = ada.command(match, {"type": "FoundCity", "unitId": settler["id"], "name": "Atlantis"}).expect()
    assert ack["accepted"]
    city = ack["snapshot"]["view"]["cities"][0]["id"]
    ada.command(match, {"type": "SetProduction", "cityId": city, "item": "warrior"}).expect()
    ada.command(match, {"type": "SetProduction", "cityId": city, "item": "dragon"})
    assert bob.events(match)["events"] == []
    for client in (ada, bob):
        assert client.command(match, {"type": "SubmitTurn"}).expect()["accepted"]
    story = json.dumps([bob.events(match), bob.snapshot(match)])
    assert "Atlantis" not in story and city not in story and '"you"' in story
    for secret in ("ResearchPointsGained", "GoldGained", "CityAdvanced", "ProductionSet"):
        assert secret in json.dumps(ada.events(match))
        mine = [event for entry in bob.events(match)["events"] for event in entry["events"] if event["type"] == secret]
        assert all(event.get("playerId", bob.player(match)) == bob.player(match) for event in mine)
        assert not any("cityId" in event for event in mine)


def test_the_seed_of_a_match_is_nobodys_business(url):
    match, (ada, bob) = running(url, "new-worlds", ruleset={"seed": 987654321})
    everything = json.dumps([bob.match(match), bob.snapshot(match), bob.get("/matches").json, ada.snapshot(match)])
    assert "987654321" not in everything


def test_matches_of_one_seed_begin_alike_with_ids_of_their_own(url):
    worlds = []
    for _ in range(4):
        match, clients = running(url, "new-worlds", ruleset=SEED)
        worlds.append([client.snapshot(match)["view"] for client in clients])
    for views in worlds[1:]:
        for mine, other in zip(worlds[0], views):
            assert mine["map"] == other["map"]
            assert [(u["kind"], u["at"]) for u in mine["units"]] == [(u["kind"], u["at"]) for u in other["units"]]
            assert {u["id"] for u in mine["units"]}.isdisjoint(u["id"] for u in other["units"])


class Plain:
    """Makes texts of two matches comparable: names their ids by order of appearance, takes the times out."""

    def __init__(self, match, clients):
        self.names = {match: "<match>"}
        for number, client in enumerate(clients):
            self.names[client.account] = f"<account {number}>"

    def __call__(self, value, key=""):
        if isinstance(value, dict):
            return {name: self(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [self(inner, key) for inner in value]
        if key in ("takenAt", "timestamp", "createdAt", "inviteCode"):
            return f"<{key}>"
        if key in ("id", "unitId", "cityId", "matchId", "accountId", "ownerId") and not re.fullmatch(r"p\d", str(value)):
            return self.names.setdefault(value, f"<{len(self.names)}>")
        return value


def observe(url, hidden):
    """A match in which Ada does something hidden, and everything that Bob receives of it by any door."""
    match, (ada, bob) = running(url, "new-worlds", ruleset=SEED)
    plain = Plain(match, (ada, bob))
    received = [bob.match(match)]
    with bob.stream(match, after=0) as stream:
        stream.until("ready")
        for _ in range(3):
            hidden(ada, match)
            stream.settle()
            received.append(bob.command(match, next(steps(bob.snapshot(match)["view"]))).expect())
            received.append(bob.command(match, {"type": "FortifyUnit", "unitId": "nothing"}).expect())
            received.append(ada.command(match, {"type": "SubmitTurn"}).expect()["offset"])
            received.append(bob.command(match, {"type": "SubmitTurn"}).expect())
            stream.settle()
        received += [message for message in stream.seen if "pong" not in message]
    with bob.stream(match, since=1) as stream:
        stream.until("ready")
        received += stream.seen
    received += [bob.events(match), bob.match(match)]
    received += [bob.snapshot(match, at=offset) for offset in range(bob.match(match)["offset"] + 1)]
    received.append(bob.get(f"/matches/{match}/events", since=2, limit=3).json)
    return [json.dumps(plain(item)) for item in received], ada.snapshot(match)["view"]


def fortify(client, match):
    view = client.snapshot(match)["view"]
    unit = next(u for u in view["units"] if "movesLeft" in u)
    client.command(match, {"type": "FortifyUnit", "unitId": unit["id"]}).expect()


def settle(client, match):
    """Founds a city where there is none yet, and changes its production afterwards."""
    view = client.snapshot(match)["view"]
    settler = next((unit for unit in view["units"] if unit["kind"] == "settler"), None)
    if settler:
        command = {"type": "FoundCity", "unitId": settler["id"]}
    else:
        command = {"type": "SetProduction", "cityId": view["cities"][0]["id"], "item": "scout"}
    assert client.command(match, command).expect()["accepted"]


def wish(client, match):
    """Only asks for what the rules reject."""
    assert client.command(match, {"type": "MoveUnit", "unitId": "nothing", "to": {"q": 0, "r": 0}}).expect()["reason"]


def test_twins_that_differ_in_what_is_hidden_give_the_observer_the_same_bytes(url):
    stories, worlds = zip(*(observe(url, hidden) for hidden in (scout, fortify, settle, wish)))
    for story in stories[1:]:
        assert len(story) == len(stories[0])
        for mine, other in zip(stories[0], story):
            assert mine == other
    assert len({json.dumps([world["map"], len(world["cities"])]) for world in worlds}) > 2, "what is hidden did differ"


def test_a_stranger_sees_nothing_of_a_game(url):
    match, _ = running(url, "new-worlds", ruleset=SEED)
    eve = Client.guest(url)
    for path in ("snapshot", "snapshot?at=0", "events", "events?since=0"):
        assert eve.get(f"/matches/{match}/{path}").refusal == (403, "not_a_player")
