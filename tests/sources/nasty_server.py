"""A web server on this machine that behaves as badly as servers do. A path is a behaviour; see nasty_server.yml."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections import Counter
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ARTICLE = (
    "<html lang='en'><head><title>Talks go on</title><meta property='article:published_time' "
    "content='2025-02-27T10:00:00Z'></head><body><article><h1>Talks go on</h1>"
    "<p>The minister said on Tuesday that the talks on the port would go on in Varnmouth next week.</p>"
    "<p>The union has not answered the offer, a spokeswoman told the local radio on Wednesday.</p>{extra}"
    "</article></body></html>"
)
PAGE = ARTICLE.format(extra="").encode()
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Nasty</title>
<item><title>One</title><link>/page</link><guid>1</guid><pubDate>Thu, 27 Feb 2025 10:00 MSK</pubDate></item>
<item><title>Two</title><link>/changing</link><guid>2</guid><pubDate>the day before yesterday</pubDate></item>
<item><title>Three</title><link>javascript:alert(1)</link><guid>3</guid></item>
</channel></rss>"""

BOMB = gzip.compress(b"\0" * 30_000_000)
"""Packed once, since a busy machine takes long over it and the test would then see a slow server instead."""


class Handler(BaseHTTPRequestHandler):
    """Answers a path by the method of its name, `-` read as `_`."""

    protocol_version = "HTTP/1.1"
    server: NastyServer

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        path = self.path.partition("?")[0].strip("/")
        self.server.seen[path] += 1
        self.server.headers_seen.append((path, dict(self.headers)))
        name = path.split("/")[0].replace("-", "_").replace(".", "_")
        try:
            getattr(self, f"on_{name}", self.on_missing)()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def send(
        self, body: bytes = PAGE, status: int = 200, kind: str = "text/html; charset=utf-8", **headers: str
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def raw(self, data: bytes) -> None:
        self.wfile.write(data)
        self.wfile.flush()
        self.close_connection = True

    def redirect(self, target: str, status: int = 302) -> None:
        self.send(b"", status, Location=target)

    def count(self) -> int:
        return self.server.seen[self.path.strip("/")]

    def on_missing(self) -> None:
        self.send(b"no", 404)

    def on_robots_txt(self) -> None:
        self.send(self.server.robots, self.server.robots_status, "text/plain")

    def on_page(self) -> None:
        self.send()

    def on_private(self) -> None:
        self.send()

    def on_slow_drip(self) -> None:
        self.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
        for _ in range(200):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.05)

    def on_slow_headers(self) -> None:
        self.raw(b"HTTP/1.1 200 OK\r\n")
        for number in range(200):
            self.wfile.write(b"X-%d: y\r\n" % number)
            self.wfile.flush()
            time.sleep(0.05)

    def on_silent(self) -> None:
        time.sleep(8)
        self.close_connection = True

    def on_endless(self) -> None:
        self.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            self.wfile.write(b"<p>more</p>" * 10_000)

    def on_endless_headers(self) -> None:
        self.raw(b"HTTP/1.1 200 OK\r\n")
        while True:
            self.wfile.write(b"X-More: and more and more\r\n" * 1000)

    def on_endless_chunks(self) -> None:
        self.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            self.wfile.write(b"2710\r\n" + b"x" * 10_000 + b"\r\n")

    def on_redirect_loop(self) -> None:
        self.redirect("/redirect-loop-back")

    def on_redirect_loop_back(self) -> None:
        self.redirect("/redirect-loop")

    def on_redirect_chain(self) -> None:
        self.redirect(f"/redirect-chain/{self.path.count('/')}/{self.path}")

    def on_redirect_file(self) -> None:
        self.redirect("file:///etc/passwd")

    def on_redirect_javascript(self) -> None:
        self.redirect("javascript:alert(1)")

    def on_redirect_broken(self) -> None:
        self.redirect("http://[::1")

    def on_redirect_other_host(self) -> None:
        self.redirect(f"http://127.0.0.2:{self.server.server_port}/page")

    def on_redirect_robots(self) -> None:
        self.redirect("/private")

    def on_moved(self) -> None:
        self.redirect("/page", 301)

    def on_wrong_charset(self) -> None:
        self.send(ARTICLE.format(extra="<p>Erdoğan said so – “again”.</p>").encode(), kind="text/html; charset=utf-16")

    def on_unknown_charset(self) -> None:
        self.send(kind="text/html; charset=x-nonsense-9")

    def on_codec_charset(self) -> None:
        self.send(kind="text/html; charset=zlib")

    def on_legacy_charset(self) -> None:
        body = ARTICLE.format(extra="<p>Стороны договорились о встрече, сообщил министр.</p>")
        self.send(body.encode("cp1251"), kind="text/html; charset=windows-1251")

    def on_gzip(self) -> None:
        self.send(gzip.compress(PAGE), Content_Encoding="gzip")

    def on_gzip_bomb(self) -> None:
        self.send(BOMB, Content_Encoding="gzip")

    def on_gzip_twice(self) -> None:
        self.send(gzip.compress(gzip.compress(PAGE)), Content_Encoding="gzip, gzip")

    def on_gzip_lie(self) -> None:
        self.send(PAGE, Content_Encoding="gzip")

    def on_gzip_cut(self) -> None:
        self.send(gzip.compress(PAGE)[:-20], Content_Encoding="gzip")

    def on_deflate_bare(self) -> None:
        packer = zlib.compressobj(wbits=-15)
        self.send(packer.compress(PAGE) + packer.flush(), Content_Encoding="deflate")

    def on_brotli(self) -> None:
        self.send(b"\x0b\x02\x80abc\x03", Content_Encoding="br")

    def on_not_modified(self) -> None:
        if self.headers.get("If-None-Match") == '"v1"':
            self.send_response(304)
            self.end_headers()
        else:
            self.send(ETag='"v1"', Last_Modified=formatdate(0, usegmt=True))

    def on_too_many(self) -> None:
        if self.count() < 3:
            self.send(b"slow down", 429, Retry_After="1")
        else:
            self.send()

    def on_too_many_forever(self) -> None:
        self.send(b"go away", 429, Retry_After="99999")

    def on_retry_nonsense(self) -> None:
        if self.count() < 2:
            self.send(b"", 503, Retry_After="in a while")
        else:
            self.send()

    def on_broken(self) -> None:
        self.send(b"oops", 500)

    def on_gone(self) -> None:
        self.send(b"gone", 410)

    def on_cut_body(self) -> None:
        self.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n" + PAGE[:100])

    def on_hang_up(self) -> None:
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def on_not_http(self) -> None:
        self.raw(b"SSH-2.0-OpenSSH_9.2\r\n" * 3)

    def on_bad_length(self) -> None:
        self.raw(b"HTTP/1.1 200 OK\r\nContent-Length: minus one\r\n\r\n" + PAGE)

    def on_bad_chunks(self) -> None:
        self.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\nxx\r\n")

    def on_image(self) -> None:
        self.send(b"\x89PNG\r\n", kind="image/png")

    def on_binary_as_html(self) -> None:
        self.send(bytes(range(256)) * 50)

    def on_empty(self) -> None:
        self.send(b"")

    def on_cookie(self) -> None:
        self.send(Set_Cookie="spy=1; Path=/")

    def on_deep(self) -> None:
        self.send(b"<div>" * 50_000 + b"text" + b"</div>" * 50_000)

    def on_consent(self) -> None:
        self.send(b"<html><body><h1>We value your privacy</h1><button>Accept</button></body></html>")

    def on_feed(self) -> None:
        self.send(FEED, kind="application/rss+xml")

    def on_feed_bomb(self) -> None:
        levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
        self.send(f'<!DOCTYPE r [<!ENTITY l0 "ha">{levels}]><rss><channel>&l9;</channel></rss>'.encode())

    def on_feed_external(self) -> None:
        self.send(
            b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>'
        )

    def on_changing(self) -> None:
        self.send(ARTICLE.format(extra=self.server.extra).encode())


class NastyServer(ThreadingHTTPServer):
    """Runs in a thread. `seen` counts requests by path; `robots` and `extra` can be changed while it runs."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("0.0.0.0", 0), Handler)
        self.seen: Counter[str] = Counter()
        self.headers_seen: list[tuple[str, dict[str, str]]] = []
        self.robots = b"User-agent: *\nDisallow: /private\n"
        self.robots_status = 200
        self.extra = ""

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{path}"

    def handle_error(self, *_: Any) -> None:
        pass  # clients hang up on purpose

    def __enter__(self) -> NastyServer:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.shutdown()
        self.server_close()
