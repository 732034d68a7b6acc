"""The page's files without a server behind them, for tests of how it looks: the same headers as `martlet serve` sends."""

import functools
import http.server
import pathlib
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' ws: wss:; "
    "img-src 'self' data: blob:; frame-ancestors 'none'"
)
TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml", ".wasm": "application/wasm"}


class Handler(http.server.SimpleHTTPRequestHandler):
    """`/demo/…` is a folder of ours beside this file, everything else is Web/."""

    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, **TYPES}

    def translate_path(self, path):
        demo = path.startswith("/demo/")
        self.directory = str(ROOT / "Tests/Support/bridge_demo" if demo else ROOT / "Web")
        return super().translate_path(path.removeprefix("/demo") if demo else path)

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *words):
        pass


class PageFolder:
    """Serves it on a port of its own until it is closed."""

    def __init__(self, port=0):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), functools.partial(Handler))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()
