// How this application speaks with Polity: signing people in, reading what they allowed, and telling what became of it.
// The protocol is openid-client's, unmodified: FAPI 2.0 for people, client_credentials with DPoP for the application itself.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { webcrypto } from "node:crypto";
import * as client from "openid-client";

const CLIENT_ID = "TownCouncilGardenDemonstration01"; // as in ../garden-plot.toml
const TOKEN_SPARE_MS = 30_000;
const KINDS = { sig: { name: "ECDSA", uses: ["sign"], alg: "ES256" }, enc: { name: "ECDH", uses: ["deriveBits"], alg: "ECDH-ES+A256KW" } };

// Two key pairs, made once: this file is all that makes this program the application.
async function keys(file) {
  if (!existsSync(file)) {
    const made = [];
    for (const [use, { name, uses, alg }] of Object.entries(KINDS)) {
      const pair = await webcrypto.subtle.generateKey({ name, namedCurve: "P-256" }, true, name === "ECDH" ? uses : ["sign", "verify"]);
      const { crv, kty, x, y, d } = await webcrypto.subtle.exportKey("jwk", pair.privateKey);
      made.push({ kty, crv, x, y, d, use, alg, kid: `${use}-${Date.now()}` });
    }
    writeFileSync(file, JSON.stringify({ keys: made }), { mode: 0o600, flag: "wx" });
  }
  return JSON.parse(readFileSync(file)).keys;
}

export class Polity {
  #config;
  #dpop;
  #origin;
  #token;
  jwks;

  static async connect(origin, keyFile, callback) {
    const own = await keys(keyFile);
    const it = new Polity();
    it.#origin = origin;
    it.callback = callback;
    it.jwks = { keys: own.map(({ d, ...shown }) => shown) };
    const take = async (use) => {
      const jwk = own.find((key) => key.use === use);
      const { name, uses } = KINDS[use];
      const { kty, crv, x, y, d } = jwk;
      return { kid: jwk.kid, alg: jwk.alg, key: await webcrypto.subtle.importKey("jwk", { kty, crv, x, y, d }, { name, namedCurve: crv }, false, uses) };
    };
    const [signing, decryption] = [await take("sig"), await take("enc")];
    // Plain http is for a demonstration on this machine.
    const execute = origin.startsWith("http://localhost:") ? [client.allowInsecureRequests] : [];
    it.#config = await client.discovery(new URL(`${origin}/login/fapi`), CLIENT_ID, {}, client.PrivateKeyJwt({ key: signing.key, kid: signing.kid }), { execute });
    client.enableDecryptingResponses(it.#config, ["A256CBC-HS512"], decryption);
    client.enableNonRepudiationChecks(it.#config);
    it.#dpop = client.getDPoPHandle(it.#config, await client.randomDPoPKeyPair("ES256"));
    return it;
  }

  // Where the person goes to sign in, and what has to be kept until they come back.
  async begin() {
    const long = () => client.randomState() + client.randomNonce();
    const begun = { verifier: client.randomPKCECodeVerifier(), state: long(), nonce: long(), at: Date.now() };
    const address = await client.buildAuthorizationUrlWithPAR(this.#config, {
      redirect_uri: this.callback,
      scope: "openid name regadd",
      code_challenge: await client.calculatePKCECodeChallenge(begun.verifier),
      code_challenge_method: "S256",
      state: begun.state,
      nonce: begun.nonce,
    }, { DPoP: this.#dpop });
    return { address, begun };
  }

  // Who came back, with what they allowed.
  async finish(begun, target) {
    const expected = { pkceCodeVerifier: begun.verifier, expectedState: begun.state, expectedNonce: begun.nonce, idTokenExpected: true };
    const tokens = await client.authorizationCodeGrant(this.#config, target, expected, undefined, { DPoP: this.#dpop });
    const { sub } = tokens.claims();
    const { person_info: facts } = await client.fetchUserInfo(this.#config, tokens.access_token, sub, { DPoP: this.#dpop });
    return { sub, facts };
  }

  // A token of the application's own, asked for anew shortly before it runs out.
  async #own() {
    if (!this.#token || this.#token.until < Date.now()) {
      const answer = await client.clientCredentialsGrant(this.#config, { scope: "applications" }, { DPoP: this.#dpop });
      this.#token = { value: answer.access_token, until: Date.now() + answer.expires_in * 1000 - TOKEN_SPARE_MS };
    }
    return this.#token.value;
  }

  // Calls /api/applications. The key makes the call happen once, however often the line breaks.
  async call(method, path, body, key, etag) {
    const headers = new Headers({ "content-type": "application/json", "idempotency-key": key, ...(etag && { "if-match": etag }) });
    const address = new URL(`/api/applications/${path}`, this.#origin);
    const answer = await client.fetchProtectedResource(this.#config, await this.#own(), address, method, JSON.stringify(body), headers, { DPoP: this.#dpop });
    const said = await answer.json();
    if (!answer.ok) throw new Error(`${said.title}: ${said.detail ?? JSON.stringify(said.fields ?? {})}`);
    return { ...said, etag: answer.headers.get("etag") };
  }
}
