// A nation of our own to walk through: the binary as anyone runs it, on a free port, in a folder that is deleted after.

import { spawn } from "node:child_process";
import { createWriteStream, existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const READY_MS_MAX = 240_000; // a debug build makes the sample nation slowly; a release build needs seconds
const STOP_MS_MAX = 15_000;
const POLL_MS = 10; // a second start is measured by this clock

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

// The demonstration, by plain http. Passkeys are bound to a name, and an address is not one: the browser comes by `localhost`.
function demonstration(port, folder) {
  const address = `http://localhost:${port}`;
  const isReady = () => fetch(`${address}/readyz`).then(({ ok }) => ok);
  return { words: ["demo", "--data", folder, "--listen", `127.0.0.1:${port}`], address, isReady };
}

// Starts the binary and waits until it says that it is ready. `logPath` keeps all that it prints. With a `folder`, its
// data stay there for a second start; without one they are deleted when it stops. `way` says by which words it is started,
// where it is reached then, and how one knows that it is ready.
export async function startNation(binary, logPath, { folder: kept, way = demonstration } = {}) {
  if (!existsSync(binary)) throw new Error(`${binary} is not there; build it with \`cargo build -p polity\``);
  const folder = kept ?? await mkdtemp(join(tmpdir(), "polity-walk-"));
  const port = await freePort();
  const { words, isReady, ...reached } = await way(port, folder);
  const log = createWriteStream(logPath);
  const started = Date.now();
  const child = spawn(binary, words, { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const ended = new Promise((done) => child.on("exit", (code, signal) => done(code ?? signal)));

  const ready = async () => {
    while (Date.now() - started < READY_MS_MAX) {
      if (child.exitCode !== null) throw new Error(`polity ${words[0]} ended with code ${child.exitCode}; see ${logPath}`);
      if (await isReady().catch(() => false)) return;
      await new Promise((done) => setTimeout(done, POLL_MS));
    }
    throw new Error(`polity ${words[0]} was not ready after ${READY_MS_MAX / 1000} s; see ${logPath}`);
  };
  const drop = () => kept ?? rm(folder, { recursive: true, force: true });

  try {
    await ready();
  } catch (error) {
    child.kill("SIGKILL");
    await drop();
    throw error;
  }
  return {
    ...reached,
    binary,
    folder,
    process: child.pid,
    readySeconds: (Date.now() - started) / 1000,
    // Asks it to end as an operator would. Says what went wrong on the way: nothing, if all is well.
    async stop() {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS_MAX);
      const how = await ended;
      clearTimeout(timer);
      await new Promise((done) => log.end(done));
      await drop();
      const faults = how === 0 ? [] : [`asked to stop, it ended with ${how}`];
      for (const line of (await readFile(logPath, "utf8")).split("\n")) {
        if (/panicked at|"level":"ERROR"| ERROR /.test(line)) faults.push(`its log says: ${line.slice(0, 300)}`);
      }
      return faults;
    },
  };
}
