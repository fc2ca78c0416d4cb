import { parseDuration } from '../flux/duration.ts';
import { arr, obj, str, text, time, type Json } from '../flux/read.ts';
import { readDependsOn, readRef } from '../flux/references.ts';
import { common, inventoryCount } from './base.ts';
import type { Details, Parts } from './parts.ts';

export function kustomization(p: Parts): Partial<Details> {
  const { spec, status, kind, namespace } = p;
  const applied = text(status['lastAppliedRevision']);
  return {
    ...common(p),
    retryIntervalMs: parseDuration(spec['retryInterval']) ?? parseDuration(spec['interval']),
    applied,
    attempted: text(status['lastAttemptedRevision']),
    source: readRef(spec['sourceRef'], 'GitRepository', namespace),
    dependsOn: readDependsOn(spec, kind, namespace),
    inventory: inventoryCount(status),
    path: text(spec['path']),
    digest: text(obj(arr(status['history'])[0])['digest']),
    remote: isRemote(spec),
    failingSince: firstFailure(arr(status['history']).map(obj), applied),
  };
}

/** Acts on another cluster: what it applies is not on this one. */
export const isRemote = (spec: Json): boolean => Object.keys(obj(spec['kubeConfig'])).length > 0;

const succeeded = (entry: Json): boolean =>
  str(entry['lastReconciledStatus']) === 'ReconciliationSucceeded';

/**
 * The first failure that the history proves (Flux 2.7+). An entry keeps the first time of its digest, also when that
 * digest succeeded for months before it began to fail; so the run of failed entries counts only when the success
 * before it is the revision that is still applied and ended before the run began, or when nothing was ever applied.
 */
export function firstFailure(history: readonly Json[], applied: string | null): number | null {
  const ends = history.findIndex(succeeded);
  const failed = ends === -1 ? history : history.slice(0, ends);
  if (failed.length === 0) return null;
  const times = failed.map((e) => time(e['firstReconciled']));
  const known = times.filter((t) => t !== null);
  if (known.length !== times.length) return null;
  const first = Math.min(...known);
  const before = history[ends];
  if (before === undefined) return applied === null ? first : null;
  const revision = text(obj(before['metadata'])['revision']);
  const ended = time(before['lastReconciled']);
  return revision === applied && ended !== null && ended <= first ? first : null;
}
