// The box on a visitor's page: an invitation to chat, or a page that an agent recommends. It takes no focus and shows text only.
(function (w, d) {
  "use strict";
  var api = w.frontline, host, shown, seen = {};
  var STYLE = ":host{all:initial}" +
    "section{position:fixed;right:16px;bottom:16px;width:340px;max-width:calc(100vw - 32px);max-height:calc(100vh - 32px);overflow:auto;" +
    "box-sizing:border-box;z-index:2147483647;padding:16px;border:1px solid #5a6472;border-radius:8px;background:#fff;color:#1c2530;" +
    "font:16px/1.45 system-ui,sans-serif;box-shadow:0 4px 24px rgba(0,0,0,.25);overflow-wrap:anywhere}" +
    "h2{margin:0 0 4px;font-size:16px}p{margin:0 0 12px;white-space:pre-wrap}.address{font-size:14px;color:#4a5563}" +
    "div{display:flex;flex-wrap:wrap;gap:8px}button{flex:1;min-width:110px;min-height:44px;padding:0 12px;border:1px solid #1f5fa8;border-radius:6px;" +
    "background:#fff;color:#1f5fa8;font:inherit;cursor:pointer}button.yes{background:#1f5fa8;color:#fff}" +
    "button:focus-visible{outline:3px solid #e8a33d;outline-offset:2px}" +
    "@media (max-width:480px){section{left:16px;width:auto}}";

  function made(kind, text, name) {
    var element = d.createElement(kind);
    if (text) element.textContent = text;
    if (name) element.className = name;
    return element;
  }

  function close() {
    d.removeEventListener("keydown", escape);
    if (host) host.remove();
    host = shown = null;
  }

  function escape(event) {
    if (event.key === "Escape" && !event.defaultPrevented && shown) shown.no();
  }

  // A sheet made by script is allowed where the site's policy forbids styles in the page.
  function dressed(root) {
    try {
      var sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
    } catch (_) {
      root.appendChild(made("style", STYLE));
    }
  }

  function open(one) {
    close();
    host = made("frontline-box");
    var root = host.attachShadow({ mode: "open" }), section = made("section"), buttons = made("div"), title = made("h2", one.title);
    dressed(root);
    section.setAttribute("role", "dialog");
    section.setAttribute("aria-live", "polite");
    section.setAttribute("aria-labelledby", "title");
    section.setAttribute("aria-describedby", "text");
    title.id = "title";
    [[one.yesLabel, "yes", one.yes], [one.noLabel, "", one.no]].forEach(function (each) {
      var button = made("button", each[0], each[1]);
      button.type = "button";
      button.addEventListener("click", each[2]);
      buttons.appendChild(button);
    });
    root.appendChild(section);
    d.body.appendChild(host);
    shown = one;
    d.addEventListener("keydown", escape);
    // Put in a moment later: only what changes in a region that is there is read out.
    setTimeout(function () {
      var text = made("p", one.text);
      text.id = "text";
      section.append(title, text);
      if (one.address) section.appendChild(made("p", one.address, "address"));
      section.appendChild(buttons);
    }, 50);
  }

  // The window is opened by the click itself, or browsers forbid it, and sent to the chat when that is there. A site that shows chats in
  // the page itself hears of it first and takes it by preventDefault. The token stands behind the #: it reaches no server and no log.
  function opened() {
    return w.open("", "frontline_chat", "popup,width=420,height=640");
  }

  function accept(said, base, key, mine) {
    fetch(base + "invitations/" + said.id + "/answer", { method: "POST", body: JSON.stringify({ k: key, answer: "accepted" }), credentials: "omit" })
      .then(function (found) { return found.ok ? found.json() : Promise.reject(found.status); })
      .then(function (chat) {
        var event = new CustomEvent("frontline:chat", { detail: chat, cancelable: true }), isTaken = !d.dispatchEvent(event);
        if (mine && isTaken) mine.close();
        else if (mine) mine.location = new URL(said.chat_url, base).href + "#" + new URLSearchParams({ chat: chat.chat_id, token: chat.token });
      })
      .catch(function () { if (mine) mine.close(); });
  }

  function invited(said, answer, base, tag, key) {
    var isPush = said.kind === "push", mine = isPush && opened();
    if (mine) return accept(said, base, key, mine);
    open({
      id: said.id,
      title: said.agent_name || tag.getAttribute("data-title") || "Live chat",
      text: said.text || "May we help you?",
      yesLabel: tag.getAttribute("data-accept") || (isPush ? "Open chat" : "Accept"),
      noLabel: tag.getAttribute("data-reject") || "Reject",
      yes: function () { accept(said, base, key, opened()); close(); },
      no: function () { answer(said.id, "rejected"); close(); }
    });
  }

  function led(said, tag) {
    var address = new URL(said.url, location.href);
    if (!/^https?:$/.test(address.protocol)) return;
    open({
      title: tag.getAttribute("data-page-title") || "A page for you",
      text: said.text || "Go to this page? What you have entered here and not sent is lost.",
      address: address.href,
      yesLabel: tag.getAttribute("data-go") || "Go there",
      noLabel: tag.getAttribute("data-stay") || "Stay here",
      yes: function () { close(); location.assign(address.href); },
      no: close
    });
  }

  api.box = function (kind, said, answer, base, tag, key) {
    if (kind === "withdrawn") {
      seen[said.id] = 1;
      if (shown && shown.id === said.id) close();
    } else if (kind === "page_pushed") led(said, tag);
    else if (!seen[said.id]) {
      seen[said.id] = 1;
      invited(said, answer, base, tag, key);
    }
  };
})(window, document);
