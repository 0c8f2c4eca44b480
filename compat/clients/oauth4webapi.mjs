// oauth4webapi: each endpoint called by itself, and what a client has to notice for itself, such as an answer that names
// another issuer. The checks are ../logins/oauth4webapi.mjs.

import { prepareLogins, runLogins } from "../logins/programs.mjs";
import { PLAIN, PROXIED } from "../logins/transports.mjs";

export const client = "oauth4webapi";
export const exercises = "raw calls, each answer by itself; signatures, encryption; wrong iss, state, nonce, sub noticed";
export const transports = [PLAIN, PROXIED];
export const prepare = () => prepareLogins("oauth4webapi");
export const run = (nation, log) => runLogins("oauth4webapi.mjs", nation, log);
