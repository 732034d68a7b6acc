"""A client of live matches, written from Docs/wire.md and Docs/live-wire.md alone: the compact framing's messages.

    with LiveStream.join(ada, match, schema) as stream:     # says hello, and has the welcome
        stream.steer(bits, count)                           # one input in wire form
        frame = stream.frame()                              # the next frame's head
"""

import struct
import time
import zlib

from wire_client import TIMEOUT, Stream, eventually, metric

HELLO, INPUTS, LEAVE = 0x81, 0x82, 0x83
WELCOME, STATION, REFUSED, FRAME = 0x01, 0x03, 0x04, 0x40


def near(known, low):
    """The number nearest to `known` whose low 16 bits are `low`."""
    ahead = (low - known) & 0xFFFF
    return (known + (ahead - 0x10000 if ahead >= 0x8000 else ahead)) & 0xFFFFFFFF


class Bits:
    """Bits, the lowest first."""

    def __init__(self):
        self.value = 0
        self.count = 0

    def write(self, value, bits):
        self.value |= (value & ((1 << bits) - 1)) << self.count
        self.count += bits
        return self

    def groups(self, value, size):
        while value:
            self.write(1, 1).write(value, size)
            value >>= size
        return self.write(0, 1)

    def bytes(self):
        return self.value.to_bytes((self.count + 7) // 8, "little")


def hello(schema, flags=0, version=1, number=0):
    return struct.pack("<BBBBQ", HELLO, version, flags, number, schema)


def inputs(values, ack=0, now=None, sequence=1, tick=0):
    """One message; each of `values` is an input in wire form, (bits, how many). All for the same tick, made just now."""
    now = int(time.monotonic() * 1000) if now is None else now
    head = struct.pack("<BBII", INPUTS, len(values), ack & 0xFFFFFFFF, now & 0xFFFFFFFF)
    if values:
        head += struct.pack("<II", sequence & 0xFFFFFFFF, tick & 0xFFFFFFFF)
        bits = Bits()
        for value, width in values:
            bits.groups(0, 2).groups(0, 6).write(value, width)
        head += bits.bytes()
    return head + struct.pack("<I", zlib.crc32(head))


class Frame:
    """A frame's head, and its body as it came."""

    def __init__(self, data, ticks_per_frame, newest, sequence):
        flags, place = data[0], 1
        assert flags & 0xE0 == FRAME and flags & 3 != 3, data[:16].hex()
        if flags & 3 == 0:
            (self.tick,) = struct.unpack_from("<I", data, place)
            place += 4
            self.baseline = None
        else:
            self.tick = near(newest, struct.unpack_from("<H", data, place)[0])
            place += 2
            past = ticks_per_frame
            if flags & 3 == 2:
                past = shift = 0
                while True:
                    byte = data[place]
                    place += 1
                    past |= (byte & 0x7F) << shift
                    shift += 7
                    if not byte & 0x80:
                        break
            self.baseline = self.tick - past
        self.applied = self.slack = self.echo = self.hold = None
        if flags & 4:
            low, slack = struct.unpack_from("<Hb", data, place)
            self.applied = near(sequence, low)
            self.slack = None if slack == -128 else slack
            place += 3
        if flags & 8:
            self.echo, self.hold = struct.unpack_from("<HB", data, place)
            place += 3
        self.body = data[place:]
        self.at = time.monotonic()


class LiveStream(Stream):
    """A stream whose binary messages are read, too."""

    ticks_per_frame = 1
    newest = 0
    sequence = 0
    applied = 0
    hellos = 0
    echoes = ()

    @classmethod
    def join(cls, client, match, schema, lossy=False):
        stream = cls.open(client, match, client.token, False, {"after": 0})
        stream.echoes = []
        stream.until("ready")
        stream.hello(schema, 1 if lossy else 0)
        return stream

    def hello(self, schema, flags=0):
        number = self.hellos
        self.hellos += 1
        self.sequence = self.applied = number << 24
        self.socket.send(hello(schema, flags, number=number))
        told = self.welcome()
        assert told["number"] == number
        return told

    def next(self, timeout=TIMEOUT):
        """The next message: a dict, or bytes."""
        deadline = time.monotonic() + timeout
        message = self.socket.recv(timeout=max(0.001, deadline - time.monotonic()))
        return self._text(message) if isinstance(message, str) else message

    def _text(self, text):
        import json

        message = json.loads(text)
        assert message["matchId"] == self.match, message
        self.seen.append(message)
        return message

    def receive(self, timeout=TIMEOUT):
        """The next text message; frames on the way are taken note of."""
        deadline = time.monotonic() + timeout
        while True:
            message = self.next(max(0.001, deadline - time.monotonic()))
            if isinstance(message, dict):
                return message
            if message[0] & 0xC0 == FRAME:
                self._frame(message)

    def binary(self, first, timeout=TIMEOUT):
        """Reads on to a binary message with this first byte."""
        deadline = time.monotonic() + timeout
        while True:
            message = self.next(max(0.001, deadline - time.monotonic()))
            if isinstance(message, dict):
                continue
            if message[0] & 0xC0 == FRAME:
                self._frame(message)
            if message[0] == first:
                return message

    def welcome(self, timeout=TIMEOUT):
        data = self.binary(WELCOME, timeout)
        names = ("version", "number", "ticksPerSecond", "ticksPerFrame", "station", "crew", "tick", "schema", "token")
        told = dict(zip(names, struct.unpack_from("<xBBBBbbIQ16s", data)))
        self.ticks_per_frame = told["ticksPerFrame"]
        self.newest = told["tick"]
        self.told = told
        return told

    def _frame(self, data):
        frame = Frame(data, self.ticks_per_frame, self.newest, self.sequence)
        self.newest = frame.tick
        if frame.applied is not None:
            self.applied = frame.applied
        if frame.echo is not None:
            self.echoes.append((frame.echo, frame.hold))
        return frame

    def frame(self, timeout=TIMEOUT):
        """The next frame."""
        deadline = time.monotonic() + timeout
        while True:
            message = self.next(max(0.001, deadline - time.monotonic()))
            if not isinstance(message, dict) and message[0] & 0xC0 == FRAME:
                return self._frame(message)

    def steer(self, value, bits, ahead=2):
        """Sends one input for a tick that is near."""
        self.sequence += 1
        self.socket.send(inputs([(value, bits)], self.newest, sequence=self.sequence, tick=self.newest + ahead))
        return self.sequence

    def until_applied(self, sequence, timeout=TIMEOUT):
        """Reads frames until one holds this input."""
        deadline = time.monotonic() + timeout
        while True:
            frame = self.frame(max(0.001, deadline - time.monotonic()))
            if self.applied >= sequence:
                return frame


def sum_up(url):
    """Waits until the server has summed up what its live matches counted, which it does each second."""
    ticks = "martlet_live_ticks_total"
    mark = metric(url, ticks)
    eventually(lambda: metric(url, ticks) > mark)


class TickCounts:
    """What the server's live matches have counted of their ticks since it was made."""

    NAMES = ("ticks", "ticks_late", "ticks_over_budget", "ticks_skipped")

    def __init__(self, url):
        self.url = url
        self.begun = self._read()
        self.counted = None

    def _read(self):
        return [metric(self.url, f"martlet_live_{name}_total") for name in self.NAMES]

    def since(self):
        """Once the server has summed up what came last."""
        sum_up(self.url)
        self.counted = [now - then for now, then in zip(self._read(), self.begun)]
        return self

    def expect_no_worse_than(self, other):
        """As few ticks late, over budget and skipped as when nobody did anything bad, but for what a busy machine does."""
        made = self.counted[0]
        assert made > 0
        for name, count, usual in zip(self.NAMES[1:], self.counted[1:], other.counted[1:]):
            share, usual_share = count / made, usual / max(1, other.counted[0])
            assert share <= usual_share + 0.15, f"{name}: {count} of {made}, and {usual} of {other.counted[0]} before"


# Dots, the guide's game.

TICKS = 30  # of Dots
MASK = (1 << 64) - 1


def schema_hash(kinds):
    """`SchemaTable.hash`: of each field its name, index, manner (0 stepped, 1 continuous, 2 wrapped), bounds and step."""
    value = 0xCBF29CE484222325

    def mix(word):
        nonlocal value
        mixed = ((value ^ (word & MASK)) * 0x9E3779B97F4A7C15) & MASK
        value = mixed ^ (mixed >> 29)

    for fields in kinds:
        for name, manner, low, high, step in fields:
            for byte in name.encode():
                mix(byte)
            for word in (0xFFFFFFFF, manner, low & 0xFFFFFFFF, high & 0xFFFFFFFF):
                mix(word)
            mix(struct.unpack("<Q", struct.pack("<d", step))[0])
    return value


PLACE = [(name, 1, 0, 64000, 1 / 64) for name in ("x", "z")]
DOTS = schema_hash([
    PLACE + [("facing", 2, 0, 65535, 9.587379924285257e-05), ("speed", 1, 0, 16, 1.0), ("score", 0, 0, 100, 1.0)],
    PLACE,
])


def steering(facing, moving=True):
    """Dots' input in wire form."""
    return facing & 0xFFFF | (0x10000 if moving else 0), 17
