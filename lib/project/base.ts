import { parseDuration } from '../flux/duration.ts';
import { obj, type Json } from '../flux/read.ts';
import type { Details, Parts } from './parts.ts';

/** spec.suspend, interval and timeout: the same in every toolkit kind. */
export const common = ({ spec }: Parts): Partial<Details> => ({
  suspended: spec['suspend'] === true,
  intervalMs: parseDuration(spec['interval']),
  timeoutMs: parseDuration(spec['timeout']),
});

/** Number of entries of `status.inventory`, null while there is none. An ArtifactGenerator's is a plain array. */
export function inventoryCount(status: Json): number | null {
  const inventory = status['inventory'];
  if (Array.isArray(inventory)) return inventory.length;
  const entries = obj(inventory)['entries'];
  return Array.isArray(entries) ? entries.length : null;
}
