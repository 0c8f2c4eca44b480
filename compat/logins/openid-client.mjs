// openid-client 6, a certified relying party for FAPI 2.0 with DPoP, unmodified: discovery to facts, under each mount.
//
//     node openid-client.mjs ORIGIN DATA_FOLDER

import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import * as client from "openid-client";
import { CALLBACK, CONTEXT, MOUNTS, check, finish, party } from "./party.mjs";
import { Resident } from "./resident.mjs";

const [origin, folder] = process.argv.slice(2);

async function configured(mount, name) {
  const it = await party(folder, name);
  const config = await client.discovery(new URL(origin + mount), it.clientId, { use_mtls_endpoint_aliases: false },
    client.PrivateKeyJwt(it.signing), { execute: origin.startsWith("http:") ? [client.allowInsecureRequests] : [] });
  client.enableDecryptingResponses(config, ["A256CBC-HS512"], it.decryption);
  client.enableNonRepudiationChecks(config); // signatures too, with the published keys
  return { ...it, config, dpop: client.getDPoPHandle(config, await client.randomDPoPKeyPair("ES256")) };
}

const random = () => client.randomState() + client.randomNonce();

async function begin({ config, dpop }, parameters) {
  const secret = { verifier: client.randomPKCECodeVerifier(), state: random().slice(0, 60), nonce: random().slice(0, 60) };
  const address = await client.buildAuthorizationUrlWithPAR(config, {
    redirect_uri: CALLBACK,
    code_challenge: await client.calculatePKCECodeChallenge(secret.verifier),
    code_challenge_method: "S256",
    state: secret.state,
    nonce: secret.nonce,
    ...parameters,
  }, { DPoP: dpop });
  return { ...secret, address };
}

const redeem = ({ config, dpop }, begun, target) => client.authorizationCodeGrant(config, target,
  { pkceCodeVerifier: begun.verifier, expectedState: begun.state, expectedNonce: begun.nonce, idTokenExpected: true }, undefined, { DPoP: dpop });

async function login(it, resident, parameters, decision) {
  const begun = await begin(it, parameters);
  const { target, asked } = await resident.decide(begun.address, decision);
  return { begun, target, asked, tokens: await redeem(it, begun, target) };
}

for (const mount of MOUNTS) {
  const resident = new Resident(origin);
  await resident.signIn("working-mother");

  await check(`${mount}: a login app signs somebody in and learns who it is`, async () => {
    const library = await configured(mount, "angsana-library");
    const { tokens } = await login(library, resident, { scope: "openid user.identity name", authentication_context_type: CONTEXT });
    const claims = tokens.claims();
    match(claims.sub, /^[0-9a-f-]{36}$/);
    match(claims.sub_attributes.identity_number, /^T\d{7}[A-Z]$/);
    equal(claims.sub_attributes.name, "NADIA BINTE HASHIM");
    equal(claims.acr, "urn:singpass:authentication:loa:2");
    equal(tokens.token_type, "dpop");
    equal(tokens.expires_in, 1800);
  });

  const bank = await configured(mount, "harbour-bank");
  const scope = "openid name dob sex regadd mobileno email";
  await check(`${mount}: a facts app reads what was allowed, and not what was refused`, async () => {
    const { tokens, asked } = await login(bank, resident, { scope }, { refuse: ["dob"] });
    ok(asked === undefined || asked.includes("dob"));
    const facts = await client.fetchUserInfo(bank.config, tokens.access_token, tokens.claims().sub, { DPoP: bank.dpop });
    equal(facts.person_info.name.value, "NADIA BINTE HASHIM");
    equal(facts.person_info.regadd.classification, "C");
    if (asked) equal(facts.person_info.dob, undefined);
  });

  await check(`${mount}: refusing all sends the person back with access_denied`, async () => {
    const begun = await begin(bank, { scope: "openid marital occupation" });
    const { target } = await resident.decide(begun.address, { decision: "refuse" });
    await rejects(redeem(bank, begun, target), (error) => error.error === "access_denied");
  });

  await check(`${mount}: a code is good once, and a copy of it takes its tokens back`, async () => {
    const { begun, target, tokens } = await login(bank, resident, { scope });
    await rejects(redeem(bank, begun, target), (error) => error.error === "invalid_grant");
    await rejects(client.fetchUserInfo(bank.config, tokens.access_token, tokens.claims().sub, { DPoP: bank.dpop }), (error) => error.status === 401);
  });

  await check(`${mount}: another key than the login's opens nothing`, async () => {
    const { tokens } = await login(bank, resident, { scope });
    const other = client.getDPoPHandle(bank.config, await client.randomDPoPKeyPair("ES256"));
    await rejects(client.fetchUserInfo(bank.config, tokens.access_token, tokens.claims().sub, { DPoP: other }), (error) => error.status === 401);
  });

  await check(`${mount}: one key for every session works, as the government's own helper uses it`, async () => {
    const subjects = new Set();
    for (let round = 0; round < 3; round += 1) subjects.add((await login(bank, resident, { scope })).tokens.claims().sub);
    equal(subjects.size, 1);
  });

  await check(`${mount}: an unregistered address and an unknown scope are refused by name`, async () => {
    await rejects(begin(bank, { scope, redirect_uri: "http://localhost:9000/other" }), (error) => error.error === "invalid_request" && /redirect_uri/.test(error.error_description));
    await rejects(begin(bank, { scope: "openid noa" }), (error) => ["invalid_scope"].includes(error.error));
    deepEqual(await begin(bank, { scope: "openid" }).then(() => true), true);
  });
}
finish();
