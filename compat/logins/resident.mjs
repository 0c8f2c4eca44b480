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
