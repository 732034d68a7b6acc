"""`martlet replay` on what a server has recorded of a live match: played over the wire, made again, held against what is stored."""

import json
import shutil
import sqlite3
import struct
import subprocess

import pytest

from bridge_client import IMPULSE, READY, START, Gateway
from live_client import DOTS, LiveStream, steering
from martlet_server import Server, program
from wire_client import Client

CHUNK_OF_TICKS, WORLD = 1, 2
HASHED_EVERY = 64


def replay(match, data, *more):
    return subprocess.run(
        [program(), "replay", match, "--data", str(data), *more], stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=60)


def facts(match, data):
    """What `--json` says, and the exit status."""
    said = replay(match, data, "--json")
    return json.loads(said.stdout.splitlines()[-1]), said.returncode


def play_dots(server, ticks):
    """Two steer their dots about for so many ticks. Gives the match, how many inputs were applied, and the open streams: a dot
    whose player is gone is put back to where all begin."""
    clients = [Client.guest(server.url, name) for name in ("Ada", "Bob")]
    match = clients[0].found("dots")["id"]
    clients[1].join(match)
    for number, client in enumerate(clients):
        client.act(match, "station", {"station": number})
        client.act(match, "ready", {"ready": True})
    clients[0].act(match, "start")
    streams = [LiveStream.join(client, match, DOTS) for client in clients]
    while min(stream.newest for stream in streams) < ticks:
        for number, stream in enumerate(streams):
            stream.steer(*steering(stream.newest * 300 + number * 32_768))
            stream.frame()
    applied = sum(stream.until_applied(stream.sequence) and stream.applied for stream in streams)
    return match, applied, streams


def play_bridge(server, ticks):
    with Gateway(server.stream_url, "Ada") as ada:
        helm = ada.join(ada.create("Patrol"))
    helm.sit("helm")
    helm.command(READY, b"\1")
    helm.command(START)
    helm.until("GAME_START")
    count = 0
    while helm.tick < ticks:
        count += 1
        helm.command(IMPULSE, struct.pack("<f", count % 10 / 10))
        seen = helm.tick
        helm.see(lambda: helm.tick > seen)
    helm.see(lambda: abs(helm.ship()["impulse"] - count % 10 / 10) < 0.01)
    helm.close()
    return helm.state["sessionId"], count


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """A match of Dots of some seconds in a folder whose server was stopped: (match, inputs applied, data folder)."""
    server = Server(tmp_path_factory.mktemp("recorded")).start()
    try:
        match, applied, streams = play_dots(server, 3 * HASHED_EVERY)
    finally:
        assert server.stop() == 0
    for stream in streams:
        stream.close()
    return match, applied, server.data


@pytest.fixture
def copied(recorded, tmp_path):
    """The same in a folder of the test's own."""
    match, applied, data = recorded
    shutil.copytree(data, tmp_path / "data")
    return match, tmp_path / "data"


def rows(data):
    """The recording: [(rowid, offset, payload)], in order."""
    with sqlite3.connect(data / "martlet.sqlite") as store:
        return store.execute("SELECT id, id & 4294967295, payload FROM events ORDER BY id").fetchall()


def write(data, statement, *values):
    store = sqlite3.connect(data / "martlet.sqlite")
    with store:
        store.execute(statement, values)
    store.close()


def span(chunk):
    """The first and the last tick that a chunk makes."""
    first, count = struct.unpack_from("<IH", chunk, 1)
    assert chunk[0] == CHUNK_OF_TICKS
    return first, first + count - 1


def test_a_match_that_was_played_over_the_wire_is_made_again(recorded):
    match, applied, data = recorded
    told, status = facts(match, data)
    assert status == 0 and told["sound"] is True, told
    assert told["game"] == "dots" and told["status"] == "running" and told["matchId"] == match
    assert told["inputs"] == applied
    assert told["ticks"] >= 3 * HASHED_EVERY and told["hashesCompared"] == told["ticks"] // HASHED_EVERY
    assert told["worldsCompared"] >= 2, "the opening, and what the drain wrote"
    assert told["missingTicks"] == 0
    assert told["bytes"] == sum(len(payload) for _, _, payload in rows(data))
    said = replay(match, data)
    assert said.returncode == 0 and f"{told['ticks']} ticks" in said.stdout and f"{applied} inputs" in said.stdout
    assert "Made again, the match is the one that was played." in said.stdout
    state = replay(match, data, "--state").stdout
    assert "dots[0].facing = " in state and "dots[1].x = " in state


def test_a_players_view_is_refused_with_what_to_use_instead(recorded):
    match, _, data = recorded
    said = replay(match, data, "--view", "p1")
    assert said.returncode == 2 and "--state" in said.stderr and "--export" in said.stderr and not said.stdout


def test_the_exported_file_holds_the_recording_chunk_by_chunk(recorded, tmp_path):
    match, _, data = recorded
    path = tmp_path / "match.mlr"
    assert replay(match, data, "--export", str(path)).returncode == 0
    exported = path.read_bytes()
    assert exported[:4] == b"MLR1" and exported[4:9] == b"\x04dots"
    at = 4 + 5 + 4 + 8 + 16
    (length,) = struct.unpack_from("<H", exported, at)
    at += 2 + length
    chunks = []
    while at < len(exported):
        (length,) = struct.unpack_from("<I", exported, at)
        chunks.append(exported[at + 4:at + 4 + length])
        at += 4 + length
    assert chunks == [payload for _, _, payload in rows(data)]
    unwritable = replay(match, data, "--export", str(tmp_path / "nowhere" / "match.mlr"))
    assert unwritable.returncode == 1 and "can't be written" in unwritable.stderr


def test_a_match_of_a_foreign_client_on_a_server_that_was_killed_is_made_again(server):
    match, count = play_bridge(server, 2 * HASHED_EVERY)
    server.kill()
    told, status = facts(match, server.data)
    assert status == 0 and told["sound"] is True and told["game"] == "bridge"
    assert count - 3 <= told["inputs"] <= count
    assert told["ticks"] >= 2 * HASHED_EVERY - 4


class ChunkReader:
    """Reads a chunk's ticks as `Sources/Core/Live/Recording` draws them, and keeps where each input's facing stands."""

    def __init__(self, chunk):
        self.value, self.at = int.from_bytes(chunk, "little"), 7 * 8
        first, last = span(chunk)
        self.inputs = []
        for tick in range(first, last + 1):
            if self.bits(1):
                for _ in range(self.groups(2)):
                    self.bits(7)
                for _ in range(self.groups(3)):
                    self.inputs.append((tick, self.bits(6), self.at))
                    self.bits(17)
            if tick % HASHED_EVERY == 0:
                self.bits(64)

    def bits(self, count):
        read = self.value >> self.at & ((1 << count) - 1)
        self.at += count
        return read

    def groups(self, size):
        read = shift = 0
        while self.bits(1):
            read |= self.bits(size) << shift
            shift += size
        return read


def turn_about(data, station, upto):
    """Turns a dot's last input up to a tick about: facing's highest bit. Gives its tick, and how to take that back."""
    found = [(tick, place, number, payload) for number, _, payload in rows(data)
             for tick, who, place in ChunkReader(payload).inputs if who == station and tick <= upto]
    tick, place, number, payload = found[-1]
    changed = bytearray(payload)
    changed[(place + 15) // 8] ^= 1 << (place + 15) % 8
    write(data, "UPDATE events SET payload = ? WHERE id = ?", bytes(changed), number)
    return tick, lambda: write(data, "UPDATE events SET payload = ? WHERE id = ?", payload, number)


def test_what_was_applied_is_what_is_recorded(recorded):
    _, applied, data = recorded
    assert sum(len(ChunkReader(payload).inputs) for _, _, payload in rows(data)) == applied


@pytest.mark.parametrize("station", [0, 1])
@pytest.mark.parametrize("upto", [64, 128, 192])
def test_one_changed_input_is_found_with_the_ticks(copied, station, upto):
    match, data = copied
    sound, _ = facts(match, data)
    tick, take_back = turn_about(data, station, upto)
    told, status = facts(match, data)
    assert status == 1 and told["sound"] is False, told
    assert told["firstTick"] <= tick <= told["lastTick"] == upto and told["firstTick"] > upto - HASHED_EVERY
    said = replay(match, data)
    assert said.returncode == 1 and f"Between ticks {told['firstTick']} and {told['lastTick']}" in said.stderr
    assert "is the one that was played" not in said.stdout
    take_back()
    assert facts(match, data) == (sound, 0)


def test_a_change_before_a_stored_world_is_found_with_the_field(copied):
    match, data = copied
    last = span(rows(data)[-1][2])[1]
    tick, _ = turn_about(data, 1, last)
    told, status = facts(match, data)
    assert status == 1 and told["firstTick"] <= tick <= told["lastTick"] <= last
    assert told["field"] in ("dots[1].x", "dots[1].z", "dots[1].facing"), told
    assert told["stored"] != told["replayed"]
    said = replay(match, data)
    assert f"differs at tick {told['fieldTick']} is {told['field']}: stored {told['stored']}, made again {told['replayed']}." in said.stderr


@pytest.mark.parametrize("place", [0, 1, 5])
def test_a_changed_head_of_a_chunk_is_found_with_its_offset(copied, place):
    match, data = copied
    number, offset, payload = rows(data)[7]
    changed = bytearray(payload)
    changed[place] ^= 0x10
    write(data, "UPDATE events SET payload = ? WHERE id = ?", bytes(changed), number)
    told, status = facts(match, data)
    assert status == 1 and told["sound"] is False
    assert f"offset {offset}" in told["problem"] or f"offset {offset + 1}" in told["problem"], told


def test_a_missing_row_and_a_changed_world_are_told(copied):
    match, data = copied
    write(data, "UPDATE checkpoints SET hash = hash + 1 WHERE id & 4294967295 > 0")
    told, status = facts(match, data)
    assert status == 1 and told["sound"] is False and "does not have its hash" in told["problem"]
    write(data, "UPDATE checkpoints SET hash = hash - 1 WHERE id & 4294967295 > 0")
    write(data, "DELETE FROM events WHERE id & 4294967295 = 9")
    told, status = facts(match, data)
    assert status == 1 and told["sound"] is False and told["problem"] == "Offset 9 is missing in the log."
    said = replay(match, data)
    assert said.returncode == 1 and "Offset 9" in said.stderr and "the one that was played" not in said.stdout
