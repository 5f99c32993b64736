"""A service written with Authlib, for one visitor. Says its address and its public key on a line; its configuration comes back on a line."""

import json
import secrets
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import ECKey, JsonWebEncryption, JsonWebKey, JsonWebToken
from authlib.oidc.core import CodeIDToken


class Visit:
    """One sign-in, from the request to the end of the session."""

    def __init__(self, url, key, config):
        self.url, self.key, self.config = url, key, config
        self.session = OAuth2Session(
            config["client_id"],
            config["client_secret"],
            scope=config["asked"]["scope"],
            redirect_uri=f"{url}/callback",
            token_endpoint_auth_method="client_secret_post",
        )
        self.metadata = self.session.get(f"{config['issuer']}/.well-known/openid-configuration", withhold_token=True).json()
        self.nonce = secrets.token_urlsafe(16)

    def login(self):
        level = {name: value for name, value in self.config["asked"].items() if name != "scope"}
        address, self.state = self.session.create_authorization_url(self.metadata["authorization_endpoint"], nonce=self.nonce, **level)
        return address

    def callback(self, address):
        token = self.session.fetch_token(self.metadata["token_endpoint"], authorization_response=address, state=self.state)
        return self.shown(token)

    def renew(self):
        # It keeps the token that it was given last, with the refresh token.
        return self.shown(self.session.refresh_token(self.metadata["token_endpoint"]))

    def shown(self, token):
        self.id_token = self.opened(token["id_token"])
        params = {"nonce": self.nonce, "access_token": token["access_token"]}
        claims = self.verified(self.id_token, claims_cls=CodeIDToken, params=params)
        answer = self.session.get(self.metadata["userinfo_endpoint"])
        signed = answer.headers["content-type"].startswith("application/jwt")
        identity = self.verified(self.opened(answer.text)) if signed else answer.json()
        tokens = {"id_token": self.id_token, "access_token": token["access_token"], "refresh_token": token.get("refresh_token")}
        return {"acr": claims["acr"], **identity, **tokens}

    def opened(self, token):
        """What is inside an encrypted token; one that is signed only as it is."""
        if not self.config["encrypted"]:
            return token
        return JsonWebEncryption().deserialize_compact(token, self.key)["payload"].decode()

    def verified(self, token, claims_cls=None, params=None):
        keys = self.config["client_secret"]
        if self.config["alg"] != "HS256":
            keys = JsonWebKey.import_key_set(self.session.get(self.metadata["jwks_uri"], withhold_token=True).json())
        expected = {"iss": {"value": self.config["issuer"]}, "aud": {"value": self.config["client_id"]}}
        claims = JsonWebToken([self.config["alg"]]).decode(
            token, keys, claims_cls=claims_cls, claims_options=expected, claims_params=params
        )
        claims.validate()
        return claims

    def logout(self, state):
        # Authlib has nothing for this: the address is written by hand.
        query = {"id_token_hint": self.id_token, "post_logout_redirect_uri": f"{self.url}/bye", **state}
        return f"{self.metadata['end_session_endpoint']}?{urlencode(query, doseq=True)}"


class Handler(BaseHTTPRequestHandler):
    visit = None

    def do_GET(self):
        try:
            if self.path == "/login":
                self.answer(302, location=self.visit.login())
            elif self.path == "/renew":
                self.answer(200, json.dumps(self.visit.renew()))
            elif self.path.startswith("/logout"):
                self.answer(302, location=self.visit.logout(parse_qs(urlsplit(self.path).query)))
            elif self.path.startswith("/callback"):
                self.answer(200, json.dumps(self.visit.callback(self.visit.url + self.path)))
            else:
                self.answer(200, "Goodbye")
        except Exception as error:  # shown to the test, whatever it is
            self.answer(500, repr(error))

    def answer(self, status, body="", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
url = f"http://localhost:{server.server_port}"
key = ECKey.generate_key("P-256", {"use": "enc", "kid": "service"}, is_private=True)
print(json.dumps({"url": url, "jwk": key.as_dict(is_private=False)}), flush=True)
Handler.visit = Visit(url, key, json.loads(sys.stdin.readline()))
threading.Thread(target=server.serve_forever, daemon=True).start()
print("ready", flush=True)
# Whoever started it holds the other end: it ends with them.
sys.stdin.read()
