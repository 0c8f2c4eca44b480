// oidc-provider, certified for FAPI 2.0, set up to do the work that Polity's issuer does, as fast as it can: pushed requests,
// DPoP, private_key_jwt by ES256, an ID token and userinfo that are signed and then encrypted.
//
//     node server.mjs PORT PARTY.json
//
// It keeps everything in this process. A login that somebody allowed before needs no page; the first one is finished by
// itself, because pages are not what is measured.

import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import Provider from "oidc-provider";
import { Memory } from "./memory.mjs";

const [port, file] = process.argv.slice(2);
const party = JSON.parse(readFileSync(file));
const PERSON = "0c6a4c9e-6a5b-4c55-9e0a-3d1c6f1b7a52";
const sourced = (value) => ({ lastupdated: "2026-11-01", source: "1", classification: "C", ...value });
// As much as Polity tells for the same scopes.
const FACTS = {
  name: sourced({ value: "NADIA BINTE HASHIM" }),
  dob: sourced({ value: "2051-04-17" }),
  sex: sourced({ code: "F", desc: "FEMALE" }),
  regadd: sourced({
    type: "SG", block: { value: "12" }, building: { value: "" }, floor: { value: "07" }, unit: { value: "113" },
    street: { value: "HARBOUR VIEW ROAD" }, postal: { value: "840112" }, country: { code: "AG", desc: "ANGSANA" },
  }),
  mobileno: sourced({ prefix: { value: "+" }, areacode: { value: "65" }, nbr: { value: "00000000" } }),
};
const ENCRYPTION = { alg: "ECDH-ES+A256KW", enc: "A256CBC-HS512" };

const provider = new Provider(`http://127.0.0.1:${port}`, {
  adapter: Memory,
  jwks: { keys: [{ ...generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" }), use: "sig", alg: "ES256", kid: "op-sig-1" }] },
  cookies: { keys: ["a secret of one run"] },
  clients: [{
    client_id: party.client_id,
    redirect_uris: [party.redirect_uri],
    grant_types: ["authorization_code"],
    response_types: ["code"],
    scope: party.scope,
    jwks: party.jwks,
    token_endpoint_auth_method: "private_key_jwt",
    token_endpoint_auth_signing_alg: "ES256",
    dpop_bound_access_tokens: true,
    require_pushed_authorization_requests: true,
    id_token_signed_response_alg: "ES256",
    id_token_encrypted_response_alg: ENCRYPTION.alg,
    id_token_encrypted_response_enc: ENCRYPTION.enc,
    userinfo_signed_response_alg: "ES256",
    userinfo_encrypted_response_alg: ENCRYPTION.alg,
    userinfo_encrypted_response_enc: ENCRYPTION.enc,
  }],
  scopes: party.scope.split(" "),
  claims: { openid: ["sub"], ...Object.fromEntries(Object.keys(FACTS).map((name) => [name, [name]])) },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...FACTS }) }),
  pkce: { required: () => true },
  ttl: { AccessToken: 1800, AuthorizationCode: 60, IdToken: 600, PushedAuthorizationRequest: 60, Session: 86_400, Grant: 86_400, Interaction: 600 },
  enabledJWA: {
    idTokenEncryptionAlgValues: [ENCRYPTION.alg], idTokenEncryptionEncValues: [ENCRYPTION.enc],
    userinfoEncryptionAlgValues: [ENCRYPTION.alg], userinfoEncryptionEncValues: [ENCRYPTION.enc],
  },
  features: {
    devInteractions: { enabled: false },
    dPoP: { enabled: true },
    encryption: { enabled: true },
    fapi: { enabled: true, profile: "2.0" },
    jwtUserinfo: { enabled: true },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
  },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
});

// The page of a first login: the person is known and allows what is asked.
provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith("/interaction/")) return next();
  const { params } = await provider.interactionDetails(ctx.req, ctx.res);
  const grant = new provider.Grant({ accountId: PERSON, clientId: params.client_id });
  grant.addOIDCScope(party.scope);
  grant.addOIDCClaims(Object.keys(FACTS));
  const consent = { grantId: await grant.save() };
  await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: PERSON }, consent });
  ctx.respond = false;
});
provider.on("server_error", (_, error) => console.error(error));
const server = provider.listen(Number(port), "127.0.0.1", () => console.log(`serving http://127.0.0.1:${port}`));
server.keepAliveTimeout = 60_000;
