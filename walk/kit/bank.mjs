// A relying party as its developers would write it: a small bank with its own address, its own pages, and a client
// library that we did not write and did not change. The operator registers it by one command beside the running nation.

import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as client from "openid-client";

const ENCRYPTION = "A256CBC-HS512";

// Registers the bank and opens its doors. `address` is another site than the nation's, as it would be in life.
export async function openBank(nation, { scopes }) {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = `http://127.0.0.1:${server.address().port}`;
  const callback = `${address}/callback`;
  const folder = await mkdtemp(join(tmpdir(), "polity-walk-bank-"));
  const { clientId, keys } = await register(nation, join(folder, "bank.json"), callback, scopes);
  const config = await discover(nation, clientId, keys);
  const desk = new Desk(config, callback, scopes);
  server.on("request", (request, response) => desk.serve(request, response));
  return {
    address,
    async close() {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function register(nation, file, callback, scopes) {
  await promisify(execFile)(nation.binary, [
    "relying-party", "add", "--data", nation.folder, "--name", "Tembusu Bank", "--operator", "Tembusu Bank Limited",
    "--kind", "facts", "--redirect-uri", callback, "--scopes", scopes.join(","), "--purpose", "To open an account for you",
    "--consent-days", "90", "--generate-keys", file,
  ]);
  // One file holds all that its program needs.
  const { client_id: clientId, jwks } = JSON.parse(await readFile(file, "utf8"));
  return { clientId, keys: jwks.keys };
}

async function discover(nation, clientId, keys) {
  const key = (use) => keys.find((candidate) => candidate.use === use);
  const [signing, encryption] = [key("sig"), key("enc")];
  const imported = (jwk, name, uses) =>
    crypto.subtle.importKey("jwk", { kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y, d: jwk.d }, { name, namedCurve: jwk.crv }, false, uses);
  const config = await client.discovery(
    new URL(`${nation.address}/login/fapi`), clientId,
    { id_token_signed_response_alg: "ES256", userinfo_signed_response_alg: "ES256", use_mtls_endpoint_aliases: false },
    client.PrivateKeyJwt({ key: await imported(signing, "ECDSA", ["sign"]), kid: signing.kid }),
    { execute: [client.allowInsecureRequests] }, // the demonstration is on loopback
  );
  client.enableDecryptingResponses(config, [ENCRYPTION], {
    key: await imported(encryption, "ECDH", ["deriveBits"]), alg: encryption.alg, kid: encryption.kid,
  });
  return config;
}

// What the bank does: it keeps one visit at a time, because one customer at a time walks in.
class Desk {
  constructor(config, callback, scopes) {
    Object.assign(this, { config, callback, scopes, visit: undefined });
  }

  async serve(request, response) {
    const url = new URL(request.url, this.callback);
    try {
      if (url.pathname === "/") return page(response, this.#door());
      if (url.pathname === "/start") return await this.#start(url, response);
      if (url.pathname === "/callback") return await this.#back(url, response);
      if (url.pathname === "/facts") return page(response, await this.#facts());
      response.writeHead(204).end();
    } catch (error) {
      page(response, `<h1>Tembusu Bank</h1><p>It did not work: ${escaped(reason(error))}</p>`);
    }
  }

  #door() {
    const wishes = [["With everything", this.scopes], ["With my name only", ["openid", "name"]]];
    const links = wishes.map(([words, scopes]) => `<li><a href="/start?scope=${scopes.join("+")}">${words}</a></li>`);
    return `<h1>Tembusu Bank</h1><p>Open an account:</p><ul>${links.join("")}</ul>`;
  }

  async #start(url, response) {
    const verifier = client.randomPKCECodeVerifier();
    const visit = {
      verifier, state: client.randomState(), nonce: client.randomNonce(),
      dpop: client.getDPoPHandle(this.config, await client.randomDPoPKeyPair("ES256")),
    };
    this.visit = visit;
    const there = await client.buildAuthorizationUrlWithPAR(this.config, {
      redirect_uri: this.callback, scope: url.searchParams.get("scope"), state: visit.state, nonce: visit.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256",
    }, { DPoP: visit.dpop });
    response.writeHead(303, { location: there.href }).end();
  }

  async #back(url, response) {
    const { verifier, state, nonce, dpop } = this.visit;
    const tokens = await client.authorizationCodeGrant(this.config, url, {
      pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true,
    }, {}, { DPoP: dpop });
    Object.assign(this.visit, { token: tokens.access_token, subject: tokens.claims().sub });
    // The code stays out of the address that the customer may copy or reload.
    response.writeHead(303, { location: "/facts" }).end();
  }

  async #facts() {
    const { token, subject, dpop } = this.visit;
    const { person_info: facts } = await client.fetchUserInfo(this.config, token, subject, { DPoP: dpop });
    const rows = Object.entries(facts).map(([name, fact]) => `<dt>${name}</dt><dd>${escaped(words(fact))}</dd>`);
    return `<h1>Welcome to Tembusu Bank</h1><dl>${rows.join("")}</dl><p><a href="/facts">Ask again</a></p>`;
  }
}

// What a person can read of a fact; the rest is counted.
function words(fact) {
  return fact.value ?? fact.desc ?? `${Object.keys(fact).length} parts`;
}

// The wire's code, out of whichever error the library throws for it.
function reason(error) {
  return error.error ?? error.cause?.[0]?.parameters?.error ?? error.cause?.message ?? error.message;
}

function escaped(text) {
  return String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function page(response, body) {
  response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
  response.end(`<!doctype html><html lang="en"><title>Tembusu Bank</title><body>${body}</body></html>`);
}
