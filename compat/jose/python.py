"""joserfc and Authlib against our tokens: what they write we read, what we write they read.

    python.py PEER        PEER: the program built from crates/vault/examples/jose_peer.rs

One line a check, "ok ..." or "FAIL ...".
"""

import json
import subprocess
import sys
import traceback

from authlib.jose import JsonWebKey, JsonWebToken  # warns that it will move to joserfc; it is still in use
from joserfc import jwe, jwk, jwt

CURVES = {"P-256": "ES256", "P-384": "ES384", "P-521": "ES512"}
AGREEMENTS = ["ECDH-ES+A128KW", "ECDH-ES+A192KW", "ECDH-ES+A256KW"]
ENCRYPTIONS = ["A256CBC-HS512", "A256GCM"]
CLAIMS = {"iss": "https://login.example", "sub": "陈美玲", "iat": 1790000000, "nested": {"ä": [None, True, 1.5]}}

peer = subprocess.Popen([sys.argv[1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
failed = 0


def ask(**request):
    peer.stdin.write(json.dumps(request) + "\n")
    peer.stdin.flush()
    return json.loads(peer.stdout.readline())


def must(**request):
    answer = ask(**request)
    assert "error" not in answer, answer
    return answer


def check(name, body):
    global failed
    try:
        body()
        print("ok", name)
    except Exception:
        failed += 1
        print("FAIL", name, traceback.format_exc())


def refused(body):
    try:
        body()
    except Exception:
        return
    raise AssertionError("it was not refused")


def changed(token, part):
    """Another character somewhere in the middle of a part."""
    parts = token.split(".")
    at = len(parts[part]) // 2
    parts[part] = parts[part][:at] + ("B" if parts[part][at] == "A" else "A") + parts[part][at + 1:]
    return ".".join(parts)


ours = must(do="publish")


def our_signature(decode):
    def body():
        token = must(do="sign", typ="JWT", claims=CLAIMS)["token"]
        header, claims = decode(token)
        assert claims == CLAIMS, claims
        assert header == {"alg": "ES256", "typ": "JWT", "kid": ours["keys"][0]["kid"]}, header
        for part in range(3):
            refused(lambda: decode(changed(token, part)))
    return body


def joserfc_decode(token):
    read = jwt.decode(token, jwk.KeySet.import_key_set(ours), algorithms=["ES256"])
    return read.header, read.claims


def authlib_decode(token):
    claims = JsonWebToken(["ES256"]).decode(token, JsonWebKey.import_key_set(ours))
    return claims.header, dict(claims)


check("our signature verifies with joserfc and is refused when changed", our_signature(joserfc_decode))
check("our signature verifies with Authlib and is refused when changed", our_signature(authlib_decode))


def signatures(crv, alg):
    key = jwk.ECKey.generate_key(crv, {"kid": "theirs", "use": "sig", "alg": alg})
    other = jwk.ECKey.generate_key(crv, {"kid": "theirs", "use": "sig", "alg": alg})
    header = {"alg": alg, "typ": "JWT", "kid": "theirs"}
    with_authlib = JsonWebToken([alg]).encode(header, CLAIMS, key.as_dict(private=True)).decode()
    for token in [jwt.encode(header, CLAIMS, key, algorithms=[alg]), with_authlib]:
        keys = {"keys": [*ours["keys"], key.as_dict(private=False)]}
        assert must(do="verify", token=token, keys=keys) == {"claims": CLAIMS, "alg": alg, "kid": "theirs", "typ": "JWT"}
        assert "error" in ask(do="verify", token=token, keys={"keys": [other.as_dict(private=False)]})
        for part in range(3):
            assert "error" in ask(do="verify", token=changed(token, part), keys=keys)
    assert must(do="thumbprint", jwk=key.as_dict(private=False))["thumbprint"] == key.thumbprint()


def our_encryption(crv, agreement, enc):
    key = jwk.ECKey.generate_key(crv, {"kid": "enc", "use": "enc", "alg": agreement})
    inner = must(do="sign", typ="JWT", claims=CLAIMS)["token"]
    token = must(do="encrypt", keys={"keys": [*ours["keys"], key.as_dict(private=False)]}, enc=enc, plain=inner)["token"]
    read = jwe.decrypt_compact(token, key, algorithms=[agreement, enc])
    assert {name: read.protected[name] for name in ["alg", "enc", "cty", "typ", "kid"]} == {
        "alg": agreement, "enc": enc, "cty": "JWT", "typ": "JWT", "kid": "enc"}, read.protected
    assert joserfc_decode(read.plaintext.decode())[1] == CLAIMS
    for part in range(5):
        refused(lambda: jwe.decrypt_compact(changed(token, part), key, algorithms=[agreement, enc]))


def their_encryption(crv, agreement, enc):
    opening = must(do="open", crv=crv, alg=agreement)
    key = jwk.ECKey.import_key(opening)
    for plain in ["short", "ü" * 3000]:
        header = {"alg": agreement, "enc": enc, "kid": opening["kid"]}
        token = jwe.encrypt_compact(header, plain.encode(), key, algorithms=[agreement, enc])
        assert ask(do="decrypt", kid=opening["kid"], enc=enc, token=token) == {"plain": plain}
        for part in range(5):
            assert "error" in ask(do="decrypt", kid=opening["kid"], enc=enc, token=changed(token, part))


for crv, alg in CURVES.items():
    check(f"{alg} of joserfc and of Authlib verifies, and is refused when changed", lambda: signatures(crv, alg))
    for agreement in AGREEMENTS:
        for enc in ENCRYPTIONS:
            check(f"our {crv} {agreement} {enc} decrypts with joserfc", lambda: our_encryption(crv, agreement, enc))
            check(f"{crv} {agreement} {enc} of joserfc decrypts", lambda: their_encryption(crv, agreement, enc))
peer.stdin.close()
sys.exit(1 if failed else 0)
