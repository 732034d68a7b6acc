"""The server as its operator sees it: starting, health, metrics, stopping, being killed."""

import re
import subprocess
import urllib.request

import pytest

from martlet_server import ROOT, program


def guest(server, name="Ada"):
    status, session, _ = server.request("POST", "/accounts/guest", {"displayName": name})
    assert status == 201
    return session["accessToken"]


def test_health_says_what_was_checked(shared_server):
    for path in ("/health/live", "/health/ready", "/ready"):
        status, answer, _ = shared_server.request("GET", path)
        assert status == 200 and answer["status"] == "ok"
        assert all(check["status"] == "ok" for check in answer["checks"].values())


def test_metrics_are_prometheus_text(shared_server):
    with urllib.request.urlopen(f"{shared_server.url}/metrics", timeout=5) as answer:
        assert answer.headers["Content-Type"].startswith("text/plain")
        text = answer.read().decode()
    sample = re.compile(r'[a-z_]+(\{([a-z_]+="[^"]*",?)+\})? [0-9eE.+-]+(Inf|NaN)?')
    for line in text.splitlines():
        assert line.startswith(("# HELP ", "# TYPE ")) or sample.fullmatch(line), line


def test_every_metric_with_an_alert_is_told(shared_server):
    guest(shared_server)
    with urllib.request.urlopen(f"{shared_server.url}/metrics", timeout=5) as answer:
        text = answer.read().decode()
    rules = (ROOT / "Deploy/alerts.yml").read_text()
    named = set(re.findall(r"(?:martlet|process)_[a-z_]+", "\n".join(re.findall(r"expr: (.*)", rules))))
    assert len(named) > 5
    assert [name for name in sorted(named) if f"# TYPE {name} " not in text] == []


def test_sigterm_ends_it_with_status_zero(server):
    assert server.stop() == 0


def test_what_was_answered_survives_sigkill(server):
    token = guest(server)
    status, match, _ = server.request("POST", "/matches", {"game": "tic-tac-toe"}, token)
    assert status == 201
    server.restart()
    status, again, _ = server.request("GET", f"/matches/{match['id']}", token=token)
    assert status == 200 and again == match


def refused(*flags):
    """What a server says that can't start; it must end by itself."""
    command = [program(), "serve", *flags]
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20)
    assert ended.returncode != 0
    return ended.stdout + ended.stderr


def test_a_second_server_on_the_same_folder_is_refused(server):
    assert str(server.data) in refused("--port", "0", "--data", str(server.data))
    assert server.request("GET", "/ready")[0] == 200


def test_a_taken_port_is_said_with_a_remedy(server, tmp_path):
    assert "--port" in refused("--port", str(server.port), "--data", str(tmp_path / "second"))


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("PUT", "/games", 405, "method_not_allowed"),
        ("GET", "/accounts/me", 401, "not_authenticated"),
        ("GET", "/matches/unknown", 401, "not_authenticated"),
    ],
)
def test_errors_have_one_form(shared_server, method, path, status, code):
    got, answer, _ = shared_server.request(method, path)
    assert got == status
    assert answer["error"]["code"] == code and answer["error"]["message"]
