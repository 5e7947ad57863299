// Sorts and filters tables that ask for it: <table data-sortable>, each <th data-facet> with a choice of its values.
// A page misses nothing without this: the rows are all there, in the order in which they were written.
(() => {
  "use strict";
  const FEW = 8;
  const order = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const words = (node) => node.textContent.replace(/\s+/g, " ").trim();

  const make = (tag, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };

  // What a cell is sorted by: what it says of itself, else its first time, else its text.
  const keyOf = (cell) => {
    if (!cell) return "";
    const time = cell.querySelector("time[datetime]");
    const key = cell.dataset.sort ?? (time ? time.getAttribute("datetime") : words(cell));
    return key === "–" ? "" : key;
  };

  // What a cell can be chosen by: what it marks as its values (the signers of a row, say), else its text.
  const valuesOf = (cell) => {
    const marked = [...cell.querySelectorAll("[data-value]")];
    return marked.length ? marked.map((one) => one.dataset.value || words(one)) : [words(cell)];
  };

  const enhance = (table, number) => {
    const heads = [...table.tHead.rows[0].cells];
    const titles = heads.map(words);
    const bodies = [...table.tBodies].map((body) => ({ body, rows: [...body.rows].filter((row) => row.querySelector(":scope > td")) }));
    const rows = bodies.flatMap((one) => one.rows);
    if (rows.length < 2) return;
    const box = table.closest(".scroll") ?? table;
    const status = make("p", { className: "told" });
    status.setAttribute("role", "status");

    // --- order ---

    const arrange = (column, direction) => {
      for (const one of bodies) {
        const keyed = one.rows.map((row, place) => ({ row, place, key: direction ? keyOf(row.cells[column]) : "" }));
        // What says nothing comes last, whichever way the rest is turned.
        keyed.sort((a, b) => (a.key === "") - (b.key === "") || direction * order.compare(a.key, b.key) || a.place - b.place);
        one.body.append(...keyed.map((each) => each.row));
      }
      heads.forEach((head, i) => {
        if (i === column && direction) head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
        else head.removeAttribute("aria-sort");
      });
      picker.value = direction ? `${column} ${direction}` : "";
      tell(direction ? `sorted by ${titles[column]}, ${direction > 0 ? "ascending" : "descending"}` : "in the order of the page");
    };

    heads.forEach((head, column) => {
      if (!titles[column]) return;
      const button = make("button", { type: "button" }, ...head.childNodes);
      button.addEventListener("click", () => {
        const now = head.getAttribute("aria-sort");
        arrange(column, now === "ascending" ? -1 : now === "descending" ? 0 : 1);
      });
      head.replaceChildren(button);
    });

    // A narrow screen shows no column heads: nobody shall come upon their buttons unseen, and the order is a choice there.
    const narrow = matchMedia("(max-width: 46rem)");
    const reach = () => heads.forEach((head) => { if (head.firstElementChild) head.firstElementChild.tabIndex = narrow.matches ? -1 : 0; });
    narrow.addEventListener("change", reach);
    reach();
    const picker = make("select", {}, make("option", { value: "" }, "As written"),
      ...titles.flatMap((title, i) => title ? [[1, "ascending"], [-1, "descending"]].map(
        ([way, said]) => make("option", { value: `${i} ${way}` }, `${title}, ${said}`)) : []));
    picker.addEventListener("change", () => {
      const [column, direction] = picker.value ? picker.value.split(" ").map(Number) : [0, 0];
      arrange(column, direction);
    });

    // --- choice ---

    const filter = make("input", { type: "search", autocomplete: "off", spellcheck: false });
    const facets = heads.flatMap((head, column) => {
      if (!("facet" in head.dataset)) return [];
      const found = new Set(rows.flatMap((row) => row.cells[column] ? valuesOf(row.cells[column]) : []));
      const values = [...found].filter((value) => value && value !== "–").sort(order.compare);
      const select = make("select", {}, make("option", { value: "" }, "All"),
        ...values.map((value) => make("option", { value }, value)));
      select.addEventListener("change", () => choose());
      return values.length > 1 ? [{ column, select }] : [];
    });
    const texts = new Map();
    const textOf = (row) => texts.get(row) ?? texts.set(row, plain(words(row))).get(row);

    const choose = () => {
      const asked = plain(filter.value).split(/\s+/).filter(Boolean);
      const chosen = facets.filter((facet) => facet.select.value);
      for (const row of rows) {
        row.hidden = !asked.every((word) => textOf(row).includes(word))
          || !chosen.every((facet) => row.cells[facet.column] && valuesOf(row.cells[facet.column]).includes(facet.select.value));
      }
      for (const one of bodies) one.body.hidden = one.rows.every((row) => row.hidden);
      tell("");
    };
    filter.addEventListener("input", choose);

    const tell = (what) => {
      const shown = rows.filter((row) => !row.hidden).length;
      const partial = shown < rows.length;
      status.textContent = `${partial ? `${shown} of ${rows.length}` : rows.length} rows${what ? `, ${what}` : ""}`;
      tools.classList.toggle("partial", partial);
    };

    const labelled = (name, control, className = "") => {
      control.id = `table-${number}-${name.toLowerCase().replace(/\W+/g, "-")}`;
      return make("div", { className }, make("label", { htmlFor: control.id }, name), control);
    };
    const tools = make("div", { className: "table-tools" });
    if (rows.length >= FEW) {
      tools.append(labelled("Filter", filter, "filter"));
      facets.forEach((facet) => tools.append(labelled(titles[facet.column], facet.select)));
    }
    tools.append(labelled("Sort by", picker, "order"), status);
    tools.setAttribute("role", "group");
    tools.setAttribute("aria-label", `Sort and filter: ${table.caption ? words(table.caption) : "table"}`);
    if (rows.length < FEW) tools.classList.add("short");
    box.before(tools);
    tell("");
  };

  document.querySelectorAll("table[data-sortable]").forEach(enhance);
})();
