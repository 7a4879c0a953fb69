// The outbox, where it is kept: a database of this device for each user, so that nothing is sent as somebody else.
{
  const NAME = "parta-outbox-";
  const finished = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  function openDatabase(user) {
    const request = indexedDB.open(NAME + user, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("entries", { keyPath: "order", autoIncrement: true });
      request.result.createObjectStore("notes", { keyPath: "place" });
    };
    return finished(request);
  }

  class Store {
    isKept = true; // outlives the page

    constructor(user, database) {
      this.user = user;
      this.take(database);
    }

    // Who signs out in another tab wipes it for all of them.
    take(database) {
      this.database = database;
      database.onversionchange = database.onclose = () => this.close();
    }

    close() {
      this.database?.close();
      this.database = null;
    }

    // One change at a time, whoever makes it: `decide` gets all there is and says what is put, dropped, noted.
    // What is written after the wiping is kept anew: it is lost in no silence.
    async change(decide) {
      if (!this.database) {
        const decided = decide({ entries: [], notes: new Map() });
        if (!decided?.put?.length) return decided;
        this.take(await openDatabase(this.user));
      }
      return this.deal(decide);
    }

    deal(decide) {
      return new Promise((resolve, reject) => {
        const deal = this.database.transaction(["entries", "notes"], "readwrite", { durability: "strict" });
        const [entries, notes] = [deal.objectStore("entries"), deal.objectStore("notes")];
        let decided;
        entries.getAll().onsuccess = ({ target: all }) => {
          notes.getAll().onsuccess = ({ target: told }) => {
            decided = decide({
              entries: all.result,
              notes: new Map(told.result.map((note) => [note.place, note])),
            });
            const { put = [], drop = [], note = [], forget = [] } = decided ?? {};
            drop.forEach((order) => entries.delete(order));
            put.forEach((entry) => entries.put(entry));
            forget.forEach((place) => notes.delete(place));
            note.forEach((row) => notes.put(row));
          };
        };
        deal.oncomplete = () => resolve(decided);
        deal.onerror = deal.onabort = () => reject(deal.error);
      });
    }

    async read() {
      let all;
      await this.change((kept) => void (all = kept));
      return all;
    }

    wipe() {
      this.close();
      return finished(indexedDB.deleteDatabase(NAME + this.user));
    }
  }

  // Where the browser keeps nothing: as long as the page is open.
  class Memory {
    isKept = false;
    kept = { entries: [], notes: new Map() };
    last = 0;

    async change(decide) {
      const { kept } = this;
      const decided = decide({ entries: [...kept.entries], notes: kept.notes });
      const { put = [], drop = [], note = [], forget = [] } = decided ?? {};
      const rows = new Map(kept.entries.map((entry) => [entry.order, entry]));
      drop.forEach((order) => rows.delete(order));
      put.forEach((entry) => rows.set((entry.order ??= ++this.last), entry));
      kept.entries = [...rows.values()].sort((a, b) => a.order - b.order);
      forget.forEach((place) => kept.notes.delete(place));
      note.forEach((row) => kept.notes.set(row.place, row));
      return decided;
    }

    async read() {
      return this.kept;
    }

    close() {}

    async wipe() {
      this.kept = { entries: [], notes: new Map() };
    }
  }

  const openStore = (user) =>
    openDatabase(user).then((database) => new Store(user, database)).catch(() => new Memory());

  self.outbox = { ...self.outbox, openStore };
}
