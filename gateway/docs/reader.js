// Reads the OpenAPI and AsyncAPI documents of this installation and shows them: contents on one side, operations on the other.
"use strict";

const DOCUMENTS = {
  management: { title: "Management", url: "/api/management/v1/openapi.json" },
  portal: { title: "Portal", url: "/api/portal/v1/openapi.json" },
  ops: { title: "Ops", url: "/ops/openapi.json" },
  events: { title: "Events", url: "/api/asyncapi.json" },
};
const METHODS = ["get", "post", "put", "patch", "delete"];
const loaded = {};
const index = document.getElementById("index");
const content = document.getElementById("content");
const find = document.getElementById("find");

/** An element with attributes and children; text stays text. */
function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  for (const child of children.flat(Infinity)) if (child !== null && child !== undefined && child !== "") made.append(child);
  return made;
}

/** Text with `code` in backticks. */
function inline(text = "") {
  return text.split("`").map((piece, at) => (at % 2 ? el("code", {}, piece) : piece));
}

/** The same in paragraphs. */
function prose(text = "") {
  return text.split(/\n\s*\n/).filter(Boolean).map((part) => el("p", {}, inline(part)));
}

function resolved(document_, said) {
  if (!said || !said.$ref) return said || {};
  return said.$ref.replace(/^#\//, "").split("/").reduce((at, key) => (at || {})[key.replace(/~1/g, "/").replace(/~0/g, "~")], document_) || {};
}

function nameOf(said) {
  return said && said.$ref ? said.$ref.split("/").pop() : "";
}

/** A type in words: `list of Ticket`, `text or null`. */
function words(document_, said) {
  if (!said) return "anything";
  if (said.$ref) return nameOf(said);
  const options = said.anyOf || said.oneOf;
  if (options) return options.map((one) => words(document_, one)).join(" or ");
  if (said.allOf) return said.allOf.map((one) => words(document_, one)).join(" and ");
  if (said.enum) return said.enum.map((one) => JSON.stringify(one)).join(", ");
  if (said.const !== undefined) return JSON.stringify(said.const);
  const types = [].concat(said.type || "anything");
  return types.map((type) => {
    if (type === "array") return "list of " + words(document_, said.items);
    if (type === "string") return said.format ? { "date-time": "moment", uuid: "id" }[said.format] || said.format : "text";
    if (type === "object" && said.additionalProperties && said.additionalProperties !== true) return "map to " + words(document_, said.additionalProperties);
    return { integer: "whole number", boolean: "true or false" }[type] || type;
  }).join(" or ");
}

function bounds(said) {
  const found = [];
  const low = said.minLength ?? said.minimum ?? said.minItems;
  const high = said.maxLength ?? said.maximum ?? said.maxItems;
  if (low !== undefined || high !== undefined) found.push(`${low ?? ""}…${high ?? ""}`);
  if (said.default !== undefined) found.push(`default ${JSON.stringify(said.default)}`);
  return found.length ? ` (${found.join(", ")})` : "";
}

/** The named shape inside a type, if there is one to open. */
function inner(document_, said) {
  if (!said) return null;
  if (said.$ref) return resolved(document_, said);
  for (const one of said.anyOf || said.oneOf || said.allOf || []) { const found = inner(document_, one); if (found) return found; }
  if (said.items) return inner(document_, said.items);
  if (said.additionalProperties && said.additionalProperties !== true) return inner(document_, said.additionalProperties);
  return said.properties ? said : null;
}

function fieldsTable(document_, said, depth = 0) {
  const shape = inner(document_, said);
  if (!shape || !shape.properties) return el("p", { class: "note" }, words(document_, said));
  const must = new Set(shape.required || []);
  const rows = Object.entries(shape.properties).flatMap(([name, field]) => {
    const below = depth < 5 ? inner(document_, field) : null;
    const more = below && below.properties
      ? lazy(el("details", { class: "more" }, el("summary", {}, "Fields of ", el("code", {}, name))), () => el("div", { class: "nested" }, fieldsTable(document_, field, depth + 1)))
      : null;
    const row = el("tr", {},
      el("td", {}, el("code", {}, name), must.has(name) ? el("span", { class: "must", title: "required" }, " *", el("span", { class: "unseen" }, " required")) : ""),
      el("td", {}, words(document_, field) + bounds(field)),
      el("td", {}, prose(field.description || "")));
    return more ? [row, el("tr", { class: "below" }, el("td", { colspan: "3" }, more))] : [row];
  });
  return el("table", {}, el("thead", {}, el("tr", {}, ["Field", "Type", "Meaning"].map((text) => el("th", { scope: "col" }, text)))), el("tbody", {}, rows));
}

/** A details element whose inside is made when it is first opened. */
function lazy(details, make) {
  details.addEventListener("toggle", () => { if (details.open && details.children.length === 1) details.append(make()); });
  return details;
}

function whoMay(operation) {
  const permissions = operation["x-permissions"];
  return el("p", { class: "who" }, "Open to: ", permissions
    ? permissions.flatMap((key, at) => [at ? " or " : "", el("code", {}, key)])
    : operation["x-who"] || "everybody");
}

function parameters(document_, operation, shared) {
  const all = [...shared, ...(operation.parameters || [])].map((one) => resolved(document_, one));
  if (!all.length) return [];
  const rows = all.map((one) => el("tr", {},
    el("td", {}, el("code", {}, one.name), one.required ? el("span", { class: "must" }, " *", el("span", { class: "unseen" }, " required")) : ""),
    el("td", {}, `${one.in}, ${words(document_, one.schema)}${bounds(one.schema || {})}`),
    el("td", {}, prose(one.description || (one.schema || {}).description))));
  return [el("h4", {}, "Parameters"), el("table", {}, el("tbody", {}, rows))];
}

function answers(document_, operation) {
  const good = [], bad = [];
  for (const [status, said] of Object.entries(operation.responses || {})) {
    const answer = resolved(document_, said);
    const media = Object.entries(answer.content || {})[0];
    if (Number(status) >= 400) { bad.push(el("tr", {}, el("td", {}, status), el("td", {}, answer.description || ""))); continue; }
    good.push(el("h4", {}, `Answer ${status}: ${answer.description || ""}`));
    if (media) good.push(fieldsTable(document_, media[1].schema));
  }
  const errors = lazy(el("details", { class: "more" }, el("summary", {}, "Errors")), () => el("table", {}, el("tbody", {}, bad)));
  return [...good, bad.length ? errors : ""];
}

/** A first request with curl, from the example of the shapes. */
function curl(document_, method, path, operation) {
  const body = resolved(document_, operation.requestBody);
  const media = Object.values(body.content || {})[0];
  const lines = [`curl -b jar ${method === "get" ? "" : `-X ${method.toUpperCase()} `}${location.origin}${path}`];
  if (method !== "get") lines.push("  -H \"X-CSRF-Token: $CSRF\"");
  if (media) lines.push(`  --json '${JSON.stringify(sample(document_, media.schema))}'`);
  return el("pre", { tabindex: "0" }, el("code", {}, lines.join(" \\\n")));
}

function sample(document_, said, depth = 0) {
  const shape = resolved(document_, said);
  if (shape.default !== undefined && shape.default !== null) return shape.default;
  if (shape.enum) return shape.enum[0];
  const type = [].concat(shape.type || (shape.properties ? "object" : "string"))[0];
  if (type === "object") {
    const must = new Set(shape.required || []);
    return Object.fromEntries(Object.entries(shape.properties || {}).filter(([name]) => must.has(name) && depth < 3)
      .map(([name, field]) => [name, sample(document_, field, depth + 1)]));
  }
  if (type === "array") return [];
  if (type === "integer" || type === "number") return shape.minimum ?? 1;
  if (type === "boolean") return true;
  return shape.format === "uuid" ? "00000000-0000-0000-0000-000000000000" : shape.format === "date-time" ? "2026-01-31T12:00:00Z" : "…";
}

function operationCard(document_, path, method, operation, shared) {
  const body = resolved(document_, operation.requestBody);
  const media = Object.values(body.content || {})[0];
  const card = el("article", { id: operation.operationId, "aria-labelledby": `${operation.operationId}-title` },
    el("p", { class: "line" }, el("span", { class: `method ${method}` }, method), el("span", { class: "path" }, path)),
    el("h3", { id: `${operation.operationId}-title` }, inline(operation.summary || operation.operationId)),
    prose(operation.description), whoMay(operation));
  return { card, fill: () => card.append(...parameters(document_, operation, shared),
    ...(media ? [el("h4", {}, "Body"), fieldsTable(document_, media.schema)] : []), ...answers(document_, operation),
    lazy(el("details", { class: "more" }, el("summary", {}, "With curl")), () => curl(document_, method, path, operation))) };
}

function ofOpenapi(document_) {
  const groups = new Map((document_.tags || []).map((tag) => [tag.name, { text: tag.description, items: [] }]));
  for (const [path, operations] of Object.entries(document_.paths)) for (const method of METHODS) {
    const operation = operations[method];
    if (!operation) continue;
    const tag = (operation.tags || ["other"])[0];
    if (!groups.has(tag)) groups.set(tag, { text: "", items: [] });
    groups.get(tag).items.push({ id: operation.operationId, label: (operation.summary || path).replaceAll("`", ""),
      text: `${method} ${path} ${operation.summary} ${operation.description || ""} ${(operation["x-permissions"] || []).join(" ")}`,
      make: () => operationCard(document_, path, method, operation, operations.parameters || []) });
  }
  return groups;
}

function ofAsyncapi(document_) {
  const groups = new Map();
  const messages = (document_.components || {}).messages || {};
  for (const [key, message] of Object.entries(messages)) {
    const name = message.name || key;
    const service = name.split(".")[0];
    if (!groups.has(service)) groups.set(service, { text: `What ${service} tells.`, items: [] });
    groups.get(service).items.push({ id: key.replace(/[^\w-]/g, "_"), label: name.split(".").slice(1, -1).join(".").replaceAll("_", " ") || name, text: `${name} ${message.summary || ""} ${message.description || ""}`, make: () => {
      const card = el("article", { id: key.replace(/[^\w-]/g, "_") },
        el("p", { class: "line" }, el("span", { class: "method event" }, "fact"), el("span", { class: "path" }, name)),
        el("h3", {}, inline(message.summary || message.title || name)), prose(message.description || ""));
      return { card, fill: () => card.append(fieldsTable(document_, payloadOf(document_, message))) };
    } });
  }
  return groups;
}

/** The part of the payload that is the fact's own: `data`, where the envelope is spelled out. */
function payloadOf(document_, message) {
  const whole = resolved(document_, message.payload);
  const parts = (whole.allOf || [whole]).map((one) => resolved(document_, one));
  for (const part of parts.reverse()) if (part.properties && part.properties.data) return part.properties.data;
  return message.payload;
}

async function load(name) {
  if (!loaded[name]) {
    const answer = await fetch(DOCUMENTS[name].url);
    if (!answer.ok) throw new Error(`${DOCUMENTS[name].url} answers ${answer.status}`);
    const said = await answer.json();
    loaded[name] = { said, groups: said.asyncapi ? ofAsyncapi(said) : ofOpenapi(said) };
  }
  return loaded[name];
}

const filling = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting && entry.target.fill) { entry.target.fill(); entry.target.fill = null; filling.unobserve(entry.target); }
}, { rootMargin: "600px" });

function draw(name, { said, groups }, sought) {
  const wanted = sought.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (item) => wanted.every((word) => item.text.toLowerCase().includes(word));
  const sections = [], contents = [];
  let count = 0;
  for (const [tag, group] of groups) {
    const items = group.items.filter(matches);
    if (!items.length) continue;
    count += items.length;
    contents.push(el("details", { open: groups.size < 8 || wanted.length > 0 }, el("summary", {}, tag),
      el("ul", {}, items.map((item) => el("li", {}, el("a", { href: `#${name}/${item.id}` }, item.label))))));
    sections.push(el("section", { "aria-label": tag }, el("h2", { id: `tag-${tag}` }, tag), el("p", { class: "note" }, group.text),
      items.map((item) => { const { card, fill } = item.make(); card.fill = fill; filling.observe(card); return card; })));
  }
  const narrow = matchMedia("(max-width: 56rem)").matches;
  index.replaceChildren(...(narrow ? [el("details", {}, el("summary", {}, "Contents"), contents)] : contents));
  content.replaceChildren(
    el("h1", {}, said.info.title), el("div", { class: "lead" }, prose(said.info.description || "")),
    el("p", { class: "note", role: "status" }, wanted.length ? `${count} found.` : "", " ", el("a", { href: DOCUMENTS[name].url }, "The document itself")),
    ...sections);
}

async function show() {
  const [asked, id] = location.hash.replace(/^#/, "").split("/");
  const name = DOCUMENTS[asked] ? asked : "management";
  document.getElementById("documents").replaceChildren(...Object.entries(DOCUMENTS).map(([key, one]) =>
    el("a", { href: `#${key}`, "aria-current": key === name ? "page" : undefined }, one.title)));
  try {
    const ready = await load(name);
    if (content.dataset.shown !== `${name} ${find.value}`) { draw(name, ready, find.value); content.dataset.shown = `${name} ${find.value}`; }
    for (const link of index.querySelectorAll("a")) {
      const isHere = link.hash === location.hash;
      link.toggleAttribute("aria-current", isHere);
      if (isHere) link.closest("details").open = true;
    }
    const target = id && document.getElementById(id);
    if (target) { if (target.fill) { target.fill(); target.fill = null; } target.scrollIntoView(); target.tabIndex = -1; target.focus({ preventScroll: true }); }
    else if (!find.value) scrollTo(0, 0);
  } catch (trouble) {
    content.replaceChildren(el("h1", {}, "Not readable now"), el("p", {}, String(trouble.message || trouble)));
  }
}

let typing = 0;
find.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(show, 120); });
addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.target.matches("input, textarea")) { event.preventDefault(); find.focus(); }
  if (event.key === "Escape" && event.target === find) { find.value = ""; show(); }
});
addEventListener("hashchange", show);
show();
