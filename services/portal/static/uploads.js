"use strict";
// Files of a form go up piece by piece, each with its progress; what broke off goes on where it stopped.
// Without this file the form sends them by itself.

const PIECE = 8 * 1024 * 1024; // A lost piece costs no more than this behind a server that holds requests back.
const AT_ONCE = 2;
const PAUSES = [0, 1000, 3000, 5000];
const LATER = 10000;
const TOLD_AT = [25, 50, 75];
const MEGABYTE = 1048576;

const inWords = (bytes) => {
  const isSmall = bytes < MEGABYTE;
  const figure = (bytes / (isSmall ? 1024 : MEGABYTE)).toLocaleString("vi-VN", { maximumFractionDigits: isSmall ? 0 : 1 });
  return `${figure} ${isSmall ? "KB" : "MB"}`;
};

// The line, the server or another sender is in the way for now.
const isPassing = (status) => status === 0 || status >= 500 || [408, 423].includes(status);

// What a refusal says in words; nothing where its answer has no body or there was none.
const wordsOf = (error) => {
  try {
    return JSON.parse(error.originalResponse.getBody()).detail;
  } catch {
    return "";
  }
};

const isoDay = (typed) => {
  const found = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$/.exec(typed);
  if (!found) return null;
  const [, day, month, year] = found.map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isDay ? date.toISOString().slice(0, 10) : null;
};

// One file on its way: waiting → sending → (paused) → sent, or given up.
class Sending {
  constructor(field, file) {
    this.field = field;
    this.file = file;
    this.state = "waiting";
    this.told = 0;
    this.row = field.template.content.firstElementChild.cloneNode(true);
    const part = (name) => this.row.querySelector(`[data-${name}]`);
    this.parts = { line: part("line"), percent: part("percent"), state: part("state"), fault: part("fault") };
    Object.assign(this.parts, { again: part("again"), document: part("document") });
    this.bar = this.row.querySelector("progress");
    this.bar.setAttribute("aria-label", `Đang gửi ${file.name}`);
    part("name").textContent = file.name;
    part("size").textContent = inWords(file.size);
    for (const of of this.row.querySelectorAll("[data-of]")) of.textContent = ` ${file.name}`;
    part("cancel").addEventListener("click", () => this.giveUp());
    this.parts.again.addEventListener("click", () => this.start());
  }

  metadata() {
    const given = { filename: this.file.name, filetype: this.file.type || "application/octet-stream" };
    given.task_id = this.field.task;
    for (const input of this.row.querySelectorAll("[data-meta]")) {
      const typed = input.value.trim();
      const value = typed && input.dataset.meta === "document_issued_on" ? isoDay(typed) : typed;
      if (value === null) {
        input.focus();
        throw new Error("Ngày ban hành phải viết như 25/03/2026.");
      }
      if (value) given[input.dataset.meta] = value;
    }
    return given;
  }

  async start() {
    clearTimeout(this.timer);
    if (["sending", "gone"].includes(this.state)) return;
    this.fail("");
    this.parts.again.hidden = true;
    if (!this.upload) {
      try {
        this.upload = this.made(this.metadata());
      } catch (mistake) {
        this.state = "waiting";
        this.fail(mistake.message);
        this.field.settled();
        return;
      }
      this.parts.document.hidden = true;
      this.parts.line.hidden = false;
      this.state = "sending";
      const [before] = await this.upload.findPreviousUploads();
      if (before) {
        this.upload.resumeFromPreviousUpload(before);
        this.field.forgetUnfinished(before.uploadUrl);
        this.say("Gửi tiếp từ chỗ dừng lần trước.");
      }
      if (this.state !== "sending") return;
    }
    this.state = "sending";
    this.upload.start();
  }

  made(metadata) {
    const { name, type, size, lastModified } = this.file;
    return new tus.Upload(this.file, {
      endpoint: "/tai-len",
      chunkSize: PIECE,
      retryDelays: PAUSES,
      metadata,
      removeFingerprintOnSuccess: true,
      onBeforeRequest: () => {
        this.asked = 0;
      },
      onAfterResponse: (request, answer) => this.heard(request.getMethod(), answer.getStatus()),
      onShouldRetry: (error) => this.mayGoOn(error),
      fingerprint: async () => ["nq57", this.field.task, name, type, size, lastModified].join("|"),
      onProgress: (sent, total) => this.show(sent, total),
      onSuccess: ({ lastResponse }) => this.arrived(lastResponse.getHeader("Evidence-Id")),
      onError: (error) => this.broke(error),
    });
  }

  // Asked how far an upload is, only "gone" lets it begin anew; the library would do so on any refusal.
  heard(method, status) {
    if (method !== "HEAD" || status < 400 || [404, 410].includes(status)) return;
    this.asked = status;
    throw new Error(`${status}`);
  }

  statusOf(error) {
    return error.originalResponse?.getStatus() ?? this.asked ?? 0;
  }

  mayGoOn(error) {
    const status = this.statusOf(error);
    // 409: the server has another number of bytes than we thought, so it is asked.
    const may = isPassing(status) || (status === 409 && !this.asked);
    if (may) this.say("Mất kết nối, đang gửi tiếp…");
    return may;
  }

  show(sent, total) {
    const percent = Math.floor((sent / total) * 100);
    this.bar.value = percent;
    this.parts.percent.textContent = `${percent} % (${inWords(sent)} / ${inWords(total)})`;
    this.say(percent === 100 ? "Đã gửi đủ, đang lưu…" : "");
    const mark = TOLD_AT.findLast((one) => percent >= one);
    if (mark && mark > this.told && percent < 100) {
      this.told = mark;
      this.field.announce(`${this.file.name}: đã gửi ${mark} %`);
    }
  }

  // Everything is there; the answer to the last piece, or to asking once more, says what evidence it became.
  async arrived(evidenceId) {
    if (!evidenceId) {
      this.pause("Đã gửi đủ, đang chờ nơi lưu minh chứng xác nhận.");
      return;
    }
    this.state = "sent";
    await this.field.take(this, evidenceId);
  }

  broke(error) {
    const status = this.statusOf(error);
    const words = wordsOf(error);
    if (status === 401) this.pause("Phiên làm việc đã hết. Hãy đăng nhập lại ở một thẻ khác rồi gửi tiếp.");
    else if (isPassing(status)) this.pause(words || "Mất kết nối. Tệp sẽ tự gửi tiếp từ chỗ dừng.");
    else this.refuse(words || `Máy chủ chưa nhận tệp này (mã ${status}). Hãy gửi lại.`);
  }

  pause(why) {
    if (this.state === "gone") return;
    this.state = "paused";
    this.say(why);
    this.parts.again.hidden = false;
    this.field.announce(`${this.file.name}: ${why}`);
    this.timer = setTimeout(() => this.start(), LATER);
    this.field.settled();
  }

  refuse(why) {
    this.state = "refused";
    this.upload = null;
    this.parts.line.hidden = true;
    this.parts.again.hidden = false;
    this.parts.document.hidden = false;
    this.say("");
    this.fail(why);
    this.field.announce(`${this.file.name}: ${why}`);
    this.field.settled();
  }

  giveUp() {
    this.state = "gone";
    clearTimeout(this.timer);
    this.upload?.abort(true).catch(() => {});
    this.field.drop(this, `Đã hủy ${this.file.name}`);
  }

  say(text) {
    this.parts.state.textContent = text;
  }

  fail(text) {
    this.parts.fault.textContent = text;
    this.parts.fault.hidden = !text;
  }
}

// The field of a form: its files, those on their way, and whether the form may go.
class Field {
  constructor(root) {
    const part = (name) => root.querySelector(`[data-${name}]`);
    this.root = root;
    this.task = root.dataset.task;
    this.form = root.closest("form");
    this.template = part("row");
    this.kept = part("kept");
    this.queue = part("queue");
    this.startLine = part("start");
    this.said = part("said");
    this.sendings = [];
    this.memory = `nq57-tep-${location.pathname}`;
    for (const input of root.querySelectorAll("input[type=file]")) {
      input.addEventListener("change", () => {
        for (const file of input.files) this.add(file);
        // They go by themselves; left in the form they would go twice.
        input.value = "";
      });
    }
    this.startLine.querySelector("button").addEventListener("click", () => this.sendAll());
    this.form.addEventListener("submit", (event) => this.beforeSending(event));
    this.form.addEventListener("change", () => this.refresh());
    window.addEventListener("online", () => this.sendPaused());
    window.addEventListener("beforeunload", (event) => {
      if (this.sendings.some((one) => one.state === "sending")) event.preventDefault();
    });
    this.showUnfinished();
    this.remember();
    this.refresh();
  }

  add(file) {
    const sending = new Sending(this, file);
    this.sendings.push(sending);
    this.queue.append(sending.row);
    this.refresh();
    this.announce(`Đã chọn ${file.name}`);
  }

  sendAll() {
    for (const one of this.sendings) if (["waiting", "refused"].includes(one.state)) one.state = "queued";
    this.settled();
  }

  sendPaused() {
    for (const one of this.sendings) if (one.state === "paused") one.start();
  }

  // Something began or ended: let the next in line go, and the form too if it was waiting for all of them.
  settled() {
    const sending = this.sendings.filter((one) => one.state === "sending").length;
    const next = this.sendings.filter((one) => one.state === "queued").slice(0, Math.max(0, AT_ONCE - sending));
    for (const one of next) one.start();
    this.refresh();
    if (!this.submitter) return;
    if (!this.sendings.length) {
      const submitter = this.submitter;
      this.submitter = null;
      this.form.requestSubmit(submitter);
    } else if (this.sendings.every((one) => ["refused", "waiting"].includes(one.state))) {
      this.submitter = null;
      this.announce("Chưa gửi biểu mẫu vì có tệp chưa tải lên được. Hãy gửi lại hoặc hủy tệp ấy.");
      if (!this.queue.contains(document.activeElement)) this.queue.querySelector("button:not([hidden])").focus();
    }
  }

  async take(sending, evidenceId) {
    const answer = await fetch(`/minh-chung/${evidenceId}/dong`, { headers: { "HX-Request": "true" } });
    this.kept.querySelector(`[data-file="${CSS.escape(evidenceId)}"]`)?.remove();
    if (answer.status === 200) this.kept.insertAdjacentHTML("beforeend", await answer.text());
    else this.keepPlainly(sending.file.name, evidenceId);
    htmx.process(this.kept);
    sessionStorage.setItem(this.memory, JSON.stringify(this.ids()));
    this.drop(sending, `Đã tải lên ${sending.file.name}`);
  }

  keepPlainly(name, evidenceId) {
    const row = document.createElement("li");
    const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "evidence_ids" });
    Object.assign(box, { value: evidenceId, checked: true });
    const label = document.createElement("label");
    label.append(box, ` ${name}`);
    row.append(label);
    row.dataset.file = evidenceId;
    this.kept.append(row);
  }

  drop(sending, said) {
    const hadFocus = sending.row.contains(document.activeElement);
    sending.row.remove();
    this.sendings = this.sendings.filter((one) => one !== sending);
    if (hadFocus) this.root.querySelector("input[type=file]").focus();
    this.announce(said);
    this.settled();
  }

  ids() {
    return Array.from(this.root.querySelectorAll("[name=evidence_ids]"), (one) => one.value);
  }

  // Files sent before the page was loaded anew are still in the form.
  async remember() {
    const known = new Set(this.ids());
    let before = [];
    try {
      before = JSON.parse(sessionStorage.getItem(this.memory)) ?? [];
    } catch {
      sessionStorage.removeItem(this.memory);
    }
    for (const id of before.filter((one) => !known.has(one))) {
      const answer = await fetch(`/minh-chung/${encodeURIComponent(id)}/dong`, { headers: { "HX-Request": "true" } });
      if (answer.status === 200) this.kept.insertAdjacentHTML("beforeend", await answer.text());
    }
    htmx.process(this.kept);
    this.refresh();
  }

  showUnfinished() {
    const box = this.root.querySelector("[data-unfinished]");
    if (!box) return;
    box.hidden = false;
    for (const row of box.querySelectorAll("[data-upload]")) {
      row.querySelector("button").addEventListener("click", async () => {
        const headers = { "Tus-Resumable": "1.0.0" };
        const answer = await fetch(`/tai-len/${row.dataset.upload}`, { method: "DELETE", headers });
        if (answer.ok || answer.status === 404 || answer.status === 410) this.forgetUnfinished(row.dataset.upload);
        this.root.querySelector("input[type=file]").focus();
      });
    }
  }

  forgetUnfinished(address) {
    const box = this.root.querySelector("[data-unfinished]");
    box?.querySelector(`[data-upload="${CSS.escape(address.split("/").pop())}"]`)?.remove();
    if (box && !box.querySelector("[data-upload]")) box.remove();
  }

  // A form with files still to go sends those first.
  beforeSending(event) {
    if (!this.sendings.length) {
      sessionStorage.removeItem(this.memory);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    this.submitter = event.submitter ?? this.form.querySelector("[type=submit]");
    this.announce("Đang tải tệp lên, biểu mẫu sẽ tự gửi khi xong.");
    this.sendAll();
  }

  announce(text) {
    this.said.textContent = text;
  }

  refresh() {
    this.startLine.hidden = !this.sendings.some((one) => ["waiting", "refused"].includes(one.state));
    const chosen = Array.from(this.root.querySelectorAll("[name=evidence_ids]")).some((one) => one.checked || one.type === "hidden");
    blockClaim(this.form, !this.sendings.length && !chosen);
  }
}

// A claim waits for its first file; the box says why and stays within reach of the keyboard.
const blockClaim = (form, isBlocked) => {
  const box = form.querySelector("[data-needs-file]");
  if (!box) return;
  const why = document.getElementById(box.dataset.needsFile);
  box.toggleAttribute("data-blocked", isBlocked);
  if (isBlocked) {
    box.checked = false;
    box.setAttribute("aria-disabled", "true");
  } else box.removeAttribute("aria-disabled");
  why.hidden = !isBlocked;
};
document.addEventListener("click", (event) => {
  if (!event.target.matches?.("[data-blocked]")) return;
  event.preventDefault();
  document.getElementById(event.target.dataset.needsFile).classList.add("fault");
});

for (const root of document.querySelectorAll("[data-uploads]")) new Field(root);
