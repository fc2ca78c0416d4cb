import { createHash } from 'node:crypto';
import { fieldsOf, type Observation } from '../../lib/flux/record.ts';
import { failed, type BenchFleet } from './fleet.ts';

const TICK_MS = 10;
/** Of the events: as many failures as recoveries; the rest are new revisions, each of them a change that is seen. */
const FAIL = 0.2;
const RECOVER = 0.4;

const sha = (commit: number): string => createHash('sha1').update(String(commit)).digest('hex');

/** Changes of random objects arrive at `rate` a second until `stop`; `shared` events in a row speak of the same commit. */
export function startEvents({ model, objects, random }: BenchFleet, rate: number, shared: number) {
  const failing: number[] = [];
  for (const [i, seen] of objects.entries()) if (seen.verdict === 'failing') failing.push(i);
  const startedAt = performance.now();
  let told = 0;

  function tell(i: number, object: Observation): void {
    objects[i] = object;
    model.apply({ type: 'put', object, at: Date.now() });
  }

  function event(): void {
    told += 1;
    const dice = random();
    const i = Math.trunc(random() * objects.length);
    const recovering = dice >= FAIL && dice < RECOVER ? failing.shift() : undefined;
    const seen = objects[recovering ?? i];
    if (seen === undefined) return;
    const next = { ...fieldsOf(seen), resourceVersion: String(1_000_000_000 + told) };
    if (dice < FAIL) {
      failing.push(i);
      tell(i, failed(next, random));
      return;
    }
    const revision = `main@sha1:${sha(Math.trunc(told / shared))}`;
    tell(recovering ?? i, {
      ...next,
      verdict: 'ready',
      reason: 'ReconciliationSucceeded',
      message: `Applied revision: ${revision}`,
      applied: revision,
      attempted: revision,
    });
  }

  // What a late tick missed is made up for: the rate is kept whatever the queries cost.
  const timer = setInterval(() => {
    const due = ((performance.now() - startedAt) / 1000) * rate;
    while (told < due) event();
  }, TICK_MS);
  return {
    /** Stops; events a second that arrived. */
    stop(): number {
      clearInterval(timer);
      return (told / (performance.now() - startedAt)) * 1000;
    },
  };
}
