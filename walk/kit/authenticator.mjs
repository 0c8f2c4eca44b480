// The authenticator app on somebody's phone: six digits every half minute (RFC 6238).

import { createHmac } from "node:crypto";

const STEP_S = 30;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function decode(base32) {
  const bits = [...base32.toUpperCase().replace(/[^A-Z2-7]/g, "")].map((sign) => ALPHABET.indexOf(sign).toString(2).padStart(5, "0")).join("");
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

// The code at a moment, in milliseconds since 1970.
export function codeAt(secret, moment) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(moment / 1000 / STEP_S)));
  const digest = createHmac("sha1", decode(secret)).update(counter).digest();
  const at = digest[19] & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

// The app as one uses it: it never gives the same code twice, but waits for the next, as a person has to.
export class App {
  constructor(secret) {
    Object.assign(this, { secret, last: "" });
  }

  async code() {
    while (codeAt(this.secret, Date.now()) === this.last) await new Promise((done) => setTimeout(done, 500));
    this.last = codeAt(this.secret, Date.now());
    return this.last;
  }
}
