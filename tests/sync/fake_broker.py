#!/usr/bin/env python3
"""A web server with the manners that a real broker does not show on demand: one a path.

Prints "PORT TLS_PORT DIRECTORY" and serves until its standard input ends. DIRECTORY holds ca.pem,
the certificate of the TLS port, made for localhost only.
"""
import http.server
import os
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time


class Manners(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    connections = 0
    token = "good"

    def setup(self):
        super().setup()
        Manners.connections += 1
        self.connection_id = Manners.connections

    def log_message(self, *args):
        pass

    def answer(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def read_body(self):
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def handle_any(self):
        body = self.read_body()
        name, _, rest = self.path[1:].partition("/")
        getattr(self, "do_" + name.replace("-", "_"))(rest, body)

    do_GET = do_POST = do_PUT = do_DELETE = handle_any

    def do_echo(self, rest, body):
        text = "%s %s connection=%d expect=%s type=%s auth=%s body=%s" % (
            self.command, rest, self.connection_id, self.headers.get("Expect"),
            self.headers.get("Content-Type"), self.headers.get("Authorization"),
            body.decode("utf-8", "replace"))
        self.answer(200, text.encode())

    def do_status(self, rest, body):
        self.answer(int(rest), b'{"reason":"as you wished"}')

    def do_html401(self, rest, body):
        self.answer(401, b"<html><body>401 Unauthorized</body></html>")

    def do_token(self, rest, body):
        if self.headers.get("Authorization") == "Bearer " + Manners.token:
            self.answer(200, b"welcome")
        else:
            self.do_html401(rest, body)

    def do_change_token(self, rest, body):
        Manners.token = rest
        self.answer(204)

    def do_busy(self, rest, body):
        self.answer(429, b"", [("Retry-After", rest)])

    def do_later(self, rest, body):
        when = self.date_time_string(int(time.time()) + int(rest))
        self.answer(503, b"", [("Retry-After", when)])

    def do_admin(self, rest, body):
        """Ready, without topics, its clock far behind."""
        ready = rest == "v2/brokers/ready"
        text = b"ok" if ready else b'{"reason":"Topic not found"}'
        self.send_response_only(200 if ready else 404)
        self.send_header("Date", "Tue, 15 Nov 1994 08:12:31 GMT")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_loop(self, rest, body):
        self.answer(307, b"", [("Location", "/loop/" + rest)])

    def do_hop(self, rest, body):
        left = int(rest)
        self.answer(307, b"", [("Location", "/hop/%d" % (left - 1) if left > 1 else "/echo/end")])

    def do_to(self, rest, body):
        self.answer(307, b"", [("Location", rest.replace("|", "/"))])

    def do_elsewhere(self, rest, body):
        """Only localhost has it."""
        port = rest.partition("/")[0]
        if self.headers.get("Host") == "localhost:" + port:
            self.answer(200, b"here")
        else:
            self.answer(307, b"", [("Location", "http://localhost:%s%s" % (port, self.path))])

    def do_hang(self, rest, body):
        time.sleep(20)

    def do_drip(self, rest, body):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        try:
            for _ in range(200):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(float(rest))
        except OSError:
            pass

    def do_huge(self, rest, body):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
        try:
            for _ in range(100000):
                self.wfile.write(chunk)
        except OSError:
            pass

    def do_cut(self, rest, body):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"only this")
        self.close_connection = True

    def do_reset(self, rest, body):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()


def serve(context=None):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Manners)
    server.daemon_threads = True
    server.handle_error = lambda *args: None
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def make_certificate(directory):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost", "-keyout", directory + "/key.pem",
         "-out", directory + "/ca.pem"], check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(directory + "/ca.pem", directory + "/key.pem")
    return context


def main():
    with tempfile.TemporaryDirectory() as directory:
        context = make_certificate(directory)
        print(serve(), serve(context), directory, flush=True)
        while os.read(sys.stdin.fileno(), 4096):
            pass


main()
