// A whole relying party in one file: people sign in with Polity at http://localhost:9000/.
//
//   npm install openid-client
//   node login.mjs data/relying-parties/harbour-bank.json
//
// The file holds a client_id, scopes and private keys; `polity demo` writes two of them. A plain
// login (angsana-library.json) gets the ID token, a party for facts (harbour-bank.json) also the facts.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import * as client from "openid-client";

const ISSUER = process.env.ISSUER ?? "http://localhost:8080/login/fapi";
const CALLBACK = "http://localhost:9000/callback";
const party = JSON.parse(await readFile(process.argv[2], "utf8"));
const [signing, encryption] = party.jwks.keys;
const imported = (jwk, name, uses) =>
  crypto.subtle.importKey("jwk", jwk, { name, namedCurve: jwk.crv }, false, uses);

const config = await client.discovery(
  new URL(ISSUER),
  party.client_id,
  {},
  client.PrivateKeyJwt({ key: await imported(signing, "ECDSA", ["sign"]), kid: signing.kid }),
  // Plain http is for this machine only: leave the second function out elsewhere.
  { execute: [client.enableNonRepudiationChecks, client.allowInsecureRequests] },
);
client.enableDecryptingResponses(config, ["A256CBC-HS512"], {
  key: await imported(encryption, "ECDH", ["deriveBits"]),
  alg: encryption.alg,
  kid: encryption.kid,
});

const logins = new Map();

async function begin() {
  const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair("ES256"));
  const login = { DPoP, verifier: client.randomPKCECodeVerifier(), nonce: client.randomNonce() };
  const state = client.randomState();
  logins.set(state, login);
  const isLogin = party.scopes.includes("user.identity");
  return client.buildAuthorizationUrlWithPAR(
    config,
    {
      redirect_uri: CALLBACK,
      scope: party.scopes.join(" "),
      state,
      nonce: login.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(login.verifier),
      code_challenge_method: "S256",
      // A login says what it is for; a party for facts must not.
      ...(isLogin && { authentication_context_type: "APP_AUTHENTICATION_DEFAULT" }),
    },
    { DPoP },
  );
}

async function finish(here) {
  const state = here.searchParams.get("state");
  const { DPoP, verifier, nonce } = logins.get(state) ?? {};
  logins.delete(state);
  const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
  const tokens = await client.authorizationCodeGrant(config, here, checks, undefined, { DPoP });
  const told = { id_token: tokens.claims() };
  if (!party.scopes.includes("user.identity")) {
    told.userinfo = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub, { DPoP });
  }
  return told;
}

createServer(async (request, response) => {
  const here = new URL(request.url, "http://localhost:9000");
  try {
    if (here.pathname === "/callback") {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(await finish(here), null, 2));
    } else {
      response.writeHead(303, { location: (await begin()).href }).end();
    }
  } catch (error) {
    // What the issuer refused has a number: `error_uri` leads to the rule that failed and the value seen.
    response.writeHead(500).end(`${error.message}\n${JSON.stringify(error.cause ?? {}, null, 2)}\n`);
  }
}).listen(9000, "localhost", () => console.log("Sign in at http://localhost:9000/"));
