"""What no honest client of Bridge's foreign wire sends: refused with a code or dropped and counted, and the ship flies on."""

import struct

import pytest
from websockets.exceptions import ConnectionClosed

from bridge_client import IMPULSE, SET_CONSOLE, STEER, flying, packet, parse_objects
from live_client import TickCounts
from wire_client import eventually, metric

LATEST = 2.0 ** 53


@pytest.fixture
def crew(shared_server):
    with flying(shared_server) as (helm, weapons):
        yield helm, weapons


def order(amount, sequence, timestamp=1.0, subtype=IMPULSE):
    return packet("CLIENT_COMMAND", struct.pack("<IdIf", subtype, timestamp, sequence, amount))


def is_ordered(member, amount):
    return abs(member.ship()["impulse"] - amount) < 0.005


def impulses(member, mark):
    """What the ship's impulse was seen to be, from a place in what came."""
    return [values["impulse"] for name, content in member.seen[mark:] if name == "OBJECT_UPDATE"
            for kind, number, values in parse_objects(content)[1] if (kind, number) == (1, 8) and "impulse" in values]


@pytest.mark.parametrize("timestamp", [0.0, 1e12, 4294967295.0, 4294967296.0, LATEST])
def test_times_long_past_or_far_ahead_count_as_far_as_is_credible(crew, timestamp):
    helm, _ = crew
    helm.send_raw(order(0.25, 100, timestamp))
    helm.see(lambda: is_ordered(helm, 0.25))
    helm.send_raw(order(0.75, 101, 1.0))
    helm.see(lambda: is_ordered(helm, 0.75))


@pytest.mark.parametrize("amount, timestamp", [
    (float("nan"), 1.0), (float("inf"), 1.0), (float("-inf"), 1.0), (-0.5, 1.0), (1.5, 1.0), (0.5, float("nan")),
    (0.5, float("inf")), (0.5, -1.0), (0.5, LATEST * 2),
])
def test_values_that_cannot_be_are_refused_in_flight_and_change_nothing(crew, amount, timestamp):
    helm, _ = crew
    helm.send_raw(order(0.25, 100))
    helm.see(lambda: is_ordered(helm, 0.25))
    mark = len(helm.seen)
    helm.send_raw(order(amount, 101, timestamp))
    assert helm.until("ERROR")["code"] == "value_out_of_range"
    begun = helm.tick
    helm.see(lambda: helm.tick >= begun + 5)
    assert all(abs(seen - 0.25) < 0.005 for seen in impulses(helm, mark))
    helm.send_raw(order(0.5, 101))
    helm.see(lambda: is_ordered(helm, 0.5))


def test_packets_that_come_again_are_refused_and_turn_nothing_back(crew):
    helm, _ = crew
    first, second = order(1.0, 100), order(0.5, 101)
    helm.send_raw(first)
    helm.see(lambda: is_ordered(helm, 1.0))
    helm.send_raw(second)
    helm.see(lambda: is_ordered(helm, 0.5))
    mark = len(helm.seen)
    for data in (first, second, first):
        helm.send_raw(data)
        assert helm.until("ERROR")["code"] == "stale_sequence"
    begun = helm.tick
    helm.see(lambda: helm.tick >= begun + 10)
    assert all(abs(seen - 0.5) < 0.005 for seen in impulses(helm, mark))


def test_orders_of_another_console_or_from_no_seat_move_nothing(crew):
    helm, weapons = crew
    helm.send_raw(order(0.25, 100))
    helm.see(lambda: is_ordered(helm, 0.25))
    mark = len(helm.seen)
    for number in range(10):
        weapons.send_raw(order(1.0, 100 + number))
        weapons.send_raw(order(1.0, 200 + number, subtype=STEER))
    begun = helm.tick
    helm.see(lambda: helm.tick >= begun + 10)
    assert all(abs(seen - 0.25) < 0.005 for seen in impulses(helm, mark))
    weapons.sequence = 300
    weapons.command(SET_CONSOLE, b"\xff")
    weapons.until("PLAYER_MOVED", lambda moved: moved["playerId"] == weapons.player)
    weapons.send_raw(order(1.0, 1_000))
    assert weapons.until("ERROR")["code"] == "no_station"


def test_ten_thousand_packets_a_second_cost_the_ticks_nothing(crew, shared_server):
    helm, weapons = crew
    quiet = TickCounts(shared_server.url)
    begun = helm.tick
    helm.see(lambda: helm.tick >= begun + 40)
    quiet = quiet.since()

    flooded = TickCounts(shared_server.url)
    dropped = metric(shared_server.url, 'martlet_dialect_packets_total{result="dropped"}')
    begun = helm.tick
    try:
        for number in range(10_000):
            weapons.send_raw(order(0.5, 10 + number))
    except ConnectionClosed:
        pass
    assert weapons.closed() == 4008
    helm.see(lambda: helm.tick >= begun + 40)
    flooded.since().expect_no_worse_than(quiet)
    eventually(lambda: metric(shared_server.url, 'martlet_dialect_packets_total{result="dropped"}') > dropped)
    helm.send_raw(order(0.75, 100))
    helm.see(lambda: is_ordered(helm, 0.75))
