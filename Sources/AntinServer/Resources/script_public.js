// Comfort for the public pages: the file's digest is computed here and only that is sent first;
// files are dropped, uploads show their progress, a camera reads QR symbols where it can.
"use strict";

const text = (element, words) => { element.textContent = words; };

for (const form of document.querySelectorAll("form[data-check]")) {
  const input = form.querySelector("input[type=file]");
  const receipt = form.querySelector("input[name=receipt]");
  const progress = form.querySelector("[data-progress]");
  const consent = form.querySelector("[data-consent]");
  const button = form.querySelector("[data-submit]");
  const box = form.querySelector("[data-error]");
  const say = form.dataset;
  let running = 0;

  const ready = () => { button.disabled = false; consent.hidden = true; };

  // What went wrong, where it is seen and read aloud: the page may have been scrolled past it.
  const fail = (words) => {
    text(progress, "");
    text(box.querySelector("p"), words);
    box.hidden = false;
    box.focus({preventScroll: true});
    box.scrollIntoView({block: "center"});
  };

  const ask = (words) => {
    text(consent.querySelector("p"), words);
    button.disabled = false;
    consent.hidden = false;
    consent.querySelector("[data-send]").focus({preventScroll: true});
    consent.scrollIntoView({block: "center"});
  };

  const digest = async (file) => {
    const sum = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return Array.from(new Uint8Array(sum), (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  // What the register knows is answered without sending the file.
  const known = async (file) => {
    text(progress, say.hashing);
    const hex = await digest(file);
    text(progress, say.asking);
    const answer = await fetch(say.api + hex, {headers: {Accept: "application/json"}});
    if (!answer.ok) throw new Error(String(answer.status));
    const found = await answer.json();
    return found.page || null;
  };

  const language = () => "?lang=" + document.documentElement.lang;

  const send = () => {
    consent.hidden = true;
    box.hidden = true;
    button.disabled = true;
    progress.scrollIntoView({block: "center"});
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const part = Math.floor(100 * event.loaded / event.total);
      text(progress, part < 100 ? say.sending + " " + part + " %" : say.judging);
    });
    request.addEventListener("load", () => {
      if (request.status < 300 && request.responseURL && !request.responseURL.includes("/check?")) {
        location.assign(request.responseURL);
        return;
      }
      let words = say.failed;
      try {
        const problem = JSON.parse(request.responseText);
        const end = document.documentElement.lang === "en" ? "_en" : "_vi";
        words = problem["title" + end] + (problem["next" + end] ? ": " + problem["next" + end] : "") + ".";
      } catch { /* no problem document: the words for a failed connection stay */ }
      ready();
      fail(words);
    });
    request.addEventListener("error", () => { ready(); fail(say.failed); });
    request.send(new FormData(form));
  };

  const check = async () => {
    const file = input.files[0];
    box.hidden = true;
    if (!file) { fail(say.empty); return; }
    const turn = ++running;
    consent.hidden = true;
    if (file.size > Number(say.max || 25) * 1048576) {
      // Too large to be sent; whether the register has it can still be asked.
      button.disabled = true;
      try {
        const page = await known(file);
        if (page) { location.assign(page + language()); return; }
      } catch { /* said below */ }
      ready();
      fail(say.large + " " + (say.max || 25));
      return;
    }
    if (file.type.startsWith("image/")) {
      const link = await scanned(file);
      if (typeof link === "string") { location.assign(link); return; }
      text(progress, "");
      ask(say.picture);
      return;
    }
    button.disabled = true;
    try {
      const page = await known(file);
      if (turn !== running) return;
      if (page) { location.assign(page + language()); return; }
      text(progress, say.unknown);
      ask(say.file);
    } catch {
      ready();
      fail(say.failed);
    }
  };

  if (crypto.subtle) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      delete form.dataset.sent;
      check();
    });
    // A receipt beside the file is judged with it, so both are sent.
    consent.querySelector("[data-send]").addEventListener("click", send);
    consent.querySelector("[data-cancel]").addEventListener("click", () => {
      text(progress, ""); ready(); input.focus();
    });
    input.addEventListener("change", () => {
      if (receipt) receipt.value = "";
      if (input.files[0]) check();
    });
    for (const kind of ["dragenter", "dragover"]) {
      form.addEventListener(kind, (event) => { event.preventDefault(); form.classList.add("over"); });
    }
    for (const kind of ["dragleave", "drop"]) {
      form.addEventListener(kind, () => form.classList.remove("over"));
    }
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      check();
    });
    window.addEventListener("pageshow", ready);
  }
}

// The page of a QR symbol, if it is one of this site; null if not, false for another site's.
function page(words) {
  const parts = /^https?:\/\/([^/]+)\/v\/([0-9a-z-]{12,16})$/i.exec(words.trim());
  if (!parts) return null;
  if (parts[1].toLowerCase() !== location.host.toLowerCase()) return false;
  return "/v/" + parts[2].toUpperCase() + "?lang=" + document.documentElement.lang;
}

// Whether this browser reads QR symbols itself; some have the name and no format to go with it.
let reading = null;
function readsSymbols() {
  reading = reading || ("BarcodeDetector" in window
    ? BarcodeDetector.getSupportedFormats().then((all) => all.includes("qr_code"), () => false)
    : Promise.resolve(false));
  return reading;
}

async function scanned(source) {
  if (!await readsSymbols()) return null;
  try {
    const picture = source instanceof Blob ? await createImageBitmap(source) : source;
    const detector = new BarcodeDetector({formats: ["qr_code"]});
    for (const code of await detector.detect(picture)) {
      const link = page(code.rawValue);
      if (link) return link;
      if (link === false) return {other: code.rawValue};
    }
  } catch { /* a picture that cannot be read has no symbol */ }
  return null;
}

// What the camera sees, as a chosen file: it is sent like any other picture, after consent.
function taken(video) {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d").drawImage(video, 0, 0);
  return new Promise((done) => {
    canvas.toBlob((blob) => {
      const chosen = new DataTransfer();
      chosen.items.add(new File([blob], "ma-qr.jpg", {type: "image/jpeg"}));
      done(chosen.files);
    }, "image/jpeg", 0.92);
  });
}

for (const button of document.querySelectorAll("[data-scan]")) {
  const chooser = document.querySelector("form[data-check] input[type=file]");
  if (!navigator.mediaDevices || !chooser) continue;
  const box = button.form.querySelector("[data-camera]");
  const video = box.querySelector("video");
  const status = box.querySelector("p");
  const take = box.querySelector("[data-take]");
  const start = button.textContent;
  let stream = null;
  button.hidden = false;
  const stop = () => {
    if (stream) for (const track of stream.getTracks()) track.stop();
    stream = null;
    box.hidden = true;
    text(button, start);
  };
  const look = async () => {
    if (!stream) return;
    const link = await scanned(video);
    if (!stream) return;
    if (typeof link === "string") { stop(); location.assign(link); return; }
    if (link) text(status, button.dataset.other + " " + link.other);
    setTimeout(look, 250);
  };
  button.addEventListener("click", async () => {
    if (stream) { stop(); return; }
    try {
      text(status, "");
      stream = await navigator.mediaDevices.getUserMedia(
        {video: {facingMode: "environment", width: {ideal: 1280}, height: {ideal: 960}}});
      video.srcObject = stream;
      video.hidden = false;
      box.hidden = false;
      text(button, button.dataset.stop);
      await video.play();
      if (await readsSymbols()) { look(); return; }
      text(status, button.dataset.aim);
      take.hidden = false;
      take.focus();
    } catch {
      stop();
      box.hidden = false;
      video.hidden = true;
      take.hidden = true;
      text(status, button.dataset.denied);
    }
  });
  take.addEventListener("click", async () => {
    if (!stream || !video.videoWidth) return;
    chooser.files = await taken(video);
    stop();
    chooser.dispatchEvent(new Event("change"));
  });
  window.addEventListener("pagehide", stop);
}
