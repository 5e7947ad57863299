// The button "Verify here" on a record's page: reads the published files, has every signature judged, shows each step.
// A file that is wrong or missing is a step that failed, never an error.
(() => {
  "use strict";

  const box = document.querySelector(".verify-here");
  if (!box) return;
  const { digest, hex } = window.sealtrailKeys;
  const { NAMESPACE, judge, worst } = window.sealtrailVerify;
  const [asked, button, own, total, list] = [".asked", "button", "input", ".total", ".checked"]
    .map((name) => box.querySelector(name));
  const signatures = [...list.children];
  const root = document.documentElement.dataset.root;
  const page = { ...box.dataset };
  const served = /^https?:$/.test(location.protocol);

  // --- reading: from a server the files themselves; in a folder a script may read none, so there a copy that is a script

  const fetched = async (name) => {
    try {
      const answer = await fetch(`${root}/${name}`, { cache: "no-store" });
      return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
    } catch {
      return null;
    }
  };

  const load = (name) => new Promise((done) => {
    const script = document.createElement("script");
    script.src = `${root}/${name}`;
    script.addEventListener("load", done);
    script.addEventListener("error", done);
    document.head.append(script);
  });
  const loads = new Map();
  const copied = async (name) => {
    const script = name === "allowed_signers" ? "allowed_signers.js" : `${page.base}.verify.js`;
    if (!loads.has(script)) loads.set(script, load(script));
    await loads.get(script);
    const text = window.sealtrailFiles?.[name];
    return typeof text === "string" ? new TextEncoder().encode(text) : null;
  };

  // Each file is read once a press, however many signatures need it; one that the reader chose stands for the published.
  const reader = () => {
    const chosen = new Map([...own.files].map((file) => [file.name, file]));
    const held = new Map();
    const read = (name) => {
      const file = chosen.get(name.split("/").pop());
      // One that changed since it was chosen can be read no more.
      return file ? file.arrayBuffer().then((data) => new Uint8Array(data), () => null) : (served ? fetched : copied)(name);
    };
    return (name) => {
      if (!held.has(name)) held.set(name, read(name));
      return held.get(name);
    };
  };

  const source = () => {
    const published = served
      ? "Read anew from this site’s server: the published files themselves."
      : `Read from ${page.record}.verify.js, a copy of the published files: opened from a folder, a page may read no other `
        + "by itself. Choose index.md above to judge that very file, or open this site through a server.";
    const names = [...own.files].map((file) => file.name).join(", ");
    return names ? `As you chose them: ${names}. All else: ${published[0].toLowerCase()}${published.slice(1)}` : published;
  };

  // --- showing

  const element = (tag, name, ...content) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.append(...content);
    return made;
  };
  const MARKS = new Map([
    [true, ["holds", "✓", "Holds"]],
    [false, ["fails", "✗", "Fails"]],
    [null, ["open", "?", "Not judged here"]],
  ]);
  const mark = (holds) => {
    const [name, sign, word] = MARKS.get(holds);
    const shown = element("span", `mark ${name}`, sign);
    shown.setAttribute("aria-hidden", "true");
    return [shown, element("span", "visually-hidden", `${word}: `)];
  };

  const step = ({ title, checks, holds }) => {
    const shown = checks.map(({ holds: one, said, code }) => {
      const text = element("span", "", said);
      if (code !== undefined) text.append(element("code", "wrap", code));
      return element("li", "", ...mark(one), text);
    });
    return element("li", "", element("b", "", ...(holds ? [] : mark(holds)), title), element("ul", "", ...shown));
  };

  const command = ({ file, statement, person }) => {
    const up = "../".repeat(page.base.split("/").length);
    const signed = `approvals/${statement}.json`;
    const lines = [
      `cd ${page.base}`,
      `sha256sum ${file}`,
      `ssh-keygen -Y verify -f ${up}allowed_signers -I ${person} -n ${NAMESPACE} -s ${signed}.sig < ${signed}`,
    ];
    const shown = element("pre", "shell", element("code", "", lines.join("\n")));
    shown.tabIndex = 0;
    return shown;
  };

  const verdict = (steps) => {
    const failed = steps.findIndex((one) => one.holds === false);
    if (failed >= 0) return `Failed at step ${failed + 1}, ${steps[failed].title.toLowerCase()}`;
    const open = steps.findIndex((one) => one.holds === null);
    return open < 0 ? "Verified" : `Not all could be judged here: step ${open + 1}, ${steps[open].title.toLowerCase()}`;
  };

  const line = (item, title, steps) => {
    const holds = worst(steps.map((one) => one.holds));
    const name = element("span", "who", title);
    const summary = element("summary", "", ...mark(holds), name, " ", element("span", "verdict", verdict(steps)));
    const printed = element("a", "", "As printed on this page");
    printed.href = `#s-${item.dataset.statement}`;
    const details = element("details", MARKS.get(holds)[0], summary, element("ol", "steps", ...steps.map(step)),
      element("p", "quiet", "The same with stock tools, in a saved copy of this site. ", printed, "."), command(item.dataset));
    details.open = holds === false;
    item.replaceChildren(details);
    return holds;
  };

  const sum = (found) => {
    const count = (word) => found.filter((holds) => holds === word).length;
    const [good, bad, open] = [count(true), count(false), count(null)];
    const said = [`${good} of ${found.length} signature${found.length === 1 ? "" : "s"} verified in this browser`];
    if (bad) said.push(`${bad} FAILED`);
    if (open) said.push(`${open} could not be judged whole`);
    return said.join(", ");
  };

  const tell = (holds, ...said) => {
    total.className = `total ${MARKS.get(holds)[0]}`;
    total.replaceChildren(...said);
  };

  // The bytes that a reader of this page has before them, where some signature covers them.
  const over = async (bytesOf) => {
    const signed = signatures.some((item) => item.dataset.file === "index.md");
    const bytes = signed ? await bytesOf(`${page.base}/index.md`) : null;
    if (!bytes) return [];
    const sha256 = hex(await digest("SHA-256", bytes));
    const code = element("code", "wrap", sha256);
    return [element("p", "", "The bytes of this revision, as just read, have the SHA-256 ", code, ".")];
  };

  const LACKING = "It gives its cryptography only to pages that come over https, from this machine, or from a folder. "
    + "Open the site that way, or use the commands below.";
  const titles = signatures.map((item) => item.textContent);
  let presses = 0;
  const press = async () => {
    if (!window.crypto?.subtle) {
      tell(null, element("p", "", element("b", "", "This browser cannot verify here. "), LACKING));
      return;
    }
    const mine = ++presses;
    tell(null, element("p", "", "Verifying …"));
    const bytesOf = reader();
    const all = await Promise.all(signatures.map((item) => judge(page, item.dataset, bytesOf)));
    const bytes = await over(bytesOf);
    if (mine !== presses) return;
    const found = all.map((steps, i) => line(signatures[i], titles[i], steps));
    const holds = worst(found);
    const sentence = element("p", "", ...mark(holds), element("b", "", sum(found)), ".");
    tell(holds, sentence, ...bytes, element("p", "quiet", source()));
    list.hidden = false;
    button.textContent = "Verify again";
  };

  button.addEventListener("click", press);
  own.addEventListener("change", press);
  asked.hidden = false;
})();
