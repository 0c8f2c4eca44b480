// The pictures of a walk and what was found on the way, as a page that opens in any browser.

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const escape = (text) => String(text).replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);

export class Album {
  constructor(folder) {
    this.folder = folder;
    this.steps = []; // { journey, name, outcome, why, seconds, looks: [{ who, path, size, language, file, wrong, bytes }] }
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, "pictures"), { recursive: true });
  }

  // Where the next picture goes, named so that a folder listing tells the story.
  pictureName(size, language) {
    const step = this.steps.at(-1);
    const words = step.name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60);
    const place = `${String(this.steps.length).padStart(2, "0")}-${words}-${step.looks.length + 1}`;
    return `pictures/${place}-${size}-${language}.png`;
  }

  counts() {
    const outcomes = [...this.steps.map((step) => step.outcome), ...this.looks().map((look) => (look.wrong.length ? "failed" : "passed"))];
    const count = (outcome) => outcomes.filter((each) => each === outcome).length;
    return { passed: count("passed"), failed: count("failed"), skipped: count("skipped") };
  }

  looks() {
    return this.steps.flatMap((step) => step.looks);
  }

  write(heading) {
    const { passed, failed, skipped } = this.counts();
    const summary = { heading, passed, failed, skipped, steps: this.steps };
    writeFileSync(join(this.folder, "summary.json"), JSON.stringify(summary, null, 2) + "\n");
    writeFileSync(join(this.folder, "index.html"), `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>The walk: ${passed} passed, ${failed} failed, ${skipped} skipped</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 80rem; padding: 0 1rem; color: #1a1a1a }
h2 { border-top: 1px solid #ccc; padding-top: 1.5rem } .failed { color: #a30000 } .skipped { color: #666 }
.looks { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start } figure { margin: 0 }
img { border: 1px solid #ccc; max-height: 28rem; max-width: 100% } figcaption { font-size: .85rem; max-width: 28rem }
table { border-collapse: collapse } td, th { padding: .2rem .8rem .2rem 0; text-align: left; vertical-align: top }
</style></head><body>
<h1>The walk</h1><p>${escape(heading)}</p><p><b>${passed} passed, ${failed} failed, ${skipped} skipped</b></p>
<table><thead><tr><th>Step</th><th>Outcome</th><th>Seconds</th><th>Pages looked at</th><th>Heaviest page</th></tr></thead><tbody>
${this.steps.map((step, number) => `<tr class="${step.outcome}"><td><a href="#s${number}">${escape(step.name)}</a></td><td>${step.outcome}</td>
<td>${step.seconds.toFixed(1)}</td><td>${step.looks.length}</td><td>${heaviest(step)}</td></tr>`).join("\n")}
</tbody></table>
${this.steps.map((step, number) => `<h2 id="s${number}" class="${step.outcome}">${number + 1}. ${escape(step.name)}</h2>
${step.why ? `<pre class="failed">${escape(step.why)}</pre>` : ""}
<div class="looks">${step.looks.map((look) => `<figure><a href="${look.file}"><img src="${look.file}" alt="${escape(look.path)} at ${look.size} px" loading="lazy"></a>
<figcaption>${escape(look.who)}: ${escape(look.path)}, ${look.size} px, ${look.language}, ${(look.bytes / 1024).toFixed(1)} kB
${look.wrong.map((line) => `<br><span class="failed">${escape(line)}</span>`).join("")}</figcaption></figure>`).join("\n")}</div>`).join("\n")}
</body></html>
`);
  }
}

function heaviest(step) {
  return step.looks.length ? `${(Math.max(...step.looks.map((look) => look.bytes)) / 1024).toFixed(1)} kB` : "";
}
