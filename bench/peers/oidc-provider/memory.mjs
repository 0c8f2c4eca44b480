// What oidc-provider keeps, in maps of this process: nothing is written anywhere. Faster than the library's own memory,
// which forgets all but the last thousand things and walks through every token of a grant with each new one.

const SWEEP_MS = 10_000;
const things = new Map();
const ofGrant = new Map();
const sessionByUid = new Map();

const lives = (thing) => thing !== undefined && (thing.until === undefined || thing.until > Date.now());

setInterval(() => {
  for (const [key, thing] of things) {
    if (lives(thing)) continue;
    things.delete(key);
    ofGrant.get(thing.payload.grantId)?.delete(key);
  }
}, SWEEP_MS).unref();

export class Memory {
  constructor(model) {
    this.model = model;
  }

  #key(id) {
    return `${this.model}:${id}`;
  }

  async upsert(id, payload, expiresIn) {
    const key = this.#key(id);
    things.set(key, { payload, until: expiresIn ? Date.now() + expiresIn * 1000 : undefined });
    if (this.model === "Session") sessionByUid.set(payload.uid, id);
    if (payload.grantId && this.model !== "Session") {
      if (!ofGrant.has(payload.grantId)) ofGrant.set(payload.grantId, new Set());
      ofGrant.get(payload.grantId).add(key);
    }
  }

  async find(id) {
    const thing = things.get(this.#key(id));
    return lives(thing) ? thing.payload : undefined;
  }

  async findByUid(uid) {
    return this.find(sessionByUid.get(uid));
  }

  async consume(id) {
    things.get(this.#key(id)).payload.consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id) {
    const key = this.#key(id);
    ofGrant.get(things.get(key)?.payload.grantId)?.delete(key);
    things.delete(key);
  }

  async revokeByGrantId(grantId) {
    for (const key of ofGrant.get(grantId) ?? []) things.delete(key);
    ofGrant.delete(grantId);
  }
}
