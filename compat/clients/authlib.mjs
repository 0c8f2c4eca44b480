// Authlib and joserfc: whole logins in Python. The checks are ../logins/authlib_login.py, which says what Authlib lacks.

import { preparePython, runLogins } from "../logins/programs.mjs";
import { PLAIN, PROXIED } from "../logins/transports.mjs";

export const client = "Authlib, joserfc";
export const exercises = "private_key_jwt, PKCE, tokens, claims; it has no PAR, no DPoP and no iss check: proofs by joserfc";
export const transports = [PLAIN, PROXIED];
export const prepare = () => preparePython("Authlib", "joserfc");
export const run = (nation, log) => runLogins("authlib_login.py", nation, log);
