// Any revision to read, and any two as a redline, on the page of a record: <div class="compare"> is filled with the choice.
// The texts lie beside the page and are loaded when they are first asked for; everything is written as text, never as markup.
(() => {
  "use strict";
  const { redline, lines } = window.sealtrail;
  const KEPT = 2;
  const FOLD = 7;
  const box = document.querySelector(".compare");
  if (!box) return;
  const { record, source } = box.dataset;
  const numbers = box.dataset.numbers.split(" ");
  const latest = numbers[numbers.length - 1];

  const make = (tag, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };

  let loading = null;
  const load = () => loading ??= new Promise((resolve, reject) => {
    const script = make("script", { src: source });
    script.addEventListener("load", () => resolve(window.sealtrailRevisions[record]));
    script.addEventListener("error", () => reject(new Error("no file")));
    document.head.append(script);
  });

  // --- how a text and a redline look ---

  // A line that is a heading stays one to the eye.
  const written = (text) => lines(text).map((line) => /^#{1,6} /.test(line) ? make("b", { className: "clause" }, line) : line);

  const folded = (text) => {
    const all = lines(text);
    if (all.length < FOLD) return written(text);
    const between = all.slice(KEPT, -KEPT);
    const heading = between.filter((line) => /^#{1,6} /.test(line)).pop();
    const left = between.length - (heading ? 1 : 0);
    return [...written(all.slice(0, KEPT).join("")), make("span", { className: "skip" }, `… ${left} lines unchanged …\n`),
      ...(heading ? written(heading) : []), ...written(all.slice(-KEPT).join(""))];
  };

  const shown = (runs) => runs.flatMap((run) => run.kind === "out" ? [make("del", {}, run.text)]
    : run.kind === "in" ? [make("ins", {}, run.text)] : folded(run.text));

  const count = (runs, kind) => runs.filter((run) => run.kind === kind)
    .reduce((sum, run) => sum + (run.text.match(/\S+/g) ?? []).length, 0);
  const told = (number, what) => `${number} ${number === 1 ? "word" : "words"} ${what}`;

  // --- what can be shown ---

  const of = (data, number) => data.revisions.find((one) => String(one.number) === number);
  const fieldsOf = (data, revision) => new Map(revision.holds.map((at) => data.fields[at]));

  const about = (revision) => make("li", {}, make("b", {}, `Revision ${revision.number}`),
    ` ${revision.state.toLowerCase()}, landed ${revision.landed}${revision.why ? `: ${revision.why}` : ""}`);

  const comparison = (data, from, to) => {
    const [before, after] = [fieldsOf(data, from), fieldsOf(data, to)];
    const titles = [...new Set([...after.keys(), ...before.keys()])];
    const same = titles.filter((title) => before.get(title) === after.get(title));
    let [out, into] = [0, 0];
    const parts = titles.filter((title) => !same.includes(title)).map((title) => {
      const runs = redline(before.get(title) ?? "", after.get(title) ?? "");
      if (!after.has(title)) runs.splice(0, runs.length, { kind: "out", text: before.get(title) });
      out += count(runs, "out");
      into += count(runs, "in");
      return make("section", {}, make("h4", {}, title), make("div", { className: "redline" }, ...shown(runs)));
    });
    const head = `Revision ${from.number} compared with revision ${to.number}`;
    const total = parts.length ? `${told(out, "taken out")}, ${told(into, "put in")}` : "the two hold the same";
    const rest = parts.length && same.length ? [make("p", { className: "quiet" }, `Unchanged: ${same.join(", ")}.`)] : [];
    return { head, total, nodes: [make("ul", { className: "sides" }, about(from), about(to)), ...parts, ...rest] };
  };

  const reading = (data, revision) => {
    const stands = String(revision.number) === latest;
    const parts = [...fieldsOf(data, revision)].map(([title, text]) =>
      make("section", {}, make("h4", {}, title), make("div", { className: "redline" }, ...written(text))));
    const warning = stands ? [] : [make("p", { className: "not-current" },
      `This is revision ${revision.number} as it landed on ${revision.landed}. It is not the one that stands: that is revision ${latest}.`)];
    return { head: `Revision ${revision.number} of ${record}`, total: stands ? "the one that stands" : "not the one that stands",
      nodes: [...warning, make("ul", { className: "sides" }, about(revision)), ...parts] };
  };

  // --- the choice ---

  const select = (id, label, chosen) => {
    const options = [...numbers].reverse().map((number) => make("option", { value: number, selected: number === chosen },
      `Revision ${number}${number === latest ? ", the one that stands" : ""}`));
    const control = make("select", { id: `compare-${id}` }, ...options);
    return [make("div", {}, make("label", { htmlFor: control.id }, label), control), control];
  };
  const [fromBox, from] = select("from", "Compare", numbers[numbers.length - 2]);
  const [toBox, to] = select("to", "with", latest);
  const [readBox, read] = select("read", "Or read", numbers[numbers.length - 2]);
  const press = (text) => make("button", { type: "button" }, text);
  const [show, open] = [press("Show the redline"), press("Read it")];
  const status = make("p", { className: "told" });
  status.setAttribute("role", "status");
  const title = make("h3", { tabIndex: -1 });
  const result = make("div", { className: "compared", hidden: true });

  const showResult = async (made, address) => {
    try {
      const { head, total, nodes } = made(await load());
      title.textContent = head;
      status.textContent = `${head}: ${total}.`;
      result.replaceChildren(title, make("p", { className: "quiet" }, `${total}.`), ...nodes);
      result.hidden = false;
      title.focus();
      history.replaceState(null, "", address);
    } catch {
      status.textContent = "The texts of the revisions are not beside this page, so nothing can be compared.";
    }
  };
  const compare = () => showResult((data) => comparison(data, of(data, from.value), of(data, to.value)), `#compare-${from.value}-${to.value}`);
  const readOne = () => showResult((data) => reading(data, of(data, read.value)), `#revision-${read.value}`);
  show.addEventListener("click", compare);
  open.addEventListener("click", readOne);

  // An address of a comparison or of a revision can be given to somebody else.
  const follow = () => {
    const [, one, other] = /^#(?:compare|revision)-(\d+)(?:-(\d+))?$/.exec(location.hash) ?? [];
    if (other && numbers.includes(one) && numbers.includes(other)) {
      [from.value, to.value] = [one, other];
      compare();
    } else if (one && numbers.includes(one)) {
      read.value = one;
      readOne();
    }
  };

  box.append(make("div", { className: "asked" }, fromBox, toBox, show), make("div", { className: "asked" }, readBox, open), status, result);
  box.hidden = false;
  window.addEventListener("hashchange", follow);
  follow();
})();
