"""A mail server on loopback. It prints its port, then each received mail as a line of JSON, and ends with its standard input."""

import base64
import json
import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Keeping:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.1.1 There is nobody of that name here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        print(json.dumps({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "encrypted": session.ssl is not None,
            "user": session.auth_data.login.decode() if session.auth_data else None,
            "content": base64.b64encode(envelope.content).decode(),
        }), flush=True)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    known = (data.login, data.password) == (b"ci@example.test", b"sentinel-5ecret")
    return AuthResult(success=known, handled=False, auth_data=data)


mode, certificate, key = sys.argv[1:4]
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(certificate, key)
options = {
    "plain": {"auth_require_tls": False},
    "login-in-the-open": {"auth_require_tls": False, "authenticator": authenticate, "auth_required": True},
    "starttls": {"tls_context": context, "authenticator": authenticate, "auth_required": True, "require_starttls": True},
    # The library reports only TLS sessions that it has started itself.
    "implicit": {"ssl_context": context, "auth_require_tls": False, "authenticator": authenticate, "auth_required": True},
}[mode]
controller = Controller(Keeping(), hostname="127.0.0.1", port=int(sys.argv[4]), **options)
controller.start()
print("ready", flush=True)
sys.stdin.read()
controller.stop()
