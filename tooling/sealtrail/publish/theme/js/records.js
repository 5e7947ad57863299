// All records from one small data file, for the search box of each page and for the page that narrows by facets.
(() => {
  "use strict";
  const root = document.documentElement.dataset.root;
  let loading = null;

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  // A series of numbers is written as the steps from each to the next.
  const numbers = (series) => series.flatMap(([stem, digits, steps]) => {
    let number = 0;
    return steps.map((step) => stem + String(number += step).padStart(digits, "0"));
  });

  // Every repeated value stands in the file once, as a column's "words", and each record says which one it has.
  const decode = (data) => numbers(data.id).map((id, i) => {
    const value = (name) => data[name].words[data[name].of[i]];
    const [register, folder] = data.registers[value("type")];
    const [state, tone] = value("state");
    const record = {
      id, register, title: data.title[i], url: `${root}/${folder}/${id}.html`,
      type: value("type"), state, tone, class: value("class"), due: value("due"),
      organisation: value("organisation"), overdue: value("overdue"), year: value("year"),
      site: value("site"), product: value("product"),
    };
    record.text = plain([id, record.title, register, record.state, record.class, record.organisation,
      ...record.site, ...record.product].join(" "));
    return record;
  });

  // A page opened from a folder may not fetch, but it may load a script.
  const load = () => loading ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = `${root}/search-data.js`;
    script.addEventListener("load", () => done({ records: decode(window.sealtrailRecords), named: window.sealtrailRecords.named }));
    script.addEventListener("error", () => failed(new Error("search-data.js is not there")));
    document.head.append(script);
  });

  // The records that hold every word, those whose number begins with the first one in front.
  const matching = (records, query) => {
    const words = plain(query).split(/\s+/).filter(Boolean);
    const hits = records.filter((record) => words.every((word) => record.text.includes(word)));
    const first = (record) => record.text.startsWith(words[0] ?? "") ? 0 : 1;
    return hits.map((record, i) => [first(record), i, record]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((hit) => hit[2]);
  };

  window.sealtrail = { root, load, matching };
})();
