// Where the terminal finds its process, the size of its letters, and the keys: the page is ready without a click.
"use strict";
(() => {
  const terminal = document.getElementById("terminal");
  const asked = Number.parseInt(new URLSearchParams(location.search).get("fontsize") ?? "", 10);
  terminal.dataset.sessionWebsocketUrl = `ws://${location.host}/ws`;
  terminal.dataset.fontSize = String(Math.min(48, Math.max(8, asked || 16)));

  // The terminal measures its letters once, when it starts; so it starts when they are there.
  const start = window.onload;
  window.onload = null;
  const loaded = new Promise((done) => addEventListener("load", done));
  const letters = ["400", "700", "italic 400"].map((face) => document.fonts.load(`${face} 16px "Roboto Mono"`));
  Promise.allSettled([loaded, ...letters]).then(() => start());

  const focus = () => {
    const state = document.body.classList;
    if (state.contains("-loaded") && !state.contains("-closed")) {
      terminal.querySelector("textarea")?.focus();
    }
  };
  new MutationObserver(focus).observe(document.body, { attributeFilter: ["class"] });
  addEventListener("focus", focus);

  // The right button opens the code picker, not the menu of the browser.
  addEventListener("contextmenu", (event) => event.preventDefault());
})();
