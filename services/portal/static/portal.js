"use strict";
// Small comforts only: every page works without this file.

document.querySelector("[data-focus]")?.focus();

// On a narrow screen the menu begins folded.
if (window.matchMedia("(max-width: 899px)").matches) document.querySelector("details.menu")?.removeAttribute("open");

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
    }
  }, 0);
});
// Coming back by the back button, the form can be sent once more.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-once]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll(".is-sending")) {
    button.removeAttribute("aria-disabled");
    button.classList.remove("is-sending");
  }
});

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
