// The script of tracked pages: tells who looks at what, shows invitations. Nothing it does may hold up or break the page it is in.
(function (w, d) {
  "use strict";
  var nav = navigator, early = w.frontline, tag = d.currentScript || d.querySelector('script[src*="/t/s.js"]');
  if (!tag || (early && early.view) || !/^http/.test(location.protocol) || !w.fetch) return;
  var settings = { dnt: 1, consent: 0 };
  var COOKIE = "frontline_visitor", UNSENT = "frontline_unsent", base = tag.src.replace(/s\.js.*$/, "");
  var isOn = 0, isOver = settings.dnt && (nav.globalPrivacyControl || nav.doNotTrack == 1), isFlying = 0, isBeating = 0, isLive = 0;
  var list = [], key, view, number, here, last, claim, stream, timer, failures = 0, until = 0;

  function safe(act) {
    return function () {
      try { return act.apply(this, arguments); } catch (_) { /* the page comes first */ }
    };
  }

  function visible() { return d.visibilityState === "visible"; }

  // 22 of 64 characters: 132 random bits.
  function drawn() {
    var text = "", i = 0, bytes = crypto.getRandomValues(new Uint8Array(22));
    for (; i < 22; i++) text += "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[bytes[i] & 63];
    return text;
  }

  // Half surrogates and zero characters are no text.
  function cut(text, most) {
    return String(text == null ? "" : text).slice(0, most).replace(/[\ud800-\udfff\0]/gu, "");
  }

  function bake(value, age) {
    d.cookie = COOKIE + "=" + value + ";path=/;samesite=lax;max-age=" + age + (location.protocol === "https:" ? ";secure" : "");
  }

  // The same key in all tabs; half an hour after the last sign of life it is forgotten.
  function keep() {
    key = (d.cookie.match(/(?:^|; )frontline_visitor=([\w-]{22})(?:;|$)/) || [])[1] || key || drawn();
    bake(key, 1800);
  }

  function note(kind, more) {
    if (!isOn) return;
    more.t = kind;
    more.v = view;
    more.n = number++;
    more.at = Date.now();
    list.push(more);
    if (list.length > 50) list.shift();
    timer = timer || setTimeout(safe(send), 100);
  }

  function look(name) {
    var from = here || d.referrer;
    if (!isOn) return;
    view = drawn();
    number = 0;
    here = location.href;
    note("view", { u: cut(here, 2000), m: cut(name == null ? tag.getAttribute("data-page") : name, 200), r: /^http/.test(from) ? cut(from, 2000) : "" });
  }

  function worded(one) {
    var said = {}, name;
    if (one.t === "view" && one.p == null) one.p = cut(d.title, 300);
    for (name in one) if (name !== "at") said[name] = one[name];
    said.a = Math.max(0, Math.min(600000, Date.now() - one.at));
    return said;
  }

  // As many of these, from the first, as one beacon holds; `some` is cut to them.
  function written(some) {
    for (;;) {
      var body = JSON.stringify({ k: key, w: some.map(worded), u: claim });
      if (some.length < 2 || new Blob([body]).size < 8000) return body;
      some.pop();
    }
  }

  function drop(some) {
    list = list.filter(function (one) { return some.indexOf(one) < 0; });
  }

  function send() {
    var some = list.slice(0, 20), now = Date.now();
    clearTimeout(timer);
    timer = 0;
    if (!isOn || isFlying || now < until) return;
    if (isBeating && visible()) some.push({ t: "beat", v: view, n: number++, at: now });
    isBeating = 0;
    if (!some.length) return;
    keep();
    isFlying = 1;
    fetch(base + "b", { method: "POST", body: written(some), keepalive: true, credentials: "same-origin" }).then(function (answer) {
      return answered(some, answer.status, answer);
    }).catch(function () { later(0); }).then(safe(function () {
      isFlying = 0;
      if (list.length) send();
    }));
  }

  function answered(some, status, answer) {
    if (status === 410) return stop(1);
    if (status === 429 || status >= 500) return later(answer.headers.get("Retry-After"));
    failures = 0;
    drop(some);
    return status === 200 ? answer.json().then(function (said) {
      isLive = said.live;
      listen();
    }) : 0;
  }

  // Growing pauses up to five minutes, not the same for all.
  function later(seconds) {
    until = Date.now() + Math.max(1000 * seconds, Math.min(300000, 1000 * Math.pow(2, ++failures))) * (1 + Math.random() / 2);
  }

  function beat() {
    if (!visible()) return;
    isBeating = 1;
    send();
    listen();
  }

  function moved() {
    if (isOn && location.href !== here) look();
  }

  // What cannot be said now is kept for the next page of this tab.
  function leave() {
    var some;
    if (!isOn) return;
    hush();
    note("leave", {});
    clearTimeout(timer);
    timer = 0;
    keep();
    while (list.length && Date.now() >= until) {
      some = list.slice(0, 20);
      if (!nav.sendBeacon(base + "b", written(some))) break;
      drop(some);
    }
    if (list.length) sessionStorage.setItem(UNSENT, JSON.stringify(list));
    list = [];
  }

  function listen() {
    if (!isOn || !isLive || stream || !visible() || !w.EventSource) return;
    stream = new EventSource(base + "live?k=" + key + (last ? "&last_event_id=" + last : ""));
    stream.onerror = function () { if (stream && stream.readyState === 2) hush(); };
    ["opened", "start_afresh", "invitation", "page_pushed", "withdrawn"].forEach(function (kind) {
      stream.addEventListener(kind, safe(function (event) {
        last = event.lastEventId || last;
        if (kind[0] !== "o" && kind[0] !== "s") show(kind, JSON.parse(event.data));
      }));
    });
  }

  function hush() {
    if (stream) stream.close();
    stream = 0;
  }

  function show(kind, said) {
    var box = api.box, more;
    if (box) return box(kind, said, answer, base, tag, key);
    more = d.createElement("script");
    more.src = base + "box.js";
    more.onload = safe(function () { if (api.box) show(kind, said); });
    d.head.appendChild(more);
  }

  function answer(id, outcome) {
    note("answer", { i: id, s: outcome });
    send();
  }

  function start() {
    if (isOn || isOver) return;
    isOn = 1;
    try { list = JSON.parse(sessionStorage.getItem(UNSENT)) || []; } catch (_) { list = []; }
    safe(function () { sessionStorage.removeItem(UNSENT); })();
    look();
  }

  function stop(isForGood) {
    isOn = 0;
    isOver = isOver || isForGood;
    list = [];
    hush();
  }

  var api = w.frontline = {
    view: safe(function (name) { look(name); }),
    action: safe(function (name, value) { note("action", { name: cut(name, 100), value: cut(value, 500) }); }),
    identify: safe(function (signed) {
      claim = cut(signed, 1500) || undefined;
      isBeating = 1;
      if (!timer) send();
    }),
    consent: safe(function (isGiven) {
      if (isGiven) return start();
      stop();
      key = "";
      bake("", 0);
      sessionStorage.removeItem(UNSENT);
    }),
    push: safe(function (call) { api[call[0]].apply(api, call.slice(1)); })
  };

  safe(function () {
    ["pushState", "replaceState"].forEach(function (name) {
      var was = history[name];
      history[name] = function () {
        var given = was.apply(this, arguments);
        safe(moved)();
        return given;
      };
    });
    addEventListener("popstate", safe(moved));
    addEventListener("pagehide", safe(leave));
    addEventListener("pageshow", safe(function (event) { if (event.persisted) look(); }));
    d.addEventListener("visibilitychange", safe(function () {
      if (visible()) return beat();
      hush();
      send();
    }));
    setInterval(safe(beat), 10000);
    if (!settings.consent && tag.getAttribute("data-consent") !== "wait") {
      if (d.prerendering) d.addEventListener("prerenderingchange", safe(start), { once: true });
      else start();
    }
    if (early && early.forEach) early.forEach(api.push);
  })();
})(window, document);
