// The browser, and the people who sit before it.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const CANDIDATES = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 320, height: 640 };

// Starts Chromium without anything that talks to the outside on its own.
export async function startBrowser() {
  const executablePath = CANDIDATES.find((path) => path && existsSync(path));
  if (!executablePath) {
    throw new Error("no Chromium found. On Debian: apt-get install chromium. Elsewhere: set CHROMIUM to its path");
  }
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
      "--no-first-run", "--disable-default-apps", "--disable-dev-shm-usage", "--hide-scrollbars",
      // Whatever is not the nation under test cannot be reached, so that a page that asks for it fails here.
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    ],
  });
}

// Somebody with a browser of their own. `scripts: false` turns scripts off, `passkeys: true` gives them a device that
// makes and keeps passkeys and has its owner's finger on it. `faults` collects what no page may do.
// Pages of `neighbours` may be opened, too; they are somebody else's.
export async function person(browser, address, { scripts = true, passkeys = false, language = "en", neighbours = [] } = {}) {
  const context = await browser.newContext({
    baseURL: address, viewport: WIDE, locale: language, reducedMotion: "reduce",
  });
  const page = await context.newPage();
  if (!scripts) await turnOffScripts(context, page);
  const faults = [];
  watch(page, [address, neighbours], faults);
  const device = passkeys ? await plugInDevice(context, page) : undefined;
  return { context, page, faults, device, scripts };
}

// As the browser's own setting does it. Judging a page needs a script of ours: it lends them back for that long.
async function turnOffScripts(context, page) {
  const session = await context.newCDPSession(page);
  const off = (value) => session.send("Emulation.setScriptExecutionDisabled", { value });
  page.withScripts = async (body) => {
    await off(false);
    try {
      return await body();
    } finally {
      await off(true);
    }
  };
  await off(true);
}

function watch(page, [address, neighbours], faults) {
  page.on("console", (message) => {
    // A page that is shown again with an error has a status of its own; what else is reported as a failed load is caught below.
    if (message.type() === "error" && !/^Failed to load resource/.test(message.text())) faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "";
    if (!/ERR_ABORTED/.test(reason)) faults.push(`request: ${request.url()} ${reason}`);
  });
  page.on("response", (response) => {
    const isPage = response.request().resourceType() === "document";
    const bad = response.status() >= (isPage ? 500 : 400);
    if (bad) faults.push(`answer: ${response.status()} ${response.url()}`);
    const known = [address, "data:", ...neighbours].some((beginning) => response.url().startsWith(beginning));
    if (!known) faults.push(`left the nation: ${response.url()}`);
  });
}

async function plugInDevice(context, page) {
  const session = await context.newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true,
    },
  });
  return {
    passkeys: async () => (await session.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
    // A finger that the device does not know.
    refuse: (refused) => session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: !refused }),
  };
}
