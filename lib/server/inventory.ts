import type { InventoryAnswer } from '../api/contract/object.ts';
import type { ObjectReads } from '../api/object-routes.ts';
import type { Clock } from '../flux/clock.ts';
import { healthRank, type Judged } from '../flux/health.ts';
import { readInventory, type InventoryItem } from '../flux/inventory.ts';
import { isFluxKind, KINDS } from '../flux/kinds.ts';
import { obj } from '../flux/read.ts';
import { objectKey, type FluxRecord } from '../flux/record.ts';
import { isBroken, type ObjectState } from '../flux/state.ts';
import { describe } from '../flux/words.ts';
import type { ObjectAddress } from '../store/indexes.ts';
import type { Collector } from '../watch/collector.ts';
import type { Inspected, Unjudged } from '../watch/fetch-inventory.ts';
import { INVENTORY_SHOWN, inventorySize } from './insight.ts';
import { failureOf } from './live.ts';
import { createShare } from './share.ts';

/** Objects that one question may ask a cluster for. */
export const ASKED_AT_MOST = 50;
/** An answer is good for this long, however many people ask. */
export const KEEP_MS = 15_000;
const KEPT = 200;

/** A Flux object as it is known without asking; null: its kind is not heard. */
export type Known = (at: ObjectAddress) => FluxRecord | 'missing' | null;

interface Asked {
  readonly answer: InventoryAnswer;
  /** The cluster answered for each item in time; else the next who asks may fare better. */
  readonly whole: boolean;
}

/** Asks a cluster how the objects that a Flux object applied are doing: bounded, shared, and kept for a moment. */
export function createInventory(
  collector: Pick<Collector, 'fetchObject' | 'inspect'>,
  known: Known,
  clock: Clock,
): ObjectReads['inventory'] {
  const share = createShare<InventoryAnswer>();
  const kept = new Map<string, InventoryAnswer>();

  async function ask(at: ObjectAddress, signal: AbortSignal): Promise<Asked> {
    const { cluster, kind, namespace, name } = at;
    const { object } = await collector.fetchObject(cluster, kind, namespace, name, signal);
    const { spec, status } = obj(object);
    const items = readInventory(status, INVENTORY_SHOWN);
    const isRemote = Object.keys(obj(obj(spec)['kubeConfig'])).length > 0;
    const answers = new Map<InventoryItem, Judged>();
    for (const item of items) {
      const told = isRemote ? REMOTE : withoutAsking(cluster, item, known);
      if (told !== null) answers.set(item, told);
    }
    const asked = items
      .filter((item) => !answers.has(item))
      .toSorted((a, b) => healthRank(a) - healthRank(b))
      .slice(0, ASKED_AT_MOST);
    const found = asked.length === 0 ? [] : await collector.inspect(cluster, asked, signal);
    const forbidden = new Set<string>();
    let whole = true;
    for (const [i, item] of asked.entries()) {
      const one = found[i] ?? { why: 'unanswered' };
      if ('why' in one && one.why === 'forbidden') forbidden.add(item.kind);
      if ('why' in one && one.why === 'unanswered') whole = false;
      answers.set(item, judgedBy(one, item));
    }
    const answer = {
      at: clock.now(),
      total: inventorySize(status) ?? 0,
      items: items.map((item) => {
        const { kind: of, apiVersion, namespace: ns, name: id } = item;
        const { health, words } = answers.get(item) ?? NOT_ASKED;
        return { kind: of, apiVersion, namespace: ns, name: id, health, words };
      }),
      asked: asked.length,
      forbidden: [...forbidden].toSorted(),
    };
    return { answer, whole };
  }

  return async (at, signal) => {
    const key = objectKey(at);
    const last = kept.get(key);
    if (last !== undefined && clock.now() - last.at < KEEP_MS) return last;
    return share(key, signal, async (shared) => {
      try {
        const { answer, whole } = await ask(at, shared);
        shared.throwIfAborted();
        kept.delete(key);
        if (!whole) return answer;
        kept.set(key, answer);
        const [oldest] = kept.keys();
        if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
        return answer;
      } catch (error) {
        throw failureOf(error, at.cluster);
      }
    });
  };
}

const REMOTE: Judged = { health: 'unknown', words: 'it is on another cluster' };
const SECRET: Judged = { health: 'unknown', words: 'Secrets are never read' };
const NOT_ASKED: Judged = { health: 'unknown', words: 'not asked for' };

const HEALTH_OF: Record<ObjectState, Judged['health']> = {
  failing: 'failing',
  stalled: 'failing',
  waiting: 'progressing',
  unknown: 'unknown',
  progressing: 'progressing',
  suspended: 'present',
  ready: 'healthy',
};

/** Flux objects are known already, and Secrets are nobody's business. */
function withoutAsking(cluster: string, item: InventoryItem, known: Known): Judged | null {
  const { kind, namespace, name, group } = item;
  if (kind === 'Secret' && group === '') return SECRET;
  if (!isFluxKind(kind) || KINDS[kind].group !== group) return null;
  const record = known({ cluster, kind, namespace, name });
  if (record === null) return { health: 'unknown', words: `${kind} is not heard now` };
  if (record === 'missing') return { health: 'missing', words: 'the cluster does not have it' };
  const words = isBroken(record.state) ? describe(record) : record.state;
  return { health: HEALTH_OF[record.state], words };
}

const WORDS: Record<Unjudged, (item: InventoryItem) => Judged> = {
  forbidden: ({ kind }) => ({ health: 'unknown', words: `not allowed to read ${kind}` }),
  missing: () => ({ health: 'missing', words: 'the cluster does not have it' }),
  'not-served': ({ apiVersion }) => ({
    health: 'unknown',
    words: `the cluster does not serve ${apiVersion}`,
  }),
  unanswered: () => ({ health: 'unknown', words: 'no answer in time' }),
};

const judgedBy = (one: Inspected, item: InventoryItem): Judged =>
  'judged' in one ? one.judged : WORDS[one.why](item);
