// The search box of every page. A page misses nothing without it; no request leaves the site.
(() => {
  "use strict";
  const { root, load, matching } = window.sealtrail;
  const box = document.querySelector(".search");
  const input = document.getElementById("search");
  const found = document.getElementById("found");
  const count = document.getElementById("found-count");
  const list = found.querySelector("ul");
  const LIMIT = 12;

  box.hidden = false;

  const entry = (address, parts) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = address;
    for (const [name, text] of parts) {
      const part = document.createElement("span");
      part.className = name;
      part.textContent = text;
      link.append(part, " ");
    }
    item.append(link);
    return item;
  };

  const show = (query, hits) => {
    const entries = hits.slice(0, LIMIT).map((hit) => entry(hit.url, [["id", hit.id], ["state", hit.state], ["title", hit.title]]));
    if (hits.length > LIMIT) {
      const address = `${root}/registers/all.html#${new URLSearchParams({ q: query })}`;
      entries.push(entry(address, [["all", `All ${hits.length}, to be narrowed by site, state, product …`]]));
    }
    list.replaceChildren(...entries);
    const more = hits.length > LIMIT ? `, the first ${LIMIT} shown` : "";
    count.textContent = hits.length === 1 ? "1 record" : `${hits.length} records${more}`;
    found.hidden = false;
  };

  const close = () => { found.hidden = true; };

  const update = async () => {
    const query = input.value.trim();
    if (!query) { close(); return; }
    const { records } = await load();
    if (input.value.trim() === query) show(query, matching(records, query));
  };

  input.addEventListener("focus", () => { load(); if (input.value.trim()) update(); });
  input.addEventListener("input", update);

  box.addEventListener("keydown", (event) => {
    const stops = [input, ...list.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const next = at + (event.key === "ArrowDown" ? 1 : -1);
      if (!found.hidden && next >= 0 && next < stops.length) { stops[next].focus(); event.preventDefault(); }
    } else if (event.key === "Enter" && at === 0) {
      const first = list.querySelector("a");
      if (!found.hidden && first) first.click();
    } else if (event.key === "Escape") {
      close();
      input.focus();
      close();
    }
  });
  document.addEventListener("click", (event) => { if (!box.contains(event.target)) close(); });
  document.addEventListener("focusin", (event) => { if (!box.contains(event.target)) close(); });

  // A page whose purpose is a search has a box of its own, and the slash goes there.
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const own = [...document.querySelectorAll("input[data-slash]")].find((one) => one.checkVisibility()) ?? input;
      event.preventDefault();
      own.focus();
      own.select();
    }
  });
})();
