import type { KubeObject } from '../../lib/sim/object.ts';
import type { ClusterStore } from '../../lib/sim/cluster-store.ts';
import type { Random } from '../../lib/sim/generate/random.ts';

const KS = 'kustomizations.kustomize.toolkit.fluxcd.io';
const FINALIZER = 'finalizers.fluxcd.io';

/** What people and other programs write to a cluster: objects that no simulated controller works on. */
type Edit = (store: ClusterStore, random: Random) => void;

const NAMES = ['chaos-a', 'chaos-b', 'chaos-c', 'chaos-ü', 'chaos-😀'] as const;

const object = (
  store: ClusterStore,
  random: Random,
  name: string,
  more: Partial<KubeObject['metadata']> = {},
): KubeObject => ({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name, namespace: namespaceOf(store), ...more },
  spec: {
    interval: '10m',
    path: `./${random.int(0, 9)}`,
    prune: true,
    sourceRef: { kind: 'GitRepository', name: 'flux-system' },
    ...(random.chance(0.2) ? { suspend: true } : {}),
  },
});

const namespaceOf = (store: ClusterStore): string =>
  store.list('namespaces')[0]?.metadata.name ?? 'default';

function own(store: ClusterStore): KubeObject[] {
  if (store.resource(KS) === undefined) return [];
  return store.list(KS).filter((o) => o.metadata.name.startsWith('chaos-'));
}

function remove(store: ClusterStore, { metadata }: KubeObject): void {
  store.delete(KS, metadata.namespace, metadata.name);
}

const status = (random: Random, o: KubeObject): Record<string, unknown> => {
  const [ready, reason] = random.pick([
    ['True', 'ReconciliationSucceeded'],
    ['False', 'BuildFailed'],
    ['Unknown', 'Progressing'],
  ] as const);
  const { generation } = o.metadata;
  return {
    observedGeneration: random.chance(0.8) ? generation : (generation ?? 1) - 1,
    lastAppliedRevision: `main@sha1:${'0123456789'[random.int(0, 9)]?.repeat(40)}`,
    conditions: [
      {
        type: 'Ready',
        status: ready,
        reason,
        message: random.pick(['', 'Applied', 'ü😀 boom '.repeat(random.int(1, 400))]),
        lastTransitionTime: new Date(random.int(0, 2_000_000_000) * 1_000).toISOString(),
        observedGeneration: generation,
      },
    ],
  };
};

const EDITS = {
  create(store, random) {
    const name = random.pick(NAMES);
    if (own(store).some((o) => o.metadata.name === name)) return;
    const finalizers = random.chance(0.3) ? [FINALIZER] : [];
    store.write(KS, object(store, random, name, { finalizers }));
  },
  delete(store) {
    for (const o of own(store).slice(0, 1)) remove(store, o);
  },
  /** The same name, another object: within one step, so that a list may show the second only. */
  recreate(store, random) {
    for (const o of own(store).slice(0, 1)) {
      store.write(KS, { ...o, metadata: { ...o.metadata, finalizers: [] } });
      remove(store, o);
      store.write(KS, object(store, random, o.metadata.name));
    }
  },
  finish(store) {
    for (const o of own(store))
      if (o.metadata.deletionTimestamp !== undefined)
        store.write(KS, { ...o, metadata: { ...o.metadata, finalizers: [] } });
  },
  report(store, random) {
    for (const o of own(store)) store.write(KS, { ...o, status: status(random, o) });
  },
  spec(store, random) {
    for (const o of own(store))
      store.write(KS, { ...o, spec: object(store, random, o.metadata.name).spec ?? {} });
  },
  /** Many at once: more than the history keeps for a watch that is away. */
  flood(store, random) {
    for (let i = 0; i < 40; i += 1) {
      const name = `chaos-flood-${i}`;
      const known = own(store).find((o) => o.metadata.name === name);
      if (known === undefined) store.write(KS, object(store, random, name));
      else remove(store, known);
    }
  },
} as const satisfies Record<string, Edit>;

export type EditName = keyof typeof EDITS;
export const EDIT_NAMES = Object.keys(EDITS) as EditName[];

export function edit(name: EditName, store: ClusterStore, random: Random): void {
  if (store.resource(KS) === undefined) return;
  // More edits on the objects there are than on none.
  if (own(store).length === 0) EDITS.create(store, random);
  EDITS[name](store, random);
}
