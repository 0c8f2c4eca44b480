// A relying party of the sample nation: its identifier, its keys, and how checks are counted.

import { readFileSync } from "node:fs";
import { webcrypto } from "node:crypto";
import { join } from "node:path";

export const CALLBACK = "http://localhost:9000/callback";
export const MOUNTS = ["/login/fapi", "/singpass/v3/fapi"];
export const CONTEXT = "APP_AUTHENTICATION_DEFAULT";

// The certified clients take keys of the platform.
export async function party(folder, name) {
  const file = JSON.parse(readFileSync(join(folder, "relying-parties", `${name}.json`)));
  const find = (use) => file.jwks.keys.find((key) => key.use === use);
  const [sig, enc] = [find("sig"), find("enc")];
  const curve = (key) => ({ namedCurve: key.crv });
  return {
    clientId: file.client_id,
    signing: { kid: sig.kid, key: await webcrypto.subtle.importKey("jwk", sig, { name: "ECDSA", ...curve(sig) }, false, ["sign"]) },
    decryption: { kid: enc.kid, alg: enc.alg ?? "ECDH-ES+A256KW", key: await webcrypto.subtle.importKey("jwk", { ...enc, alg: undefined }, { name: "ECDH", ...curve(enc) }, false, ["deriveBits"]) },
  };
}

let failed = 0;
export async function check(name, body) {
  try {
    await body();
    console.log(`ok ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}: ${error.stack}${error.cause ? ` because ${JSON.stringify(error.cause).slice(0, 400)}` : ""}`);
  }
}
export const finish = () => process.exit(failed === 0 ? 0 : 1);
