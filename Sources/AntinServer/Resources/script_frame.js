// What every page does beyond HTML: the focus goes to what is wrong, texts are copied, a form is
// sent once, and a dangerous one only when its confirmation is typed.
"use strict";

const problem = document.querySelector("[data-focus]");
if (problem) problem.focus();

// <button type="button" data-copy="ID" data-copied="Đã chép">: copies the text of the element ID.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    const text = "value" in source ? source.value : source.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      if ("select" in source) { source.select(); document.execCommand("copy"); }
    }
    button.textContent = button.dataset.copied || button.textContent;
  });
}

// A form is sent once: the second click of an impatient hand does nothing.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 10000);
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// <button data-print>: the browser's own print dialogue.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
