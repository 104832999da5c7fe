// Search of the list of councils and sorting of long tables. Without it everything can still be read.
"use strict";
(() => {
  const form = document.getElementById("search");
  const plain = (text) =>
    text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();
  if (form) {
    const [box, type, region] = ["q", "type", "region"].map((id) => document.getElementById(id));
    const rows = [...document.querySelectorAll(".councils li")];
    const count = document.getElementById("found");
    const show = () => {
      const words = plain(box.value).split(" ").filter(Boolean);
      let seen = 0;
      for (const row of rows) {
        const names = ` ${row.dataset.s}`;
        const fits =
          words.every((word) => names.includes(` ${word}`)) &&
          (!type.value || row.dataset.t === type.value) &&
          (!region.value || row.dataset.r === region.value);
        row.hidden = !fits;
        seen += fits;
      }
      for (const part of document.querySelectorAll("section.letter"))
        part.hidden = !part.querySelector("li:not([hidden])");
      count.textContent = seen === 1 ? "1 council" : `${seen} councils`;
    };
    for (const field of [box, type, region]) field.addEventListener("input", show);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const found = rows.filter((row) => !row.hidden).map((row) => row.querySelector("a"));
      if (found.length === 1) location.href = found[0].href;
      else if (found.length) found[0].focus();
    });
    form.hidden = false;
    show();
  }
  for (const table of document.querySelectorAll("table.sortable")) {
    const body = table.tBodies[0];
    [...table.tHead.rows[0].cells].forEach((head, place) => {
      // A figure is no order of councils: the page marks what may be one.
      if (!("sort" in head.dataset)) return;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") !== "ascending";
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const key = (row) => row.cells[place].textContent.trim();
        const number = (text) => (/^[£\d]/.test(text) ? parseFloat(text.replace(/[£,%]/g, "")) : NaN);
        const order = (a, b) => {
          const [x, y] = [number(key(a)), number(key(b))];
          if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1;
          const found = Number.isNaN(x) ? key(a).localeCompare(key(b), "en-GB") : x - y;
          return up ? found : -found;
        };
        body.append(...[...body.rows].sort(order));
      });
    });
  }
})();
