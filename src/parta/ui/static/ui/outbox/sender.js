// The outbox, as it is sent: by one page or the service worker at a time, first come first sent.
{
  // Why sending stops: "later" (no network, a busy server), "signed-out", "other" (somebody else is signed in).
  class Stop extends Error {}

  const PATIENCE = 30_000; // a request that hangs must not keep the other tabs waiting
  const channelOf = (user) => new BroadcastChannel(`parta-outbox-${user}`);
  const isLater = (status) => status >= 500 || status === 429 || status === 408;

  async function ask(url, options = {}) {
    const signal = AbortSignal.timeout(PATIENCE);
    const settings = { credentials: "same-origin", cache: "no-store", redirect: "manual", signal, ...options };
    const response = await fetch(url, settings).catch(() => {
      throw new Stop("later");
    });
    if (response.type === "opaqueredirect") throw new Stop("signed-out");
    if (isLater(response.status)) throw new Stop("later");
    return response;
  }

  // What stands between, a hotel's network for one, answers with pages of its own.
  const read = (response) => response.json().catch(() => {
    throw new Stop("later");
  });

  // Whose session it is, and a token to write in it.
  async function getPass(who, user) {
    const response = await ask(who, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Stop("signed-out");
    const pass = await read(response);
    if (pass.user !== user) throw new Stop("other");
    return pass;
  }

  function bodyOf(batch) {
    const [{ fields, operation, seen, reason }] = batch;
    if (fields) {
      const form = new FormData();
      const own = reason ? [["reason", reason]] : [];
      [...fields, ...own, ["operation", operation], ["seen", seen ?? ""]].forEach(([name, value]) => form.append(name, value));
      return { body: form, headers: {} };
    }
    const edits = batch.map((entry) => ({ ...entry.edit, seen: entry.seen ?? "", operation: entry.operation }));
    return { body: JSON.stringify({ reason, edits }), headers: { "Content-Type": "application/json" } };
  }

  class Sender {
    constructor(store, user, who) {
      Object.assign(this, { store, user, who, channel: channelOf(user) });
    }

    // Sends until nothing waits; says why it stopped.
    async send() {
      try {
        if (self.navigator.onLine === false) throw new Stop("later");
        const work = () => this.drain();
        await (self.navigator.locks?.request(`parta-outbox-${this.user}`, work) ?? work());
        return "";
      } catch (error) {
        if (error instanceof Stop) return error.message;
        throw error;
      }
    }

    // Empty where the session is not this user's, or nobody answers.
    async getToken() {
      this.pass = await getPass(this.who, this.user).catch(() => null);
      return this.pass?.token ?? "";
    }

    async drain() {
      for (;;) {
        const { entries } = await this.store.read();
        if (!self.outbox.next(entries).length) return;
        this.pass ??= await getPass(this.who, this.user);
        let batch = [];
        await this.store.change((kept) => self.outbox.tried((batch = self.outbox.next(kept.entries))));
        if (batch.length) await this.sendBatch(batch);
      }
    }

    async sendBatch(batch) {
      const response = await this.post(batch);
      if (response.ok) return this.settle(batch, await read(response));
      if (batch.length > 1) {
        // One that cannot be sent at all keeps none of the others back.
        for (const entry of batch) await this.sendBatch([entry]);
        return undefined;
      }
      const refused = { outcome: "refused", code: `http_${response.status}`, message: "" };
      return this.settle(batch, { results: [refused], at: Date.now() });
    }

    // A session that was begun anew has another token.
    async post(batch, isAgain = false) {
      const { body, headers } = bodyOf(batch);
      const response = await ask(batch[0].url, {
        method: "POST",
        body,
        headers: { ...headers, Accept: "application/json", "X-CSRFToken": this.pass.token },
      });
      if (response.status !== 403 || isAgain) return response;
      this.pass = null;
      this.pass = await getPass(this.who, this.user);
      return this.post(batch, true);
    }

    async settle(batch, answer) {
      if (answer.results?.length !== batch.length) throw new Stop("later");
      await this.store.change((kept) => self.outbox.settle(kept, batch, answer));
      const items = batch.map((entry, index) => ({ place: entry.place, result: answer.results[index] }));
      this.channel.postMessage({ type: "settled", items, at: answer.at });
    }
  }

  self.outbox = { ...self.outbox, Sender, channelOf };
}
