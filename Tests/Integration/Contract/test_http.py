"""HTTP/1.1 itself: what a proxy, a browser or a hand-written client relies on."""

import gzip
import json

import pytest

from raw_http import RawHTTP
from wire_client import Client


@pytest.fixture
def raw(shared_server):
    with RawHTTP(shared_server) as connection:
        yield connection


def test_the_web_client_is_at_the_root(shared_server):
    answer = Client(shared_server.url).get("/")
    assert answer.status == 200 and answer.headers["content-type"].startswith("text/html")
    assert b"<html" in answer.body.lower() and b"Martlet" in answer.body
    for path in ("/page.js", "/martlet.js"):
        file = Client(shared_server.url).get(path)
        assert file.status == 200 and "javascript" in file.headers["content-type"], path


@pytest.mark.parametrize("path", ["/", "/games", "/health/live", "/ready", "/metrics", "/page.js", "/nowhere"])
def test_head_is_get_without_the_body(shared_server, path):
    client = Client(shared_server.url)
    get, head = client.get(path), client.request("HEAD", path)
    assert head.status == get.status and head.body == b""
    assert head.headers["content-type"] == get.headers["content-type"]
    if path != "/metrics":
        assert head.headers["content-length"] == get.headers["content-length"]


@pytest.mark.parametrize("path", ["/", "/page.js"])
def test_a_file_that_did_not_change_is_not_sent_again(shared_server, path):
    client = Client(shared_server.url)
    tag = client.get(path).headers["etag"]
    for value in (tag, f'"x", {tag}', "*", f"W/{tag}" if not tag.startswith("W/") else tag):
        again = client.get(path, {"If-None-Match": value})
        assert again.status == 304 and again.body == b"" and again.headers["etag"] == tag, value
    assert client.get(path, {"If-None-Match": '"another"'}).status == 200
    assert client.request("HEAD", path, headers={"If-None-Match": tag}).status == 304


def test_files_come_compressed_to_who_takes_them_so(shared_server):
    client = Client(shared_server.url)
    plain, packed = client.get("/page.js"), client.get("/page.js", {"Accept-Encoding": "gzip"})
    if packed.headers.get("content-encoding") == "gzip":
        assert gzip.decompress(packed.body) == plain.body
        assert "accept-encoding" in packed.headers["vary"].lower()
        assert packed.headers["etag"] != plain.headers["etag"] or packed.headers["etag"].startswith("W/")
    else:
        assert packed.body == plain.body


@pytest.mark.parametrize(
    "path",
    ["/../Package.swift", "/..%2fPackage.swift", "/%2e%2e/Package.swift", "/....//Package.swift", "//etc/passwd",
     "/%2fetc%2fpasswd", "/page.js%00", "/.git/config", "/ui/../../Package.swift", "/page.js/", "/ui", "/~root"],
)
def test_nothing_outside_of_the_web_client_is_served(raw, path):
    status, _, body = raw.send(f"GET {path} HTTP/1.1\nHost: x\n\n").answer()
    assert 400 <= status < 500 and b"root:" not in body and b"swift-tools-version" not in body


def test_a_connection_is_kept(raw):
    for _ in range(5):
        status, headers, _ = raw.send("GET /games HTTP/1.1\nHost: x\n\n").answer()
        assert status == 200 and headers.get("connection", "keep-alive").lower() != "close"


def test_a_connection_closes_when_asked_to(raw):
    status, headers, _ = raw.send("GET /games HTTP/1.1\nHost: x\nConnection: close\n\n").answer()
    assert status == 200 and headers["connection"].lower() == "close" and raw.is_closed()


def test_http_1_0_is_answered_and_closed(raw):
    raw.send("GET /games HTTP/1.0\n\n").answer()
    assert raw.is_closed()


def test_pipelined_requests_are_answered_in_order(raw):
    guest = json.dumps({"displayName": "Piped"})
    raw.send(
        "GET /games HTTP/1.1\nHost: x\n\n"
        + f"POST /accounts/guest HTTP/1.1\nHost: x\nContent-Length: {len(guest)}\n\n{guest}"
        + "GET /nowhere HTTP/1.1\nHost: x\n\nHEAD / HTTP/1.1\nHost: x\n\nGET /health/live HTTP/1.1\nHost: x\n\n")
    assert "games" in json.loads(raw.answer()[2])
    status, _, body = raw.answer()
    assert status == 201 and json.loads(body)["account"]["displayName"] == "Piped"
    assert raw.answer()[0] == 404
    assert raw.answer("HEAD")[0] == 200
    assert raw.answer()[0] == 200


def test_a_chunked_body_is_a_body(raw):
    raw.send("POST /accounts/guest HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n\n")
    for part in ('{"displa', 'yName":', '"Chunked"}'):
        raw.send(f"{len(part):X};ext=1\n{part}\n")
    status, _, body = raw.send("0\nTrailer: x\n\n").answer()
    assert status == 201 and json.loads(body)["account"]["displayName"] == "Chunked"
    assert raw.send("GET /games HTTP/1.1\nHost: x\n\n").answer()[0] == 200


def test_a_chunked_body_over_64_kib_is_413(raw):
    raw.send("POST /accounts/guest HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n\n")
    try:
        for _ in range(40):
            raw.send(f"1000\n{' ' * 4096}\n")
    except OSError:
        pass  # It has heard enough.
    assert raw.answer()[0] == 413


def test_a_byte_at_a_time_is_as_good(raw):
    request = b'POST /accounts/guest HTTP/1.1\r\nHost: x\r\nContent-Length: 22\r\n\r\n{"displayName":"Slow"}'
    for byte in request:
        raw.send(bytes([byte]))
    assert raw.answer()[0] == 201


def test_expect_continue_is_heeded(raw):
    body = '{"displayName":"Patient"}'
    raw.send(f"POST /accounts/guest HTTP/1.1\nHost: x\nContent-Length: {len(body)}\nExpect: 100-continue\n\n")
    assert raw.answer()[0] == 100
    assert raw.send(body).answer()[0] == 201


def test_what_is_expected_too_large_is_refused_before_it_is_sent(raw):
    raw.send("POST /accounts/guest HTTP/1.1\nHost: x\nContent-Length: 100000000\nExpect: 100-continue\n\n")
    assert raw.answer()[0] == 413


def test_another_expectation_is_refused(raw):
    assert raw.send("POST /accounts/guest HTTP/1.1\nHost: x\nContent-Length: 2\nExpect: tea\n\n{}").answer()[0] == 417


MALFORMED = [
    "GET /games HTTP/1.1\n\n",
    "GET /games HTTP/1.1\nHost: x\nHost: y\n\n",
    "GET /games HTTP/1.1\nHost: x\nContent-Length: 1\nContent-Length: 2\n\nab",
    "POST /games HTTP/1.1\nHost: x\nContent-Length: 4\nTransfer-Encoding: chunked\n\n0\n\n",
    "POST /games HTTP/1.1\nHost: x\nContent-Length: -1\n\n",
    "POST /games HTTP/1.1\nHost: x\nContent-Length: +1\n\na",
    "POST /games HTTP/1.1\nHost: x\nContent-Length: 99999999999999999999\n\n",
    "POST /games HTTP/1.1\nHost: x\nContent-Length: 0x10\n\n",
    "POST /games HTTP/1.1\nHost: x\nTransfer-Encoding: gzip, chunked\n\n0\n\n",
    "POST /games HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n\nFFFFFFFFFFFFFFFFFF\n",
    "POST /games HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n\nxyz\n",
    "GET /games HTTP/1.1\nHost : x\n\n",
    "GET /games HTTP/1.1\nHost: x\n folded: y\n\n",
    "GET /games HTTP/2.0\nHost: x\n\n",
    "GET /games HTTP/1.1 \nHost: x\n\n",
    "GET  /games HTTP/1.1\nHost: x\n\n",
    "G\x00T /games HTTP/1.1\nHost: x\n\n",
    "GET /ga\x7fmes HTTP/1.1\nHost: x\n\n",
    "GET games HTTP/1.1\nHost: x\n\n",
    "GET /games#part HTTP/1.1\nHost: x\n\n",
    "GET /%zz HTTP/1.1\nHost: x\n\n",
    "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n\n",
    "nonsense\n\n",
]


@pytest.mark.parametrize("text", MALFORMED, ids=range(len(MALFORMED)))
def test_what_is_not_http_is_refused_and_the_connection_closed(shared_server, text):
    with RawHTTP(shared_server) as raw:
        status, headers, body = raw.send(text).answer()
        assert status in (400, 413, 501, 505), status
        assert json.loads(body)["error"]["code"]
        assert raw.is_closed(), "what follows could be anything"


def test_a_smuggled_request_is_not_answered(shared_server):
    with RawHTTP(shared_server) as raw:
        raw.send("POST /games HTTP/1.1\nHost: x\nContent-Length: 6\nTransfer-Encoding: chunked\n\n0\n\nGET /ready HTTP/1.1\nHost: x\n\n")
        assert raw.answer()[0] == 400 and raw.is_closed()


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("GET /" + "a" * 100_000 + " HTTP/1.1\nHost: x\n\n", (414, 431)),
        ("GET /games HTTP/1.1\nHost: x\nX: " + "a" * 200_000 + "\n\n", (431,)),
        ("GET /games HTTP/1.1\nHost: x\n" + "X: y\n" * 5_000 + "\n", (431,)),
    ],
)
def test_a_head_without_end_is_refused(shared_server, text, statuses):
    with RawHTTP(shared_server) as raw:
        try:
            raw.send(text)
        except OSError:
            pass  # It closes while we still talk.
        assert raw.answer()[0] in statuses


def test_health_is_told_in_three_places(shared_server):
    client = Client(shared_server.url)
    for path in ("/health/live", "/health/ready", "/ready"):
        answer = client.get(path)
        assert answer.status == 200 and answer.json["checks"] is not None


def test_metrics_are_text_for_prometheus(shared_server):
    answer = Client(shared_server.url).get("/metrics")
    assert answer.status == 200 and answer.headers["content-type"].startswith("text/plain")
    assert b"# TYPE " in answer.body
