"""Accounts and sessions: signing up and in, rotation, reuse, sign-out, guests."""

import base64
import datetime
import json
import re
import statistics
import time

import pytest

from wire_client import Client

RFC_3339_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")
GOOD = "correct horse battery"


def moment(text):
    assert RFC_3339_UTC.fullmatch(text), text
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def check_session(session, name, guest):
    assert {"account", "accessToken", "accessExpiresAt", "refreshToken", "refreshExpiresAt"} <= set(session)
    account = session["account"]
    assert account["displayName"] == name and account["guest"] is guest and isinstance(account["id"], str)
    now = datetime.datetime.now(datetime.timezone.utc)
    assert now < moment(session["accessExpiresAt"]) < moment(session["refreshExpiresAt"])


def test_signing_up_gives_a_session(shared_server):
    client = Client.sign_up(shared_server.url, "ada", GOOD, "Ada L. 🦆")
    check_session(client.session, "Ada L. 🦆", False)
    assert client.get("/accounts/me").expect() == client.session["account"]


def test_a_guest_has_a_session_and_is_told_apart(shared_server):
    client = Client.guest(shared_server.url, "Gast")
    check_session(client.session, "Gast", True)
    assert client.get("/accounts/me").expect() == client.session["account"]


def test_the_access_token_is_a_signed_jwt(shared_server):
    head = Client.guest(shared_server.url).token.split(".")[0]
    header = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    assert header["alg"] == "HS256"


def test_signing_in_gives_a_session_of_the_same_account(shared_server):
    first = Client.sign_up(shared_server.url, "Grace", GOOD, "Grace")
    for login in ("Grace", "grace", "GRACE"):
        again = Client(shared_server.url).post("/sessions", {"login": login, "password": GOOD}).expect(200)
        check_session(again, "Grace", False)
        assert again["account"] == first.session["account"]
        assert again["refreshToken"] != first.session["refreshToken"]


def test_a_taken_login_is_refused(shared_server):
    Client.sign_up(shared_server.url, "taken", GOOD)
    for login in ("taken", "TAKEN"):
        answer = Client(shared_server.url).post("/accounts", {"displayName": "x", "login": login, "password": GOOD})
        assert answer.refusal == (409, "login_taken")


@pytest.mark.parametrize("password", ["", "a", "1234567", "password", "12345678", "qwertyuiop"])
def test_a_weak_password_is_refused(shared_server, password):
    answer = Client(shared_server.url).post("/accounts", {"displayName": "x", "login": "weak", "password": password})
    assert answer.refusal == (422, "weak_password")


def test_after_a_weak_password_the_login_is_still_free(shared_server):
    body = {"displayName": "x", "login": "second-try", "password": "short"}
    assert Client(shared_server.url).post("/accounts", body).refusal == (422, "weak_password")
    Client.sign_up(shared_server.url, "second-try", GOOD)


def test_an_unknown_login_and_a_wrong_password_are_answered_alike(shared_server):
    Client.sign_up(shared_server.url, "known", GOOD)
    stranger = Client(shared_server.url)
    times = {"known": [], "unknown": []}
    answers = set()
    for _ in range(9):
        for login, taken in times.items():
            began = time.perf_counter()
            answer = stranger.post("/sessions", {"login": login, "password": "some wrong password"})
            taken.append(time.perf_counter() - began)
            assert answer.refusal == (401, "bad_credentials")
            answers.add((answer.body, tuple(sorted(k for k in answer.headers if k != "date"))))
    assert len(answers) == 1
    known, unknown = (statistics.median(times[login]) for login in ("known", "unknown"))
    assert known > 0.005, "a password hash takes time"
    assert 0.4 < unknown / known < 2.5


def test_guessing_one_password_is_slowed_down(shared_server):
    Client.sign_up(shared_server.url, "target", GOOD)
    refusals = [
        Client(shared_server.url).post("/sessions", {"login": "target", "password": f"guess number {n}"})
        for n in range(40)
    ]
    assert refusals[0].refusal == (401, "bad_credentials")
    assert refusals[-1].refusal == (429, "rate_limited") and int(refusals[-1].headers["retry-after"]) >= 1


def test_a_refresh_gives_a_new_session_and_ends_the_old_token(shared_server):
    client = Client.guest(shared_server.url, "Fresh")
    old = client.session
    new = client.refresh()
    check_session(new, "Fresh", True)
    assert new["account"] == old["account"] and new["refreshToken"] != old["refreshToken"]
    assert client.get("/accounts/me").status == 200
    client.refresh()
    client.refresh()
    assert client.get("/accounts/me").status == 200


def test_a_refresh_token_used_twice_revokes_the_whole_family(shared_server):
    client = Client.guest(shared_server.url)
    first = client.session
    second = client.refresh()
    third = client.refresh()
    stranger = Client(shared_server.url)
    assert stranger.post("/sessions/refresh", {"refreshToken": first["refreshToken"]}).refusal == (401, "refresh_reused")
    for session in (third, second):
        assert stranger.post("/sessions/refresh", {"refreshToken": session["refreshToken"]}).status == 401
    for session in (first, second, third):
        answer = stranger.get("/accounts/me", {"Authorization": f"Bearer {session['accessToken']}"})
        assert answer.status == 401 and answer.code in ("session_revoked", "invalid_token")


def test_reuse_in_one_family_leaves_other_sign_ins_alone(shared_server):
    one = Client.sign_up(shared_server.url, "two-devices", GOOD)
    other = Client(shared_server.url)
    other.session = other.post("/sessions", {"login": "two-devices", "password": GOOD}).expect()
    first = one.session["refreshToken"]
    one.refresh()
    assert Client(shared_server.url).post("/sessions/refresh", {"refreshToken": first}).code == "refresh_reused"
    assert one.get("/accounts/me").status == 401
    assert other.get("/accounts/me").status == 200
    other.refresh()


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "x" * 3000, "🦆", "\u0000"])
def test_an_unknown_refresh_token_is_refused(shared_server, token):
    answer = Client(shared_server.url).post("/sessions/refresh", {"refreshToken": token})
    assert answer.status in (400, 401) and answer.code in ("invalid_refresh_token", "invalid_request")


def test_an_access_token_is_no_refresh_token_nor_the_other_way_round(shared_server):
    client = Client.guest(shared_server.url)
    assert client.post("/sessions/refresh", {"refreshToken": client.token}).status == 401
    bearer = {"Authorization": f"Bearer {client.session['refreshToken']}"}
    assert client.get("/accounts/me", bearer).status == 401


def test_signing_out_ends_the_session_at_once(shared_server):
    client = Client.guest(shared_server.url)
    answer = client.request("DELETE", "/sessions/current")
    assert answer.status == 204 and answer.body == b""
    assert client.get("/accounts/me").status == 401
    refused = Client(shared_server.url).post("/sessions/refresh", {"refreshToken": client.session["refreshToken"]})
    assert refused.status == 401
    assert client.request("DELETE", "/sessions/current").status == 401


def test_signing_out_of_one_device_leaves_the_other_signed_in(shared_server):
    one = Client.sign_up(shared_server.url, "devices", GOOD)
    other = Client(shared_server.url)
    other.session = other.post("/sessions", {"login": "devices", "password": GOOD}).expect()
    assert one.request("DELETE", "/sessions/current").status == 204
    assert other.get("/accounts/me").status == 200


def test_sessions_survive_a_restart_and_revocations_too(server):
    kept, ended = Client.guest(server.url), Client.guest(server.url)
    assert ended.request("DELETE", "/sessions/current").status == 204
    server.restart()
    assert kept.get("/accounts/me").status == 200
    kept.refresh()
    assert ended.get("/accounts/me").status == 401
    assert Client(server.url).post("/sessions/refresh", {"refreshToken": ended.session["refreshToken"]}).status == 401


def test_an_expired_access_token_is_refused_and_a_refresh_mends_it(make_server):
    server = make_server("--access-token-seconds", "1")
    client = Client.guest(server.url)
    expiry = moment(client.session["accessExpiresAt"])
    deadline = time.monotonic() + 5
    while (answer := client.get("/accounts/me")).status == 200 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert answer.refusal == (401, "token_expired")
    assert abs((datetime.datetime.now(datetime.timezone.utc) - expiry).total_seconds()) < 2
    client.refresh()
    assert client.get("/accounts/me").status == 200


def test_ten_guests_a_second_from_one_address_are_welcome(shared_server):
    assert all(Client.guest(shared_server.url, f"Guest {number}").token for number in range(40))
