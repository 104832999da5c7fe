"""A small server of documents on loopback, and guards whose resolver and sockets are the test's."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
LOGIN = b"<!doctype html><html><head><title>Sign in</title></head><form><input type='password'></form></html>"
Answer = Callable[[BaseHTTPRequestHandler], None]


def sends(
    body: bytes, status: int = 200, kind: str = "application/pdf", **headers: str
) -> Callable[[BaseHTTPRequestHandler], None]:
    """An answer with this body, and headers as `Content_Disposition=...`."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def goes_to(target: str, status: int = 302) -> Answer:
    """A redirect, whose body is never to be read."""
    return sends(b"moved", status, "text/html", Location=target)


def trickles(handler: BaseHTTPRequestHandler) -> None:
    """A body that comes a byte at a time, for ever."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/pdf")
    handler.end_headers()
    _drip(handler, b"x")


def trickles_headers(handler: BaseHTTPRequestHandler) -> None:
    """Headers that come a byte at a time, for ever."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    _drip(handler, b"y")


def _drip(handler: BaseHTTPRequestHandler, byte: bytes) -> None:
    for _ in range(600):
        try:
            handler.wfile.write(byte)
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(0.05)


def cut(handler: BaseHTTPRequestHandler) -> None:
    """Fewer bytes than were announced."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/pdf")
    handler.send_header("Content-Length", str(len(PDF) + 500))
    handler.end_headers()
    handler.wfile.write(PDF)
    handler.close_connection = True


class Host(ThreadingHTTPServer):
    """Answers by path; `asked` are the paths in order."""

    daemon_threads = True

    def __init__(self, answers: dict[str, Answer]) -> None:
        self.answers, self.asked = answers, list[str]()
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """Quiet about a client that went away."""


class _Handler(BaseHTTPRequestHandler):
    server: Host
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        found = self.server.answers.get(self.path) or self.server.answers.get(self.path.partition("?")[0])
        (found or sends(b"not found", 404, "text/plain"))(self)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def serving(answers: dict[str, Answer]) -> Iterator[Host]:
    with Host(answers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()


class Seeming(socket.socket):
    """A socket to this machine that seems to be one to a public address."""

    public = ("151.101.0.81", 443)

    def getpeername(self) -> tuple[str, int]:
        return self.public


def dialling(port: int) -> Callable[[str, int, float | None], socket.socket]:
    """Connects to a port of this machine whatever address is asked for, and seems to be there."""

    def dial(address: str, asked: int, timeout: float | None) -> socket.socket:
        found = Seeming(socket.AF_INET, socket.SOCK_STREAM)
        found.settimeout(timeout)
        found.connect(("127.0.0.1", port))
        found.public = (address, asked)
        return found

    return dial
