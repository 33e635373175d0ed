"use strict";
// Small comforts only: every page works without this file.

const focusIn = (part) => (part.matches("[data-focus]") ? part : part.querySelector("[data-focus]"))?.focus();
focusIn(document.documentElement);
document.addEventListener("htmx:afterSettle", (event) => focusIn(event.detail.elt));

// On a narrow screen the menu begins folded.
if (window.matchMedia("(max-width: 899px)").matches) document.querySelector("details.menu")?.removeAttribute("open");

// A menu over the page goes away like one.
const folds = () => Array.from(document.querySelectorAll("details.rare[open], details.who[open]"));
document.addEventListener("click", (event) => {
  for (const menu of folds()) if (!menu.contains(event.target)) menu.removeAttribute("open");
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of folds()) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.removeAttribute("open");
  }
});

// A form that was sent is not sent again; the server would know it by its key anyway.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  const button = event.submitter;
  // After the browser has read the button's value.
  setTimeout(() => {
    if (button) {
      button.setAttribute("aria-disabled", "true");
      button.classList.add("is-sending");
      if (button.dataset.busy) {
        button.textContent = button.dataset.busy;
        button.setAttribute("role", "status");
      }
    }
  }, 0);
});
// Coming back by the back button, or after the network failed, the form can be sent once more.
const sendable = () => {
  for (const form of document.querySelectorAll("[data-once]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll(".is-sending")) {
    button.removeAttribute("aria-disabled");
    button.classList.remove("is-sending");
  }
};
window.addEventListener("pageshow", sendable);
document.addEventListener("htmx:afterRequest", sendable);

// A file may be dropped on the whole field around the choice.
for (const zone of document.querySelectorAll("[data-drop]")) {
  const input = document.getElementById(zone.dataset.drop);
  const mark = (over) => zone.classList.toggle("is-over", over);
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    mark(true);
  });
  zone.addEventListener("dragleave", () => mark(false));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    if (zone.hasAttribute("data-drop-sends")) input.form.requestSubmit(input.form.querySelector("[type=submit]"));
  });
}

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.matches("[data-submit-on-change]")) field.form.requestSubmit();
  const list = document.querySelector(`[data-chosen-for="${field.id}"]`);
  if (list && field.files) {
    list.replaceChildren(
      ...Array.from(field.files, (file) => {
        const line = document.createElement("li");
        const size = file.size / 1048576;
        line.textContent = `${file.name} (${size.toLocaleString("vi-VN", { maximumFractionDigits: 1 })} MB)`;
        return line;
      }),
    );
  }
});
