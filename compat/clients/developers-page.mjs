// What the developers' page gives, done as it says: register a program, run the sample, sign in without a browser.
// The checks are ../logins/developers-page.mjs.

import { prepareLogins, runLogins } from "../logins/programs.mjs";

export const client = "the developers' page";
export const exercises = "its commands, its sample on openid-client, its sign-in for tests, its pages for refusals";
export const prepare = () => prepareLogins("openid-client");
export const run = (nation, log) => runLogins("developers-page.mjs", nation, log);
