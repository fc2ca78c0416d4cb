/** What lasts in the life of an object; progressing, waiting and unknown lie between such states. */
export type Sticky = 'ready' | 'broken' | 'suspended';

/** A state that an object was in, from one step of time to another; `to` is Infinity while it lasts. */
export interface Stay {
  readonly state: Sticky;
  readonly from: number;
  readonly to: number;
}

/** A time, in steps, within which an observer was not bound to hear everything. Both ends belong to it. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** Stays in a row without those that merely continue the one before. */
export function joined(stays: readonly Stay[]): Stay[] {
  const out: Stay[] = [];
  for (const stay of stays) {
    const last = out.at(-1);
    if (last?.state === stay.state) out[out.length - 1] = { ...last, to: stay.to };
    else out.push(stay);
  }
  return out;
}

/** A whole stay within one gap: it began and was over again while nobody was bound to hear it. */
const mayBeMissed = (stay: Stay, gaps: readonly Gap[]): boolean =>
  gaps.some((gap) => stay.from >= gap.from && stay.to <= gap.to);

/**
 * A resumed object is taken for what it was until its controller has looked at it; what comes of that look is what it
 * is. An observer may see that look only.
 */
const isAssumed = (stay: Stay, before: Stay | undefined): boolean =>
  before?.state === 'suspended' && stay.to - stay.from <= 1;

/**
 * Could an observer have told just these states, in this order, of an object that was in those? Each state of the
 * truth has to be told once, but for stays that lie wholly within a gap, and nothing else may be told.
 */
export function couldHaveTold(
  truth: readonly Stay[],
  told: readonly Sticky[],
  gaps: readonly Gap[],
): boolean {
  // How much of `told` is accounted for; several answers while it is open which of two equal stays was missed.
  let reached = new Set([0]);
  const stays = joined(truth);
  for (const [i, stay] of stays.entries()) {
    const next = new Set<number>();
    const skips = mayBeMissed(stay, gaps) || isAssumed(stay, stays[i - 1]);
    for (const at of reached) {
      if (skips) next.add(at);
      if (told[at] === stay.state) next.add(at + 1);
      // Between two equal states one was missed: for the observer the first went on.
      if (at > 0 && told[at - 1] === stay.state) next.add(at);
    }
    reached = next;
  }
  return reached.has(told.length);
}
