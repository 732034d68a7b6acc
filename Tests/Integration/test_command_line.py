"""The command: its flags, environment, file and help, `martlet echo`, and what its log never says."""

import json
import os
import re
import signal
import subprocess

import pytest
from websockets.sync.client import connect

from martlet_server import free_port, program
from wire_client import Client, eventually, running


def martlet(*arguments, **environment):
    return subprocess.run(
        [program(), *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20,
        env={**os.environ, **environment})


def test_every_command_has_help():
    commands = re.findall(r"^  ([a-z]+)  ", martlet("--help").stdout, re.MULTILINE)
    assert {"serve", "echo", "bench", "simulate", "replay", "doctor", "version"} <= set(commands)
    for command in commands:
        said = martlet(command, "--help")
        assert said.returncode == 0 and f"martlet {command}" in said.stdout or command == "help", said
        assert "\x1b" not in said.stdout, "colours are for terminals"


@pytest.mark.parametrize("arguments", [["sevre"], ["serve", "--prot", "80"], ["serve", "--port", "x"], ["serve", "--port", "99999"]])
def test_a_mistake_is_said_with_an_exit_status(arguments):
    said = martlet(*arguments)
    assert said.returncode != 0 and said.stderr and "Fatal" not in said.stderr


def test_a_flag_beats_the_environment_and_that_beats_the_file(tmp_path):
    ports = [free_port() for _ in range(3)]
    file = tmp_path / "martlet.conf"
    file.write_text(f"# the weakest\nport = {ports[0]}\ndata = {tmp_path / 'data'}\n")
    for strength, (flags, environment) in enumerate([
        ([], {}), ([], {"MARTLET_PORT": str(ports[1])}),
        (["--port", str(ports[2])], {"MARTLET_PORT": str(ports[1])}),
    ]):
        process = subprocess.Popen(
            [program(), "serve", "--config", str(file), "--drain-seconds", "0", *flags], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **environment})
        try:
            eventually(lambda: answers(ports[strength]))
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 0


def answers(port):
    try:
        return Client(f"http://127.0.0.1:{port}").get("/ready").status == 200
    except OSError:
        return False


def test_no_secret_is_ever_in_the_log(make_server):
    server = make_server("--log-level", "debug", "--drain-seconds", "0")
    password = "correct horse battery"
    client = Client.sign_up(server.url, "ada", password)
    Client(server.url).post("/sessions", {"login": "ada", "password": "a wrong one, nearly right"})
    secrets = [password, "a wrong one, nearly right", client.token, client.session["refreshToken"]]
    client.refresh()
    match = client.found(private=True)
    with client.stream(match["id"]) as stream:
        stream.until("ready")
        stream.send(accessToken=client.token)
        stream.settle()
    Client(server.url).get("/accounts/me", {"Authorization": "Bearer forged.token.here"})
    client.post("/sessions/refresh", {"refreshToken": secrets[3]})
    secrets += [client.token, client.session["refreshToken"], match["inviteCode"], "forged.token.here",
                (server.data / "secret").read_bytes().hex() if (server.data / "secret").exists() else "no such file"]
    assert server.stop() == 0
    log = server.log_path.read_text()
    assert match["id"] in log and client.account in log
    for secret in secrets:
        assert secret not in log
    assert client.token.split(".")[-1] not in log, "nor a part of one"


def test_the_log_tells_one_players_story_by_ids(make_server):
    server = make_server("--log-format", "json", "--log-level", "debug", "--drain-seconds", "0")
    match, (ada, bob) = running(server.url)
    with ada.stream(match) as stream:
        stream.until("ready")
        stream.command({"type": "Mark", "square": 4})
        stream.until("ack")
    assert server.stop() == 0
    story = [line for line in server.log_path.read_text().splitlines() if ada.account in line]
    assert len(story) >= 3 and any(match in line for line in story)


def test_echo_gives_back_what_it_is_sent(tmp_path):
    port = free_port()
    process = subprocess.Popen(
        [program(), "echo", "--port", str(port)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    try:
        client = Client(f"http://127.0.0.1:{port}")

        def posted(body):
            try:
                return client.request("POST", "/echo", body)
            except OSError:
                return None

        assert eventually(lambda: posted(b"first")).body == b"first"
        body = os.urandom(60_000)
        assert posted(body).body == body
        with connect(f"ws://127.0.0.1:{port}/echo", max_size=None, proxy=None) as socket:
            # What does not compress grows by compression: 16 MiB of it travel as more than 16 MiB.
            large = ("x" * (2 << 20), os.urandom(16 << 20))
            for message in ("", "text", "ünï 🦆", b"", b"\x00\xff", os.urandom(70_000), *large):
                socket.send(message)
                assert socket.recv(timeout=10) == message
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_bench_turns_says_its_figures_on_its_last_line():
    said = martlet("bench", "turns", "--matches", "2", "--seconds", "1", "--json")
    assert said.returncode == 0, said
    figures = json.loads(said.stdout.splitlines()[-1])
    for name in ("ackedPerSecond", "ackP50Milliseconds", "ackP99Milliseconds", "singleCommitsPerSecond", "commandsPerCommit"):
        assert figures[name] > 0, name
    assert figures["foundAfterKill"] == figures["ackedBeforeKill"] > 0


def test_bench_live_says_its_figures_on_its_last_line():
    said = martlet("bench", "live", "--clients", "20", "--seconds", "1", "--bare-seconds", "0", "--json")
    assert said.returncode == 0, said
    figures = json.loads(said.stdout.splitlines()[-1])
    assert figures["clients"] == 20
    for name in ("ticksPerSecondMin", "deliverP99Milliseconds", "roundTripP99Milliseconds", "serverCPUPercent", "residentMegabytes"):
        assert figures[name] > 0, name


def test_a_played_match_is_told_as_a_story_and_checked(server):
    match, (first, second) = running(server.url)
    for player, square in [(first, 0), (second, 3), (first, 0)]:
        player.command(match, {"type": "Mark", "square": square})
    for more, exit_status in [([], 0), (["--at", "1"], 0), (["--at", "99"], 1)]:
        said = martlet("replay", match, "--data", str(server.data), *more)
        assert said.returncode == exit_status, said
    assert martlet("replay", "nosuchmatch", "--data", str(server.data)).returncode == 1
