// The cycles of a long run. Who has no more time says kill -USR2: the cycle under way ends, what was promised is looked up, and the report says how many there were.
let isEnough = false;
process.on("SIGUSR2", () => {
  isEnough = true;
});

export const enough = () => isEnough;

export class Rounds {
  made = 0;

  constructor(most) {
    this.most = most;
  }

  /** Numbers from one on. */
  *[Symbol.iterator]() {
    while (this.made < this.most && !isEnough) {
      yield this.made + 1;
      this.made += 1;
    }
  }
}
