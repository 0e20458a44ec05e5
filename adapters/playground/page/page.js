// The page's hands: reports what a person does to the server, keeps focus and scroll, opens dialogs.
// Elements say in data attributes what they stand for: data-do (the act), data-what (its object).
(() => {
  const $ = (id) => document.getElementById(id);
  const tell = (detail) =>
    document.querySelector(".house").dispatchEvent(new CustomEvent("convener", { detail }));
  const held = (el) => el.getAttribute("aria-disabled") === "true";
  const hold = (el) => {
    el.setAttribute("aria-disabled", "true");
    el.setAttribute("aria-busy", "true");
  };

  // Drawers, on narrow screens
  let opener = null;
  const shut = () => {
    if (!document.body.dataset.drawer) return;
    delete document.body.dataset.drawer;
    $("main").inert = false;
    const back = opener && document.querySelector(opener);
    if (back) back.focus();
  };
  const drawer = (side) => {
    opener = `[data-do="drawer"][data-what="${side}"]`;
    document.body.dataset.drawer = side;
    $("main").inert = true;
    requestAnimationFrame(() => $(side).querySelector("button, a")?.focus());
  };
  matchMedia("(min-width: 1180px)").addEventListener("change", shut);

  const here = {
    drawer: (el) => drawer(el.dataset.what),
    shut,
    close: (el) => el.closest("dialog").close(),
    fill: (el) => {
      shut();
      const line = $("composer");
      if (!line) return;
      line.value = el.dataset.what;
      line.focus();
    },
  };

  document.addEventListener("click", (event) => {
    if (event.target.nodeName === "DIALOG" && event.target.id !== "form") return event.target.close();
    const el = event.target.closest("[data-do]");
    if (!el || el.nodeName === "FORM") return;
    if (el.nodeName === "A") {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
    }
    if (held(el)) return;
    const act = el.dataset.do;
    if (here[act]) return here[act](el);
    if ("hold" in el.dataset) hold(el);
    if (act === "go") shut();
    if (act === "people") shut();
    if (act === "earlier") mark = $("scroller").scrollHeight - $("scroller").scrollTop;
    tell({ do: act, what: el.dataset.what || "", action: el.dataset.action || "" });
  });

  document.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    if (form.dataset.do === "write") {
      const text = form.elements.text.value;
      if (!text.trim()) return;
      form.elements.text.value = "";
      return tell({ do: "write", what: text });
    }
    const send = form.querySelector("[type=submit]");
    if (held(send)) return;
    hold(send);
    const values = {};
    for (const [name, value] of new FormData(form)) (values[name] ||= []).push(value);
    tell({ do: "submit", what: form.dataset.what, values });
  });

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key === "Escape" && document.body.dataset.drawer && !document.querySelector("dialog[open]")) shut();
    if (event.key === "Enter" && field.dataset?.filter) {
      event.preventDefault();
      if ("first" in field.dataset) $(field.dataset.filter).querySelector("[data-row]:not([hidden])")?.click();
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field.nodeName === "TEXTAREA") {
      field.form.requestSubmit();
    }
  });

  document.addEventListener("input", (event) => {
    const field = event.target;
    if (field.dataset.filter) {
      const wanted = field.value.toLocaleLowerCase();
      const list = $(field.dataset.filter);
      for (const row of list.querySelectorAll("[data-row]")) {
        row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted);
      }
      for (const group of list.querySelectorAll("[data-group]")) {
        group.hidden = !group.querySelector("[data-row]:not([hidden])");
      }
    }
    if (field.dataset.most) {
      const counter = field.closest(".field").querySelector(".counter");
      const length = [...field.value].length;
      counter.textContent = `${length}/${field.dataset.most}`;
      counter.classList.toggle("over", length > Number(field.dataset.most));
    }
  });

  document.addEventListener(
    "close",
    (event) => {
      const dialog = event.target;
      if (dialog.nodeName !== "DIALOG") return;
      tell({ do: "closed", what: dialog.id, turn: dialog.querySelector("form")?.dataset.what || "" });
      setTimeout(() => {
        if (document.activeElement === document.body && matchMedia("(hover: hover)").matches) $("composer")?.focus();
      }, 400);
    },
    true,
  );

  // Focus stays where it was, though a piece of the page was drawn anew.
  let last = null;
  const sign = (el) => {
    const quote = (name, value) => `[${name}="${CSS.escape(value)}"]`;
    if (el.dataset.do) return quote("data-do", el.dataset.do) + quote("data-what", el.dataset.what || "");
    return el.id ? `#${CSS.escape(el.id)}` : null;
  };
  document.addEventListener("focusin", (event) => (last = { el: event.target, sign: sign(event.target) }));
  new MutationObserver(() => {
    if (!last?.sign || last.el.isConnected || document.activeElement !== document.body) return;
    document.querySelector(last.sign)?.focus({ preventScroll: true });
  }).observe(document.documentElement, { childList: true, subtree: true });

  // The newest message stays in sight for whoever is at the end.
  let atEnd = true;
  let mark = 0;
  document.addEventListener(
    "scroll",
    (event) => {
      const el = event.target;
      if (el.id === "scroller") atEnd = el.scrollHeight - el.scrollTop - el.clientHeight < 120;
    },
    true,
  );

  // Now, and once more when what was sent along has been drawn.
  const STILL = 120;
  const drawn = (then) => {
    then();
    setTimeout(then, STILL);
  };

  window.onpopstate = () => location.reload();

  window.convener = {
    settle(how) {
      const el = $("scroller");
      if (how === "earlier") el.scrollTop = el.scrollHeight - mark;
      else if (how !== "new" || atEnd) drawn(() => {
        el.scrollTop = el.scrollHeight;
        const newest = el.querySelector("#thread > :last-child");
        if (newest && newest.offsetHeight > el.clientHeight) newest.scrollIntoView({ block: "start" });
        atEnd = true;
      });
    },
    show(id) {
      drawn(() => document.querySelector(`[data-id="${id}"]`)?.scrollIntoView({ block: "nearest" }));
    },
    begin(url, language) {
      document.documentElement.lang = language;
      if (document.querySelector(".you")) history.replaceState({}, "", url);
      convener.settle("end");
      setTimeout(() => $("main").removeAttribute("aria-busy"), STILL);
    },
    arrive(url, language) {
      document.documentElement.lang = language;
      if (location.pathname + location.search !== url) history.pushState({}, "", url);
      convener.settle("end");
    },
    open(id) {
      const dialog = $(id);
      if (!dialog.open) dialog.showModal();
      dialog.querySelector(".fields")?.scrollTo(0, 0);
      const first = dialog.querySelector("[data-focus], .fields input, .fields textarea, .fields select");
      (first || dialog.querySelector("button"))?.focus();
    },
    close(id) {
      if ($(id).open) $(id).close();
    },
    amiss() {
      const field = document.querySelector("#form .field.bad");
      field?.scrollIntoView({ block: "nearest" });
      field?.querySelector("input, textarea, select")?.focus({ preventScroll: true });
    },
    free(act, what) {
      for (const el of document.querySelectorAll('[aria-busy="true"]')) {
        if ((el.dataset.do || el.form?.dataset.do) !== act) continue;
        if (act === "press" && el.dataset.what !== what) continue;
        el.removeAttribute("aria-busy");
        el.removeAttribute("aria-disabled");
      }
    },
    stay(id) {
      if (document.activeElement !== document.body || document.querySelector("dialog[open]")) return;
      document.querySelector(`[data-id="${id}"] button`)?.focus({ preventScroll: true });
    },
    restore(text) {
      const line = $("composer");
      if (line && !line.value) line.value = text;
    },
    toast(text) {
      document.querySelector(".toast")?.remove();
      const box = Object.assign(document.createElement("div"), { className: "toast", textContent: text });
      box.setAttribute("role", "alert");
      (document.querySelector("dialog[open]") || document.body).append(box);
      setTimeout(() => box.remove(), 7000);
    },
  };
})();
