import { dependents, elsewhere, type ObjectAddress } from '../store/indexes.ts';
import type { StoreReads } from '../store/fleet-store.ts';
import { isFluxKind } from '../flux/kinds.ts';
import type { FluxRecord, ObjectRef } from '../flux/record.ts';
import { isFresh } from '../flux/session.ts';
import { worstNewest } from '../aggregate/worst-newest.ts';
import type { ObjectDetail, Related } from '../api/contract.ts';
import { objectRow } from '../api/rows.ts';
import { blastOf } from './blast.ts';

const SHOWN = 50;
const refOf = ({ seen }: FluxRecord): ObjectRef => ({
  kind: seen.kind,
  namespace: seen.namespace,
  name: seen.name,
});

/** What is known of an object that another one on the same cluster refers to. */
export function related(store: StoreReads, cluster: string, ref: ObjectRef): Related {
  const session = store.clusters.get(cluster)?.session;
  const kind = isFluxKind(ref.kind) ? ref.kind : null;
  const record = kind === null ? undefined : store.record(cluster, kind, ref.namespace, ref.name);
  const fresh = kind !== null && session !== undefined && isFresh(session, kind);
  return {
    ref: { kind: ref.kind, namespace: ref.namespace, name: ref.name },
    state: record?.state ?? null,
    missing: record === undefined && fresh,
    reason: record?.reason ?? null,
    revision: record?.seen.applied ?? record?.seen.attempted ?? null,
    stale: !fresh,
  };
}

/** The surroundings of an object: what it needs, what waits for it, its namesakes on other clusters. */
export function surroundings(
  store: StoreReads,
  at: ObjectAddress,
  record: FluxRecord,
  now: number,
): Pick<
  ObjectDetail,
  'needs' | 'blocks' | 'blocksTotal' | 'elsewhere' | 'elsewhereTotal' | 'blast'
> {
  const { source, parent, dependsOn } = record.seen;
  const need = (ref: ObjectRef, role: 'source' | 'parent' | 'dependency') => ({
    ...related(store, at.cluster, ref),
    role,
  });
  const waiting = dependents(store, at).toSorted(worstNewest);
  const namesakes = elsewhere(store, at).toSorted(worstNewest);
  return {
    needs: [
      ...(source === null ? [] : [need(source, 'source')]),
      // A hub writes its own labels into the clusters that it manages: the parent may well be elsewhere.
      ...(parent === null ? [] : [{ ...need(parent, 'parent'), missing: false }]),
      ...dependsOn.map((ref) => need(ref, 'dependency')),
    ],
    blocks: waiting.slice(0, SHOWN).map((r) => related(store, at.cluster, refOf(r))),
    blocksTotal: waiting.length,
    elsewhere: namesakes
      .slice(0, SHOWN)
      .map((r) => objectRow(r, store.clusters.get(r.seen.cluster)?.session, now)),
    elsewhereTotal: namesakes.length,
    blast: blastOf(store, record, namesakes),
  };
}
