import { isDeepStrictEqual } from 'node:util';
import { objectRowSchema } from '../../lib/api/contract.ts';
import { objectRow } from '../../lib/api/rows.ts';
import { FLUX_KINDS, KINDS, type FluxKind } from '../../lib/flux/kinds.ts';
import { localKey, type FluxRecord, type Observation } from '../../lib/flux/record.ts';
import { project } from '../../lib/project/project.ts';
import type { KubeObject } from '../../lib/sim/object.ts';
import { resourceId } from '../../lib/sim/resources.ts';
import { ChaosFailure } from './failure.ts';
import type { World } from './world.ts';

const idOf = (kind: FluxKind): string => resourceId(KINDS[kind].plural, KINDS[kind].group);

/** Why the cluster is not (yet) known as it is, in words; null: connected, every kind heard, set and versions right. */
export function unsettled(world: World, cluster: string): string | null {
  const held = world.store.clusters.get(cluster);
  if (held === undefined) return 'it is not in the store';
  const { session, kinds } = held;
  if (session.connection !== 'live' || session.reason !== null)
    return `it is ${session.connection} (${session.reason}: ${session.message})`;
  const store = world.stores.get(cluster);
  for (const kind of FLUX_KINDS) {
    const resource = store?.resource(idOf(kind));
    const said = session.kinds[kind];
    const rows = kinds.get(kind);
    if (resource === undefined || store === undefined) {
      if (said?.state !== 'not-installed') return `${kind} is ${said?.state}, and is not served`;
      if ((rows?.size ?? 0) > 0) return `${kind} has ${rows?.size} rows, and is not served`;
      continue;
    }
    if (said?.state !== 'live') return `${kind} is ${said?.state} (${said?.message})`;
    if (!resource.versions.includes(said.version ?? ''))
      return `${kind} is followed at ${said.version}, served are ${resource.versions.join()}`;
    const truth = store.table(idOf(kind)).rows();
    for (const { key, version } of truth) {
      const at = rows?.get(key.includes('/') ? key : `/${key}`)?.seen.resourceVersion;
      if (at !== String(version))
        return `${kind}/${key} is held at ${at ?? 'nothing'}, true is ${version}`;
    }
    if (truth.length !== (rows?.size ?? 0))
      return `${kind} has ${rows?.size} rows, true are ${truth.length}: ${extra(rows, truth)}`;
  }
  return null;
}

function extra(
  rows: ReadonlyMap<string, unknown> | undefined,
  truth: readonly { readonly key: string }[],
): string {
  const known = new Set(truth.map(({ key }) => (key.includes('/') ? key : `/${key}`)));
  return [...(rows?.keys() ?? [])].filter((key) => !known.has(key)).join(', ');
}

/** Compares every object of every cluster, field by field, with what its API server holds. */
export function objectChecker(world: World): {
  /** Returns how many were compared. Objects at a version that was compared before are not read again. */
  check(): number;
} {
  const compared = new Map<string, string>();
  return {
    check() {
      let count = 0;
      for (const [cluster, store] of world.stores)
        for (const kind of FLUX_KINDS) {
          if (store.resource(idOf(kind)) === undefined) continue;
          const table = store.table(idOf(kind));
          for (const row of table.rows()) {
            const id = `${cluster}/${kind}/${row.key}`;
            const raw = table.read(row);
            const { namespace = '', name, uid = '' } = raw.metadata;
            count += 1;
            if (compared.get(id) === `${uid} ${row.version}`) continue;
            const record = world.store.record(cluster, kind, namespace, name);
            compareObject(world, cluster, id, record, project(cluster, kind, raw), raw);
            compared.set(id, `${uid} ${row.version}`);
          }
        }
      return count;
    },
  };
}

function compareObject(
  world: World,
  cluster: string,
  id: string,
  record: FluxRecord | undefined,
  truth: Observation,
  raw: KubeObject,
): void {
  if (record === undefined) throw differs(cluster, [`${id} is not held`]);
  const { seen } = record;
  const fields = Object.keys(truth) as (keyof Observation)[];
  const wrong = fields.filter((field) => !isDeepStrictEqual(seen[field], truth[field]));
  if (wrong.length > 0)
    throw differs(
      cluster,
      wrong.map(
        (f) => `${id} ${f}: held ${JSON.stringify(seen[f])}, true ${JSON.stringify(truth[f])}`,
      ),
    );
  const naive = disagreement(seen, raw);
  if (naive !== null) throw differs(cluster, [`${id} ${naive}`]);
  const session = world.store.clusters.get(cluster)?.session;
  const row = objectRowSchema.safeParse(objectRow(record, session, world.now()));
  if (!row.success) throw differs(cluster, [`${id} is no row of the API: ${row.error.message}`]);
  if (row.data.stale || localKey(row.data.namespace, row.data.name) !== keyOf(raw))
    throw differs(cluster, [`${id} is shown as ${JSON.stringify(row.data)}`]);
}

const keyOf = ({ metadata }: KubeObject): string =>
  localKey(metadata.namespace ?? '', metadata.name);

const differs = (cluster: string, difference: readonly string[]): ChaosFailure =>
  new ChaosFailure('The store equals the cluster, object by object', cluster, difference);

/** The same said once more by the shortest road, so that the projector is not only compared with itself. */
function disagreement(seen: Observation, raw: KubeObject): string | null {
  const status = (raw.status ?? {}) as {
    conditions?: readonly { type: string; status: string; reason: string }[];
    lastAppliedRevision?: string;
    artifact?: { revision?: string };
  };
  const ready = status.conditions?.find((c) => c.type === 'Ready');
  if (seen.suspended !== (raw.spec?.['suspend'] === true)) return 'suspended is not what it says';
  if (ready?.status === 'False' && seen.verdict === 'ready') return 'is ready, it says Ready=False';
  if (ready?.status === 'Unknown' && seen.verdict === 'ready') return 'is ready, it says Unknown';
  const stalled = status.conditions?.some((c) => c.type === 'Stalled' && c.status === 'True');
  if (ready?.status === 'True' && stalled !== true && seen.verdict === 'failing')
    return 'is failing, it says Ready=True';
  if (ready?.status === 'False' && stalled !== true && seen.reason !== ready.reason)
    return `has the reason ${seen.reason}, it says ${ready.reason}`;
  const revision =
    seen.kind === 'Kustomization' ? status.lastAppliedRevision : status.artifact?.revision;
  const speaks = seen.kind === 'Kustomization' || seen.kind === 'GitRepository';
  if (speaks && seen.applied !== (revision ?? null))
    return `is at ${seen.applied}, not ${revision}`;
  return null;
}
