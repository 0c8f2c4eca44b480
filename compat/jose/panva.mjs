// panva's jose against our tokens: what it writes we read, what we write it reads, and what either changes the other refuses.
//
//     node panva.mjs PEER        PEER: the program built from crates/vault/examples/jose_peer.rs
//
// One line a check, "ok ..." or "FAIL ...".

import { deepEqual, equal, notEqual, rejects } from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import * as jose from "jose";

const CURVES = { "P-256": "ES256", "P-384": "ES384", "P-521": "ES512" };
const AGREEMENTS = ["ECDH-ES+A128KW", "ECDH-ES+A192KW", "ECDH-ES+A256KW"];
const ENCRYPTIONS = ["A256CBC-HS512", "A256GCM"];
const CLAIMS = { iss: "https://login.example", sub: "陈美玲", iat: 1790000000, nested: { "ä": [null, true, 1.5] } };

const peer = spawn(process.argv[2], [], { stdio: ["pipe", "pipe", "inherit"] });
const answers = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
async function ask(request) {
  peer.stdin.write(JSON.stringify(request) + "\n");
  return JSON.parse((await answers.next()).value);
}
async function must(request) {
  const answer = await ask(request);
  equal(answer.error, undefined);
  return answer;
}
let failed = 0;
async function check(name, body) {
  try {
    await body();
    console.log(`ok ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}: ${error.stack}`);
  }
}
// Another character somewhere in the middle of a part.
function changed(token, part) {
  const parts = token.split(".");
  const at = parts[part].length >> 1;
  parts[part] = parts[part].slice(0, at) + (parts[part][at] === "A" ? "B" : "A") + parts[part].slice(at + 1);
  return parts.join(".");
}

const ours = await must({ do: "publish" });
const published = jose.createLocalJWKSet(ours);

await check("our signature verifies against our published keys", async () => {
  const { token } = await must({ do: "sign", typ: "JWT", claims: CLAIMS });
  const { payload, protectedHeader } = await jose.jwtVerify(token, published, { typ: "JWT", issuer: CLAIMS.iss, algorithms: ["ES256"] });
  deepEqual(payload, CLAIMS);
  deepEqual(protectedHeader, { alg: "ES256", typ: "JWT", kid: ours.keys[0].kid });
});
for (const part of [0, 1, 2]) {
  await check(`our signature with part ${part} changed is refused`, async () => {
    const { token } = await must({ do: "sign", typ: "JWT", claims: CLAIMS });
    await rejects(jose.jwtVerify(changed(token, part), published));
  });
}
await check("our thumbprints are the same", async () => {
  for (const crv of Object.keys(CURVES)) {
    const jwk = await must({ do: "open", crv, alg: AGREEMENTS[2] });
    equal((await must({ do: "thumbprint", jwk })).thumbprint, await jose.calculateJwkThumbprint(jwk));
  }
});

for (const [crv, alg] of Object.entries(CURVES)) {
  const pair = await jose.generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await jose.exportJWK(pair.publicKey)), kid: `theirs ${alg}`, use: "sig", alg };
  const other = { ...(await jose.exportJWK((await jose.generateKeyPair(alg)).publicKey)), kid: jwk.kid, use: "sig", alg };
  const sign = (header) => new jose.SignJWT(CLAIMS).setProtectedHeader({ alg, typ: "JWT", ...header }).sign(pair.privateKey);

  await check(`their ${alg} verifies, with a kid and without, among other keys`, async () => {
    const keys = { keys: [...ours.keys, { ...other, kid: "another" }, jwk] };
    for (const kid of [jwk.kid, undefined]) {
      const read = await must({ do: "verify", token: await sign(kid ? { kid } : {}), keys });
      deepEqual(read, { claims: CLAIMS, alg, kid: kid ?? null, typ: "JWT" });
    }
  });
  await check(`their ${alg} under another key, or changed, is refused`, async () => {
    const token = await sign({ kid: jwk.kid });
    notEqual((await ask({ do: "verify", token, keys: { keys: [other] } })).error, undefined);
    for (const part of [0, 1, 2]) notEqual((await ask({ do: "verify", token: changed(token, part), keys: { keys: [jwk] } })).error, undefined);
  });
  await check(`their ${alg} proof verifies under the key that it carries`, async () => {
    const { kid, use, alg: _, ...carried } = jwk;
    const { claims } = await must({ do: "verify", token: await sign({ typ: "dpop+jwt", jwk: carried }) });
    deepEqual(claims, CLAIMS);
    const shown = await jose.exportJWK(pair.privateKey);
    equal((await ask({ do: "verify", token: await sign({ typ: "dpop+jwt", jwk: shown }) })).error, "the key cannot be used: it has private members");
  });

  for (const agreement of AGREEMENTS) {
    const theirs = await jose.generateKeyPair(agreement, { crv, extractable: true });
    // As Web Crypto exports it, with its empty key_ops.
    const exported = { ...(await crypto.subtle.exportKey("jwk", theirs.publicKey)), kid: "enc", use: "enc", alg: agreement };
    const opening = await must({ do: "open", crv, alg: agreement });
    for (const enc of ENCRYPTIONS) {
      await check(`our ${crv} ${agreement} ${enc} decrypts, and holds a signature that verifies`, async () => {
        const { token: inner } = await must({ do: "sign", typ: "JWT", claims: CLAIMS });
        const { token } = await must({ do: "encrypt", keys: { keys: [...ours.keys, exported] }, enc, plain: inner });
        const { plaintext, protectedHeader } = await jose.compactDecrypt(token, theirs.privateKey, { keyManagementAlgorithms: [agreement], contentEncryptionAlgorithms: [enc] });
        const { epk, ...header } = protectedHeader;
        deepEqual(header, { alg: agreement, enc, cty: "JWT", typ: "JWT", kid: "enc" });
        equal(epk.crv, crv);
        deepEqual((await jose.jwtVerify(plaintext, published)).payload, CLAIMS);
        for (const part of [0, 1, 2, 3, 4]) await rejects(jose.compactDecrypt(changed(token, part), theirs.privateKey));
      });
      await check(`their ${crv} ${agreement} ${enc} decrypts, with the parties' names and without`, async () => {
        const key = await jose.importJWK(opening, agreement);
        for (const parties of [{}, { apu: new TextEncoder().encode("Alice"), apv: new TextEncoder().encode("Bob") }]) {
          for (const plain of ["", "short", "ü".repeat(3000)]) {
            const sealed = new jose.CompactEncrypt(new TextEncoder().encode(plain)).setProtectedHeader({ alg: agreement, enc, kid: opening.kid });
            const token = await sealed.setKeyManagementParameters(parties).encrypt(key);
            deepEqual(await ask({ do: "decrypt", kid: opening.kid, enc, token }), { plain });
            for (const part of [0, 1, 2, 4]) notEqual((await ask({ do: "decrypt", kid: opening.kid, enc, token: changed(token, part) })).error, undefined);
          }
        }
      });
    }
  }
}
peer.stdin.end();
process.exitCode = failed ? 1 : 0;
