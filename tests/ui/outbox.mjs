// Many days of an outbox by chance: a teacher types, a colleague too, answers are lost, tabs are killed.
// What must never be: an operation done twice, a value written over that nobody had seen, one that overtakes
// another of its place, a wish that is forgotten.
import assert from "node:assert/strict";

globalThis.self = globalThis;
await import(`file://${process.argv[2]}/steps.js`);
const { putAll, next, tried, settle, resolve } = globalThis.outbox;

function random(seed) {
  let state = seed;
  return (most) => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return Math.floor((state / 4294967296) * most);
  };
}

class School {
  cells = new Map();
  done = new Map(); // operation → its version
  at = 0;

  cell(place) {
    return this.cells.get(place) ?? { text: "", version: "", by: "" };
  }

  write(place, text, by) {
    this.cells.set(place, { text, version: `v${(this.at += 1)}`, by });
  }

  take(entry, decided) {
    const cell = this.cell(entry.place);
    const now = () => ({ text: this.cell(entry.place).text, version: this.cell(entry.place).version, hint: "" });
    if (this.done.has(entry.operation)) {
      return { ...now(), outcome: "saved", overtaken: cell.version !== this.done.get(entry.operation) };
    }
    if (entry.edit.text === "bad") return { ...now(), outcome: "refused", code: "bad" };
    if (entry.seen !== cell.version && entry.edit.text !== cell.text) {
      assert.equal(cell.by, "colleague", "nobody is in conflict with what they wrote themselves");
      return { ...now(), outcome: "conflict" };
    }
    if (cell.by === "colleague" && entry.edit.text !== cell.text) {
      const isKnown = entry.knew.includes(cell.version) || decided.has(cell.version);
      assert(isKnown, `unseen ${cell.text} was written over by ${entry.edit.text}`);
    }
    this.write(entry.place, entry.edit.text, "teacher");
    this.done.set(entry.operation, this.cell(entry.place).version);
    return { ...now(), outcome: "saved" };
  }
}

class Device {
  kept = { entries: [], notes: new Map() };
  order = 0;

  change({ put = [], drop = [], note = [], forget = [] }) {
    const rows = new Map(this.kept.entries.map((entry) => [entry.order, entry]));
    drop.forEach((order) => rows.delete(order));
    for (const entry of structuredClone(put)) rows.set((entry.order ??= this.order += 1), entry);
    const notes = new Map(this.kept.notes);
    forget.forEach((place) => notes.delete(place));
    note.forEach((row) => notes.set(row.place, row));
    this.kept = { entries: [...rows.values()].sort((a, b) => a.order - b.order), notes };
  }
}

function day(seed) {
  const chance = random(seed);
  const [school, device, wished] = [new School(), new Device(), new Map()];
  const [known, decided] = [new Set(), new Set()]; // versions that the page, and that the dialog, has shown
  const page = new Map(); // the version that the page shows; a page killed and opened again is a copy: it shows none
  const shown = (place) => page.get(place) ?? "";
  const type = () => {
    const place = `cell:${chance(3)}`;
    const text = chance(12) ? String(2 + chance(4)) : "bad";
    const wish = { place, url: `/${chance(2)}/`, reason: "", seen: shown(place), edit: { text }, knew: [...known] };
    device.change(putAll(device.kept, [{ ...wish, operation: crypto.randomUUID() }]));
    wished.set(place, text);
  };
  const send = (isHeard) => {
    const batch = next(device.kept.entries);
    if (!batch.length) return;
    assert(batch.every((entry, index) => !index || entry.order > batch[index - 1].order));
    assert.equal(new Set(batch.map((entry) => entry.place)).size, batch.length);
    device.change(tried(batch));
    if (!chance(4)) return; // nothing reached the school
    const results = batch.map((entry) => school.take({ ...entry, seen: entry.seen ?? "" }, decided));
    if (!isHeard) return;
    device.change(settle(device.kept, batch, { results, at: school.at }));
    batch.forEach((entry, index) => {
      if (results[index].outcome !== "saved") return;
      page.set(entry.place, results[index].version);
      known.add(results[index].version);
    });
  };
  const decide = (isMine) => {
    const entry = device.kept.entries.find((one) => one.state !== "waiting");
    if (!entry) return;
    decided.add(entry.theirs.version);
    if (entry.state === "refused" || !isMine) wished.set(entry.place, null);
    device.change(resolve(device.kept, entry, isMine && entry.state === "conflict"));
  };
  const colleague = () => school.write(`cell:${chance(3)}`, String(2 + chance(4)), "colleague");
  for (let step = 0; step < 60; step += 1) {
    const act = chance(10);
    if (act < 4) type();
    else if (act < 7) send(chance(2) === 0);
    else if (act < 8) colleague();
    else if (act < 9) decide(chance(2) === 0);
    else page.clear();
  }
  for (let step = 0; step < 200 && device.kept.entries.length; step += 1) {
    send(true);
    decide(true);
  }
  assert.deepEqual(device.kept.entries, []);
  return { school, wished };
}

for (let seed = 1; seed <= 2000; seed += 1) {
  try {
    const { school, wished } = day(seed);
    for (const [place, text] of wished) {
      const cell = school.cell(place);
      // A later word of a colleague's is theirs; what was thrown away is nobody's.
      if (text !== null && cell.by !== "colleague") assert.equal(cell.text, text);
    }
  } catch (error) {
    error.message = `day ${seed}: ${error.message}`;
    throw error;
  }
}
