"""A client of Bridge's foreign wire, written from Docs/bridge-wire.md alone: gateway, session, commands, objects.

    with Gateway(server.stream_url, "Ada") as gateway:            # signed in
        session = gateway.create("Patrol", scenario="siege", max_ships=1)
        with gateway.join(session) as crew:                        # a Session, let in
            crew.command(SET_CONSOLE, struct.pack("<B", 0))        # sits at the helm
"""

import contextlib
import struct
import time
import zlib

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

TIMEOUT = 10.0
MAGIC = 0xDEADBEEF
SERVER, CLIENT = 1, 2

GAME = {
    name: zlib.crc32(name.encode())
    for name in (
        "WELCOME", "VERSION", "GAME_START", "GAME_END", "OBJECT_UPDATE", "DESTROY_OBJECT", "GAME_EVENT",
        "CLIENT_COMMAND",
    )
}
SESSION = {
    "AUTH": 0x50000001, "LIST_SESSIONS": 0x50000002, "CREATE_SESSION": 0x50000003, "JOIN_SESSION": 0x50000004,
    "AUTH_OK": 0x50000011, "AUTH_FAIL": 0x50000012, "SESSION_LIST": 0x50000013, "SESSION_CREATED": 0x50000014,
    "REDIRECT": 0x50000015, "ERROR": 0x50000016, "REJOIN": 0x60000001, "LEAVE": 0x60000002, "CHAT": 0x60000003,
    "SESSION_STATE": 0x60000011, "PLAYER_JOINED": 0x60000012, "PLAYER_LEFT": 0x60000013,
    "PLAYER_MOVED": 0x60000014, "CHAT_MESSAGE": 0x60000015,
}
TYPES = {**GAME, **SESSION}
NAMES = {number: name for name, number in TYPES.items()}

IMPULSE, STEER, COURSE, WARP = 1, 2, 3, 4
SET_SHIP, SET_CONSOLE, READY, START, NAME_SHIP = 0x101, 0x102, 0x103, 0x104, 0x105
CONSOLES = ["helm", "weapons", "engineering", "science", "comms", "captain"]

PLAYER_SHIP = [
    ("targetId", "I"), ("impulse", "f"), ("heading", "H"), ("velocity", "f"), ("posX", "f"), ("posY", "f"),
    ("posZ", "f"), ("shieldsFore", "H"), ("shieldsAft", "H"), ("shieldsActive", "B"), ("energy", "H"),
    ("warpFactor", "B"), ("reverse", "B"), ("docked", "I"), ("redAlert", "B"), ("mainScreenView", "B"),
    ("autoBeams", "B"), ("beamFrequency", "B"),
]
NPC_SHIP = [
    ("name", "text"), ("posX", "f"), ("posY", "f"), ("posZ", "f"), ("heading", "H"), ("velocity", "f"),
    ("faction", "B"), ("shieldsFore", "H"), ("shieldsAft", "H"), ("surrendered", "B"), ("inNebula", "B"),
    ("scanState", "B"),
]
OBJECTS = {1: PLAYER_SHIP, 2: NPC_SHIP}
PLACE = [("posX", "f"), ("posY", "f"), ("posZ", "f")]
OBJECTS[3] = [("name", "text"), *PLACE, ("shields", "H"), ("hull", "H"), ("isDestroyed", "B"), ("isUnderAttack", "B"),
              *[(f"stock{n}", "B") for n in range(4)], ("builds", "B"), ("buildTick", "I")]
OBJECTS[4] = [("ordnance", "B"), *PLACE, ("heading", "H"), ("owner", "I")]
OBJECTS[5] = [*PLACE, ("owner", "I")]
OBJECTS[6] = [*PLACE, ("radius", "f"), ("hue", "B")]
OBJECTS[7] = [(f"{name}{n}", form) for n in range(8)
              for name, form in (("power", "f"), ("coolant", "B"), ("heat", "f"), ("damage", "f"))]
OBJECTS[7] += [(f"team{n}", "b") for n in range(3)]
OBJECTS[8] = [(f"{name}{n}", form) for n in range(4)
              for name, form in (("tubeState", "B"), ("tubeOrdnance", "B"), ("tubeTick", "I"))]
OBJECTS[8] += [(f"ordnance{n}", "B") for n in range(4)] + [("beamTick0", "I"), ("beamTick1", "I")]
OBJECTS[9] = [(name, "I") for name in ("damageDealt", "damageTaken", "torpedoesFired", "kills", "surrenders", "scans",
                                       "timesLost", "secondsDocked")] + [("score", "i")]
OBJECTS[10] = [("scenario", "B"), ("difficulty", "B"), ("endTick", "I"), ("wave", "B"), ("waves", "B"),
               ("enemiesLeft", "I"), ("basesLeft", "B"), ("cargoUnderWay", "B"), ("cargoSafe", "B"),
               ("cargoLost", "B"), ("cargoNeeded", "B"), ("goal", "I"), ("result", "B"), ("reason", "B")]
OBJECTS[11] = [("name", "text"), ("hullClass", "B"), ("isDestroyed", "B"), ("inNebula", "B"), ("steering", "f"),
               ("holdsCourse", "B"), ("course", "H"), ("turnVelocity", "f"), ("impulseDrive", "f"), ("turnDrive", "f"),
               ("warpDrive", "f"), ("hull", "H"), ("crewed", "B"), ("shieldFrequency", "B"), ("wantsDock", "B"),
               ("scanTarget", "I"), ("scanProgress", "f"), ("hasWaypoint", "B"), ("waypointX", "f"),
               ("waypointZ", "f"), ("livesLeft", "B"), ("respawnTick", "I")]
OBJECTS[12] = [("shipClass", "B"), ("weakness", "B"), ("beamFrequency", "B"), ("hull", "H"), ("tactic", "B"),
               ("target", "I")]


# MessagePack, as far as sessions use it.

def pack(value):
    if value is None:
        return b"\xc0"
    if isinstance(value, bool):
        return b"\xc3" if value else b"\xc2"
    if isinstance(value, int):
        return struct.pack("B", value) if 0 <= value < 128 else b"\xd3" + struct.pack(">q", value)
    if isinstance(value, str):
        text = value.encode()
        return (struct.pack("B", 0xA0 | len(text)) if len(text) < 32 else b"\xda" + struct.pack(">H", len(text))) + text
    if isinstance(value, dict):
        return struct.pack("B", 0x80 | len(value)) + b"".join(pack(key) + pack(entry) for key, entry in value.items())
    raise TypeError(f"{type(value)} is in no packet")


def unpack(payload):
    value, end = _unpack(payload, 0)
    assert end == len(payload), "something stands behind the map"
    return value


def _unpack(data, at):
    marker, at = data[at], at + 1

    def number(form):
        size = struct.calcsize(form)
        return struct.unpack(form, data[at:at + size])[0], at + size

    def block(length, at):
        return data[at:at + length], at + length

    def many(count, at):
        values = []
        for _ in range(count):
            value, at = _unpack(data, at)
            values.append(value)
        return values, at

    if marker < 0x80:
        return marker, at
    if marker >= 0xE0:
        return marker - 256, at
    if marker < 0x90 or marker in (0xDE, 0xDF):
        count = marker & 15
        if marker >= 0x90:
            count, at = number(">H" if marker == 0xDE else ">I")
        values, at = many(2 * count, at)
        return dict(zip(values[::2], values[1::2])), at
    if marker < 0xA0 or marker in (0xDC, 0xDD):
        count = marker & 15
        if marker >= 0xA0:
            count, at = number(">H" if marker == 0xDC else ">I")
        return many(count, at)
    if marker < 0xC0:
        text, at = block(marker & 31, at)
        return text.decode(), at
    simple = {0xC0: None, 0xC2: False, 0xC3: True}
    if marker in simple:
        return simple[marker], at
    forms = {0xCA: ">f", 0xCB: ">d", 0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q", 0xD0: ">b", 0xD1: ">h",
             0xD2: ">i", 0xD3: ">q"}
    if marker in forms:
        return number(forms[marker])
    lengths = {0xC4: ">B", 0xC5: ">H", 0xC6: ">I", 0xD9: ">B", 0xDA: ">H", 0xDB: ">I"}
    length, at = number(lengths[marker])
    content, at = block(length, at)
    return (content.decode() if marker >= 0xD9 else content), at


# Packets.

def packet(name, payload=b"", origin=CLIENT):
    total = 24 + len(payload)
    return struct.pack("<6I", MAGIC, total, origin, 0, total - 20, TYPES[name]) + payload


def parse(data):
    """A server's packet: (name, payload). Its header is checked."""
    magic, total, origin, padding, remaining, kind = struct.unpack("<6I", data[:24])
    assert (magic, total, origin, padding, remaining) == (MAGIC, len(data), SERVER, 0, len(data) - 20), data[:24]
    return NAMES[kind], data[24:]


def parse_objects(payload):
    """An OBJECT_UPDATE: (tick, [(type, id, {field: value})])."""
    tick, _, count = struct.unpack("<IQH", payload[:14])
    at = 14
    objects = []
    for _ in range(count):
        kind, number = struct.unpack("<BI", payload[at:at + 5])
        at += 5
        fields = OBJECTS[kind]
        size = (len(fields) + 7) // 8
        mask = int.from_bytes(payload[at:at + size], "little")
        at += size
        assert mask < 1 << len(fields), "a bit that no field has"
        values = {}
        for bit, (field, form) in enumerate(fields):
            if not mask >> bit & 1:
                continue
            if form == "text":
                length, = struct.unpack("<H", payload[at:at + 2])
                values[field] = payload[at + 2:at + 2 + length].decode()
                at += 2 + length
            else:
                values[field], = struct.unpack("<" + form, payload[at:at + struct.calcsize("<" + form)])
                at += struct.calcsize("<" + form)
        objects.append((kind, number, values))
    assert at == len(payload), "something stands behind the objects"
    return tick, objects


class Connection:
    """One WebSocket; packets go in and come out."""

    def __init__(self, url):
        self._open = contextlib.ExitStack()
        self.socket = self._open.enter_context(
            connect(url, open_timeout=TIMEOUT, close_timeout=1, ping_interval=None, max_size=None, proxy=None))
        self.seen = []

    def send(self, name, fields=None):
        self.socket.send(packet(name, pack(fields) if fields is not None else b""))

    def send_raw(self, data):
        self.socket.send(data)

    def receive(self, timeout=TIMEOUT):
        data = self.socket.recv(timeout=timeout)
        assert isinstance(data, bytes), "packets are binary frames"
        name, payload = parse(data)
        content = unpack(payload) if name in SESSION else payload
        self.seen.append((name, content))
        self.took(name, content)
        return name, content

    def took(self, name, content):
        pass

    def until(self, name, where=lambda content: True, timeout=TIMEOUT):
        """Reads on to the next packet of a type that fits, and gives its content."""
        deadline = time.monotonic() + timeout
        while True:
            found, content = self.receive(max(0.001, deadline - time.monotonic()))
            if found == name and where(content):
                return content

    def closed(self, timeout=TIMEOUT):
        """Reads to the end: the close code."""
        deadline = time.monotonic() + timeout
        try:
            while True:
                self.receive(max(0.001, deadline - time.monotonic()))
        except ConnectionClosed as end:
            assert end.rcvd is not None, "the connection ended without a close frame"
            return end.rcvd.code

    def break_off(self):
        """As a broken link does: no close frame."""
        self.socket.socket.close()

    def close(self):
        self._open.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Gateway(Connection):
    """Signed in at the gateway of a server (`ws://host:port`)."""

    def __init__(self, server, name="Guest", token=None):
        super().__init__(f"{server}/dialects/bridge")
        self.send("AUTH", {"name": name, "token": token})
        signed_in = self.until("AUTH_OK")
        self.player = signed_in["playerId"]
        self.token = signed_in["token"]

    def sessions(self):
        self.send("LIST_SESSIONS", {})
        return self.until("SESSION_LIST")["sessions"]

    def create(self, name, scenario="siege", max_ships=1, **more):
        self.send("CREATE_SESSION", {"name": name, "scenario": scenario, "maxShips": max_ships, **more})
        return self.until("SESSION_CREATED")["sessionId"]

    def redirect(self, session, **more):
        self.send("JOIN_SESSION", {"sessionId": session, **more})
        return self.until("REDIRECT")

    def join(self, session, **more):
        redirect = self.redirect(session, **more)
        return Session(redirect["wsUrl"], self.player, redirect["reconnectToken"])


class Session(Connection):
    """Let into a session. `objects` is what the crew sees: {(type, id): {field: value}}."""

    def __init__(self, url, player, token):
        super().__init__(url)
        self.url = url
        self.player = player
        self.objects = {}
        self.sequence = 0
        self.tick = 0
        self.send("REJOIN", {"playerId": player, "reconnectToken": token})
        self.state = self.until("SESSION_STATE")
        self.token = self.state["reconnectToken"]
        if self.state["fullSnapshot"] is not None:
            name, payload = parse(self.state["fullSnapshot"])
            assert name == "OBJECT_UPDATE"
            self.took(name, payload)

    def took(self, name, content):
        if name == "OBJECT_UPDATE":
            tick, objects = parse_objects(content)
            assert tick >= self.tick, "a tick behind the last one"
            self.tick = tick
            for kind, number, values in objects:
                self.objects.setdefault((kind, number), {}).update(values)
        elif name == "DESTROY_OBJECT":
            kind, number = struct.unpack("<BI", content)
            twin = {1: 11, 2: 12}.get(kind)
            for gone in (kind, twin):
                self.objects.pop((gone, number), None)

    def command(self, subtype, payload=b"", timestamp=None):
        self.sequence += 1
        timestamp = time.monotonic() * 1000 if timestamp is None else timestamp
        self.send_raw(packet("CLIENT_COMMAND", struct.pack("<IdI", subtype, timestamp, self.sequence) + payload))

    def sit(self, console, ship=0):
        self.command(SET_SHIP, struct.pack("<B", ship))
        self.command(SET_CONSOLE, struct.pack("<B", CONSOLES.index(console)))

    def ship(self, ship=0):
        return self.objects.get((1, 8 + ship), {})

    def see(self, question, timeout=TIMEOUT):
        """Reads updates until the answer is true, and gives it."""
        deadline = time.monotonic() + timeout
        while not question():
            self.receive(max(0.001, deadline - time.monotonic()))
        return question()


@contextlib.contextmanager
def flying(server):
    """A running game of one ship with Ada at the helm and Bob at the weapons: (helm, weapons)."""
    with Gateway(server.stream_url, "Ada") as ada, Gateway(server.stream_url, "Bob") as bob:
        session = ada.create("Patrol")
        with ada.join(session) as helm, bob.join(session) as weapons:
            for member, console in ((helm, "helm"), (weapons, "weapons")):
                member.sit(console)
                member.command(READY, b"\1")
            helm.until("PLAYER_JOINED", lambda who: who["playerId"] == bob.player and who["ready"])
            helm.command(START)
            for member in (helm, weapons):
                member.until("GAME_START")
                member.see(member.ship)
            yield helm, weapons
