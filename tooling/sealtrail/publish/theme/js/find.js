// Narrows all records by facets and words. The address keeps the choice after its "#", so that it can be passed on.
(() => {
  "use strict";
  const { load, matching } = window.sealtrail;
  const page = document.getElementById("find");
  const text = document.getElementById("find-text");
  const sort = document.getElementById("find-order");
  const status = document.getElementById("find-status");
  const clear = document.getElementById("find-clear");
  const more = document.getElementById("find-more");
  const results = page.querySelector("tbody");
  const panel = page.querySelector("details");
  const PIECE = 100;
  const FACETS = [
    ["type", "Register"], ["state", "State"], ["overdue", "Overdue"], ["site", "Site"], ["product", "Product"],
    ["class", "Class"], ["organisation", "Organisation"], ["year", "Year"],
  ];
  const words = new Intl.Collator("en", { numeric: true });
  const valuesOf = (record, facet) => [record[facet]].flat().filter(Boolean);

  const make = (tag, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };

  const start = ({ records, named }) => {
    const registers = new Map(records.map((record) => [record.type, record.register]));
    const label = (facet, value) => facet === "type" ? registers.get(value)
      : facet === "site" || facet === "product" ? `${named[value] ?? ""} ${value}`.trim() : value;

    const facets = FACETS.map(([facet, title]) => {
      const values = [...new Set(records.flatMap((record) => valuesOf(record, facet)))];
      values.sort((a, b) => (facet === "year" ? -1 : 1) * words.compare(label(facet, a), label(facet, b)));
      const options = values.map((value) => {
        const box = make("input", { type: "checkbox", value });
        const count = make("span", { className: "count" });
        box.addEventListener("change", changed);
        return { value, box, count, line: make("label", {}, box, make("span", {}, label(facet, value)), count) };
      });
      const list = make("div", { className: values.length > 20 ? "many" : "" }, ...options.map((option) => option.line));
      const field = make("fieldset", { hidden: values.length === 0 }, make("legend", {}, title), list);
      return { facet, options, field };
    });
    panel.append(...facets.map((one) => one.field));

    let hits = [];
    let shown = 0;

    const row = (record) => {
      const chip = make("span", { className: `chip ${record.tone}` }, record.state);
      const late = record.overdue === "Overdue" ? [" ", make("span", { className: "flag" }, "overdue")] : [];
      const cells = [
        ["Number", make("a", { className: "id", href: record.url }, record.id)],
        ["Title", record.title], ["State", make("span", {}, chip, ...late)], ["Due", record.due || "–"],
      ].map(([head, child]) => {
        const cell = make("td", { className: child === "–" ? "none" : "" }, child);
        cell.dataset.head = head;
        return cell;
      });
      return make("tr", {}, ...cells);
    };

    const show = () => {
      const next = hits.slice(shown, shown + PIECE);
      results.append(...next.map(row));
      shown += next.length;
      more.hidden = shown >= hits.length;
      more.textContent = `Show ${Math.min(PIECE, hits.length - shown)} more of ${hits.length}`;
      return next.length;
    };

    const chosen = () => new Map(facets.map(({ facet, options }) =>
      [facet, new Set(options.filter((option) => option.box.checked).map((option) => option.value))]));

    const fits = (record, facet, picked) => picked.size === 0 || valuesOf(record, facet).some((value) => picked.has(value));

    // A value's count says how many records it would show with all that is chosen elsewhere.
    const recount = (fitting, choice) => {
      for (const { facet, options } of facets) {
        const others = FACETS.map(([name]) => name).filter((name) => name !== facet);
        const counts = new Map();
        for (const record of fitting) {
          if (!others.every((name) => fits(record, name, choice.get(name)))) continue;
          for (const value of valuesOf(record, facet)) counts.set(value, (counts.get(value) ?? 0) + 1);
        }
        for (const option of options) {
          const count = counts.get(option.value) ?? 0;
          option.count.textContent = count;
          option.line.classList.toggle("nothing", count === 0 && !option.box.checked);
        }
      }
    };

    const narrow = () => {
      const choice = chosen();
      const fitting = matching(records, text.value);
      hits = fitting.filter((record) => FACETS.every(([facet]) => fits(record, facet, choice.get(facet))));
      if (sort.value === "due") hits.sort((a, b) => (a.due || "9999").localeCompare(b.due || "9999"));
      recount(fitting, choice);
      results.replaceChildren();
      shown = 0;
      show();
      const any = text.value.trim() || [...choice.values()].some((picked) => picked.size);
      clear.hidden = !any;
      status.textContent = any ? `${hits.length} of ${records.length} records` : `${records.length} records`;
    };

    const remember = () => {
      const said = new URLSearchParams();
      if (text.value.trim()) said.set("q", text.value.trim());
      for (const [facet, picked] of chosen()) for (const value of picked) said.append(facet, value);
      if (sort.value !== "number") said.set("sort", sort.value);
      history.replaceState(null, "", `#${said}`);
    };

    const recall = () => {
      const said = new URLSearchParams(location.hash.slice(1));
      text.value = said.get("q") ?? "";
      sort.value = said.get("sort") === "due" ? "due" : "number";
      for (const { facet, options } of facets) {
        const picked = new Set(said.getAll(facet));
        options.forEach((option) => { option.box.checked = picked.has(option.value); });
      }
      narrow();
    };

    function changed() { narrow(); remember(); }

    text.addEventListener("input", changed);
    sort.addEventListener("change", changed);
    more.addEventListener("click", () => {
      const before = shown;
      if (show()) results.rows[before].querySelector("a").focus();
    });
    clear.addEventListener("click", () => {
      text.value = "";
      facets.forEach(({ options }) => options.forEach((option) => { option.box.checked = false; }));
      changed();
      text.focus();
    });
    window.addEventListener("hashchange", recall);
    panel.open = matchMedia("(min-width: 60rem)").matches;
    recall();
    page.hidden = false;
  };

  load().then(start);
})();
