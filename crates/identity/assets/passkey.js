// Passkeys: the one thing on our pages that needs a script. The page works without it, by password.
//
// A form with data-passkey="get" or "create" is shown when the browser can do it. On submit the script asks the server
// for the options, calls the browser, puts the answer into the form's fields and sends the form as any other.
"use strict";
(() => {
  const decode = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const encode = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  // The options as the browser wants them: binary members as buffers.
  const readOptions = (options) => {
    options.challenge = decode(options.challenge);
    if (options.user) options.user.id = decode(options.user.id);
    for (const list of [options.excludeCredentials, options.allowCredentials]) {
      for (const known of list || []) known.id = decode(known.id);
    }
    return options;
  };

  // The answer as the server wants it: binary members as base64url.
  const writeCredential = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = encode(credential.response[name]);
    }
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    const { credProps } = credential.getClientExtensionResults();
    const extensions = credProps ? { credProps } : {};
    return JSON.stringify({ id: credential.id, rawId: encode(credential.rawId), type: credential.type, response, extensions });
  };

  const field = (form, name) => form.querySelector(`[name="${name}"]`);
  let waiting = null; // The conditional request that runs beside the page, if any.

  const run = async (form, mediation) => {
    // Polite at first; once something failed, a screen reader is told at once, and told again if it fails again.
    const status = form.querySelector('[role="status"], [role="alert"]');
    if (waiting) waiting.abort();
    waiting = new AbortController();
    const { signal } = waiting;
    try {
      status.textContent = "";
      const headers = { "x-csrf-token": field(form, "_csrf").value };
      const answer = await fetch(form.dataset.options, { method: "POST", headers, signal });
      if (!answer.ok) throw new Error(`options: ${answer.status}`);
      const { ceremony, options } = await answer.json();
      const request = { publicKey: readOptions(options), signal };
      if (mediation) request.mediation = mediation;
      const credential =
        form.dataset.passkey === "create"
          ? await navigator.credentials.create(request)
          : await navigator.credentials.get(request);
      field(form, "ceremony").value = ceremony;
      field(form, "credential").value = writeCredential(credential);
      HTMLFormElement.prototype.submit.call(form);
    } catch (error) {
      // Aborted: another request took over. Anything else the reader is told, unless they did not ask.
      if (signal.aborted || mediation) return;
      status.textContent = form.dataset.failed;
      status.setAttribute("role", "alert");
    }
  };

  const prepare = (form) => {
    if (/^[\d.]+$|^\[/.test(location.hostname)) {
      // Browsers bind passkeys to names, not to numbers.
      const link = document.createElement("a");
      link.href = form.dataset.address + location.search;
      link.textContent = form.dataset.elsewhere;
      form.replaceChildren(link);
      form.hidden = false;
      return;
    }
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run(form);
    });
    const number = document.getElementById("number");
    if (form.dataset.passkey !== "get" || !number || !PublicKeyCredential.isConditionalMediationAvailable) return;
    number.addEventListener(
      "focus",
      async () => {
        if (await PublicKeyCredential.isConditionalMediationAvailable()) run(form, "conditional");
      },
      { once: true },
    );
  };

  if (!window.PublicKeyCredential) return;
  document.querySelectorAll("form[data-passkey]").forEach(prepare);
})();
