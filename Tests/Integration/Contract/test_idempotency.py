"""`Idempotency-Key`: the same key from the same account gets the same answer."""

import threading

from wire_client import Client, eventually


def keyed(client, key, **body):
    return client.post("/matches", {"game": "tic-tac-toe", **body}, {"Idempotency-Key": key})


def mine(client):
    return client.get("/matches", mine="true", limit=100).expect()["matches"]


def test_the_same_key_founds_one_match(shared_server):
    client = Client.guest(shared_server.url)
    first = keyed(client, "k1")
    assert first.status == 201
    for _ in range(3):
        again = keyed(client, "k1")
        assert again.status == 201 and again.body == first.body
    assert len(mine(client)) == 1
    assert keyed(client, "k2").json["id"] != first.json["id"]


def test_without_a_key_each_request_counts(shared_server):
    client = Client.guest(shared_server.url)
    assert client.found()["id"] != client.found()["id"]


def test_keys_of_different_accounts_never_meet(shared_server):
    one, other = Client.guest(shared_server.url), Client.guest(shared_server.url)
    assert keyed(one, "same").json["id"] != keyed(other, "same").json["id"]


def test_the_answer_is_the_same_after_a_restart(server):
    client = Client.guest(server.url)
    first = keyed(client, "before the end")
    server.restart()
    again = keyed(client, "before the end")
    assert (again.status, again.body) == (first.status, first.body)
    assert len(mine(client)) == 1


def test_a_key_with_another_body_is_refused(shared_server):
    client = Client.guest(shared_server.url)
    assert keyed(client, "k").status == 201
    assert keyed(client, "k", name="Another").refusal == (422, "idempotency_key_reused")


def test_a_refusal_leaves_nothing_behind(shared_server):
    client = Client.guest(shared_server.url)
    bad = client.post("/matches", {"game": "no such game"}, {"Idempotency-Key": "k"})
    assert bad.refusal == (422, "unknown_game")
    again = client.post("/matches", {"game": "no such game"}, {"Idempotency-Key": "k"})
    assert again.refusal == bad.refusal
    assert mine(client) == []


def test_many_at_once_with_one_key_found_one_match(shared_server):
    client = Client.guest(shared_server.url)
    answers = []

    def once():
        answers.append(keyed(Client(shared_server.url, client.session), "together"))

    threads = [threading.Thread(target=once) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    founded = [answer for answer in answers if answer.status == 201]
    assert founded and len({answer.body for answer in founded}) == 1
    assert all(answer.refusal == (409, "request_in_progress") for answer in answers if answer.status != 201)
    assert len(mine(client)) == 1


def test_signing_up_twice_with_one_key_gives_one_account(shared_server):
    body = {"displayName": "Ada", "login": "only-once", "password": "correct horse battery"}
    first = Client(shared_server.url).post("/accounts", body, {"Idempotency-Key": "sign-up"})
    assert first.status == 201
    again = Client(shared_server.url).post("/accounts", body, {"Idempotency-Key": "sign-up"})
    assert again.status == 201 and again.json["account"] == first.json["account"]
    session = again.json
    assert eventually(lambda: Client(shared_server.url, session).get("/accounts/me")).status == 200


def test_a_guest_is_made_once_for_one_key(shared_server):
    guests = [
        Client(shared_server.url).post("/accounts/guest", {"displayName": "G"}, {"Idempotency-Key": "guest"})
        for _ in range(2)
    ]
    assert [guest.status for guest in guests] == [201, 201]
    assert guests[0].json["account"] == guests[1].json["account"]


def test_somebody_else_with_the_same_key_gets_no_session_of_mine(shared_server):
    """The key alone opens nothing: whoever signs up with another body is another person."""
    header = {"Idempotency-Key": "popular"}
    mine = {"displayName": "Ada", "login": "idem-ada", "password": "correct horse battery"}
    theirs = {"displayName": "Eve", "login": "idem-eve", "password": "another good password"}
    first = Client(shared_server.url).post("/accounts", mine, header).expect(201)
    second = Client(shared_server.url).post("/accounts", theirs, header)
    assert second.status in (201, 422)
    assert first["accessToken"] not in second.body.decode()


def test_a_key_of_a_wrong_form_is_refused(shared_server):
    client = Client.guest(shared_server.url)
    assert keyed(client, "k" * 200).status == 201
    assert keyed(client, "k" * 201).status == 400
