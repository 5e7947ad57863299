// Search over one small data file, and nothing that a page would miss without it. No request leaves the site.
(() => {
  "use strict";
  const root = document.documentElement.dataset.root;
  const box = document.querySelector(".search");
  const input = document.getElementById("search");
  const found = document.getElementById("found");
  const count = document.getElementById("found-count");
  const list = found.querySelector("ul");
  const LIMIT = 12;
  let loading = null;

  box.hidden = false;

  // A page opened from a folder may not fetch, but it may load a script.
  const load = () => loading ??= new Promise((done) => {
    const script = document.createElement("script");
    script.src = `${root}/search-data.js`;
    script.addEventListener("load", () => done(window.sealtrailRecords));
    document.head.append(script);
  });

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  const search = (data, query) => {
    const words = plain(query).split(/\s+/).filter(Boolean);
    const hits = [];
    data.index ??= data.id.map((id, i) => plain([id, data.title[i], data.type[i], data.state[i], data.organisation[i]].join(" ")));
    data.index.forEach((text, i) => {
      if (words.every((word) => text.includes(word))) {
        hits.push([text.startsWith(words[0]) ? 0 : 1, i]);
      }
    });
    return hits.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((hit) => hit[1]);
  };

  const show = (data, hits) => {
    list.replaceChildren(...hits.slice(0, LIMIT).map((i) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `${root}/${data.url[i]}`;
      for (const [name, text] of [["id", data.id[i]], ["title", data.title[i]], ["state", data.state[i]]]) {
        const part = document.createElement("span");
        part.className = name;
        part.textContent = text;
        link.append(part, " ");
      }
      item.append(link);
      return item;
    }));
    const more = hits.length > LIMIT ? `, the first ${LIMIT} shown` : "";
    count.textContent = hits.length === 1 ? "1 record" : `${hits.length} records${more}`;
    found.hidden = false;
  };

  const close = () => { found.hidden = true; };

  const update = async () => {
    const query = input.value.trim();
    if (!query) { close(); return; }
    const data = await load();
    if (input.value.trim() === query) show(data, search(data, query));
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

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
      input.select();
    }
  });

  // What is folded on the screen must be on paper.
  const folded = () => document.querySelectorAll("details:not([open])");
  let opened = [];
  window.addEventListener("beforeprint", () => { opened = [...folded()]; opened.forEach((d) => { d.open = true; }); });
  window.addEventListener("afterprint", () => { opened.forEach((d) => { d.open = false; }); });
})();
