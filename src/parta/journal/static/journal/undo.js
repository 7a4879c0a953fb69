// What cells held before each change, so that Ctrl+Z can write it again.
const LIMIT = 100;

export class Undo {
  steps = [];

  push(pairs) {
    this.steps.push(pairs);
    if (this.steps.length > LIMIT) this.steps.shift();
  }

  pop() {
    return this.steps.pop();
  }
}
