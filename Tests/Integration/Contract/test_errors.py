"""Errors: their statuses, codes and form, wherever they come up."""

import json

import pytest

from wire_client import Client, eventually

TEXT = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def ada(shared_server):
    return Client.guest(shared_server.url, "Ada")


@pytest.fixture(scope="module")
def match(ada):
    return ada.found("tic-tac-toe")["id"]


@pytest.mark.parametrize("path", ["/nowhere", "/matches/a/b/c", "/accounts/nobody", "/games/tic-tac-toe", "/sessions"])
def test_an_error_has_a_code_and_a_message_for_a_person(ada, path):
    answer = ada.get(path)
    assert answer.status in (404, 405) and answer.code in ("not_found", "method_not_allowed")
    assert answer.headers["content-type"].startswith("application/json")
    body = answer.json
    assert set(body) == {"error"} and set(body["error"]) <= {"code", "message", "details"}
    assert len(body["error"]["message"]) > 10 and body["error"]["message"][0].isupper()


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "PUT"])
@pytest.mark.parametrize("path", ["/nowhere", "/matchesx", "/Matches", "/matches/a/nowhere"])
def test_an_unknown_route_is_not_found(ada, method, path):
    assert ada.request(method, path, b"{}" if method in ("POST", "PUT") else None).refusal == (404, "not_found")


def test_another_method_on_a_route_names_those_that_it_has(ada):
    answer = ada.request("DELETE", "/matches")
    assert answer.refusal == (405, "method_not_allowed")
    assert set(answer.headers["allow"].split(", ")) == {"GET", "POST"}


BROKEN = [
    b"", b"{", b"}", b"nonsense", b'{"a":}', b'{"a":1,}', b"{'a':1}", b'{"a":1}{"b":2}', b'{"a":NaN}', b'{"a":Infinity}',
    b'{"a":01}', b'{"a":+1}', b'{"a":.5}', b'{"a":"\xff\xfe"}', b'{"a":"\\ud800"}', b'{"a":"\x01"}', b"\xef\xbb\xbf{}",
    b'{"a":1,"a":2}', b"[" * 30_000, b'{"a":' * 5_000 + b"1" + b"}" * 5_000, b"\x00\x01\x02", b"nul", b'"',
    b"// {}\n{}",
]


@pytest.mark.parametrize("body", BROKEN, ids=range(len(BROKEN)))
@pytest.mark.parametrize("route", ["/accounts", "/accounts/guest", "/sessions", "/sessions/refresh", "/matches", "ready", "commands"])
def test_malformed_json_is_said_so(ada, match, route, body):
    path = route if route.startswith("/") else f"/matches/{match}/{route}"
    assert ada.post(path, body).refusal == (400, "malformed_json")


@pytest.mark.parametrize("body", [b"null", b"[]", b"1", b'"text"', b"true", b"[{}]"])
@pytest.mark.parametrize("route", ["/accounts", "/accounts/guest", "/sessions", "/sessions/refresh", "/matches", "ready", "commands"])
def test_json_that_is_no_object_is_refused(ada, match, route, body):
    path = route if route.startswith("/") else f"/matches/{match}/{route}"
    answer = ada.post(path, body)
    assert answer.status in (400, 422) and answer.code in ("invalid_request", "unsupported_version"), answer


WRONG = [None, 1, -1.5, True, [], {}, [1], {"a": 1}, "", "x" * 5000, 1e308, -(2**63), 2**63, 2**64, 10**40]


def sites():
    """Each field of each request, with what makes the rest of it right."""
    yield "/accounts", {"displayName": "Ada", "login": "ada-{}", "password": "a long enough one"}, ()
    yield "/accounts/guest", {"displayName": "Ada"}, ()
    yield "/sessions", {"login": "ada", "password": "whatever it is"}, ()
    yield "/sessions/refresh", {"refreshToken": "x"}, ()
    yield "ready", {"ready": True}, ()
    yield "join", {"inviteCode": "x"}, ("inviteCode",)
    # The name is free text, so a short text is right there.
    yield "/matches", {"game": "tic-tac-toe"}, ()
    for field in ("name", "map", "minPlayers", "maxPlayers", "private", "ruleset", "aiPlayers", "turnSeconds"):
        yield "/matches", {"game": "tic-tac-toe", field: None}, (field,)


def test_wrong_types_anywhere_are_client_errors_and_never_ours(ada, match):
    for route, body, optional in sites():
        path = route if route.startswith("/") else f"/matches/{match}/{route}"
        for field in body:
            for wrong in WRONG:
                answer = ada.post(path, {**body, field: wrong})
                assert answer.status < 500, (path, field, wrong, answer)
                if answer.status >= 400:
                    assert answer.code and answer.status in (400, 401, 403, 404, 409, 422, 429), (path, field, answer)
                elif not (optional or (field == "ready" and wrong is True)):
                    raise AssertionError(f"{path} took {field} = {str(wrong)[:40]}")


def test_unknown_fields_are_ignored(ada, shared_server):
    extra = {"unknown": {"deep": [1, {"er": None}]}, "Game": "x", "v": 99}
    assert Client(shared_server.url).post("/accounts/guest", {"displayName": "Bob", **extra}).status == 201
    match = ada.found("tic-tac-toe", **extra)
    assert ada.join(match["id"], **extra)["id"] == match["id"]
    assert ada.act(match["id"], "ready", {"ready": True, **extra})["players"][0]["ready"] is True


def test_a_body_over_64_kib_is_413(ada):
    limit = 64 * 1024
    fitting = json.dumps({"game": "tic-tac-toe"}).encode()
    assert ada.post("/matches", fitting + b" " * (limit - len(fitting))).status == 201
    answer = ada.post("/matches", fitting + b" " * (limit + 1 - len(fitting)))
    assert answer.refusal == (413, "body_too_large")
    assert ada.post("/matches", b" " * (10 * limit)).status == 413
    assert ada.get("/accounts/me").status == 200


def test_without_a_token_nothing_of_an_account_is_told(shared_server):
    stranger = Client(shared_server.url)
    for method, path in [
        ("GET", "/accounts/me"), ("DELETE", "/sessions/current"), ("GET", "/matches"), ("POST", "/matches"),
        ("GET", "/matches/x"), ("POST", "/matches/x/join"), ("POST", "/matches/x/leave"), ("POST", "/matches/x/ready"),
        ("POST", "/matches/x/loaded"), ("POST", "/matches/x/start"), ("POST", "/matches/x/resign"),
        ("POST", "/matches/x/commands"), ("GET", "/matches/x/snapshot"), ("GET", "/matches/x/events"),
    ]:
        answer = stranger.request(method, path, {} if method == "POST" else None)
        assert answer.refusal == (401, "not_authenticated"), path
        for token in ("", "x", "a.b.c", "Bearer", "\u00e4".encode().decode("latin-1")):
            answer = stranger.request(method, path, {} if method == "POST" else None, {"Authorization": f"Bearer {token}"})
            assert answer.status == 401, (path, token)


def test_a_token_that_was_tampered_with_is_no_token(ada, shared_server):
    head, claims, seal = ada.token.split(".")
    none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0"
    flipped = claims[:-2] + ("A" if claims[-2] != "A" else "B") + claims[-1]
    forged = [f"{head}.{flipped}.{seal}", f"{none}.{claims}.", f"{none}.{claims}.{seal}", f"{head}.{claims}.",
              f"{head}.{claims}.{seal[:-4]}AAAA", f"{head}.{claims}", f"{head}.{claims}.{seal}.x", "." * 3, "." * 5000]
    for token in forged:
        answer = Client(shared_server.url).get("/accounts/me", {"Authorization": f"Bearer {token}"})
        assert answer.status == 401 and answer.code in ("invalid_token", "not_authenticated"), token[:60]


def test_too_many_requests_are_429_with_retry_after_and_pass_by_themselves(make_server):
    server = make_server("--limit-requests-per-account", "20:2")
    hasty, other = Client.guest(server.url), Client.guest(server.url)
    answers = [hasty.get("/accounts/me") for _ in range(40)]
    assert [answer.status for answer in answers[:20]] == [200] * 20
    assert answers[-1].refusal == (429, "rate_limited")
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert other.get("/accounts/me").status == 200, "another account is not affected"
    assert eventually(lambda: hasty.get("/accounts/me").status == 200, 3)


def test_ordinary_haste_is_no_abuse(shared_server):
    client = Client.guest(shared_server.url)
    assert all(client.get("/accounts/me").status == 200 for _ in range(500))
