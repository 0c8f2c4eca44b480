// openid-client, the certified relying party that the documentation of the real service names: whole logins by FAPI 2.0,
// in each way in which a nation is reached. The checks are ../logins/openid-client.mjs.

import { prepareLogins, runLogins } from "../logins/programs.mjs";
import { OWN, PLAIN, PROXIED } from "../logins/transports.mjs";

export const client = "openid-client";
export const exercises = "FAPI 2.0: PAR, DPoP, private_key_jwt, PKCE, encrypted ID token and userinfo, iss";
export const transports = [PLAIN, PROXIED, OWN];
export const prepare = () => prepareLogins("openid-client");
export const run = (nation, log) => runLogins("openid-client.mjs", nation, log);
