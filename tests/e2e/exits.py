"""Ways by which a script might reach somebody, and somebody who hears whoever reaches them."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

BLANK = b"<!doctype html><body></body>"

_PEERS = """
    const here = new RTCPeerConnection(), there = new RTCPeerConnection();
    here.createDataChannel('way');
    await here.setLocalDescription(await here.createOffer());
    await there.setRemoteDescription(here.localDescription);
    await there.setLocalDescription(await there.createAnswer());
    const { sdp } = there.localDescription;
    const answer = sdp.split('\\r\\n').filter((line) => !line.startsWith('a=candidate'));
    await here.setRemoteDescription({ type: 'answer', sdp: answer.join('\\r\\n') });
    const name = /ufrag:(\\S+)/.exec(sdp)[1];
    const candidate = 'candidate:1 1 udp 2122260223 127.0.0.1 UDP_PORT typ host ufrag ' + name;
    await here.addIceCandidate({ candidate, sdpMid: '0' });
    self.kept = [here, there];
"""


def _server(address: str) -> str:
    return f"""
        const way = new RTCPeerConnection({{ iceServers: [{address}] }});
        way.createDataChannel('way');
        await way.setLocalDescription(await way.createOffer());
        self.kept = way;
    """


def _link(rel: str, more: str = "") -> str:
    return f"""
        const link = document.createElement('link');
        Object.assign(link, {{ rel: '{rel}', href: 'HTTP/link', {more} }});
        document.head.append(link);
    """


def _put(tag: str, source: str) -> str:
    return f"""
        const put = document.createElement('{tag}');
        put.{source} = 'HTTP/{tag}';
        document.body.append(put);
    """


EXITS = {
    "fetch": "await fetch('HTTP/fetch', { mode: 'no-cors' });",
    "fetch that outlives": "await fetch('HTTP/kept', { mode: 'no-cors', keepalive: true });",
    "XMLHttpRequest": "const x = new XMLHttpRequest(); x.open('GET', 'HTTP/x'); x.send();",
    "EventSource": "new EventSource('HTTP/events');",
    "WebSocket": "new WebSocket('ws://127.0.0.1:TCP_PORT/socket');",
    "WebTransport": "self.kept = new WebTransport('https://127.0.0.1:UDP_PORT/transport');",
    "sendBeacon": "navigator.sendBeacon('HTTP/beacon', 'secret');",
    "import": "await import('HTTP/import');",
    "a data channel by STUN": _server("{ urls: 'stun:127.0.0.1:UDP_PORT' }"),
    "a data channel by TURN": _server(
        "{ urls: 'turn:127.0.0.1:TCP_PORT?transport=tcp', username: 'secret', credential: 'x' }"
    ),
    "a data channel to a peer": _PEERS,
    "a data channel of an empty frame's": f"""
        const empty = document.createElement('iframe');
        document.body.append(empty);
        const {{ RTCPeerConnection }} = empty.contentWindow;
        {_server("{ urls: 'stun:127.0.0.1:UDP_PORT' }")}
    """,
    "a picture": "self.kept = new Image(); self.kept.src = 'HTTP/picture';",
    "a sound": "self.kept = new Audio('HTTP/sound'); self.kept.load();",
    "a font": "await new FontFace('way', 'url(HTTP/font)').load();",
    "a style": "document.body.style.background = 'url(HTTP/style)';",
    "a style sheet": _link("stylesheet"),
    "loading early": _link("preload", "as: 'fetch'"),
    "a script": _put("script", "src"),
    "a frame": _put("iframe", "src"),
    "an object": _put("object", "data"),
    "a film": _put("video", "src"),
    "a form": """
        const form = document.createElement('form');
        form.action = 'HTTP/form';
        document.body.append(form);
        form.submit();
    """,
    "a window": "window.open('HTTP/window');",
    "going elsewhere": "location.href = 'HTTP/elsewhere';",
    "leading the page away": "window.top.location.href = 'HTTP/top';",
}
"""Scripts; HTTP, TCP_PORT and UDP_PORT stand for where somebody listens."""

WORKERS_EXITS = {
    "importScripts": "importScripts('HTTP/scripts');",
    "a worker of its own": """
        const code = URL.createObjectURL(new Blob(["fetch('HTTP/worker', { mode: 'no-cors' })"]));
        self.kept = new Worker(code);
    """,
}
"""Those that only a worker has."""


class Listener:
    """Somebody at 127.0.0.1, by TCP (an HTTP server with one blank page) and by UDP."""

    def __init__(self, web: ThreadingHTTPServer, udp: socket.socket, heard: list[str]) -> None:
        self.heard = heard
        self.tcp = web.server_port
        self.udp = udp.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.tcp}"

    def placed(self, code: str) -> str:
        """The script of an exit, leading here."""
        led = code.replace("HTTP", self.address)
        return led.replace("TCP_PORT", str(self.tcp)).replace("UDP_PORT", str(self.udp))


@contextmanager
def listening() -> Iterator[Listener]:
    heard: list[str] = []

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(BLANK)

        do_POST = do_GET

        def log_message(self, *_: Any) -> None:
            """What is heard is told by the test."""

    class Web(ThreadingHTTPServer):
        daemon_threads = True

        def process_request(self, request: Any, client_address: Any) -> None:
            heard.append("a connection")
            super().process_request(request, client_address)

    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind(("127.0.0.1", 0))
    web = Web(("127.0.0.1", 0), Ear)
    threads = [
        threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.1}),
        threading.Thread(target=_hear_packets, args=(udp, heard)),
    ]
    for thread in threads:
        thread.start()
    try:
        yield Listener(web, udp, heard)
    finally:
        web.shutdown()
        web.server_close()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", udp.getsockname())
        for thread in threads:
            thread.join()
        udp.close()


def _hear_packets(udp: socket.socket, heard: list[str]) -> None:
    """Until an empty packet comes."""
    while udp.recv(2048):
        heard.append("a packet")
