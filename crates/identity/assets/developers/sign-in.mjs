// Signs somebody of the demonstration in without a browser, for tests of a relying party:
//
//   const back = await signIn(authorizationUrl, "working-mother");
//
// takes the address to which a relying party would send a browser, allows what is asked for (or only
// the scopes named), and gives the address to which the browser would be sent back.
export async function signIn(authorizationUrl, persona, scopes) {
  const cookies = new Map();
  const here = new URL(authorizationUrl).origin;
  async function go(address, fields) {
    const headers = { cookie: [...cookies].map((pair) => pair.join("=")).join("; "), origin: here };
    const body = fields && new URLSearchParams(fields);
    const method = fields ? "POST" : "GET";
    const answer = await fetch(new URL(address, here), { method, body, headers, redirect: "manual" });
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair] = cookie.split(";");
      const [name] = pair.split("=", 1);
      cookies.set(name, pair.slice(name.length + 1));
    }
    return answer;
  }
  const signedIn = await go("/demo/sign-in", { persona });
  if (signedIn.status !== 303) throw new Error(`nobody of the demonstration is called ${persona}`);
  const question = (await go(authorizationUrl)).headers.get("location");
  if (!question) throw new Error("the request is over: it waits for a minute");
  const asked = await go(question);
  // What was allowed before is not asked again: the way back is there at once.
  if (asked.status === 303) return asked.headers.get("location");
  const page = await asked.text();
  const [, token] = /name="_csrf" value="([^"]*)"/.exec(page) ?? [];
  const offered = [...page.matchAll(/name="scope" value="([^"]*)"/g)].map((found) => found[1]);
  const allowed = offered.filter((scope) => scopes?.includes(scope) ?? true).map((scope) => ["scope", scope]);
  const decided = await go(question, [["_csrf", token ?? ""], ["decision", "allow"], ...allowed]);
  return decided.headers.get("location");
}
