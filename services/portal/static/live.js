"use strict";
// Alerts as they come, on every page. Without this file the list of alerts says the same.

(() => {
  const region = document.getElementById("bao-moi");
  if (!region || !window.EventSource) return;

  const SHOWN = 3;
  const bell = document.querySelector("[data-bell]");
  const count = bell.querySelector("[data-bell-count]");
  const words = bell.querySelector("[data-bell-words]");
  const MANY = 100;
  let unseen = 0;
  let lastId = "";
  let source = null;
  let polls = false;
  const PATIENCE_MILLISECONDS = 20000;
  const AGAIN_MILLISECONDS = 60000;

  const ring = () => {
    count.hidden = unseen === 0;
    count.textContent = unseen >= MANY ? "99+" : String(unseen);
    words.textContent = unseen ? `Cảnh báo, ${count.textContent} tin mới` : "Cảnh báo";
  };

  const summary = (number) => {
    const row = document.createElement("article");
    row.className = "news-row";
    const said = document.createElement("p");
    const link = document.createElement("a");
    link.href = "/canh-bao";
    link.textContent = `Và ${number} cảnh báo mới khác`;
    said.append(link);
    row.append(said);
    return row;
  };

  const trim = () => {
    while (region.children.length > SHOWN + 1) region.lastElementChild.remove();
  };

  const show = async (ids, news) => {
    for (const id of [...ids].reverse()) {
      const answer = await fetch(`/canh-bao/moi/${id}`, { headers: { "HX-Request": "true" } });
      if (answer.status !== 200) continue;
      const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
      region.prepend(...drawn.body.children);
    }
    if (news > ids.length) region.prepend(summary(news - ids.length));
    trim();
  };

  // Somebody who is writing in the list keeps it as it is; the bell and the notice tell the news meanwhile.
  const refresh = () => {
    const list = document.querySelector("[data-live-list]");
    if (list && !list.querySelector("details.step[open]") && !list.contains(document.activeElement)) {
      window.htmx?.trigger(list, "canh-bao-moi");
    }
  };

  const rest = () => {
    source?.close();
    source = null;
  };

  const hear = () => {
    const address = new URL(region.dataset.live, window.location.href);
    if (lastId) address.searchParams.set("tu", lastId);
    if (polls) address.searchParams.set("mot-lan", "1");
    source = new EventSource(address);
    // Something between here and the server keeps streams back: what is complete gets through, so it is asked by the minute.
    const given = source;
    const patience = setTimeout(() => {
      if (given !== source) return;
      polls = true;
      rest();
      hear();
    }, PATIENCE_MILLISECONDS);
    // Closed for good: signed out, or the server was away behind its proxy.
    source.addEventListener("error", () => {
      if (given !== source || source.readyState !== EventSource.CLOSED) return;
      clearTimeout(patience);
      rest();
      setTimeout(() => {
        if (!source && !document.hidden) hear();
      }, AGAIN_MILLISECONDS);
    });
    source.addEventListener("so-dem", (event) => {
      clearTimeout(patience);
      unseen = JSON.parse(event.data).unseen;
      ring();
    });
    source.addEventListener("canh-bao", (event) => {
      const told = JSON.parse(event.data);
      lastId = event.lastEventId;
      // Whoever has the list open sees the news there.
      unseen = document.querySelector("[data-live-list]") ? 0 : told.unseen;
      ring();
      refresh();
      show(told.shown, told.news).catch(() => {});
    });
  };

  // A browser holds six connections to a server: a page nobody looks at gives its own back, and catches up later.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) rest();
    else if (!source) hear();
  });
  window.addEventListener("pagehide", rest);
  window.addEventListener("pageshow", () => {
    if (!source && !document.hidden) hear();
  });
  region.addEventListener("click", (event) => {
    if (event.target.closest("[data-dismiss]")) event.target.closest("article").remove();
  });
})();
