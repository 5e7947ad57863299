// Full text by the index beside the site. The library and its pieces are loaded from this origin when somebody searches.
(() => {
  "use strict";
  const root = document.documentElement.dataset.root;
  const page = document.getElementById("full");
  const input = document.getElementById("full-text");
  const status = document.getElementById("full-status");
  const list = document.getElementById("full-results");
  const more = document.getElementById("full-more");
  const selects = [...page.querySelectorAll("select[data-facet]")];
  const PIECE = 5;
  const PAUSE = 150;
  let opening = null;
  let facetting = null;
  let asked = 0;

  if (location.protocol === "file:") {
    document.getElementById("full-folder").hidden = false;
    return;
  }

  // Its worker would load the library a second time, for searches that take a few milliseconds.
  const open = () => opening ??= import(new URL(`${root}/pagefind/pagefind.js`, location.href)).then(async (library) => {
    await library.options({ noWorker: true });
    await library.init();
    return library;
  });

  // Which hits are of which register and state; loaded when somebody narrows by them, and not before.
  const facets = () => facetting ??= fetch(new URL(`${root}/pagefind/records.json`, location.href))
    .then((answer) => answer.json())
    .then((rows) => new Map(rows.flatMap(([register, state, hits]) => hits.split(" ").map((hit) => [hit, { register, state }]))));

  const narrowed = async (results) => {
    const chosen = selects.filter((select) => select.value);
    if (!chosen.length) return results;
    const known = await facets();
    return results.filter((result) => chosen.every((select) => known.get(result.id)?.[select.dataset.facet] === select.value));
  };

  const make = (tag, className, ...children) => {
    const node = document.createElement(tag);
    node.className = className;
    node.append(...children);
    return node;
  };

  // An excerpt comes as markup with marks in it; only its text and its marks are taken over.
  const marked = (excerpt) => [...new DOMParser().parseFromString(excerpt, "text/html").body.childNodes].map((node) =>
    node.nodeName === "MARK" ? make("mark", "", node.textContent) : document.createTextNode(node.textContent));

  const entry = ({ raw_url: address, meta, excerpt, sub_results: parts }) => {
    const link = make("a", "", make("span", "id", meta.number), " ", meta.title);
    link.href = `${root}${address}`;
    const best = parts.find((part) => part.url.includes("#"));
    const item = make("li", "", link, " ", make("small", "quiet", `${meta.register}, ${meta.state}`));
    if (best) {
      const where = make("a", "", best.title);
      where.href = `${root}${address}${best.url.slice(best.url.indexOf("#"))}`;
      item.append(make("p", "", where, ": ", ...marked(best.excerpt)));
    } else {
      item.append(make("p", "", ...marked(excerpt)));
    }
    return item;
  };

  const show = async (results, from, ticket) => {
    const found = await Promise.all(results.slice(from, from + PIECE).map((result) => result.data()));
    if (ticket !== asked) return;
    const before = list.children.length;
    list.append(...found.map(entry));
    more.hidden = list.children.length >= results.length;
    more.onclick = async () => { await show(results, from + PIECE, ticket); list.children[before + PIECE]?.querySelector("a").focus(); };
  };

  const search = async () => {
    const ticket = ++asked;
    const words = input.value.trim();
    remember();
    if (!words) { list.replaceChildren(); more.hidden = true; status.textContent = ""; return; }
    const library = await open();
    const results = await narrowed((await library.search(words)).results);
    if (ticket !== asked) return;
    list.replaceChildren();
    status.textContent = results.length === 1 ? "1 record" : `${results.length} records`;
    await show(results, 0, ticket);
  };

  const remember = () => {
    const said = new URLSearchParams({ q: input.value.trim() });
    for (const select of selects) if (select.value) said.set(select.dataset.facet, select.value);
    history.replaceState(null, "", `#${said}`);
  };

  const recall = () => {
    const said = new URLSearchParams(location.hash.slice(1));
    input.value = said.get("q") ?? "";
    for (const select of selects) select.value = said.get(select.dataset.facet) ?? "";
  };

  let waiting = 0;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(failing(search), PAUSE); };
  const failing = (act) => () => act().catch(() => {
    status.textContent = "The index of this site cannot be loaded. Find records works without it.";
  });

  input.addEventListener("focus", failing(open), { once: true });
  input.addEventListener("input", soon);
  selects.forEach((select) => select.addEventListener("change", failing(search)));
  page.hidden = false;
  recall();
  if (input.value) failing(search)();
})();
