/** Calls `write` `rate` times a second for `seconds`, evenly: what a late timer missed is made up for. */
export function atRate(rate: number, seconds: number, write: () => void): Promise<number> {
  const from = performance.now();
  let done = 0;
  return new Promise((resolve, reject) => {
    const timer = setInterval(() => {
      const elapsed = (performance.now() - from) / 1000;
      const due = Math.floor(Math.min(elapsed, seconds) * rate);
      try {
        for (; done < due; done += 1) write();
      } catch (error) {
        clearInterval(timer);
        reject(error);
        return;
      }
      if (elapsed < seconds) return;
      clearInterval(timer);
      resolve(done);
    }, 5);
  });
}
