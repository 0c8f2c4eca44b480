// oauth4webapi, the raw calls: each endpoint of the issuer called by itself, each answer judged by itself, encrypted tokens
// opened and their signatures checked, and what a client has to notice for itself.
//
//     node oauth4webapi.mjs ORIGIN DATA_FOLDER

import { equal, match, ok, rejects, throws } from "node:assert/strict";
import { compactDecrypt } from "jose";
import * as oauth from "oauth4webapi";
import { CALLBACK, MOUNTS, check, finish, party } from "./party.mjs";
import { Resident } from "./resident.mjs";

const [origin, folder] = process.argv.slice(2);
const plain = { [oauth.allowInsecureRequests]: origin.startsWith("http:") };
const SCOPE = "openid name dob sex regadd mobileno email";
const it = await party(folder, "harbour-bank");
const authentication = oauth.PrivateKeyJwt(it.signing);

const client = { client_id: it.clientId };

// How many parts each token had that was opened: an encrypted one has five.
const opened = [];
async function decrypt(jwe) {
  opened.push(jwe.split(".").length);
  const { plaintext } = await compactDecrypt(jwe, it.decryption.key, {
    keyManagementAlgorithms: [it.decryption.alg],
    contentEncryptionAlgorithms: ["A256CBC-HS512"],
  });
  return new TextDecoder().decode(plaintext);
}
const opening = { [oauth.jweDecrypt]: decrypt };

async function discovered(mount) {
  const issuer = new URL(origin + mount);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, plain));
}

const withProofs = async () => ({ ...plain, DPoP: oauth.DPoP(client, await oauth.generateKeyPair("ES256")) });

async function pushed(as, calls) {
  const secret = { verifier: oauth.generateRandomCodeVerifier(), state: oauth.generateRandomState(), nonce: oauth.generateRandomNonce() };
  const parameters = {
    response_type: "code",
    redirect_uri: CALLBACK,
    scope: SCOPE,
    state: secret.state,
    nonce: secret.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(secret.verifier),
    code_challenge_method: "S256",
  };
  const answer = await oauth.pushedAuthorizationRequest(as, client, authentication, parameters, calls);
  return { ...secret, ...(await oauth.processPushedAuthorizationResponse(as, client, answer)) };
}

async function returned(as, resident, { request_uri }) {
  const address = new URL(as.authorization_endpoint);
  address.search = new URLSearchParams({ client_id: it.clientId, request_uri });
  return (await resident.decide(address)).target;
}

const redeemed = async (as, begun, target, calls) => oauth.authorizationCodeGrantRequest(as, client, authentication,
  oauth.validateAuthResponse(as, client, target, begun.state), CALLBACK, begun.verifier, calls);

const judged = (as, answer, expectedNonce) => oauth.processAuthorizationCodeResponse(as, client, answer, { ...opening, expectedNonce, requireIdToken: true });

async function login(as, resident, calls) {
  const begun = await pushed(as, calls);
  const answer = await redeemed(as, begun, await returned(as, resident, begun), calls);
  return judged(as, answer, begun.nonce);
}

for (const mount of MOUNTS) {
  const resident = new Resident(origin);
  await resident.signIn("business-owner");

  await check(`${mount}: discovery names endpoints below the issuer, and keys that may be kept`, async () => {
    const as = await discovered(mount);
    equal(as.issuer, origin + mount);
    for (const name of ["authorization", "token", "userinfo", "pushed_authorization_request"]) ok(as[`${name}_endpoint`].startsWith(`${as.issuer}/`), name);
    equal(as.require_pushed_authorization_requests, true);
    const answer = await fetch(as.jwks_uri);
    ok(Number(answer.headers.get("cache-control").match(/max-age=(\d+)/)[1]) >= 3600);
    const { keys } = await answer.json();
    ok(keys.length > 0);
    equal(new Set(keys.map(({ kid }) => kid)).size, keys.length, "each has a name of its own");
    for (const key of keys) equal([key.kty, key.crv, key.use, key.alg, key.d].join(), "EC,P-256,sig,ES256,");
  });

  const as = await discovered(mount);
  await check(`${mount}: each step by itself, to facts by GET and by POST, encrypted and signed`, async () => {
    const calls = await withProofs();
    const begun = await pushed(as, calls);
    match(begun.request_uri, /^urn:ietf:params:oauth:request_uri:./);
    equal(begun.expires_in, 60);
    const answer = await redeemed(as, begun, await returned(as, resident, begun), calls);
    const tokens = await judged(as, answer, begun.nonce);
    equal(tokens.token_type, "dpop");
    await oauth.validateApplicationLevelSignature(as, answer, plain);
    const { sub } = oauth.getValidatedIdTokenClaims(tokens);
    for (const asked of [
      await oauth.userInfoRequest(as, client, tokens.access_token, calls),
      await oauth.protectedResourceRequest(tokens.access_token, "POST", new URL(as.userinfo_endpoint), new Headers({ accept: "application/jwt" }), null, calls),
    ]) {
      const facts = await oauth.processUserInfoResponse(as, client, sub, asked, opening);
      await oauth.validateApplicationLevelSignature(as, asked, plain);
      match(facts.person_info.name.value, /^[A-Z][A-Z /@'-]{3,}$/);
      equal(facts.person_info.regadd.classification, "C");
    }
    ok(opened.length >= 3 && opened.every((parts) => parts === 5), "ID token and facts came encrypted");
  });

  await check(`${mount}: an answer that names another issuer, or none, is noticed`, async () => {
    const begun = await pushed(as, await withProofs());
    const target = await returned(as, resident, begun);
    equal(target.searchParams.get("iss"), as.issuer);
    const other = new URL(target);
    other.searchParams.set("iss", origin + MOUNTS.find((name) => name !== mount));
    throws(() => oauth.validateAuthResponse(as, client, other, begun.state), /unexpected "iss"/);
    other.searchParams.delete("iss");
    throws(() => oauth.validateAuthResponse(as, client, other, begun.state), /response parameter "iss"/);
    throws(() => oauth.validateAuthResponse(as, client, target, "another-state-of-thirty-characters"), /unexpected "state"/);
    oauth.validateAuthResponse(as, client, target, begun.state);
  });

  await check(`${mount}: tokens of another login, and facts of another person, are noticed`, async () => {
    const calls = await withProofs();
    const begun = await pushed(as, calls);
    const answer = await redeemed(as, begun, await returned(as, resident, begun), calls);
    await rejects(judged(as, answer.clone(), "another-nonce-of-thirty-characters"), /unexpected ID Token "nonce"/);
    const tokens = await judged(as, answer, begun.nonce);
    const facts = await oauth.userInfoRequest(as, client, tokens.access_token, calls);
    await rejects(oauth.processUserInfoResponse(as, client, "somebody else", facts, opening), /"sub"/);
  });

  await check(`${mount}: what is asked wrongly is refused as the standards say`, async () => {
    const calls = await withProofs();
    const begun = await pushed(as, calls);
    const target = await returned(as, resident, begun);
    const wrong = await redeemed(as, { ...begun, verifier: oauth.generateRandomCodeVerifier() }, target, calls);
    await rejects(judged(as, wrong, begun.nonce), (error) => error.error === "invalid_grant" && error.status === 400);
    const tokens = await login(as, resident, calls);
    const bare = await oauth.protectedResourceRequest(tokens.access_token, "GET", new URL(as.userinfo_endpoint), new Headers(), null, plain)
      .catch((error) => error.response);
    equal(bare.status, 401, "a bound token is no bearer token");
    match(bare.headers.get("www-authenticate"), /^DPoP /);
  });
}
finish();
