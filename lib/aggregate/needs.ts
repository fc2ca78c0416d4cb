import type { FluxRecord, ObjectRef } from '../flux/record.ts';
import { isBroken } from '../flux/state.ts';

/** It waits for another object: not yet too long, or so long that it counts as broken. What is suspended waits for nothing. */
export const waits = (r: FluxRecord): boolean =>
  r.state === 'waiting' || (r.blocked === 'waiting' && isBroken(r.state));

/** The objects that this one says it waits for, whatever they are. */
export function* needsOf({ seen }: FluxRecord): Generator<ObjectRef> {
  if (seen.source !== null) yield seen.source;
  yield* seen.dependsOn;
}

const UNHEALTHY = /(?:waiting for|resources): \[([^\]]{1,1000})\]/;
const LISTED = /([A-Z]\w{1,62})\/([\w.-]{1,63})(?:\/([\w.-]{1,253}))? status: /g;

/** The objects whose health this one waited for in vain, as its message lists them. */
export function* unhealthyOf(record: FluxRecord): Generator<ObjectRef> {
  if (record.reason !== 'HealthCheckFailed') return;
  const list = UNHEALTHY.exec(record.message)?.[1] ?? '';
  for (const [, kind = '', namespace = '', name = ''] of list.matchAll(LISTED))
    yield { kind, namespace, name };
}
