"""Stands between kiosk and centre with the centre's own certificate, and does what an attacker or a
broken machine in that place would do."""
import datetime
import email.utils
import http.client
import http.server
import ssl
import threading


class Proxy:
    """Passes everything on, unless told otherwise:
    down      hangs up on every call
    ahead_s   so many seconds later is the date in every answer
    answer    a function (path, body, status, headers, answer) that returns (status, answer) instead
    before_handshake(), asked(path)   called at these moments; may wait, or raise ConnectionError
    cut(path, length)   how many bytes of the answer go back before stop_here() is called; None: all"""

    def __init__(self, keys, kiosk_id, centre_port):
        self.keys, self.kiosk_id, self.centre_port = keys, kiosk_id, centre_port
        self.down = False
        self.ahead_s = 0
        self.answer = self.before_handshake = self.asked = self.cut = self.stop_here = None
        self.calls = []
        server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.minimum_version = ssl.TLSVersion.TLSv1_3
        server.load_cert_chain(f"{keys}/centre.pem", f"{keys}/centre.key")
        server.load_verify_locations(f"{keys}/ca.pem")
        server.verify_mode = ssl.CERT_REQUIRED
        self.client = ssl.create_default_context(cafile=f"{keys}/ca.pem")
        self.client.load_cert_chain(f"{keys}/kiosk-{kiosk_id}.pem", f"{keys}/kiosk-{kiosk_id}.key")
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.proxy = self
        self.server.tls = server
        self.url = f"https://localhost:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05},
                         daemon=True).start()

    def ask(self, method, path, body, headers):
        link = http.client.HTTPSConnection("localhost", self.centre_port, context=self.client,
                                           timeout=20)
        try:
            link.request(method, path, body, headers)
            answer = link.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            link.close()


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def verify_request(self, request, client_address):
        return not self.proxy.down

    def finish_request(self, request, client_address):
        if self.proxy.before_handshake:
            self.proxy.before_handshake()
        with self.tls.wrap_socket(request, server_side=True) as link:
            self.RequestHandlerClass(link, client_address, self)

    def handle_error(self, request, client_address):
        """A client that hangs up is nothing to talk about."""


def later(date, seconds):
    """An HTTP date so many seconds after this one."""
    when = email.utils.parsedate_to_datetime(date) + datetime.timedelta(seconds=seconds)
    return email.utils.format_datetime(when, usegmt=True)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def relay(self):
        proxy = self.server.proxy
        if proxy.down:
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        passed = {name: value for name, value in self.headers.items()
                  if name.lower() not in ("host", "content-length", "connection")}
        proxy.calls.append(f"{self.command} {self.path}")
        if proxy.asked:
            proxy.asked(self.path)
        status, headers, answer = proxy.ask(self.command, self.path, body, passed)
        if proxy.answer:
            status, answer = proxy.answer(self.path, body, status, headers, answer)
        self.send_response_only(status)
        for name, value in headers.items():
            if name.lower() == "date":
                value = later(value, proxy.ahead_s)
            if name.lower() not in ("content-length", "connection"):
                self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if status not in (204, 304):
            self.send_answer(answer)

    def send_answer(self, answer):
        proxy = self.server.proxy
        length = proxy.cut(self.path, len(answer)) if proxy.cut else None
        self.wfile.write(answer[:length])
        if length is not None:
            proxy.stop_here()

    do_GET = do_POST = relay

    def log_message(self, *_):
        pass
