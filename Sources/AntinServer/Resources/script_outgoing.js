// Registering an outgoing document, made more comfortable: a file is dropped, what is alike is told
// while it is typed, a relation is found by its words. Every form works without.
"use strict";

for (const place of document.querySelectorAll("[data-drop]")) {
  const input = place.querySelector("input[type=file]");
  place.addEventListener("dragover", (event) => { event.preventDefault(); place.classList.add("over"); });
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("over");
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}

const field = (name) => document.getElementById(name);

async function digest(file) {
  if (!file || !globalThis.crypto || !crypto.subtle || file.size > 200 * 1024 * 1024) return "";
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const warning = document.querySelector("[data-alike]");
if (warning) {
  const form = document.querySelector("form[data-own]");
  let asked = 0;
  const look = async () => {
    const turn = ++asked;
    const query = new URLSearchParams();
    if (form) query.set("own", form.dataset.own);
    for (const name of ["notation", "subject"]) {
      if (field(name) && field(name).value.trim()) query.set(name, field(name).value.trim());
    }
    const input = field("file");
    const file = input && input.files[0] ? await digest(input.files[0]) : "";
    if (file) query.set("file", file);
    let found = [];
    try {
      const answer = await fetch(warning.dataset.alike + "?" + query, { credentials: "same-origin" });
      if (answer.ok) found = (await answer.json()).alike;
    } catch { return; }
    if (turn !== asked) return;
    warning.replaceChildren();
    warning.hidden = found.length === 0;
    if (!found.length) return;
    warning.setAttribute("role", "status");
    const title = document.createElement("strong");
    title.textContent = warning.dataset.title;
    warning.append(title);
    for (const item of found) {
      const line = document.createElement("a");
      line.href = item.href;
      line.textContent = item.text;
      warning.append(document.createElement("br"), line);
    }
  };
  let timer = 0;
  const later = () => { clearTimeout(timer); timer = setTimeout(look, 400); };
  for (const name of ["notation", "subject"]) {
    if (field(name)) field(name).addEventListener("input", later);
  }
  if (field("file")) field("file").addEventListener("change", later);
}

const list = field("documents");
for (const input of document.querySelectorAll("[data-related]")) {
  let timer = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      if (!list || input.value.trim().length < 2) return;
      try {
        const query = new URLSearchParams({ q: input.value });
        const answer = await fetch(input.dataset.related + "?" + query, { credentials: "same-origin" });
        if (!answer.ok) return;
        list.replaceChildren(...(await answer.json()).documents.map((item) => {
          const option = document.createElement("option");
          option.value = item.name;
          option.textContent = item.subject;
          return option;
        }));
      } catch { /* without proposals it is typed */ }
    }, 250);
  });
}
