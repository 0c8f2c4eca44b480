// The government's own helper library, built from a checkout of its source: the second helper of its 9th version, which
// speaks FAPI 2.0. It is configured as its README says, with one DPoP key for all sessions.
//
//     node singpass-helper.mjs ORIGIN DATA_FOLDER BINARY CHECKOUT

import { equal, match, ok, rejects } from "node:assert/strict";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { CALLBACK, CONTEXT, MOUNTS, check, finish } from "./party.mjs";
import { Resident } from "./resident.mjs";

const [origin, folder, , checkout] = process.argv.slice(2);
const { Singpass } = createRequire(import.meta.url)(join(checkout, "dist/index.js"));

const json = (key, alg) => ({ key: JSON.stringify(key), format: "json", alg });
const dpopSignKey = json({ ...generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" }), use: "sig", alg: "ES256", kid: "dpop" }, "ES256");
const random = () => randomBytes(32).toString("base64url");

function helper(mount, name) {
  const file = JSON.parse(readFileSync(join(folder, "relying-parties", `${name}.json`)));
  const key = (use) => file.jwks.keys.find((one) => one.use === use);
  const own = new Singpass.NdiOidcHelperV2({
    oidcConfigUrl: `${origin}${mount}/.well-known/openid-configuration`,
    clientID: file.client_id,
    redirectUri: CALLBACK,
    jweDecryptKey: json(key("enc")),
    clientAssertionSignKey: json(key("sig"), "ES256"),
    dpopSignKey,
  });
  return { own, scopes: (file.scopes ?? []).filter((scope) => scope !== "openid") };
}

async function login({ own }, resident, input) {
  const codeVerifier = random() + random();
  const { request_uri } = await own.fetchPushedAuthorizationRequest({ state: random(), nonce: random(), codeVerifier, ...input });
  const { target } = await resident.decide(await own.constructAuthorizationUrl(request_uri));
  const code = target.searchParams.get("code");
  return { code, codeVerifier, tokens: await own.getTokens(code, codeVerifier) };
}

for (const mount of MOUNTS) {
  const resident = new Resident(origin);
  await resident.signIn("case-officer");

  await check(`${mount}: a login app signs somebody in`, async () => {
    const library = helper(mount, "angsana-library");
    const { tokens } = await login(library, resident, { userInfoScope: ["user.identity", "name"], authenticationContextType: CONTEXT });
    const payload = await library.own.getIdTokenPayload(tokens);
    match(library.own.extractIdentityNumberFromPayload(payload), /^T\d{7}[A-Z]$/);
    match(library.own.extractUuidFromPayload(payload), /^[0-9a-f-]{36}$/);
    match(payload.sub_attributes.name, /^[A-Z]/);
  });

  const bank = helper(mount, "harbour-bank");
  await check(`${mount}: a facts app reads everything that it may ask for`, async () => {
    ok(bank.scopes.length >= 10);
    const { tokens } = await login(bank, resident, { userInfoScope: bank.scopes });
    const person = await bank.own.verifyUserInfo(await bank.own.getUserInfo(tokens.access_token));
    match(person.name.value, /^[A-Z]/);
    equal(person.regadd.classification, "C");
    ok(Object.keys(person).length >= 10, Object.keys(person).join());
  });

  await check(`${mount}: one DPoP key serves every session, and a code is good once`, async () => {
    const first = await login(bank, resident, { userInfoScope: ["name"] });
    await login(bank, resident, { userInfoScope: ["name"] });
    await rejects(bank.own.getTokens(first.code, first.codeVerifier));
    await rejects(bank.own.getUserInfo(first.tokens.access_token));
  });
}
finish();
