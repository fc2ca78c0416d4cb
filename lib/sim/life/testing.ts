import { fakeClock } from '../../testing/fake-clock.ts';
import type { FakeClock } from '../../testing/fake-clock.ts';
import { ClusterStore } from '../cluster-store.ts';
import type { FaultsPatch } from '../faults.ts';
import { fillStore } from '../generate/fill.ts';
import { generateFleet } from '../generate/fleet.ts';
import type { Condition } from '../generate/objects/conditions.ts';
import type { ClusterLife } from './cluster-life.ts';
import type { Life, LifeOptions } from './life.ts';
import { startLife } from './life.ts';
import type { ObjectLife } from './object-life.ts';

/** A life on a clock that a test drives; quiet unless asked otherwise: no commits, no chronic failures. */
export interface Bench {
  readonly clock: FakeClock;
  readonly life: Life;
  readonly stores: ReadonlyMap<string, ClusterStore>;
  readonly faults: readonly { readonly cluster: string; readonly faults: FaultsPatch | null }[];
  /** Errors of controllers; empty in every test. */
  readonly errors: readonly string[];
  clusters(): readonly ClusterLife[];
}

export function bench(
  options: { seed?: number; clusters?: number; size?: number } & Partial<
    Omit<LifeOptions, 'fleet' | 'stores' | 'clock'>
  > = {},
): Bench {
  const { seed = 11, clusters = 8, size, ...more } = options;
  const clock = fakeClock();
  const fleet = generateFleet({
    seed,
    clusters,
    now: clock.now(),
    ...(size === undefined ? {} : { objectsPerCluster: size }),
  });
  const stores = new Map(
    fleet.clusters.map((c) => {
      const { name, kubernetesVersion, served, crdLabels } = c;
      const store = new ClusterStore({ name, clock, seed, kubernetesVersion, served, crdLabels });
      fillStore(store, c);
      return [name, store] as const;
    }),
  );
  const faults: { cluster: string; faults: FaultsPatch | null }[] = [];
  const errors: string[] = [];
  const life = startLife({
    sick: false,
    day: false,
    routineEvents: false,
    faults: (cluster, patch) => void faults.push({ cluster, faults: patch }),
    log: {
      info() {},
      warn() {},
      error: (message, fields) => void errors.push(`${message} ${JSON.stringify(fields)}`),
    },
    ...more,
    fleet,
    stores,
    clock,
  });
  return { clock, life, stores, faults, errors, clusters: () => [...life.fleet.clusters.values()] };
}

/** One write of an object, as a watcher tells it. */
export interface Seen {
  readonly ready: Condition | undefined;
  readonly reconciling: string | null;
  readonly stalled: string | null;
  readonly conditions: readonly Condition[];
  readonly status: Record<string, unknown>;
  readonly type: string;
}

/** Everything that is written about an object from now on. */
export function watchObject(b: Bench, life: ObjectLife): Seen[] {
  const seen: Seen[] = [];
  const store = b.stores.get(life.cluster);
  store?.subscribe((resource, event) => {
    if (resource !== life.resource || event.current.key !== `${life.namespace}/${life.name}`)
      return;
    const status = store.get(resource, life.namespace, life.name)?.status ?? {};
    const conditions = (status['conditions'] as readonly Condition[] | undefined) ?? [];
    const find = (type: string) => conditions.find((c) => c.type === type);
    seen.push({
      type: event.type,
      ready: find('Ready'),
      reconciling: find('Reconciling')?.reason ?? null,
      stalled: find('Stalled')?.reason ?? null,
      conditions,
      status,
    });
  });
  return seen;
}

/** `Unknown+Progressing`: Ready's status, and the reason of Reconciling or Stalled when there is one. */
export const words = (seen: readonly Seen[]): string[] =>
  seen.map(({ ready, reconciling, stalled }) =>
    [ready?.status ?? '-', reconciling ?? stalled].filter((w) => w !== null).join('+'),
  );

/** The first object of a class that a test can use; says so when the fleet has none. */
export function firstOf<L extends ObjectLife>(
  b: Bench,
  type: abstract new (...args: never[]) => L,
  filter: (life: L, cluster: ClusterLife) => boolean = () => true,
): L {
  for (const cluster of b.clusters()) {
    const found = cluster.of(type).find((life) => filter(life, cluster));
    if (found !== undefined) return found;
  }
  throw new Error(`the test fleet has no such ${type.name}; choose another seed`);
}
