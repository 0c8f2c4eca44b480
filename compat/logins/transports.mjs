// The ways in which a nation is reached: plain http on this machine, and by https, with a proxy in front that ends TLS
// or with a certificate of its own. Certificates are made for the run, by an authority that nobody else believes.

import { readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:https";
import { join } from "node:path";
import { webcrypto } from "node:crypto";
import { startNation } from "../../walk/kit/nation.mjs";
import { read } from "./calls.mjs";
import { installed } from "./programs.mjs";

export const PLAIN = "http";
export const PROXIED = "https, a proxy in front";
export const OWN = "https, its own certificate";
export const TRANSPORTS = [PLAIN, PROXIED, OWN];
const DAY_MS = 86_400_000;
const EC = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

const pem = (label, der) => `-----BEGIN ${label}-----\n${Buffer.from(der).toString("base64").match(/.{1,64}/g).join("\n")}\n-----END ${label}-----\n`;

// An authority, and a certificate for `localhost` that it signed: as PEM, in files of this folder.
async function certificates(folder) {
  await installed();
  await import("reflect-metadata"); // x509 asks for it
  const x509 = await import("@peculiar/x509");
  x509.cryptoProvider.set(webcrypto);
  const pair = () => webcrypto.subtle.generateKey(EC, true, ["sign", "verify"]);
  const [authority, server] = [await pair(), await pair()];
  const times = { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + DAY_MS), signingAlgorithm: EC };
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    ...times, serialNumber: "01", name: "CN=Authority of one run", keys: authority,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authority.publicKey),
    ],
  });
  const leaf = await x509.X509CertificateGenerator.create({
    ...times, serialNumber: "02", subject: "CN=localhost", issuer: root.subject, publicKey: server.publicKey, signingKey: authority.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: "dns", value: "localhost" }, { type: "ip", value: "127.0.0.1" }]),
      await x509.AuthorityKeyIdentifierExtension.create(root),
    ],
  });
  const write = (name, text) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  return {
    authority: write("authority.pem", root.toString("pem")),
    certificate: write("server.pem", leaf.toString("pem")),
    key: write("server.key", pem("PRIVATE KEY", await webcrypto.subtle.exportKey("pkcs8", server.privateKey))),
  };
}

// A proxy that ends TLS, as an operator would put in front: it passes on who asked, and the name that was asked for.
async function proxy(files, inside) {
  const server = createServer({ cert: readFileSync(files.certificate), key: readFileSync(files.key) }, (asked, answer) => {
    const headers = { ...asked.headers, "x-forwarded-for": asked.socket.remoteAddress, "x-forwarded-proto": "https" };
    const onward = request(`${inside}${asked.url}`, { method: asked.method, headers }, (answered) => {
      answer.writeHead(answered.statusCode, answered.rawHeaders);
      answered.pipe(answer);
    });
    onward.on("error", () => answer.destroy());
    asked.pipe(onward);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return server;
}

// Settings that stand before the first table of the file, and tables after the last.
function amend(folder, { plain, tables = "" }) {
  const path = join(folder, "polity.toml");
  const [head, ...rest] = readFileSync(path, "utf8").split(/^(?=\[[a-z]+\]$)/m);
  const kept = head.split("\n").filter((line) => !/^(public_base|trusted_proxies) =/.test(line)).join("\n");
  const others = rest.filter((table) => !table.startsWith("[tls]"));
  writeFileSync(path, [kept.trimEnd(), "\n", plain, "\n\n", ...others, tables].join(""));
}

// Starts the nation of this folder so that it is reached in this way. The first start, by http, makes it.
export async function startBy(transport, binary, log, folder) {
  if (transport === PLAIN) {
    const nation = await startNation(binary, log, { folder });
    return { ...nation, transport, inside: nation.address };
  }
  const files = await certificates(folder);
  const authority = readFileSync(files.authority);
  let front;
  const way = async (port) => {
    const words = ["serve", "--data", folder, "--listen", `127.0.0.1:${port}`];
    const own = transport === OWN;
    const inside = own ? `https://127.0.0.1:${port}` : `http://127.0.0.1:${port}`;
    front = own ? undefined : await proxy(files, inside);
    const address = `https://localhost:${own ? port : front.address().port}`;
    amend(folder, {
      plain: `public_base = "${address}/"${own ? "" : '\ntrusted_proxies = ["127.0.0.1"]'}`,
      tables: own ? `\n[tls]\ncertificate = ${JSON.stringify(files.certificate)}\nkey = ${JSON.stringify(files.key)}\n` : "",
    });
    return { words, address, inside, authority, isReady: () => read(`${inside}/readyz`, authority).then(({ ok }) => ok) };
  };
  const nation = await startNation(binary, log, { folder, way });
  const stop = async () => {
    front?.closeAllConnections();
    front?.close();
    return nation.stop();
  };
  return { ...nation, transport, authorityFile: files.authority, stop };
}
