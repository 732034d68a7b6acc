"""A client of Martlet, written from Docs/wire.md alone: accounts, matches, commands and the stream.

    ada = Client.guest("http://127.0.0.1:8080", "Ada")
    match = ada.found("tic-tac-toe")                      # the Match, as JSON
    with ada.stream(match["id"], after=0) as stream:      # a Stream
        stream.command({"type": "Mark", "square": 4}, tick=1)
        ack = stream.until("ack")["ack"]

Every HTTP call gives an `Answer`; the short names (`found`, `join`, …) want success and give its JSON.
"""

import contextlib
import http.client
import json
import time
import urllib.parse

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

TIMEOUT = 10.0
KINDS = {"snapshot", "event", "ack", "match", "presence", "ready", "pong", "error", "closing"}


class Answer:
    """What came back for one request. Header names are in lower case."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        """The code of an error; None for a success."""
        return self.json["error"]["code"] if self.status >= 400 else None

    @property
    def refusal(self):
        return self.status, self.code

    def expect(self, status=200):
        assert self.status == status, f"{self.status} instead of {status}: {self.body[:400]!r}"
        return self.json if self.body else None

    def __repr__(self):
        return f"<{self.status} {self.body[:200]!r}>"


class Client:
    """One account on one kept connection. Not for several threads at once."""

    def __init__(self, url, session=None):
        self.url = url
        self.session = session
        self.ticks = {}
        self._connection = None

    # Accounts

    @classmethod
    def guest(cls, url, name="Guest"):
        client = cls(url)
        client.session = client.post("/accounts/guest", {"displayName": name}).expect(201)
        return client

    @classmethod
    def sign_up(cls, url, login, password, name=None):
        client = cls(url)
        body = {"displayName": name or login, "login": login, "password": password}
        client.session = client.post("/accounts", body).expect(201)
        return client

    @property
    def token(self):
        return self.session["accessToken"] if self.session else None

    @property
    def account(self):
        return self.session["account"]["id"]

    def refresh(self):
        self.session = self.post("/sessions/refresh", {"refreshToken": self.session["refreshToken"]}).expect()
        return self.session

    # HTTP

    def request(self, method, path, body=None, headers=None):
        """One request. `body` is sent as JSON, or as it is where it is bytes."""
        fields = dict(headers or {})
        if self.token is not None:
            fields.setdefault("Authorization", f"Bearer {self.token}")
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        if body is not None:
            fields.setdefault("Content-Type", "application/json")
        for attempt in (1, 2):
            is_kept = self._connection is not None
            try:
                return self._exchange(method, path, body, fields)
            except (http.client.RemoteDisconnected, ConnectionError):
                self.disconnect()
                if attempt == 2 or not is_kept:
                    raise

    def _exchange(self, method, path, body, fields):
        if self._connection is None:
            parts = urllib.parse.urlsplit(self.url)
            self._connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=TIMEOUT)
        self._connection.request(method, path, body, fields)
        answer = self._connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, headers, answer.read())

    def disconnect(self):
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def get(self, path, headers=None, **query):
        """GET; the query leaves out what is None."""
        query = urllib.parse.urlencode({name: value for name, value in query.items() if value is not None})
        return self.request("GET", f"{path}?{query}" if query else path, headers=headers)

    def post(self, path, body=None, headers=None):
        return self.request("POST", path, body, headers)

    # Matches

    def found(self, game="tic-tac-toe", **fields):
        return self.post("/matches", {"game": game, **fields}).expect(201)

    def match(self, match):
        return self.get(f"/matches/{match}").expect()

    def join(self, match, **fields):
        return self.post(f"/matches/{match}/join", fields).expect()

    def act(self, match, action, body=None):
        """`leave`, `start`, `loaded`, `resign`, and `ready` with its body."""
        return self.post(f"/matches/{match}/{action}", body).expect()

    def player(self, match):
        """The `actorPlayerId` that this account has in a match."""
        return next(p["id"] for p in self.match(match)["players"] if p.get("accountId") == self.account)

    # Play

    def wire_command(self, match, command, tick=None, **fields):
        """A WireCommand, with the match's next tick if none is given."""
        if tick is None:
            tick = self.ticks.get(match, 0) + 1
        self.ticks[match] = max(tick, self.ticks.get(match, 0))
        if "actorPlayerId" not in fields:
            fields["actorPlayerId"] = self.player(match)
        return {"v": 1, "matchId": match, "tick": tick, "command": command, **fields}

    def command(self, match, command, tick=None, lean=False, **fields):
        """Sends a command by HTTP: an Answer, whose JSON is a WireCommandAck."""
        path = f"/matches/{match}/commands" + ("?ack=lean" if lean else "")
        return self.post(path, self.wire_command(match, command, tick, **fields))

    def snapshot(self, match, at=None):
        return self.get(f"/matches/{match}/snapshot", at=at).expect()

    def events(self, match, since=None, limit=None):
        return self.get(f"/matches/{match}/events", since=since, limit=limit).expect()

    def stream(self, match, token=None, in_header=False, **query):
        """Opens the stream. `token` replaces the session's; `in_header` sends it as `Authorization`."""
        return Stream.open(self, match, token or self.token, in_header, query)


class Stream:
    """An open stream of one match."""

    def __init__(self, opening, client, match):
        self._open = contextlib.ExitStack()
        self.socket = self._open.enter_context(opening)
        self.client = client
        self.match = match
        self.seen = []

    @classmethod
    def open(cls, client, match, token, in_header, query, **options):
        query = urllib.parse.urlencode({name: value for name, value in query.items() if value is not None})
        address = client.url.replace("http", "ws", 1) + f"/matches/{match}/stream" + (f"?{query}" if query else "")
        protocols = ["martlet.v1"]
        headers = {}
        if token and in_header:
            headers["Authorization"] = f"Bearer {token}"
        elif token:
            protocols.append(f"bearer.{token}")
        opening = connect(
            address, subprotocols=protocols, additional_headers=headers, open_timeout=TIMEOUT, close_timeout=1,
            ping_interval=None, user_agent_header="wire-client", max_size=None, proxy=None, **options)
        return cls(opening, client, match)

    def send(self, **message):
        self.socket.send(json.dumps(message))

    def command(self, command, tick=None, message_id=None, **fields):
        """Sends a command; gives the `clientMessageId` that its ack will carry."""
        wire = self.client.wire_command(self.match, command, tick, **fields)
        message_id = message_id if message_id is not None else f"m{wire['tick']}"
        self.send(clientMessageId=message_id, command=wire)
        return message_id

    def receive(self, timeout=TIMEOUT):
        """The next message, checked for the form that all have."""
        text = self.socket.recv(timeout=timeout)
        assert isinstance(text, str), "messages are text frames"
        message = json.loads(text)
        assert message["matchId"] == self.match and isinstance(message["offset"], int), message
        assert len(KINDS & message.keys()) == 1, f"exactly one of {sorted(KINDS)}: {message}"
        self.seen.append(message)
        return message

    def until(self, kind, timeout=TIMEOUT, **fields):
        """Reads on to the next message of a kind (with these fields beside it); others stay in `seen`."""
        deadline = time.monotonic() + timeout
        while True:
            message = self.receive(max(0.001, deadline - time.monotonic()))
            if kind in message and all(message.get(name) == value for name, value in fields.items()):
                return message

    def settle(self):
        """All that was on its way: sends a ping and reads up to its pong."""
        mark = len(self.seen)
        number = time.monotonic_ns() % 1_000_000_007
        self.send(ping=number)
        self.until("pong", pong=number)
        return self.seen[mark:-1]

    def closed(self, timeout=TIMEOUT):
        """Reads to the end: (close code, reason)."""
        deadline = time.monotonic() + timeout
        try:
            while True:
                self.receive(max(0.001, deadline - time.monotonic()))
        except ConnectionClosed as end:
            assert end.rcvd is not None, "the connection ended without a close frame"
            return end.rcvd.code, end.rcvd.reason

    def kinds(self):
        return [next(iter(KINDS & message.keys())) for message in self.seen]

    def close(self):
        self._open.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def running(url, game="tic-tac-toe", players=2, **fields):
    """A match that runs, and its players in the order of their seats: (match id, [Client])."""
    clients = [Client.guest(url, f"Player {number + 1}") for number in range(players)]
    match = clients[0].found(game, **fields)["id"]
    for client in clients[1:]:
        client.join(match)
        client.act(match, "ready", {"ready": True})
    clients[0].act(match, "start")
    for client in clients:
        client.act(match, "loaded")
    return match, clients


def eventually(question, seconds=TIMEOUT):
    """Asks until the answer is true, and gives it."""
    deadline = time.monotonic() + seconds
    while True:
        answer = question()
        if answer:
            return answer
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.01)


def metric(server_url, name):
    text = Client(server_url).get("/metrics").body.decode()
    lines = (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    return sum(float(value) for told, value in lines if told == name or told.split("{")[0] == name)
