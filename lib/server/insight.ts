import type { Insight } from '../api/contract/object.ts';
import { failedTries, readAttempts, type Attempt, type Tries } from '../flux/attempts.ts';
import { changeOf, type Change, type Move } from '../flux/change.ts';
import { find, readConditions } from '../flux/conditions.ts';
import { readInventory } from '../flux/inventory.ts';
import { arr, num, obj, str, text, type Json } from '../flux/read.ts';
import { displayMessage } from '../flux/redact.ts';
import { runbookOf } from '../flux/runbook.ts';

/** Items of an inventory that cross the wire; the rest is a number. */
export const INVENTORY_SHOWN = 200;

/** What a live object tells beside its conditions: what changed, how often it was tried, what it applied. */
export function insightOf(raw: unknown, events: readonly unknown[]): Insight {
  const object = obj(raw);
  const kind = str(object['kind']);
  const [metadata, spec, status] = [
    obj(object['metadata']),
    obj(object['spec']),
    obj(object['status']),
  ];
  const attempts = readAttempts(kind, status);
  return {
    change: changed(changeOf(kind, raw)),
    attempts: attempts.map(shown),
    tries: failedTries(kind, status, attempts) ?? seenInEvents(status, events),
    lastTryAt: kind === 'Kustomization' ? lastTry(status, attempts) : null,
    inventory: inventoryOf(status),
    runbook: runbookOf(metadata['annotations']),
    release: kind === 'HelmRelease' ? releaseOf(metadata, spec, status) : null,
  };
}

/** Texts of a status are whatever wrote it likes: none crosses whole, or with a credential. */
const LONGEST = 256;
const safe = (value: string): string => displayMessage(value, LONGEST);
const short = (value: string | null): string | null => value && safe(value);
const shown = (a: Attempt): Attempt => ({
  ...a,
  revision: short(a.revision),
  digest: short(a.digest),
  appVersion: short(a.appVersion),
  outcome: safe(a.outcome),
});

const moved = (move: Move | null): Move | null =>
  move && { from: short(move.from), to: short(move.to) };

function changed(change: Change): Change {
  switch (change.type) {
    case 'content':
    case 'revision':
    case 'unbuilt':
    case 'moved':
      return { ...change, from: short(change.from), to: short(change.to) };
    case 'release':
      return { ...change, chart: moved(change.chart), app: moved(change.app) };
    case 'none':
      return { ...change, revision: short(change.revision) };
    case 'first':
      return { ...change, to: short(change.to) };
    case 'artifact':
      return { ...change, revision: safe(change.revision) };
    case 'unknown':
      return change;
  }
}

/** Size of an inventory as its kind writes it: a list, or a list of entries. */
export function inventorySize(status: unknown): number | null {
  const inventory = obj(status)['inventory'];
  if (Array.isArray(inventory)) return inventory.length;
  const entries = obj(inventory)['entries'];
  return Array.isArray(entries) ? entries.length : null;
}

function inventoryOf(status: Json): Insight['inventory'] {
  const total = inventorySize(status);
  if (total === null) return null;
  const items = readInventory(status, INVENTORY_SHOWN).map(
    ({ kind, apiVersion, namespace, name }) => ({ kind, apiVersion, namespace, name }),
  );
  return { total, items };
}

/** Ready of a Kustomization moves with every try; its history knows of those that were built. */
function lastTry(status: Json, attempts: readonly Attempt[]): number | null {
  const ready = find(readConditions(status['conditions']), 'Ready')?.at ?? null;
  const built = attempts[0]?.lastAt ?? null;
  return ready === null || built === null ? (ready ?? built) : Math.max(ready, built);
}

/** Warnings with the reason of the failure; the cluster forgets events after an hour. */
function seenInEvents(status: Json, events: readonly unknown[]): Tries | null {
  const ready = find(readConditions(status['conditions']), 'Ready');
  if (ready === undefined || ready.status === 'True') return null;
  let count = 0;
  for (const raw of events) {
    const event = obj(raw);
    if (event['type'] !== 'Warning' || event['reason'] !== ready.reason) continue;
    count += Math.max(
      1,
      Math.trunc(num(event['count']) ?? num(obj(event['series'])['count']) ?? 1),
    );
  }
  return count === 0 ? null : { count, atLeast: true };
}

/** Names as helm-controller chooses them; the newest release says them itself. */
function releaseOf(metadata: Json, spec: Json, status: Json): Insight['release'] {
  const newest = obj(arr(status['history'])[0]);
  const [own, target] = [str(metadata['name']), text(spec['targetNamespace'])];
  const name =
    text(newest['name']) ??
    text(spec['releaseName']) ??
    (target === null ? own : `${target}-${own}`);
  const namespace =
    text(status['storageNamespace']) ??
    text(spec['storageNamespace']) ??
    str(metadata['namespace']);
  return name === '' || namespace === '' ? null : { name: safe(name), namespace: safe(namespace) };
}
