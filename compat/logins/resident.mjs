// A resident with a browser, as far as a login needs one: cookies, forms, redirects. No script runs and none is needed.

const FORM = "application/x-www-form-urlencoded";
const STEPS_MAX = 12;

export class Resident {
  #origin;
  #cookies = new Map();

  constructor(origin) {
    this.#origin = new URL(origin).origin;
  }

  async #fetch(address, options = {}) {
    const answer = await fetch(address, {
      redirect: "manual",
      ...options,
      headers: { cookie: [...this.#cookies].map((pair) => pair.join("=")).join("; "), ...options.headers },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair] = line.split(";");
      this.#cookies.set(...pair.split(/=(.*)/s).slice(0, 2));
    }
    return answer;
  }

  #post(address, fields) {
    return this.#fetch(address, {
      method: "POST",
      headers: { "content-type": FORM, origin: this.#origin },
      body: new URLSearchParams(fields),
    });
  }

  // Signs in as somebody of the sample nation.
  async signIn(persona) {
    const answer = await this.#post(`${this.#origin}/demo/sign-in`, { persona });
    if (answer.status !== 303) throw new Error(`nobody could sign in as ${persona}: ${answer.status}`);
  }

  // A page, after whatever leads to it on this site.
  async page(address) {
    for (let step = 0, next = await this.#fetch(address); step < STEPS_MAX; step += 1) {
      if (next.status === 200) return next.text();
      const target = new URL(next.headers.get("location") ?? "/", address);
      if (next.status < 300 || next.status >= 400 || target.origin !== this.#origin) throw new Error(`${address} answers ${next.status}`);
      next = await this.#fetch(target);
    }
    throw new Error(`${address} leads nowhere`);
  }

  // Follows a link that leads on: gives where to.
  async leave(address) {
    const answer = await this.#fetch(address);
    if (answer.status !== 303) throw new Error(`${address} answers ${answer.status}`);
    return new URL(answer.headers.get("location"), address).href;
  }

  // Posts a form of this site.
  send(address, fields) {
    return this.#post(address, fields);
  }

  // Posts a form with files.
  upload(address, form) {
    return this.#fetch(address, { method: "POST", headers: { origin: this.#origin }, body: form });
  }

  // One answer as it is, without following it.
  fetch(address) {
    return this.#fetch(address);
  }

  // Takes back what was allowed to a relying party.
  async withdraw(name) {
    const allowed = await this.page(`${this.#origin}/me/allowed`);
    const place = allowed.indexOf(name);
    const form = place < 0 ? undefined : allowed.slice(place).match(/<form[^>]*action="([^"]+)"[^>]*>(.*?)<\/form>/s);
    if (!form) throw new Error(`nothing is allowed to ${name}`);
    const fields = [...form[2].matchAll(/<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"/g)].map((found) => found.slice(1));
    const answer = await this.#post(new URL(form[1], this.#origin), fields);
    if (answer.status !== 303) throw new Error(`it could not be taken back: ${answer.status}`);
  }

  // Follows an authorization address to wherever it leads outside; on the page that asks, ticks all but `refuse`, or
  // allows nothing with `decision: "refuse"`. Gives the address, and the scopes that the page asked for, if it asked.
  async decide(address, { refuse = [], decision = "allow" } = {}) {
    let asked;
    for (let step = 0, next = await this.#fetch(address); step < STEPS_MAX; step += 1) {
      if (next.status >= 300 && next.status < 400) {
        const target = new URL(next.headers.get("location"), address);
        if (target.origin !== this.#origin) return { target, asked };
        next = await this.#fetch(target);
        continue;
      }
      const page = await next.text();
      const action = page.match(/<form id="consent-form" method="post" action="([^"]+)"/)?.[1];
      if (next.status !== 200 || !action) throw new Error(`the page cannot be answered: ${next.status} ${page.match(/<title>[^<]*/)?.[0]}`);
      const token = page.match(/name="_csrf" value="([^"]+)"/)[1];
      asked = [...page.matchAll(/name="scope" value="([^"]+)"/g)].map((found) => found[1]);
      const ticked = asked.filter((scope) => !refuse.includes(scope)).map((scope) => ["scope", scope]);
      next = await this.#post(new URL(action, this.#origin), [["_csrf", token], ...ticked, ["decision", decision]]);
    }
    throw new Error("the login goes round in circles");
  }
}
