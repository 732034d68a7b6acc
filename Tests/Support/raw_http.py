"""HTTP as bytes on a socket: for what an HTTP library would not let through."""

import socket


class RawHTTP:
    """One TCP connection."""

    def __init__(self, server, timeout=5):
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=timeout)
        self.rest = b""

    def send(self, data):
        self.socket.sendall(data if isinstance(data, bytes) else data.replace("\n", "\r\n").encode("latin-1"))
        return self

    def answer(self, method="GET"):
        """The next answer: (status, headers, body). An interim one (1xx) counts as an answer."""
        while b"\r\n\r\n" not in self.rest:
            self._more()
        head, _, self.rest = self.rest.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        assert first.startswith("HTTP/1.1 "), first
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        status = int(first.split()[1])
        length = 0 if method == "HEAD" or status in (204, 304) or status < 200 else int(headers["content-length"])
        while len(self.rest) < length:
            self._more()
        body, self.rest = self.rest[:length], self.rest[length:]
        return status, headers, body

    def _more(self):
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError(f"closed behind {self.rest[:200]!r}")
        self.rest += data

    def is_closed(self):
        """Whether nothing but the end comes now."""
        try:
            return self.rest == b"" and self.socket.recv(1) == b""
        except ConnectionResetError:
            return True
        except TimeoutError:
            return False

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
