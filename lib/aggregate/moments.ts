/** Sorted times, each as often as it was added: the broken objects of one kind of one cluster, which are few. */
export type Moments = number[];

/** Where the first time that is not before `at` stands. */
function placeOf(times: Moments, at: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function addMoment(times: Moments, at: number): void {
  times.splice(placeOf(times, at), 0, at);
}

/** Takes out one that was added; nothing happens for another. */
export function takeMoment(times: Moments, at: number): void {
  const place = placeOf(times, at);
  if (times[place] === at) times.splice(place, 1);
}
