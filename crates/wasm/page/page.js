// The page: brings files to the core and shows what it says. Decides nothing.
const FILES_AT_ONCE = 200;
const CARDS = 200;
const FRAME_EVERY = 150;
const FRAME_SIDE = 1280;

let core = null;
let verifier = null;
let trust = null;
let trustKept = true;
let changing = false;
let answered = [];
let language = choices.get("language") === "en" ? "en" : "zh-CN";

const $ = (id) => document.getElementById(id);

function say(name, facts = {}) {
  let text = WORDS[language][name] ?? name;
  for (const [fact, value] of Object.entries(facts)) text = text.replace(`{${fact}}`, () => value);
  return text;
}

function make(tag, properties = {}, ...children) {
  const { className, ...others } = properties;
  const one = document.createElement(tag);
  if (className) one.className = className;
  for (const [name, value] of Object.entries(others)) one.setAttribute(name, value);
  one.append(...children.filter((child) => child !== null && child !== undefined));
  return one;
}

// The core, unpacked once and started as often as it takes: after a panic an instance is not called again.
let unpacked = null;
async function startCore() {
  if (!unpacked) {
    const text = atob($("engine").textContent.trim());
    const packed = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    unpacked = await WebAssembly.compile(await new Response(stream).arrayBuffer());
    $("engine").remove();
  }
  core = makeCore();
  core.initSync({ module: unpacked });
}

function makeVerifier(files) {
  const settings = new core.Settings();
  for (const [name, bytes] of files) settings.addTrustFile(name, bytes);
  return settings.verifier();
}

function now() {
  return new Date().toISOString();
}

function inquiry() {
  const asked = new core.Inquiry(now());
  asked.setRole($("role").value);
  if ($("region").value) asked.setRegion($("region").value);
  if ($("scenario").value) asked.setScenario($("scenario").value);
  return asked;
}

// Work of the core. Where it ends in a panic, a new one is started and null comes back.
async function withCore(work) {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) throw error;
    await startCore();
    verifier = makeVerifier(trust ? trust.files : []);
    return null;
  }
}

// What the card shows, as plain objects in both languages; the core's memory is given back.
function plain(card) {
  const told = {};
  for (const name of ["name", "verdict", "word", "reason", "headline", "code", "next", "vouched", "kind", "number", "holder",
    "holderId", "validFrom", "validUntil", "issuer", "seal", "at", "until"]) told[name] = card[name];
  const row = (one) => {
    const { name, value, tone, check, code, outcome, found, next, place } = one;
    one.free();
    return { name, value, tone, check, code, outcome, found, next, place };
  };
  for (const name of ["recognition", "findings", "fields", "basis", "checks"]) told[name] = card[name].map(row);
  card.free();
  return told;
}

function keep(answer) {
  const cards = { "zh-CN": plain(answer.card("zh-CN")), en: plain(answer.card("en")) };
  const kept = { cards, json: answer.json, verdict: answer.verdict };
  answer.free();
  return kept;
}

function ended(name) {
  const card = (tag) => {
    const word = core.label("unexamined", tag);
    const reason = WORDS[tag].ended;
    return { name, verdict: "unexamined", word, reason, headline: `${word} ${reason}`, recognition: [], findings: [], fields: [],
      basis: [], checks: [] };
  };
  return { cards: { "zh-CN": card("zh-CN"), en: card("en") }, json: null, verdict: "unexamined" };
}

async function verifyBytes(bytes, name) {
  const answer = await withCore(() => keep(verifier.verify(bytes, name, inquiry())));
  return answer ?? ended(name);
}

function showAnswer(answer) {
  answered.unshift(answer);
  answered.length = Math.min(answered.length, CARDS);
  $("cards").prepend(cardOf(answer));
  while ($("cards").children.length > CARDS) $("cards").lastChild.remove();
  $("answers-title").hidden = $("clear").hidden = false;
}

// One file after the other; between two, the page is drawn.
async function verifyFiles(files) {
  await ready;
  const some = files.slice(0, FILES_AT_ONCE);
  notice(files.length > some.length ? say("too_many", { count: FILES_AT_ONCE }) : "");
  status(say("working"));
  let count = 0;
  for (const file of some) {
    const bytes = new Uint8Array(await file.slice(0, core.maxFileBytes() + 1).arrayBuffer());
    if (some.length === 1 && (await isTrustZip(bytes, file.name))) {
      status("");
      return loadTrustZip(bytes, file.name);
    }
    showAnswer(await verifyBytes(bytes, file.name || say("pasted")));
    count += 1;
    if (some.length > 1) await new Promise((done) => setTimeout(done));
  }
  status(say("done", { count }));
  if (count === 1) $("cards").firstElementChild?.focus();
}

// --- cards

function period({ validFrom, validUntil }) {
  if (validFrom && validUntil) return say("from_until", { from: validFrom, until: validUntil });
  if (validUntil) return /^\d/.test(validUntil) ? say("until", { until: validUntil }) : validUntil;
  return validFrom ? say("from", { from: validFrom }) : null;
}

function rows(list) {
  const told = make("dl");
  for (const { name, value, tone } of list) {
    if (value) told.append(make("dt", {}, name), make("dd", tone ? { className: tone } : {}, value));
  }
  return told;
}

function cardOf(answer) {
  const card = answer.cards[language];
  const one = make("article", { className: `card ${card.verdict}`, tabindex: "-1", "aria-label": card.headline });
  const mark = make("span", { "aria-hidden": "true" }, `${WORDS[language].marks[card.verdict]} `);
  one.append(
    make("p", { className: "receipt top" }, say("receipt")),
    make("div", { className: "card-head" }, make("span", { className: "badge" }, mark, card.word),
      make("span", { className: "file" }, card.name)),
    make("p", { className: "reason" }, card.reason),
  );
  if (card.next) one.append(make("p", { className: "next" }, make("b", {}, say("next")), card.next));
  const facts = [
    { name: say("holder"), value: [card.holder, card.holderId].filter(Boolean).join(" · ") },
    { name: say("number"), value: card.number }, { name: say("valid"), value: period(card) },
    { name: say("issuer"), value: card.issuer }, { name: say("seal"), value: card.seal },
  ];
  if (card.kind || facts.some(({ value }) => value)) {
    const vouched = make("span", { className: card.vouched ? "vouch yes" : "vouch" }, say(card.vouched ? "vouched" : "not_vouched"));
    one.append(make("p", { className: "title" }, card.kind ?? say("kind_unknown"), " ", vouched), rows(facts));
  }
  if (card.recognition.length) {
    one.append(make("h3", {}, say("recognition")), rows(card.recognition));
  }
  if (card.checks.length) one.append(detailsOf(card));
  const actions = make("p", { className: "actions" });
  const button = (name, work) => {
    const pressed = make("button", { type: "button" }, say(name));
    pressed.addEventListener("click", work);
    actions.append(pressed);
  };
  button("print", () => printCard(one));
  if (answer.json) button("save", () => save(answer));
  one.append(actions, receiptOf(answer, card));
  return one;
}

function detailsOf(card) {
  const details = make("details", {}, make("summary", {}, say("details")));
  // Made when it is opened: most never are.
  details.addEventListener("toggle", () => {
    if (details.childElementCount > 1) return;
    if (card.findings.length) details.append(make("h3", {}, say("findings")));
    for (const { check, code, outcome, tone, found, next, place } of card.findings) {
      details.append(make("div", { className: `finding ${tone ?? ""}` },
        make("p", {}, make("b", {}, `${check} · ${outcome}`), " ", make("code", {}, code)), make("p", {}, found),
        make("p", {}, make("b", {}, say("next")), " ", next), place ? make("p", {}, say("place"), " ", make("code", {}, place)) : null));
    }
    for (const name of ["fields", "basis", "checks"]) {
      if (card[name].length) details.append(make("h3", {}, say(name)), rows(card[name]));
    }
  });
  return details;
}

function receiptOf(answer, card) {
  const receipt = make("div", { className: "receipt" });
  const line = (text) => receipt.append(make("p", {}, text));
  if (card.at) line(say("checked_at", { at: card.at }) + (card.until ? `  ${say("holds", { until: card.until })}` : ""));
  const digest = answer.json && JSON.parse(answer.json).input?.sha256;
  if (digest) line(say("digest", { digest }));
  line(trustLine());
  if (trust) line(say("trust_digest", { digest: verifier.trustFingerprint() }));
  line(`${say("receipt_note")} ${say("version", { version: core.version() })}`);
  return receipt;
}

function printCard(card) {
  document.querySelectorAll(".to-print").forEach((one) => one.classList.remove("to-print"));
  card.classList.add("to-print");
  print();
}

function save({ json, cards }) {
  const link = make("a", { download: `${cards.en.name}.report.json` });
  link.href = URL.createObjectURL(new Blob([`${json}\n`], { type: "application/json" }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// --- trust

async function isTrustZip(bytes, name) {
  if (!/\.zip$/i.test(name ?? "")) return false;
  try {
    return zipEntries(bytes).some((entry) => entry.name === "trust.toml" || entry.name.endsWith("/trust.toml"));
  } catch {
    return false;
  }
}

async function loadTrustZip(bytes, name) {
  let files = null;
  try {
    files = await trustOfZip(bytes, core.maxFolderBytes());
  } catch (error) {
    return notice(say(error instanceof RangeError && /too/.test(error.message) ? "trust_large" : "zip_wrong"));
  }
  return loadTrust(files, name);
}

// Files beside trust.toml in the chosen folder; those of folders inside are not looked into.
async function loadTrustFolder(list) {
  const paths = list.map((file) => [file.path ?? file.webkitRelativePath ?? file.name, file.file ?? file]);
  const table = paths.filter(([path]) => path === "trust.toml" || path.endsWith("/trust.toml"))
    .sort(([one], [other]) => one.split("/").length - other.split("/").length)[0];
  if (!table) return notice(say("trust_missing"));
  const folder = table[0].slice(0, -"trust.toml".length);
  const beside = paths.filter(([path]) => path.startsWith(folder) && !path.slice(folder.length).includes("/"));
  if (beside.reduce((sum, [, file]) => sum + file.size, 0) > core.maxFolderBytes()) return notice(say("trust_large"));
  const files = [];
  for (const [path, file] of beside) files.push([path.slice(folder.length), new Uint8Array(await file.arrayBuffer())]);
  return loadTrust(files, folder.replace(/\/$/, "").split("/").pop() || "trust");
}

async function loadTrust(files, name) {
  await ready;
  if (!files) return notice(say("trust_missing"));
  let made = null;
  try {
    made = await withCore(() => makeVerifier(files));
  } catch (problem) {
    if (!(problem instanceof core.Problem)) throw problem;
    return notice(say("trust_wrong", { found: problem.found(language) }));
  }
  if (!made) return notice(say("trust_large"));
  [verifier, trust, changing] = [made, { files, name }, false];
  try {
    await trustShelf.put(trust);
    trustKept = true;
  } catch {
    trustKept = false;
  }
  const leftOut = verifier.trustLeftOut();
  notice(leftOut.length ? say("trust_left_out", { names: leftOut.join(", ") }) : "");
  status(say("trust_loaded"));
  drawTrust();
}

async function forgetTrust() {
  [verifier, trust] = [makeVerifier([]), null];
  try {
    await trustShelf.clear();
  } catch {
    trustKept = false;
  }
  drawTrust();
}

// From when the newest list is, until when every issuer has one that counts, and whether every issuer has one now.
function trustState() {
  const issuers = new Map();
  let issued = "";
  for (const list of verifier.trustLists(now(), language)) {
    const known = issuers.get(list.issuer) ?? { until: "", fresh: false };
    const until = list.until ?? "";
    issuers.set(list.issuer, { until: until > known.until ? until : known.until, fresh: known.fresh || list.fresh });
    if (list.issued > issued) issued = list.issued;
    list.free();
  }
  const all = [...issuers.values()];
  return { issued, until: all.map(({ until }) => until).sort()[0] || "–", stale: all.some(({ fresh }) => !fresh), none: !all.length };
}

function trustLine() {
  if (!trust) return say("trust_none");
  const { issued, until, stale, none } = trustState();
  if (none) return say("trust_told_short", { name: trust.name });
  const space = language === "en" ? " " : "";
  return say("trust_told", { name: trust.name, issued, until }) + (stale ? space + say("trust_stale") : "");
}

function drawTrust() {
  const state = trust && trustState();
  $("trust-told").textContent = trustLine();
  $("trust-told").classList.toggle("stale", Boolean(state?.stale));
  $("trust-again").hidden = !trust;
  const why = state?.stale ? "stale" : trust ? "change" : "first";
  $("first").hidden = why === "change" && !changing;
  $("first").querySelector("h2").textContent = say(`${why}_title`);
  $("first-text").textContent = say(`${why}_text`);
  $("kept").textContent = [trustKept || !trust ? "" : say("not_kept"), choices.kept ? "" : say("settings_not_kept")].join(" ").trim();
}

// --- the camera

let film = null;

async function startCamera() {
  await ready;
  if (film) return stopCamera();
  try {
    film = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } }, audio: false });
  } catch {
    film = null;
    return notice(say("no_camera"));
  }
  notice("");
  status(say("scanning"));
  $("video").srcObject = film;
  $("camera").hidden = false;
  $("scan").setAttribute("aria-expanded", "true");
  await $("video").play();
  look(film);
}

// One frame after the other until one shows a license.
async function look(own) {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  while (film === own) {
    const { videoWidth, videoHeight } = $("video");
    if (videoWidth && videoHeight) {
      const scale = Math.min(1, FRAME_SIDE / Math.max(videoWidth, videoHeight));
      [canvas.width, canvas.height] = [Math.round(videoWidth * scale), Math.round(videoHeight * scale)];
      pen.drawImage($("video"), 0, 0, canvas.width, canvas.height);
      const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
      const found = await withCore(() => {
        const answer = verifier.verifyFrame(data, canvas.width, canvas.height, say("camera_name"), inquiry());
        if (answer.error) {
          answer.free();
          return false;
        }
        return keep(answer);
      });
      if (found && film === own) {
        stopCamera();
        showAnswer(found);
        status(say("done", { count: 1 }));
        $("cards").firstElementChild?.focus();
        return;
      }
    }
    await new Promise((done) => setTimeout(done, FRAME_EVERY));
  }
}

function stopCamera() {
  film?.getTracks().forEach((track) => track.stop());
  film = null;
  $("video").srcObject = null;
  $("camera").hidden = true;
  $("scan").setAttribute("aria-expanded", "false");
  status("");
}

// --- what people do

function status(text) { $("status").textContent = text; }
function notice(text) { $("notice").textContent = text; }

// Every file of what was dropped; of folders, with their paths.
async function dropped(transfer) {
  const entries = [...transfer.items].filter((item) => item.kind === "file").map((item) => item.webkitGetAsEntry?.());
  const files = [...transfer.files];
  if (!entries.some((entry) => entry?.isDirectory)) return { files, folder: null };
  const found = [];
  const fileOf = (entry) => new Promise((resolve, reject) => entry.file(resolve, reject));
  const walk = async (entry, depth) => {
    if (entry.isFile) {
      if (found.length <= ZIP_FILES) found.push({ path: entry.fullPath.replace(/^\//, ""), file: await fileOf(entry) });
    } else if (depth > 0) {
      const reader = entry.createReader();
      for (;;) {
        const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
        if (!some.length) break;
        for (const inner of some) await walk(inner, depth - 1);
      }
    }
  };
  for (const entry of entries) if (entry) await walk(entry, 4);
  const list = found.map(({ path, file }) => ({ path, file, size: file.size }));
  const isTrust = list.some(({ path }) => path.endsWith("/trust.toml"));
  return isTrust ? { files: [], folder: list } : { files: list.map(({ file }) => file), folder: null };
}

async function onDrop(event) {
  event.preventDefault();
  $("bring").classList.remove("over");
  const { files, folder } = await dropped(event.dataTransfer);
  if (folder) return loadTrustFolder(folder);
  if (files.length) return verifyFiles(files);
}

async function onPaste(event) {
  const files = [...event.clipboardData.files];
  const text = event.clipboardData.getData("text/plain");
  if (!files.length && !text) return;
  event.preventDefault();
  await verifyFiles(files.length ? files : [new File([text], say("pasted"))]);
}

function drawChoices() {
  const fill = (id, list) => {
    const chosen = choices.get(id);
    $(id).replaceChildren(...list.map(([value, title]) => make("option", { value }, title)));
    if (chosen !== null && list.some(([value]) => value === chosen)) $(id).value = chosen;
  };
  const regions = verifier ? verifier.regions(language).map((choice) => {
    const pair = [choice.id, choice.title];
    choice.free();
    return pair;
  }) : [];
  fill("region", [["", say("region_none")], ...regions]);
  fill("scenario", [["", say("scenario_none")], ...["government-service", "law-enforcement", "social-life"].map((name) => [name, say(name)])]);
  fill("role", ["clerk", "officer", "audit", "public"].map((name) => [name, say(name)]));
}

function draw() {
  document.documentElement.lang = language;
  document.title = say("title");
  document.querySelectorAll("[data-say]").forEach((one) => { one.textContent = say(one.dataset.say); });
  document.querySelectorAll("[data-language]").forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.language === language)));
  drawChoices();
  if (!verifier) return;
  $("version").textContent = say("version", { version: core.version() });
  drawTrust();
  $("cards").replaceChildren(...answered.map(cardOf));
}

function listen() {
  const on = (id, what, work) => $(id).addEventListener(what, work);
  document.querySelectorAll("[data-language]").forEach((one) => one.addEventListener("click", () => {
    language = one.dataset.language;
    choices.set("language", language);
    draw();
  }));
  for (const id of ["region", "scenario", "role"]) on(id, "change", () => { choices.set(id, $(id).value); if (verifier) drawTrust(); });
  const chosen = (id, work) => on(id, "change", async () => {
    const files = [...$(id).files];
    $(id).value = "";
    if (files.length) await work(files);
  });
  chosen("file-input", verifyFiles);
  chosen("folder-input", async (files) => { await ready; await loadTrustFolder(files); });
  chosen("zip-input", async ([file]) => {
    await ready;
    if (file.size > core.maxFolderBytes()) return notice(say("trust_large"));
    await loadTrustZip(new Uint8Array(await file.arrayBuffer()), file.name);
  });
  on("pick", "click", () => $("file-input").click());
  on("trust-folder", "click", () => $("folder-input").click());
  on("trust-zip", "click", () => $("zip-input").click());
  on("trust-change", "click", () => { changing = true; drawTrust(); $("trust-folder").focus(); });
  on("trust-forget", "click", forgetTrust);
  on("scan", "click", startCamera);
  on("scan-stop", "click", stopCamera);
  on("clear", "click", () => {
    answered = [];
    $("cards").replaceChildren();
    $("answers-title").hidden = $("clear").hidden = true;
    status("");
    $("pick").focus();
  });
  addEventListener("dragover", (event) => { event.preventDefault(); $("bring").classList.add("over"); });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) $("bring").classList.remove("over"); });
  addEventListener("drop", onDrop);
  addEventListener("paste", onPaste);
  // A store goes stale while the page stands open.
  setInterval(() => { if (verifier) drawTrust(); }, 60_000);
}

async function begin() {
  if (typeof DecompressionStream === "undefined" || typeof WebAssembly === "undefined") return notice(say("unsupported"));
  await startCore();
  try {
    trust = (await trustShelf.get()) ?? null;
  } catch {
    trustKept = false;
  }
  try {
    verifier = makeVerifier(trust ? trust.files : []);
  } catch {
    [verifier, trust] = [makeVerifier([]), null];
  }
  draw();
}

draw();
listen();
const ready = begin();
