"""Bridge's foreign wire against a running server: two clients written from its documents create, join, fly and come back."""

import struct
import time

import pytest
from websockets.exceptions import ConnectionClosed

from bridge_client import (
    COURSE, IMPULSE, NPC_SHIP, PLAYER_SHIP, READY, START, Connection, Gateway, Session, packet, parse_objects,
)
from wire_client import Client


@pytest.fixture
def crew(shared_server):
    """Ada at the helm and Bob at the weapons of one ship, in a lobby."""
    with Gateway(shared_server.stream_url, "Ada") as ada, Gateway(shared_server.stream_url, "Bob") as bob:
        session = ada.create("Patrol")
        with ada.join(session) as helm, bob.join(session) as weapons:
            helm.sit("helm")
            weapons.sit("weapons")
            for member in (helm, weapons):
                sat = {player["playerId"] for player in member.state["players"] if player["console"]}
                while sat < {ada.player, bob.player}:
                    sat.add(member.until("PLAYER_MOVED")["playerId"])
            yield helm, weapons


def start(helm, weapons):
    helm.command(READY, b"\1")
    weapons.command(READY, b"\1")
    helm.command(START)
    begun = helm.until("GAME_START")
    weapons.until("GAME_START")
    return begun


def refused(connection):
    return connection.until("ERROR")["code"]


def test_auth_signs_in_a_guest_and_again_with_the_token(shared_server):
    with Gateway(shared_server.stream_url, "Ada") as first:
        with Gateway(shared_server.stream_url, token=first.token) as again:
            assert again.player == first.player


def test_auth_takes_the_access_token_of_an_account(shared_server):
    account = Client.guest(shared_server.url, "Ada")
    with Gateway(shared_server.stream_url, token=account.token) as gateway:
        assert gateway.player == account.account


def test_a_bad_token_is_auth_fail(shared_server):
    with Connection(f"{shared_server.stream_url}/dialects/bridge") as connection:
        connection.send("AUTH", {"name": "Ada", "token": "nonsense"})
        assert connection.until("AUTH_FAIL")["reason"]
        connection.send("LIST_SESSIONS", {})
        assert refused(connection) == "not_authenticated"


def test_sessions_are_created_listed_and_joined(shared_server):
    with Gateway(shared_server.stream_url, "Ada") as ada, Gateway(shared_server.stream_url, "Bob") as bob:
        session = ada.create("Convoy duty", scenario="convoy", max_ships=3, difficulty=5)
        listed = next(entry for entry in bob.sessions() if entry["id"] == session)
        assert listed["name"] == "Convoy duty" and listed["state"] == "lobby" and listed["scenario"] == "convoy"
        assert listed["ships"] == 3 and listed["difficulty"] == 5 and listed["players"] == 1
        assert listed["hasPassword"] is False
        with bob.join(session) as member:
            assert member.state["gameState"] == "lobby" and member.state["fullSnapshot"] is None
            assert len(member.state["ships"]) == 3
            assert {player["playerId"] for player in member.state["players"]} == {ada.player, bob.player}
            assert member.state["creatorId"] == ada.player


def test_a_password_is_wanted_of_strangers_and_kept_hashed(shared_server):
    with Gateway(shared_server.stream_url, "Ada") as ada, Gateway(shared_server.stream_url, "Bob") as bob:
        session = ada.create("Closed", password="a loud secret")
        assert next(entry for entry in bob.sessions() if entry["id"] == session)["hasPassword"] is True
        for wrong in ({}, {"password": "a quiet secret"}):
            bob.send("JOIN_SESSION", {"sessionId": session, **wrong})
            assert refused(bob) == "wrong_password"
        bob.join(session, password="a loud secret").close()
        ada.join(session).close()
    for file in shared_server.data.rglob("*"):
        if file.is_file():
            assert b"a loud secret" not in file.read_bytes()


def test_an_unknown_session_is_not_found(shared_server):
    with Gateway(shared_server.stream_url, "Ada") as ada:
        ada.send("JOIN_SESSION", {"sessionId": "m-nothing"})
        assert refused(ada) == "match_not_found"


def test_consoles_are_taken_once_and_switched(crew):
    helm, weapons = crew
    weapons.sit("helm")
    assert refused(weapons) == "station_taken"
    weapons.sit("captain")
    moved = helm.until("PLAYER_MOVED")
    assert moved == {"playerId": weapons.player, "newConsole": "captain"}


def test_only_the_creator_starts(crew):
    helm, weapons = crew
    weapons.command(START)
    assert refused(weapons) == "not_owner"


def test_orders_in_the_lobby_are_refused(crew):
    helm, _ = crew
    helm.command(IMPULSE, struct.pack("<f", 1))
    assert refused(helm) == "match_not_running"


def test_a_crew_flies_and_both_see_it_in_the_bits(crew):
    helm, weapons = crew
    begun = start(helm, weapons)
    tick, scenario, difficulty, ships, own = struct.unpack("<IBBBI", begun)
    assert (scenario, difficulty, ships, own) == (0, 3, 1, 8)
    for member in crew:
        member.see(member.ship)
        assert set(member.ship()) == {name for name, _ in PLAYER_SHIP}, "the own ship comes whole"
    before = dict(helm.ship())
    heading = (before["heading"] + 20_000) % 65_536
    helm.command(COURSE, struct.pack("<H", heading))
    helm.command(IMPULSE, struct.pack("<f", 1.0))
    mark = len(weapons.seen)
    for member in crew:
        member.see(lambda: member.ship()["heading"] != before["heading"] and member.ship()["velocity"] > 1)
        member.see(lambda: member.ship()["posX"] != before["posX"] or member.ship()["posZ"] != before["posZ"])
        assert abs(member.ship()["impulse"] - 1) < 0.01
    changed = [values for name, content in weapons.seen[mark:] if name == "OBJECT_UPDATE"
               for kind, number, values in parse_objects(content)[1] if (kind, number) == (1, 8)]
    assert all(len(values) < len(PLAYER_SHIP) for values in changed), "only what changed is sent"
    assert any("heading" in values for values in changed)


def test_both_ends_of_a_ship_see_the_same(crew):
    helm, weapons = crew
    start(helm, weapons)
    helm.command(IMPULSE, struct.pack("<f", 0.5))
    for member in crew:
        member.see(lambda: member.tick >= 30)
    ticks = {}
    for member in crew:
        for name, content in member.seen:
            if name == "OBJECT_UPDATE":
                tick, objects = parse_objects(content)
                mine = [values for kind, number, values in objects if (kind, number) == (1, 8)]
                ticks.setdefault(tick, []).append(mine)
    shared = [pair for pair in ticks.values() if len(pair) == 2 and all(pair)]
    steady = [pair for pair in shared if all(len(values[0]) < len(PLAYER_SHIP) for values in pair)]
    assert len(steady) > 3
    assert all(one == other for one, other in steady)


def test_what_others_do_not_show_is_not_sent(crew):
    helm, weapons = crew
    start(helm, weapons)
    helm.see(lambda: any(kind == 2 for kind, _ in helm.objects), timeout=30)
    for (kind, _), values in helm.objects.items():
        if kind == 2:
            assert set(values) <= {name for name, _ in NPC_SHIP}
            if values.get("scanState", 0) == 0:
                assert not {"faction", "shieldsFore", "shieldsAft"} & set(values)


def test_rates_are_those_of_the_documents(crew):
    helm, weapons = crew
    start(helm, weapons)
    helm.command(IMPULSE, struct.pack("<f", 1.0))
    helm.see(lambda: helm.ship().get("velocity", 0) > 1)
    mark, begun = len(helm.seen), helm.tick
    helm.see(lambda: helm.tick >= begun + 60)
    own = sum(1 for name, content in helm.seen[mark:] if name == "OBJECT_UPDATE"
              for kind, number, _ in parse_objects(content)[1] if (kind, number) == (1, 8))
    seconds = (helm.tick - begun) / 20
    assert 9 <= own / seconds <= 21, "the own ship: 10 to 20 Hz"


def test_chat_reaches_everybody(crew):
    helm, weapons = crew
    weapons.send("CHAT", {"message": "Shields up? Ü."})
    for member in crew:
        assert member.until("CHAT_MESSAGE") == {"from": weapons.player, "message": "Shields up? Ü."}


def test_leaving_is_told_and_closes(crew):
    helm, weapons = crew
    weapons.send("LEAVE", {})
    assert weapons.closed() == 1000
    assert helm.until("PLAYER_LEFT") == {"playerId": weapons.player, "reason": "left"}


def test_who_was_cut_off_comes_back_to_the_same_console(crew):
    helm, weapons = crew
    start(helm, weapons)
    token = weapons.token
    weapons.break_off()
    assert helm.until("PLAYER_LEFT") == {"playerId": weapons.player, "reason": "disconnected"}
    with Session(weapons.url, weapons.player, token) as back:
        assert back.state["gameState"] == "running"
        assert back.state["ships"][0]["consoles"]["weapons"] == weapons.player
        assert back.state["reconnectToken"] != token, "tokens rotate"
        assert set(back.ship()) == {name for name, _ in PLAYER_SHIP}, "the full snapshot holds the own ship"
        back.until("GAME_START")
        assert helm.until("PLAYER_JOINED")["playerId"] == weapons.player
        helm.command(IMPULSE, struct.pack("<f", 1.0))
        back.see(lambda: back.ship()["velocity"] > 1)
        # The old token is spent.
        with Connection(weapons.url) as thief:
            thief.send("REJOIN", {"playerId": weapons.player, "reconnectToken": token})
            assert refused(thief) == "bad_token"
            assert thief.closed() == 4001
        back.command(READY, b"\1")
        back.see(lambda: back.tick > 0)


def test_a_killed_server_keeps_seats_and_tokens(server):
    with Gateway(server.stream_url, "Ada") as ada:
        helm = ada.join(ada.create("Doomed"))
    helm.sit("helm")
    helm.command(READY, b"\1")
    helm.command(START)
    helm.until("GAME_START")
    helm.command(IMPULSE, struct.pack("<f", 1.0))
    helm.see(lambda: helm.tick >= 20)
    server.restart()
    with Session(helm.url, helm.player, helm.token) as back:
        assert back.state["gameState"] == "running"
        assert back.state["ships"][0]["consoles"]["helm"] == helm.player
        assert abs(back.ship()["impulse"] - 1) < 0.01
        assert back.tick > helm.tick - 10, "at most some ticks are lost"
        begun = back.tick
        back.see(lambda: back.tick >= begun + 20)
    helm.close()


def test_a_wrong_token_changes_nothing(crew):
    helm, weapons = crew
    for player, token in ((helm.player, "0" * 32), (weapons.player, helm.token), ("a-nobody", "0" * 32)):
        with Connection(helm.url) as thief:
            thief.send("REJOIN", {"playerId": player, "reconnectToken": token})
            assert refused(thief) == "bad_token"
            assert thief.closed() == 4001
    helm.send("CHAT", {"message": "Still here."})
    assert weapons.until("CHAT_MESSAGE")["from"] == helm.player
    assert not [name for name, _ in weapons.seen if name == "PLAYER_LEFT"]


def test_nothing_is_told_before_rejoin(crew):
    helm, _ = crew
    with Connection(helm.url) as stranger:
        stranger.send("CHAT", {"message": "Hello?"})
        assert refused(stranger) == "not_authenticated"
        assert [name for name, _ in stranger.seen] == ["ERROR"]


def test_joining_a_game_that_runs(crew, shared_server):
    helm, weapons = crew
    start(helm, weapons)
    with Gateway(shared_server.stream_url, "Cid") as cid:
        with cid.join(helm.state["sessionId"]) as late:
            assert late.state["gameState"] == "running" and late.state["fullSnapshot"] is None
            late.sit("science")
            late.see(late.ship)
            assert helm.until("PLAYER_MOVED")["newConsole"] == "science"


def test_several_packets_in_one_frame_are_taken(crew):
    helm, weapons = crew
    import bridge_client

    one = packet("CHAT", bridge_client.pack({"message": "one"}))
    two = packet("CHAT", bridge_client.pack({"message": "two"}))
    helm.send_raw(one + two)
    assert weapons.until("CHAT_MESSAGE")["message"] == "one"
    assert weapons.until("CHAT_MESSAGE")["message"] == "two"


def damaged():
    good = bytearray(packet("CLIENT_COMMAND", struct.pack("<IdIf", IMPULSE, 1.0, 1, 0.5)))

    def with_word(place, value):
        copy = bytearray(good)
        copy[place:place + 4] = struct.pack("<I", value)
        return bytes(copy)

    def command(payload):
        return packet("CLIENT_COMMAND", payload)

    return [
        (b"", "bad_length"), (b"\0" * 10, "bad_length"), (with_word(0, 1), "bad_magic"),
        (with_word(4, 0xFFFFFFFF), "bad_length"), (with_word(4, 3), "bad_length"), (with_word(8, 1), "wrong_origin"),
        (with_word(12, 7), "bad_header"), (with_word(16, 7), "bad_header"), (with_word(20, 7), "unknown_type"),
        (command(b""), "malformed_payload"), (command(struct.pack("<IdI", 999, 1.0, 1)), "unknown_command"),
        (command(struct.pack("<IdIf", IMPULSE, 1.0, 1, float("nan"))), "value_out_of_range"),
        (command(struct.pack("<IdIf", IMPULSE, float("inf"), 1, 0.5)), "value_out_of_range"),
        (command(struct.pack("<IdIf", IMPULSE, 1.0, 1, 3e38)), "value_out_of_range"),
        (packet("CHAT", b"\xc1"), "malformed_payload"), (packet("AUTH", b"\x80"), "wrong_place"),
        (packet("LIST_SESSIONS"), "wrong_place"),
    ]


@pytest.mark.parametrize("data, code", damaged())
def test_what_is_no_packet_is_refused_and_harms_nothing(shared_server, data, code):
    with Gateway(shared_server.stream_url, "Ada") as ada:
        with ada.join(ada.create("Damage")) as member:
            member.send_raw(data)
            assert refused(member) == code
            member.send("CHAT", {"message": "Still here."})
            assert member.until("CHAT_MESSAGE")["message"] == "Still here."


def test_text_frames_are_refused(crew):
    helm, _ = crew
    helm.socket.send("hello")
    assert refused(helm) == "text_frame"


def test_a_command_is_taken_once(crew):
    helm, weapons = crew
    start(helm, weapons)
    helm.command(IMPULSE, struct.pack("<f", 0.5))
    helm.sequence -= 1
    helm.command(IMPULSE, struct.pack("<f", 1.0))
    assert refused(helm) == "stale_sequence"


def test_who_sends_only_nonsense_is_cut_off(crew):
    helm, weapons = crew
    try:
        for _ in range(60):
            weapons.send_raw(b"nonsense")
    except ConnectionClosed:
        pass
    assert weapons.closed() == 4008
    helm.send("CHAT", {"message": "Peace."})
    assert helm.until("CHAT_MESSAGE")["message"] == "Peace."


def test_ten_thousand_packets_are_dropped_and_then_cut_off(crew):
    helm, weapons = crew
    start(helm, weapons)
    flood = b"".join(
        packet("CLIENT_COMMAND", struct.pack("<IdIf", IMPULSE, 0.0, number, 0.5)) for number in range(10, 60))
    try:
        for _ in range(200):
            weapons.send_raw(flood)
    except ConnectionClosed:
        pass
    assert weapons.closed() == 4008
    before = helm.tick
    time_begun = time.monotonic()
    helm.see(lambda: helm.tick >= before + 20)
    assert time.monotonic() - time_begun < 5, "the game goes on at its pace"


def test_there_is_no_such_dialect(shared_server):
    status, answer, _ = shared_server.request("GET", "/dialects/klingon")
    assert status == 404 and answer["error"]["code"] == "not_found"


def test_password_over_http(shared_server):
    ada, bob = Client.guest(shared_server.url, "Ada"), Client.guest(shared_server.url, "Bob")
    match = ada.found("bridge", private=True, password="open sesame")
    assert match["hasPassword"] is True
    for body in ({}, {"password": "closed"}):
        assert bob.post(f"/matches/{match['id']}/join", body).refusal == (404, "match_not_found")
    assert bob.join(match["id"], password="open sesame")["id"] == match["id"]
