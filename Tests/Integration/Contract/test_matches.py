"""Games and matches: founding, forms, lists, privacy."""

import re

import pytest

from wire_client import Client

RFC_3339_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")
STATUSES = {"open", "loading", "running", "paused", "finished", "abandoned"}
MATCH = {"id", "game", "name", "map", "status", "ownerId", "minPlayers", "maxPlayers", "players", "turn", "offset", "createdAt"}
PLAYER = {"id", "displayName", "kind", "seat", "ready", "loaded", "connected"}


def check_match(match, member):
    assert MATCH <= set(match), match
    assert match["status"] in STATUSES and RFC_3339_UTC.fullmatch(match["createdAt"])
    assert ("inviteCode" in match) == member
    for field in ("minPlayers", "maxPlayers", "turn", "offset"):
        assert type(match[field]) is int
    seats = [player["seat"] for player in match["players"]]
    assert len(set(seats)) == len(seats)
    for player in match["players"]:
        assert PLAYER <= set(player) and player["kind"] in ("human", "ai")
        assert all(type(player[field]) is bool for field in ("ready", "loaded", "connected"))
        assert player["kind"] == "ai" or isinstance(player["accountId"], str)


def test_games_are_listed_for_everybody(shared_server):
    games = {game["id"]: game for game in Client(shared_server.url).get("/games").expect()["games"]}
    assert {"new-worlds", "tic-tac-toe"} <= set(games)
    for game in games.values():
        assert game["title"] and game["kind"] in ("turns", "live") and isinstance(game["maps"], list)
        assert 1 <= game["minPlayers"] <= game["maxPlayers"]
    worlds = games["new-worlds"]
    assert worlds["kind"] == "turns" and (worlds["minPlayers"], worlds["maxPlayers"]) == (2, 8)
    assert worlds["maps"] == ["continents", "islands", "pangaea"]


def test_a_founded_match_is_open_and_its_founder_sits_in_it(shared_server):
    ada = Client.guest(shared_server.url, "Ada")
    match = ada.found("new-worlds", name="Ada's world", map="islands", minPlayers=2, maxPlayers=4)
    check_match(match, member=True)
    assert match["status"] == "open" and match["ownerId"] == ada.account and match["offset"] == 0
    assert (match["name"], match["map"], match["minPlayers"], match["maxPlayers"]) == ("Ada's world", "islands", 2, 4)
    [player] = match["players"]
    assert player["displayName"] == "Ada" and player["accountId"] == ada.account and player["kind"] == "human"
    assert ada.match(match["id"]) == match


def test_what_is_not_said_has_defaults(shared_server):
    match = Client.guest(shared_server.url, "Ada").found("new-worlds")
    assert match["name"] and match["map"] == "continents" and (match["minPlayers"], match["maxPlayers"]) == (2, 8)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "invalid_request"),
        ({"game": "no-such-game"}, "unknown_game"),
        ({"game": "new-worlds", "map": "atlantis"}, ("unknown_map", "invalid_request")),
        ({"game": "new-worlds", "minPlayers": 1}, "invalid_request"),
        ({"game": "new-worlds", "maxPlayers": 9}, "invalid_request"),
        ({"game": "new-worlds", "minPlayers": 5, "maxPlayers": 4}, "invalid_request"),
        ({"game": "new-worlds", "name": "x" * 61}, "invalid_request"),
        ({"game": "new-worlds", "name": "a\u0000b"}, "invalid_request"),
        ({"game": "new-worlds", "private": "yes"}, "invalid_request"),
        ({"game": "new-worlds", "ruleset": {"size": "huge"}}, "invalid_ruleset"),
        ({"game": "new-worlds", "ruleset": {"turnLimit": 0}}, "invalid_ruleset"),
        ({"game": "new-worlds", "ruleset": {"turnLimit": 501}}, "invalid_ruleset"),
        ({"game": "new-worlds", "ruleset": {"turnLimit": 2**63}}, "invalid_ruleset"),
        ({"game": "new-worlds", "ruleset": {"seed": 0.5}}, "invalid_ruleset"),
        ({"game": "new-worlds", "ruleset": {"startingUnits": ["warrior"]}}, "invalid_ruleset"),
        ({"game": "new-worlds", "ruleset": {"startingUnits": ["settler", "dragon"]}}, "invalid_ruleset"),
        ({"game": "new-worlds", "ruleset": {"startingUnits": ["settler"] * 7}}, "invalid_ruleset"),
        ({"game": "new-worlds", "ruleset": []}, "invalid_ruleset"),
    ],
)
def test_what_cannot_be_founded_is_refused_with_a_reason(shared_server, body, code):
    client = Client.guest(shared_server.url)
    answer = client.post("/matches", body)
    assert answer.status in (400, 422), answer
    assert answer.code == code or answer.code in code, answer
    assert client.get("/matches", mine="true").expect()["matches"] == []


def test_a_match_is_seen_by_others_without_its_invite_code(shared_server):
    ada, bob = Client.guest(shared_server.url), Client.guest(shared_server.url)
    match = ada.found()
    seen = bob.match(match["id"])
    check_match(seen, member=False)
    assert match["inviteCode"] not in bob.get(f"/matches/{match['id']}").body.decode()
    check_match(bob.join(match["id"]), member=True)


def test_an_unknown_match_is_not_found_whatever_is_asked(shared_server):
    client = Client.guest(shared_server.url)
    for match in ("x", "p1", "%2e%2e", "a" * 500, "%C3%A4%20x", "m" + "A" * 22, "-1", "🦆".encode().hex()):
        assert_invisible(client, match)


def assert_invisible(client, match):
    for method, path, body in [
        ("GET", "", None), ("POST", "/join", {}), ("POST", "/leave", None), ("POST", "/ready", {"ready": True}),
        ("POST", "/loaded", None), ("POST", "/start", None), ("POST", "/resign", None), ("GET", "/snapshot", None),
        ("GET", "/snapshot?at=1", None), ("GET", "/events", None),
        ("POST", "/commands", {"v": 1, "matchId": match, "tick": 1, "actorPlayerId": "p1", "command": {"type": "Resign"}}),
    ]:
        answer = client.request(method, f"/matches/{match}{path}", body)
        assert answer.refusal == (404, "match_not_found"), (path, answer)


def test_a_private_match_does_not_exist_for_strangers(shared_server):
    ada, eve = Client.guest(shared_server.url), Client.guest(shared_server.url)
    match = ada.found(private=True)
    assert_invisible(eve, match["id"])
    unknown, private = eve.get("/matches/unknown"), eve.get(f"/matches/{match['id']}")
    assert private.body == unknown.body and private.status == unknown.status
    assert match["id"] not in [m["id"] for m in eve.get("/matches", limit=100).expect()["matches"]]
    assert match["id"] in [m["id"] for m in ada.get("/matches", limit=100).expect()["matches"]]
    for wrong in ("", "x", match["inviteCode"][:-1], match["inviteCode"] + "A"):
        assert eve.post(f"/matches/{match['id']}/join", {"inviteCode": wrong}).refusal == (404, "match_not_found")


def test_the_invite_code_opens_a_private_match(shared_server):
    ada, bob = Client.guest(shared_server.url), Client.guest(shared_server.url)
    match = ada.found(private=True)
    assert bob.get(f"/matches/{match['id']}", inviteCode=match["inviteCode"]).expect()["id"] == match["id"]
    joined = bob.join(match["id"], inviteCode=match["inviteCode"])
    check_match(joined, member=True)
    assert len(joined["players"]) == 2
    assert match["id"] in [m["id"] for m in bob.get("/matches", mine="true").expect()["matches"]]


def test_one_account_founds_thirty_matches_and_pages_through_them(shared_server):
    ada = Client.guest(shared_server.url)
    founded = [ada.found("tic-tac-toe" if n % 3 else "new-worlds", name=f"m{n}")["id"] for n in range(30)]
    seen, cursor, pages = [], None, 0
    while True:
        page = ada.get("/matches", mine="true", limit=7, cursor=cursor).expect()
        assert len(page["matches"]) <= 7
        seen += [match["id"] for match in page["matches"]]
        pages += 1
        cursor = page.get("nextCursor")
        if cursor is None:
            break
    assert seen == founded[::-1], "newest first, each once"
    assert pages == 5


def test_a_list_can_be_narrowed(shared_server):
    ada, bob = Client.guest(shared_server.url), Client.guest(shared_server.url)
    worlds, board, over = ada.found("new-worlds")["id"], ada.found("tic-tac-toe")["id"], ada.found("tic-tac-toe")["id"]
    ada.act(over, "leave")
    bobs = bob.found("tic-tac-toe")["id"]

    def ids(client, **query):
        matches = client.get("/matches", limit=100, **query).expect()["matches"]
        for match in matches:
            check_match(match, member="inviteCode" in match)
        return {match["id"] for match in matches}

    assert ids(ada, mine="true") == {worlds, board, over}
    assert ids(ada, mine="true", game="tic-tac-toe") == {board, over}
    assert ids(ada, mine="true", status="open") == {worlds, board}
    assert ids(ada, mine="true", status="abandoned", game="tic-tac-toe") == {over}
    assert {worlds, board, bobs} <= ids(bob, status="open")
    assert bobs in ids(ada) and ids(ada, game="no-such-game") == set()


@pytest.mark.parametrize(
    "query",
    [
        "status=sleeping", "status=", "limit=0", "limit=-1", "limit=x", "limit=99999999999999999999", "mine=perhaps",
        "cursor=x", "cursor=", "cursor=%00", "status=%zz", "mine=%ff", "cursor=" + "ab" * 200, "cursor=zz" * 20,
    ],
)
def test_a_query_that_makes_no_sense_is_refused(shared_server, query):
    answer = Client.guest(shared_server.url).get(f"/matches?{query}")
    assert answer.refusal == (400, "invalid_request")
    if "%" not in query:
        assert answer.json["error"]["details"]["field"] == query.split("=")[0]


def test_another_accounts_cursor_shows_nothing_of_it(shared_server):
    ada, eve = Client.guest(shared_server.url), Client.guest(shared_server.url)
    private = {ada.found(private=True)["id"] for _ in range(3)}
    cursor = ada.get("/matches", mine="true", limit=1).expect()["nextCursor"]
    page = eve.get("/matches", limit=100, cursor=cursor).expect()
    assert private.isdisjoint(match["id"] for match in page["matches"])


def test_what_this_server_has_not_yet_is_said_clearly(shared_server):
    client = Client.guest(shared_server.url)
    for body in ({"aiPlayers": 1}, {"turnSeconds": 30}):
        assert client.post("/matches", {"game": "tic-tac-toe", **body}).refusal == (422, "not_supported")
    match = client.found()["id"]
    for path in ("/quickplay", f"/matches/{match}/spectate"):
        answer = client.post(path, {"game": "tic-tac-toe"})
        assert answer.code in ("not_found", "not_supported")
