// The outbox: what was written on this device and is to reach the school, in order, each once.
// This part: how what is kept changes, on plain values. It serves pages, which import it, and the service worker,
// which has it put before its other parts; so it has no exports, but a name of its own.
{
  const MOST = 200; // edits in one request
  const LONGEST = 30 * 24 * 60 * 60 * 1000; // how long it is remembered that the school has something
  const isWaiting = (entry) => entry.state === "waiting";

  // The latest wish for a place stands. What may have reached the school stays until its answer is known, and
  // the wish after it has nothing seen yet. `notes`: by place, what the school had last from this device.
  function put({ entries, notes }, wish) {
    const same = entries.filter((entry) => entry.place === wish.place);
    const fresh = same.find((entry) => isWaiting(entry) && !entry.tries);
    const note = notes.get(wish.place);
    let { seen } = wish;
    if (fresh) seen = fresh.seen;
    else if (same.some(isWaiting)) seen = null;
    else if (note?.from.includes(seen)) seen = note.version;
    const entry = { ...wish, seen, state: "waiting", tries: 0, madeAt: Date.now() };
    if (fresh) Object.assign(entry, { order: fresh.order, passed: fresh.passed });
    return { put: [entry], drop: same.filter((other) => !isWaiting(other)).map((other) => other.order) };
  }

  // Several at once, each for a place of its own.
  function putAll(kept, wishes) {
    const changes = wishes.map((wish) => put(kept, wish));
    return { put: changes.flatMap((change) => change.put), drop: changes.flatMap((change) => change.drop) };
  }

  // What is sent next: the first that waits, with those after it that the same request can carry.
  function next(entries) {
    const waiting = entries.filter(isWaiting);
    const [first] = waiting;
    if (!first || first.fields) return waiting.slice(0, 1);
    const end = waiting.findIndex((entry, index) => index > 0 && !(
      entry.url === first.url && entry.reason === first.reason && !entry.fields && entry.seen !== null
    ));
    return waiting.slice(0, Math.min(end < 0 ? waiting.length : end, MOST));
  }

  const tried = (batch) => ({ put: batch.map((entry) => ({ ...entry, tries: entry.tries + 1 })) });

  // What the school said of each, in the order in which they were sent; `at`: the school's time.
  function settle({ entries, notes }, batch, { results, at }) {
    const change = { put: [], drop: [], note: [] };
    batch.forEach((sent, index) => {
      const result = results[index];
      const later = entries.find((entry) =>
        isWaiting(entry) && entry.place === sent.place && entry.order !== sent.order);
      if (result.outcome === "saved" || later) change.drop.push(sent.order);
      else change.put.push({ ...sent, ...aside(result, at) });
      // What another has written since was not seen by whoever wrote the later one.
      const isOwn = result.outcome === "saved" && !result.overtaken;
      if (later) change.put.push({ ...later, seen: isOwn ? result.version : sent.seen });
      if (result.outcome === "saved") change.note.push(...told(notes, sent, result, at));
    });
    const old = [...notes.values()].filter((note) => note.place && note.at < at - LONGEST);
    return { ...change, forget: old.map((note) => note.place) };
  }

  function aside({ outcome, code, message, text, version, hint, writer }, at) {
    const state = outcome === "conflict" ? "conflict" : code === "reason_needed" ? "reason" : "refused";
    return { state, code, message, theirs: { text, version, hint, writer, at } };
  }

  // A page that was made before `at`, and shows what was seen then, may show this instead. Of all places: "".
  function told(notes, entry, { text, version, hint }, at) {
    const last = { place: "", from: [], at };
    if (version === undefined) return [last];
    const before = notes.get(entry.place)?.from ?? [];
    const from = [...before, ...(entry.passed ?? []), entry.seen ?? ""].slice(-20);
    return [last, { place: entry.place, from, text, version, hint, at }];
  }

  // The teacher decides between two values: theirs is overwritten knowingly, or what the device has goes.
  function resolve({ notes }, entry, isMine) {
    const passed = [...(entry.passed ?? []), entry.seen]; // a copy of the page may show it still
    if (isMine) return again([{ ...entry, passed, seen: entry.theirs.version }]);
    const [, note] = told(notes, entry, entry.theirs, entry.theirs.at);
    return { drop: [entry.order], note: note ? [note] : [] };
  }

  const again = (entries, reason = "") => ({
    put: entries.map((entry) => ({
      ...entry, reason: reason || entry.reason, operation: crypto.randomUUID(), state: "waiting", tries: 0,
    })),
  });

  self.outbox = { ...self.outbox, putAll, next, tried, settle, resolve, again };
}
