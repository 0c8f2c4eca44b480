"""Authlib and joserfc, unmodified: whole logins in Python, under each mount.

    python authlib_login.py ORIGIN DATA_FOLDER

Authlib makes the assertion of private_key_jwt, PKCE, the parameters, the token request, and judges the ID token's claims.
It has neither pushed requests nor DPoP: those two requests are made with its own session, and proofs are signed by joserfc,
its companion. It does not look at `iss` in the answer either; the check of it here is ours.
"""

import hashlib
import json
import re
import secrets
import sys
import time
import traceback
from base64 import urlsafe_b64encode
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import requests
from authlib.integrations.requests_client import OAuth2Session, OAuthError
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oidc.core import CodeIDToken, UserInfo
from authlib.oidc.discovery import OpenIDProviderMetadata, get_well_known_url
from joserfc import jwe, jws, jwt
from joserfc.jwk import ECKey, KeySet

CALLBACK = "http://localhost:9000/callback"
MOUNTS = ["/login/fapi", "/singpass/v3/fapi"]
SCOPE = "openid name dob sex regadd mobileno email"
ASSERTION_SECONDS = 60  # Authlib's own are valid for an hour, longer than the profile allows
STEPS_MAX = 12

origin, folder = sys.argv[1:3]
party = json.loads((Path(folder) / "relying-parties/harbour-bank.json").read_text())
keys = {key["use"]: key for key in party["jwks"]["keys"]}
signing, decryption = ECKey.import_key(keys["sig"]), ECKey.import_key(keys["enc"])


class Resident:
    """Somebody with a browser: cookies, forms, redirects."""

    def __init__(self, persona):
        self.browser = requests.Session()
        answer = self.post(f"{origin}/demo/sign-in", {"persona": persona})
        assert answer.status_code == 303, answer.status_code

    def post(self, address, fields):
        return self.browser.post(address, data=fields, headers={"origin": origin}, allow_redirects=False)

    def decide(self, address):
        """Follows an authorization address, allows all that is asked, and gives where it leads."""
        answer = self.browser.get(address, allow_redirects=False)
        for _ in range(STEPS_MAX):
            if answer.is_redirect:
                target = urljoin(answer.url, answer.headers["location"])
                if not target.startswith(origin):
                    return target
                answer = self.browser.get(target, allow_redirects=False)
                continue
            action = re.search(r'<form id="consent-form" method="post" action="([^"]+)"', answer.text)
            assert answer.ok and action, f"the page cannot be answered: {answer.status_code}"
            token = re.search(r'name="_csrf" value="([^"]+)"', answer.text)[1]
            ticked = [("scope", scope) for scope in re.findall(r'name="scope" value="([^"]+)"', answer.text)]
            answer = self.post(origin + action[1], [("_csrf", token), ("decision", "allow"), *ticked])
        raise AssertionError("the login goes round in circles")


class Party:
    """A relying party as one writes it on Authlib."""

    def __init__(self, mount, **options):
        found = requests.get(get_well_known_url(origin + mount, external=True)).json()
        self.issuer = OpenIDProviderMetadata(found)
        assert self.issuer["issuer"] == origin + mount
        self.keys = KeySet.import_key_set(requests.get(self.issuer["jwks_uri"]).json())
        self.dpop = ECKey.generate_key("P-256", private=True)
        self.options = options

    def session(self):
        """Anew for each request: an assertion counts once, and Authlib keeps the claims that it was told."""
        session = OAuth2Session(party["client_id"], signing, scope=SCOPE, redirect_uri=CALLBACK,
                                token_endpoint_auth_method="private_key_jwt", code_challenge_method="S256")
        claims = {"exp": int(time.time()) + ASSERTION_SECONDS, **self.options.get("claims", {})}
        session.register_client_auth_method(
            PrivateKeyJWT(self.issuer["issuer"], claims=claims, headers={"kid": keys["sig"]["kid"]}, alg="ES256"))
        return session

    def proof(self, method, address, token=None):
        claims = {"htm": method, "htu": address, "iat": int(time.time()), "jti": secrets.token_urlsafe()}
        if token:
            claims["ath"] = urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).decode().rstrip("=")
        return jwt.encode({"typ": "dpop+jwt", "alg": "ES256", "jwk": self.dpop.as_dict(private=False)}, claims, self.dpop)

    def begin(self):
        """Pushes the parameters that Authlib would have put into the address."""
        session, verifier, nonce = self.session(), secrets.token_urlsafe(48), secrets.token_urlsafe(32)
        address, state = session.create_authorization_url(
            self.issuer["authorization_endpoint"], state=secrets.token_urlsafe(32), code_verifier=verifier, nonce=nonce)
        endpoint = self.issuer["pushed_authorization_request_endpoint"]
        fields = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        answer = session.request("POST", endpoint, data=fields, withhold_token=True, auth=session.client_auth("private_key_jwt"),
                                 headers={"DPoP": self.proof("POST", endpoint)})
        pushed = answer.json()
        if answer.status_code != 201:
            raise OAuthError(pushed["error"], pushed["error_description"])
        query = requests.compat.urlencode({"client_id": party["client_id"], "request_uri": pushed["request_uri"]})
        return f"{self.issuer['authorization_endpoint']}?{query}", state, verifier, nonce

    def redeem(self, target, state, verifier):
        assert parse_qs(urlsplit(target).query)["iss"] == [self.issuer["issuer"]]
        endpoint = self.issuer["token_endpoint"]
        return self.session().fetch_token(endpoint, authorization_response=target, state=state, code_verifier=verifier,
                                          headers={"Content-Type": "application/x-www-form-urlencoded", "DPoP": self.proof("POST", endpoint)})

    def read(self, token):
        """A token of the issuer: opened, then its signature checked; gives its claims."""
        assert token.count(".") == 4, "it came unencrypted"
        plain = jwe.decrypt_compact(token, decryption, algorithms=[keys["enc"].get("alg", "ECDH-ES+A256KW"), "A256CBC-HS512"]).plaintext
        return jwt.decode(plain.decode(), self.keys, algorithms=["ES256"]).claims

    def facts(self, token, method="GET"):
        endpoint = self.issuer["userinfo_endpoint"]
        headers = {"Authorization": f"DPoP {token}", "DPoP": self.proof(method, endpoint, token)}
        return self.session().request(method, endpoint, withhold_token=True, headers=headers)


def whole_login(mount):
    it, resident = Party(mount), Resident("elderly-man")
    address, state, verifier, nonce = it.begin()
    tokens = it.redeem(resident.decide(address), state, verifier)
    assert tokens["token_type"] == "DPoP" and tokens["expires_in"] == 1800
    options = {"iss": {"essential": True, "value": it.issuer["issuer"]}, "aud": {"essential": True, "value": party["client_id"]}}
    claims = CodeIDToken(it.read(tokens["id_token"]), {}, options, {"nonce": nonce, "client_id": party["client_id"]})
    claims.validate()
    for method in ["GET", "POST"]:
        answer = it.facts(tokens["access_token"], method)
        assert answer.ok and answer.headers["content-type"] == "application/jwt", answer.text
        facts = UserInfo(it.read(answer.text))
        assert facts.sub == claims["sub"]
        assert re.fullmatch(r"[A-Z][A-Z /@'-]{3,}", facts["person_info"]["name"]["value"])


def refused(error, act):
    try:
        act()
    except OAuthError as fault:
        assert fault.error == error, fault
        return
    raise AssertionError(f"it was not refused with {error}")


def single_use(mount):
    it, resident = Party(mount), Resident("elderly-man")
    address, state, verifier, _ = it.begin()
    target = resident.decide(address)
    token = it.redeem(target, state, verifier)["access_token"]
    refused("invalid_grant", lambda: it.redeem(target, state, verifier))
    assert it.facts(token).status_code == 401


def assertions(mount):
    refused("invalid_client", Party(mount, claims={"exp": int(time.time()) + 3600}).begin)
    refused("invalid_client", Party(mount, claims={"aud": "https://elsewhere.example"}).begin)
    same = {"claims": {"jti": secrets.token_urlsafe()}}
    Party(mount, **same).begin()
    refused("invalid_client", Party(mount, **same).begin)


failed = 0
for mount in MOUNTS:
    for name, body in [
        ("a whole login, to facts by GET and by POST", whole_login),
        ("a code is good once", single_use),
        ("an assertion that lives too long, is for another, or was used is refused", assertions),
    ]:
        try:
            body(mount)
            print(f"ok {mount}: {name}")
        except Exception:
            failed += 1
            print(f"FAIL {mount}: {name}\n{traceback.format_exc()}")
sys.exit(1 if failed else 0)
