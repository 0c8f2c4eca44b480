// Which endpoints of the issuer were really called: read from the server's own figures, so that no client can claim more.

import { get as overHttp } from "node:http";
import { get as overHttps } from "node:https";
import { MOUNTS } from "./party.mjs";

// What a login needs, under each mount: name, method, route, and the class of the answer that counts as a success.
const NEEDED = [
  ["discovery", "GET", ".well-known/openid-configuration", "2xx"],
  ["keys", "GET", ".well-known/keys", "2xx"],
  ["par", "POST", "par", "2xx"],
  ["auth", "GET", "auth", "3xx"],
  ["token", "POST", "token", "2xx"],
  ["userinfo GET", "GET", "userinfo", "2xx"],
  ["userinfo POST", "POST", "userinfo", "2xx"],
];
export const ENDPOINTS = MOUNTS.flatMap((mount) => NEEDED.map(([name]) => `${mount} ${name}`));

// Reads what a server says, by http or https; `ca` is the certificate of the authority to believe.
export function read(address, ca) {
  const get = address.startsWith("https:") ? overHttps : overHttp;
  return new Promise((done, fail) => get(address, { ca, agent: false }, async (answer) => {
    let text = "";
    for await (const part of answer.setEncoding("utf8")) text += part;
    done({ ok: answer.statusCode === 200, text });
  }).on("error", fail));
}

// How often each endpoint has answered well so far.
export async function answered(nation) {
  const { ok, text } = await read(`${nation.inside}/metrics`, nation.authority);
  if (!ok) throw new Error("the server does not tell its figures");
  const count = (method, route, status) =>
    Number(text.match(new RegExp(`^polity_http_requests_total\\{method="${method}",route="${route}",status="${status}"\\} (\\d+)`, "m"))?.[1] ?? 0);
  return new Map(MOUNTS.flatMap((mount) => NEEDED.map(([name, method, path, status]) => [`${mount} ${name}`, count(method, `${mount}/${path}`, status)])));
}

// The endpoints that answered well in between.
export const called = (before, after) => ENDPOINTS.filter((endpoint) => after.get(endpoint) > before.get(endpoint));

// For a table: the names once where both mounts were called alike.
export function inWords(endpoints) {
  if (endpoints.length === 0) return "";
  const of = MOUNTS.map((mount) => NEEDED.map(([name]) => name).filter((name) => endpoints.includes(`${mount} ${name}`)));
  if (of.every((names) => names.join() === of[0].join())) return of[0].length === NEEDED.length ? "all, both mounts" : `${of[0].join(", ")}; both mounts`;
  return MOUNTS.map((mount, at) => `${mount}: ${of[at].join(", ") || "none"}`).join("; ");
}
