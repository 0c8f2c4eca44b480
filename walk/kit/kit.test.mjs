// The judges of the walk, judged: each fault that a page can have is shown to them once, and they must find it.

import { strict as assert } from "node:assert";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { codeAt } from "./authenticator.mjs";
import { person, startBrowser, NARROW } from "./browser.mjs";
import { judge, PAGE_BYTES_MAX } from "./judge.mjs";

const page = (body, head = "") => `<!doctype html><html lang="en"><head><title>A page</title>
<meta name="viewport" content="width=device-width">${head}</head><body><main><h1>A page</h1>${body}</main></body></html>`;

const noise = Array.from({ length: PAGE_BYTES_MAX }, (_, at) => ((at * 2654435761) >>> 7).toString(36)).join(" ");
const PAGES = {
  "/good": page("<p>All is well.</p>"),
  "/unlabelled": page("<input name=a>"),
  "/pale": page('<p style="color:#ccc;background:#fff">Can you read this?</p>'),
  "/wide": page('<div style="width:600px">wide</div>'),
  "/heavy": page(`<p hidden>${noise}</p><p>Heavy.</p>`),
  "/inline": page("<script>document.title = 'no'</script><p>Inline.</p>"),
  "/throws": page("<p>Throws.</p>", "<script src=/throws.js></script>"),
  "/missing-part": page("<p>Part.</p>", "<link rel=stylesheet href=/nowhere.css>"),
  "/abroad": page("<p>Abroad.</p><img alt=far src=http://elsewhere.example/far.png>"),
};
const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src http:";

let server, browser, address;
before(async () => {
  server = createServer((request, response) => {
    const gzip = (status, type, text) => response
      .writeHead(status, { "content-type": type, "content-encoding": "gzip", "content-security-policy": policy }).end(gzipSync(text));
    if (request.url === "/throws.js") return gzip(200, "text/javascript", "throw new Error('thrown on purpose')");
    if (request.url === "/broken") return gzip(500, "text/html", page("<p>Broken.</p>"));
    const found = PAGES[request.url];
    return gzip(found ? 200 : 404, "text/html", found ?? page("<p>Not found.</p>"));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  address = `http://localhost:${server.address().port}`;
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  server?.close();
});

async function visit(path, size) {
  const { page: tab, context, faults } = await person(browser, address);
  if (size) await tab.setViewportSize(size);
  await tab.goto(path);
  const { wrong, bytes } = await judge(tab);
  await context.close();
  return { wrong, bytes, faults };
}

test("a good page is let through", async () => {
  const { wrong, faults, bytes } = await visit("/good", NARROW);
  assert.deepEqual([...wrong, ...faults], []);
  assert.ok(bytes > 50 && bytes < 1000, `weighed ${bytes}`);
});

for (const [path, size, expected] of [
  ["/unlabelled", undefined, /^label: /],
  ["/pale", undefined, /^color-contrast: /],
  ["/wide", NARROW, /^scrolls sideways: 6\d\d px in 320 px/],
  ["/heavy", undefined, /^weight: /],
]) {
  test(`${path} is found wanting`, async () => {
    const { wrong } = await visit(path, size);
    assert.ok(wrong.some((line) => expected.test(line)), `expected ${expected}, found ${JSON.stringify(wrong)}`);
  });
}

for (const [path, expected] of [
  ["/inline", /console: .*[Cc]ontent.[Ss]ecurity.[Pp]olicy/],
  ["/throws", /script: thrown on purpose/],
  ["/missing-part", /answer: 404 .*nowhere\.css/],
  ["/abroad", /request: http:\/\/elsewhere\.example/],
  ["/broken", /answer: 500 .*broken/],
]) {
  test(`${path} is a fault`, async () => {
    const { faults } = await visit(path);
    assert.ok(faults.some((line) => expected.test(line)), `expected ${expected}, found ${JSON.stringify(faults)}`);
  });
}

test("the app shows what RFC 6238 says", () => {
  const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  assert.deepEqual([59, 1111111109, 20000000000].map((seconds) => codeAt(secret, seconds * 1000)), ["287082", "081804", "353130"]);
});

test("with scripts off, no script runs and the page is judged all the same", async () => {
  const { page: tab, faults } = await person(browser, address, { scripts: false });
  await tab.goto("/throws");
  assert.deepEqual(faults, []);
  assert.deepEqual((await judge(tab)).wrong, []);
  await tab.goto("/unlabelled");
  assert.match((await judge(tab)).wrong.join(), /^label: /);
});

test("the device makes a passkey and signs with it", async () => {
  const { page: tab, device } = await person(browser, address, { passkeys: true });
  await tab.goto("/good");
  const made = await tab.evaluate(async () => {
    const challenge = new Uint8Array(32);
    const user = { id: new Uint8Array([1, 2, 3]), name: "a", displayName: "A" };
    const publicKey = { challenge, user, rp: { name: "x" }, pubKeyCredParams: [{ type: "public-key", alg: -7 }],
      authenticatorSelection: { residentKey: "required", userVerification: "required" } };
    await navigator.credentials.create({ publicKey });
    const answer = await navigator.credentials.get({ publicKey: { challenge, userVerification: "required" } });
    return answer.type;
  });
  assert.equal(made, "public-key");
  assert.equal((await device.passkeys()).length, 1);
});
