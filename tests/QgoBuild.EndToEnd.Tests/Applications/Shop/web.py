"""The shop's website: it takes jobs and files, and says what has become of them."""
import hashlib
import json
import os
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from database import connect


class Shop(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        with connect(3) as connection, connection.cursor() as cursor:
            if self.path == "/health":
                cursor.execute("SELECT 1")
                return self.answer(200, {"status": "ok"})
            cursor.execute("SELECT count(*), count(*) FILTER (WHERE runs > 0), coalesce(max(runs), 0) FROM jobs")
            jobs, done, most = cursor.fetchone()
            cursor.execute("SELECT count(*) FROM collisions")
            with open("/run/secrets/payment_key", "rb") as file:
                key = hashlib.sha256(file.read()).hexdigest()
            return self.answer(200, {"release": os.environ["RELEASE"], "greeting": os.environ["GREETING"], "key": key,
                                     "jobs": jobs, "done": done, "mostRuns": most,
                                     "collisions": cursor.fetchone()[0], "media": sorted(os.listdir("/srv/media"))})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path.startswith("/media/"):
            with open("/srv/media/" + os.path.basename(self.path), "wb") as file:
                file.write(body)
            return self.answer(201, {})
        with connect(3) as connection, connection.cursor() as cursor:
            cursor.execute("INSERT INTO jobs (name) VALUES (%s)", (body.decode(),))
        return self.answer(201, {})

    def answer(self, code, content):
        text = json.dumps(content).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *arguments):
        pass


server = ThreadingHTTPServer(("", 8000), Shop)
server.daemon_threads = False
signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
server.serve_forever()
server.server_close()
