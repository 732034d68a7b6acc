"""A disk that is full: commands are refused, reads go on, nothing acked is lost, and it mends by itself."""

import contextlib
import resource

import pytest

from wire_client import Client, eventually, running

NOTHING = {"type": "FortifyUnit", "unitId": "no such unit"}


@contextlib.contextmanager
def full_disk(server):
    """No file of the server may grow beyond what the largest one has."""
    largest = max(file.stat().st_size for file in server.data.iterdir())
    pid = server.process.pid
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
    yield
    resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


def play_until_refused(client, match, acks):
    for _ in range(2000):
        answer = client.command(match, NOTHING, lean=True, actorPlayerId="p1")
        if answer.status != 200:
            return answer
        acks.append(answer.json["offset"])
    raise AssertionError("the disk was never full")


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux limits another process")
def test_a_full_disk_refuses_commands_and_nothing_else(make_server):
    server = make_server("--limit-scale", "10")
    match, (ada, bob) = running(server.url, "new-worlds")
    acks = [ada.command(match, NOTHING, actorPlayerId="p1").expect()["offset"]]
    with full_disk(server):
        refused = play_until_refused(ada, match, acks)
        assert refused.refusal == (503, "storage_unavailable") and int(refused.headers["retry-after"]) >= 1
        tick = ada.ticks[match]
        # Reads go on.
        assert ada.snapshot(match)["offset"] == ada.match(match)["offset"] == acks[-1]
        assert ada.snapshot(match, at=acks[0])["offset"] == acks[0]
        assert len(ada.events(match, limit=256)["events"]) == min(256, len(acks))
        assert Client(server.url).get("/games").status == 200
        assert Client(server.url).get("/health/live").status == 200
        # What would have to be written is refused, by every door.
        assert ada.post("/matches", {"game": "tic-tac-toe"}).refusal == (503, "storage_unavailable")
        with bob.stream(match) as stream:
            stream.until("ready")
            stream.command(NOTHING, message_id="on the stream")
            error = stream.until("error")
            assert error["error"]["code"] == "storage_unavailable"
            assert error["clientMessageId"] == "on the stream"

    def retried():
        answer = ada.command(match, NOTHING, tick=tick, lean=True, actorPlayerId="p1")
        return answer if answer.status == 200 else None

    acks.append(eventually(retried).json["offset"])
    assert acks == list(range(1, len(acks) + 1)), "no offset was lost or given twice"
    assert eventually(lambda: Client(server.url).get("/ready").status == 200)
    server.restart()
    assert ada.match(match)["offset"] == acks[-1]
    assert ada.snapshot(match, at=acks[-2])["offset"] == acks[-2]
    assert retried().json["offset"] == acks[-1], "the retry's ack is kept too"
