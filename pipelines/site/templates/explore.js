// Explore: picks and draws. Every value, interval and word is the published tables' (explore-data.js); the only
// arithmetic here is where a mark stands. Words of others are put in as text, never as markup.
"use strict";
(() => {
  const at = (id) => document.getElementById(id);
  const data = globalThis.peerbench;
  if (!data) {
    at("why").hidden = true;
    at("missing").hidden = false;
    return;
  }
  const SVG = "http://www.w3.org/2000/svg";
  const MOST_DRAWN = 24;
  const ORDERS = ["name", "type", "region", "n"];
  const measures = data.measures.map(([id, name, question, unit, counts, concerned]) => ({ id, name, question, unit, counts, concerned }));
  const periods = data.periods.map(([id, name, law]) => ({ id, name, law }));
  const councils = data.councils.map(([id, name, short, type, region], place) => ({
    id, name, short, place, type: data.words[type], region: data.words[region],
  }));
  const replies = data.replies || [];
  const years = periods.filter((period) => period.law !== null).reverse();
  const council = new Map(councils.map((one) => [one.id, one]));
  const groups = new Map(data.groups.map(([id, name, members, kind]) => [id, { id, name, members, kind }]));
  const unpacked = new Map();

  const el = (name, given = {}, ...inside) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
    made.append(...inside);
    return made;
  };
  const drawn = (name, given, ...inside) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
    made.append(...inside);
    return made;
  };

  // What was published.
  const places = (packed) => {
    if (!unpacked.has(packed)) unpacked.set(packed, packed.split(","));
    return unpacked.get(packed);
  };
  const placed = (packed, one) => parseInt(places(packed)[one.place] || "0", 36);
  const figure = (one, measure, bought, period) => {
    const m = measures.indexOf(measure);
    const b = data.cells.findIndex(([id]) => id === bought);
    const p = periods.indexOf(period);
    const found = data.figures[placed(data.series[m][b][p], one)];
    const read = data.coverage[placed(data.read[b][p], one)];
    const coverage = measure.concerned
      ? read ? { words: data.words[read[2]], read: read[0], scope: read[1] } : { words: "nothing in scope" }
      : { words: "does not concern it" };
    if (!found) return { n: 0, why: bought === "all" ? "nothing found" : "nothing of this kind found", coverage };
    const [n, yes] = found;
    if (found.length === 3) return { n, yes, why: data.words[found[2]], coverage };
    const [, , value, low, high, words, between] = found;
    return { n, yes, value, low, high, words: data.words[words], between: data.words[between], coverage };
  };
  const counted = (found) =>
    found.yes === null || found.yes === undefined
      ? found.n.toLocaleString("en-GB")
      : `${found.yes.toLocaleString("en-GB")} of ${found.n.toLocaleString("en-GB")}`;
  const covered = ({ words, read, scope }) =>
    scope === undefined ? words : `${words} (${read.toLocaleString("en-GB")} of ${scope.toLocaleString("en-GB")})`;

  // The choice: councils by code, groups by id, a council with its peers as kind@code.
  const state = { councils: [], measure: measures[0], period: periods[0], bought: "all", order: "name" };
  const peers = (kind, one) => {
    const listed = (data.nearest[kind] || {})[one.place];
    if (listed) return listed.map((place) => councils[place]);
    for (const group of groups.values())
      if (group.kind === kind && group.members.includes(one.place))
        return group.members.map((place) => councils[place]).filter((peer) => peer !== one);
    return null;
  };
  const members = (token) => {
    if (council.has(token)) return [council.get(token)];
    if (groups.has(token)) return groups.get(token).members.map((place) => councils[place]);
    const [kind, code] = token.split("@");
    const found = council.has(code) ? peers(kind, council.get(code)) : null;
    return found && [council.get(code), ...found];
  };
  const named = (token) => {
    if (council.has(token)) return council.get(token).name;
    if (groups.has(token)) return groups.get(token).name;
    const [kind, code] = token.split("@");
    const words = [...at("with").options].find((option) => option.value === kind).textContent;
    return `${council.get(code).name} ${words}`;
  };
  const chosen = () => {
    const found = [...new Set(state.councils.flatMap(members))];
    const words = new Intl.Collator("en-GB");
    const by = {
      name: () => 0,
      type: (a, b) => words.compare(a.type, b.type),
      region: (a, b) => words.compare(a.region, b.region),
      n: (a, b) => figure(b, state.measure, state.bought, state.period).n - figure(a, state.measure, state.bought, state.period).n,
    }[state.order];
    return found.sort((a, b) => by(a, b) || words.compare(a.name, b.name) || a.place - b.place);
  };

  // The address.
  const written = () => {
    const parts = { m: state.measure.id, p: state.period.id, b: state.bought, o: state.order };
    const listed = state.councils.map(encodeURIComponent).join(",");
    return `#c=${listed}&${Object.entries(parts).map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&")}`;
  };
  const decoded = (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return "";
    }
  };
  const readAddress = () => {
    const asked = new Map(location.hash.slice(1).split("&").map((part) => [part.slice(0, 1), part.slice(2)]));
    const unknown = [];
    const pick = (key, list, what) => {
      if (!asked.get(key)) return list[0];
      const wanted = decoded(asked.get(key));
      const found = list.find((item) => (item.id || item) === wanted);
      if (!found) unknown.push(`${what} ${wanted.slice(0, 60)}`);
      return found || list[0];
    };
    const tokens = [...new Set((asked.get("c") || "").split(",").map(decoded).filter(Boolean))];
    state.councils = tokens.filter(members);
    unknown.push(...tokens.filter((token) => !members(token)).map((token) => `council or group ${token.slice(0, 60)}`));
    state.measure = pick("m", measures, "measure");
    state.period = pick("p", periods, "period");
    state.bought = pick("b", data.cells.map(([id]) => id), "kind");
    state.order = pick("o", ORDERS, "order");
    at("problem").textContent = unknown.length ? `The address asks for what these data do not hold: ${unknown.join("; ")}.` : "";
    for (const field of ["bought", "order"]) at(field).value = state[field];
    for (const field of ["measure", "period"]) at(field).value = state[field].id;
  };

  // Pictures. A scale is one for all that is shown.
  const scaled = (found) => {
    if (state.measure.unit === "share") return { from: 0, to: 1, ticks: [[0, "0%"], [0.25, "25%"], [0.5, "50%"], [0.75, "75%"], [1, "100%"]] };
    const ends = found.flatMap(({ value, low, high }) => [value, low, high]).filter((end) => typeof end === "number");
    const [least, most] = [Math.min(0, ...ends), Math.max(0, ...ends) || 1];
    const rough = (most - least) / 4;
    const ten = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 2.5, 5, 10].map((times) => times * ten).find((size) => size >= rough);
    const [from, to] = [Math.floor(least / step), Math.ceil(most / step)];
    const sign = state.measure.unit === "percent" ? "%" : "";
    const ticks = Array.from({ length: to - from + 1 }, (_, i) => (from + i) * step);
    return { from: from * step, to: to * step, ticks: ticks.map((tick) => [tick, `${Number(tick.toPrecision(6))}${sign}`]) };
  };
  const DIAMOND = "M0-7 7 0 0 7-7 0z";
  const strip = (found, scale) => {
    const x = (value) => `${(((value - scale.from) / (scale.to - scale.from)) * 100).toFixed(2)}%`;
    const inner = drawn("svg", { x: "3%", width: "94%", height: "26", overflow: "visible" });
    for (const [tick] of scale.ticks) inner.append(drawn("line", { x1: x(tick), x2: x(tick), y1: 0, y2: 26, class: "tick" }));
    if (found.value !== undefined) {
      if (found.low !== null) inner.append(drawn("line", { x1: x(found.low), x2: x(found.high), y1: 13, y2: 13, class: "interval" }));
      inner.append(drawn("svg", { x: x(found.value), y: 13, overflow: "visible" }, drawn("path", { d: DIAMOND, class: "own" })));
    }
    return drawn("svg", { width: "100%", height: 26, "aria-hidden": "true", focusable: "false", class: "drawn" }, inner);
  };
  const axis = (scale) => {
    const inner = drawn("svg", { x: "3%", width: "94%", height: "16", overflow: "visible" });
    scale.ticks.forEach(([, words], i) => {
      const x = `${((i / (scale.ticks.length - 1)) * 100).toFixed(2)}%`;
      inner.append(drawn("text", { x, y: 13, "text-anchor": "middle" }, words));
    });
    return drawn("svg", { width: "100%", height: 16, "aria-hidden": "true", focusable: "false", class: "drawn axis" }, inner);
  };
  const ends = (scale) => {
    const made = el("span", { class: "ends", "aria-hidden": "true" });
    made.append(el("span", {}, scale.ticks[0][1]), el("span", {}, scale.ticks[scale.ticks.length - 1][1]));
    return made;
  };
  const trend = (one, scale) => {
    const [wide, tall, left, low] = [300, 150, 38, 22];
    const x = (place) => left + ((place + 0.5) / years.length) * (wide - left - 6);
    const y = (value) => 8 + (1 - (value - scale.from) / (scale.to - scale.from)) * (tall - low - 8);
    const made = drawn("svg", { viewBox: `0 0 ${wide} ${tall}`, "aria-hidden": "true", focusable: "false", class: "trend" });
    for (const [tick, words] of scale.ticks) {
      made.append(drawn("line", { x1: left, x2: wide, y1: y(tick), y2: y(tick), class: "tick" }));
      made.append(drawn("text", { x: left - 4, y: y(tick) + 4, "text-anchor": "end" }, words));
    }
    const each = Math.ceil(years.length / 5);
    let before = null;
    years.forEach((year, place) => {
      if ((years.length - 1 - place) % each === 0)
        made.append(drawn("text", { x: x(place), y: tall - 5, "text-anchor": "middle" }, year.id.slice(2)));
      const found = figure(one, state.measure, state.bought, year);
      if (found.value === undefined) {
        before = null;
        return;
      }
      if (before && before.law === year.law && year.law !== 1)
        made.append(drawn("line", { x1: x(before.place), x2: x(place), y1: y(before.value), y2: y(found.value), class: "joined" }));
      if (found.low !== null) made.append(drawn("line", { x1: x(place), x2: x(place), y1: y(found.low), y2: y(found.high), class: "interval thin" }));
      made.append(drawn("circle", { cx: x(place), cy: y(found.value), r: 4.5, class: year.law === 1 ? "ring" : "own" }));
      before = { place, value: found.value, law: year.law };
    });
    return made;
  };

  // Tables.
  const cell = (label, inside, kind = "") => {
    const made = el("td", { role: "cell", "data-label": label, ...(kind ? { class: kind } : {}) });
    made.append(...[inside].flat());
    return made;
  };
  const marks = (one, measure, period) =>
    replies
      .filter(([place, of, when]) => place === one.place && of === measure.id && (!when || !period || when === period.id))
      .map(([, , , words]) => el("span", { class: "small mark-reply" }, words));
  const head = (one, measure, period) => {
    const name = at("explore").dataset.pages === "yes" ? el("a", { href: `council/${one.id}.html` }, one.name) : el("span", {}, one.name);
    name.setAttribute("dir", "auto");
    const made = el("th", { role: "rowheader", scope: "row" }, name, el("span", { class: "small" }, `${one.type}, ${one.region}`));
    made.append(...marks(one, measure, period));
    return made;
  };
  const told = (found) =>
    found.value === undefined
      ? [cell("Figure", "not shown", "number"), cell("95% interval", `none: ${found.why}`)]
      : [cell("Figure", found.words, "number"), cell("95% interval", found.between)];

  const showFigures = (found) => {
    const figures = found.map((one) => figure(one, state.measure, state.bought, state.period));
    const scale = scaled(figures);
    const what = data.cells.find(([id]) => id === state.bought)[1];
    const heading = `${state.measure.name}, ${state.period.name}${state.bought === "all" ? "" : `: ${what.toLowerCase()}`}`;
    at("figures-h").textContent = heading;
    at("caption").textContent = heading;
    at("question").textContent = `${state.measure.question} Counted are ${state.measure.counts}.`;
    at("scale").replaceChildren("Drawn", axis(scale));
    at("rows").replaceChildren(
      ...found.map((one, i) =>
        el(
          "tr", { role: "row" }, head(one, state.measure, state.period), cell("Counted (n)", counted(figures[i]), "number"),
          cell("Drawn", [strip(figures[i], scale), ends(scale)], "picture"), ...told(figures[i]), cell("Coverage", covered(figures[i].coverage)),
        ),
      ),
    );
    const without = figures.filter(({ value }) => value === undefined).length;
    at("said").textContent = `${found.length === 1 ? "1 council" : `${found.length} councils`}: ${heading}. ${found.length - without} with a figure, ${without} not shown, each with its reason.`;
  };
  const showBoth = (found) => {
    at("both").hidden = found.length !== 2;
    if (found.length !== 2) return;
    at("both-said").textContent = `${state.period.name}${state.bought === "all" ? "" : `, ${data.cells.find(([id]) => id === state.bought)[1].toLowerCase()}`}; each figure with its 95% interval and what is counted`;
    at("both-head").replaceChildren(
      ...["Measure", ...found.map((one) => one.name)].map((words) => el("th", { role: "columnheader", scope: "col" }, words)),
    );
    at("both-rows").replaceChildren(
      ...measures
        .map((measure) => [measure, found.map((one) => figure(one, measure, state.bought, state.period))])
        .filter(([, two]) => two.some(({ value }) => value !== undefined))
        .map(([measure, two]) =>
          el(
            "tr", { role: "row" }, el("th", { role: "rowheader", scope: "row" }, measure.name),
            ...two.map((one, i) =>
              cell(found[i].name, [
                one.value === undefined ? `not shown: ${one.why}` : `${one.words} (${one.between}; ${one.yes === null ? "n = " : ""}${counted(one)})`,
                ...marks(found[i], measure, state.period),
              ]),
            ),
          ),
        ),
    );
  };
  const showYears = (found) => {
    at("years").hidden = !years.length;
    const few = found.slice(0, MOST_DRAWN);
    const rows = few.flatMap((one) => years.map((year) => [one, year, figure(one, state.measure, state.bought, year)]));
    const scale = scaled(rows.map(([, , found]) => found));
    const known = few.filter((one) => rows.some(([of, , { value }]) => of === one && value !== undefined));
    const unknown = few.filter((one) => !known.includes(one)).map((one) => one.name);
    at("drawn").replaceChildren(...known.map((one) => el("li", {}, el("h3", { dir: "auto" }, one.name), trend(one, scale))));
    at("undrawn").textContent = unknown.length ? `No single year has enough to be shown of ${unknown.join("; ")}.` : "";
    at("years-more").textContent = `The table: ${few.length} ${few.length === 1 ? "council" : "councils"}, ${years.length} years${found.length > few.length ? `; the other ${found.length - few.length} stand in the CSV` : ""}`;
    at("years-rows").replaceChildren(
      ...rows.map(([one, year, found]) =>
        el(
          "tr", { role: "row" }, head(one, state.measure, year), cell("Financial year", year.id), cell("Counted (n)", counted(found), "number"),
          ...told(found), cell("Coverage", covered(found.coverage)),
        ),
      ),
    );
  };
  const showChosen = () => {
    at("chosen").replaceChildren(
      ...state.councils.map((token) => {
        const size = members(token).length;
        const words = named(token);
        const made = el("li", {}, el("span", { dir: "auto" }, size > 1 ? `${words} (${size})` : words));
        const remove = el("button", { type: "button" }, "Remove");
        remove.setAttribute("aria-label", `Remove ${words}`);
        remove.addEventListener("click", () => {
          state.councils = state.councils.filter((other) => other !== token);
          moved();
          at("chosen-h").focus();
        });
        made.append(" ", remove);
        if (size > 1) {
          const list = el("button", { type: "button" }, "List one by one");
          list.setAttribute("aria-label", `List ${words} one by one`);
          list.addEventListener("click", () => {
            const single = members(token).map((one) => one.id);
            state.councils = [...new Set(state.councils.flatMap((other) => (other === token ? single : [other])))];
            moved();
            at("chosen-h").focus();
          });
          made.append(" ", list);
        }
        return made;
      }),
    );
  };
  const show = () => {
    const found = chosen();
    showChosen();
    at("figures").hidden = at("years").hidden = at("both").hidden = !found.length;
    if (!found.length) {
      at("said").textContent = "No council is chosen yet: add one by name or code, or a whole group.";
      return;
    }
    showFigures(found);
    showBoth(found);
    showYears(found);
  };
  const moved = () => {
    at("problem").textContent = "";
    history.replaceState(null, "", written());
    show();
  };

  // CSV, as the files of the site are written: a text that a spreadsheet would take for a formula gets an apostrophe.
  const quoted = (value) => {
    if (value === null || value === undefined) return "";
    const text = typeof value === "string" && /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const csv = () => {
    const columns = [
      "authority_id", "council", "type", "region", "measure", "period", "category", "unit", "n", "yes", "value", "low", "high",
      "determinable", "in_scope", "not_shown_because", "reply", "snapshot", ...(data.synthetic ? ["data"] : []),
    ];
    const rows = [...new Set([state.period, ...years])].flatMap((period) =>
      chosen().map((one) => {
        const found = figure(one, state.measure, state.bought, period);
        const { read, scope } = found.coverage;
        return [
          one.id, one.name, one.type, one.region, state.measure.id, period.id, state.bought, state.measure.unit, found.n, found.yes,
          found.value, found.low, found.high, read, scope, found.why, marks(one, state.measure, period).map((mark) => mark.textContent).join("; "),
          data.snapshot, ...(data.synthetic ? ["SYNTHETIC"] : []),
        ];
      }),
    );
    return `\ufeff${[columns, ...rows].map((row) => row.map(quoted).join(",")).join("\r\n")}\r\n`;
  };
  at("csv").addEventListener("click", () => {
    const address = URL.createObjectURL(new Blob([csv()], { type: "text/csv;charset=utf-8" }));
    const link = el("a", { href: address, download: `explore-${state.measure.id}.csv` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  });

  const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();
  const add = (token) => {
    if (!state.councils.includes(token)) state.councils.push(token);
    moved();
  };
  at("choose").addEventListener("submit", (event) => {
    event.preventDefault();
    const asked = plain(at("council").value);
    const fits = (test) => councils.filter((one) => asked && test(one));
    let found = fits((one) => [one.id, one.name, one.short].map(plain).includes(asked));
    if (!found.length) found = fits((one) => ` ${plain(one.name)} `.includes(` ${asked}`));
    const kind = at("with").value;
    if (found.length !== 1) {
      at("problem").textContent = found.length
        ? `${found.length} councils are called so: ${found.slice(0, 5).map((one) => one.name).join("; ")}${found.length > 5 ? " and more" : ""}. Type more of the name.`
        : "No council of these data has this name or code.";
    } else if (kind && !peers(kind, found[0])) {
      at("problem").textContent = `${found[0].name} has no peers of this kind in these data.`;
    } else {
      at("council").value = "";
      add(kind ? `${kind}@${found[0].id}` : found[0].id);
    }
  });
  at("add-group").addEventListener("click", () => {
    if (at("group").value) add(at("group").value);
    else at("problem").textContent = "Choose a group first.";
  });
  for (const field of ["measure", "period", "bought", "order"])
    at(field).addEventListener("change", () => {
      const list = { measure: measures, period: periods }[field];
      state[field] = list ? list.find((item) => item.id === at(field).value) : at(field).value;
      moved();
    });
  addEventListener("hashchange", () => {
    // A link inside the page ("Skip to the text") is no choice.
    if (!location.hash.includes("=")) return;
    readAddress();
    show();
  });

  at("councils").append(...councils.map((one) => el("option", { value: one.name }, one.id)));
  at("without").hidden = true;
  at("explore").hidden = false;
  readAddress();
  show();
})();
