// The realm that Keycloak imports: one person with facts, one client that must keep to Keycloak's own profile of FAPI 2.0
// with DPoP, tokens signed by ES256 and encrypted as Polity's are.
//
//     node realm.mjs PARTY.json > bench-realm.json

import { readFileSync } from "node:fs";

const party = JSON.parse(readFileSync(process.argv[2]));
const sourced = (value) => JSON.stringify({ lastupdated: "2026-11-01", source: "1", classification: "C", ...value });
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
const scopes = party.scope.split(" ").filter((scope) => scope !== "openid");
const told = { "access.token.claim": "false", "id.token.claim": "false", "userinfo.token.claim": "true", "introspection.token.claim": "false" };
const ENCRYPTION = ["ECDH-ES+A256KW", "A256CBC-HS512"];
const key = (name, providerId, config = {}) => ({ name, providerId, config: { priority: ["100"], ...config } });

const realm = {
  realm: "bench",
  enabled: true,
  sslRequired: "none",
  defaultSignatureAlgorithm: "ES256",
  accessTokenLifespan: 1800,
  accessCodeLifespan: 60,
  components: {
    "org.keycloak.keys.KeyProvider": [
      key("es256", "ecdsa-generated", { ecdsaEllipticCurveKey: ["P-256"] }),
      key("hmac", "hmac-generated", { algorithm: ["HS512"] }),
      key("aes", "aes-generated"),
    ],
    "org.keycloak.userprofile.UserProfileProvider": [{
      providerId: "declarative-user-profile",
      config: {
        "kc.user.profile.config": [JSON.stringify({
          attributes: ["username", "email", "firstName", "lastName"].map((name) => ({ name, permissions: { view: ["admin", "user"], edit: ["admin", "user"] } })),
          unmanagedAttributePolicy: "ENABLED",
        })],
      },
    }],
  },
  clientPolicies: {
    policies: [{
      name: "fapi", enabled: true,
      conditions: [{ condition: "any-client", configuration: {} }],
      profiles: ["fapi-2-dpop-security-profile"],
    }],
  },
  clientScopes: [
    {
      name: "basic", protocol: "openid-connect", attributes: { "include.in.token.scope": "false" },
      protocolMappers: [{ name: "sub", protocol: "openid-connect", protocolMapper: "oidc-sub-mapper", config: { "access.token.claim": "true", "introspection.token.claim": "true" } }],
    },
    ...scopes.map((scope) => ({
      name: scope, protocol: "openid-connect", attributes: { "include.in.token.scope": "true", "display.on.consent.screen": "true" },
      protocolMappers: [{
        name: scope, protocol: "openid-connect", protocolMapper: "oidc-usermodel-attribute-mapper",
        config: { "user.attribute": `fact_${scope}`, "claim.name": scope, "jsonType.label": "JSON", ...told },
      }],
    })),
  ],
  clients: [{
    clientId: party.client_id,
    protocol: "openid-connect",
    publicClient: false,
    standardFlowEnabled: true,
    implicitFlowEnabled: false,
    directAccessGrantsEnabled: false,
    fullScopeAllowed: false,
    consentRequired: true,
    clientAuthenticatorType: "client-jwt",
    redirectUris: [party.redirect_uri],
    defaultClientScopes: ["basic"],
    optionalClientScopes: scopes,
    attributes: {
      "use.jwks.string": "true",
      "use.jwks.url": "false",
      "jwks.string": JSON.stringify(party.jwks),
      "token.endpoint.auth.signing.alg": "ES256",
      "require.pushed.authorization.requests": "true",
      "dpop.bound.access.tokens": "true",
      "pkce.code.challenge.method": "S256",
      "access.token.signed.response.alg": "ES256",
      "id.token.signed.response.alg": "ES256",
      "id.token.encrypted.response.alg": ENCRYPTION[0],
      "id.token.encrypted.response.enc": ENCRYPTION[1],
      "user.info.response.signature.alg": "ES256",
      "user.info.encrypted.response.alg": ENCRYPTION[0],
      "user.info.encrypted.response.enc": ENCRYPTION[1],
      "use.refresh.tokens": "false",
    },
  }],
  users: [{
    username: "resident", enabled: true, email: "resident@angsana.example", emailVerified: true, firstName: "Nadia", lastName: "Hashim",
    credentials: [{ type: "password", value: "a password of one run" }],
    attributes: Object.fromEntries(scopes.map((scope) => [`fact_${scope}`, [FACTS[scope]]])),
  }],
};
console.log(JSON.stringify(realm, null, 1));
