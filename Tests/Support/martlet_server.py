"""A real `martlet serve` for tests: its own port, its own data folder, its log in a file."""

import json
import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
READY_SECONDS = 20
STOP_SECONDS = 20


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def program():
    """The release build, or what MARTLET names."""
    path = pathlib.Path(os.environ.get("MARTLET", ROOT / ".build/release/martlet"))
    if not path.exists():
        raise FileNotFoundError(f"{path} is not built: make build")
    return str(path)


class Server:
    """One server and its folder, through as many lives as the test gives it."""

    def __init__(self, folder, *flags, environment=None):
        self.folder = pathlib.Path(folder)
        self.data = self.folder / "data"
        self.log_path = self.folder / "server.log"
        self.flags = list(flags)
        self.environment = environment or {}
        self.port = None
        self.process = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def stream_url(self):
        return f"ws://127.0.0.1:{self.port}"

    def start(self):
        """Starts it, on the port that it had before if there was one, and waits until it is ready."""
        if self.process is not None:
            raise RuntimeError("it runs already")
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = self.port or free_port()
        command = [program(), "serve", "--port", str(self.port), "--data", str(self.data), *self.flags]
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.environment},
            )
        self._wait_until_ready()
        return self

    def _wait_until_ready(self):
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                status, self.process = self.process.returncode, None
                raise RuntimeError(f"the server ended with {status} before it was ready:\n{self.log()}")
            try:
                with urllib.request.urlopen(f"{self.url}/health/ready", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                pass
            time.sleep(0.02)
        self.kill()
        raise RuntimeError(f"the server was not ready after {READY_SECONDS} s:\n{self.log()}")

    def kill(self):
        """As a power cut would: SIGKILL, nothing is said goodbye to."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def stop(self):
        """As an operator would: SIGTERM, and a drain. Gives the exit status."""
        if self.process is None:
            return None
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise RuntimeError(f"the server did not drain within {STOP_SECONDS} s:\n{self.log()}") from None
        self.process = None
        return status

    def restart(self):
        """Killed and started again on the same data and the same port."""
        self.kill()
        return self.start()

    def resident_bytes(self):
        """How much memory it has."""
        with open(f"/proc/{self.process.pid}/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS"))

    def log(self, lines=60):
        if not self.log_path.exists():
            return "(no log)"
        return "\n".join(self.log_path.read_text(errors="replace").splitlines()[-lines:])

    def request(self, method, path, body=None, token=None, headers=None, timeout=10):
        """One request with JSON in and out: (status, answer or None, headers). No exception for 4xx and 5xx."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}{path}", data=data, method=method)
        if data is not None:
            request.add_header("Content-Type", "application/json")
        if token is not None:
            request.add_header("Authorization", f"Bearer {token}")
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                status, raw, got = answer.status, answer.read(), answer.headers
        except urllib.error.HTTPError as refusal:
            status, raw, got = refusal.code, refusal.read(), refusal.headers
        is_json = (got.get("Content-Type") or "").startswith("application/json")
        return status, (json.loads(raw) if raw and is_json else None), got
