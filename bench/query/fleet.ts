import { FLUX_KINDS, isFluxKind, KINDS, type FluxKind } from '../../lib/flux/kinds.ts';
import { fieldsOf, type Observation } from '../../lib/flux/record.ts';
import type { ClusterSession, KindSession } from '../../lib/flux/session.ts';
import { createIntern } from '../../lib/project/intern.ts';
import { project } from '../../lib/project/project.ts';
import { createFleetModel, type FleetModel } from '../../lib/server/fleet.ts';
import { generateFleet } from '../../lib/sim/generate/fleet.ts';
import { seededRandom } from '../../lib/sim/random.ts';
import { systemClock } from '../../lib/system-clock.ts';
import { quiet } from '../sync/cost.ts';

export interface BenchFleet {
  readonly model: FleetModel;
  /** What each object last said; events replace them. */
  readonly objects: Observation[];
  readonly random: () => number;
}

/** Objects of real fleets that fail, and whose message nobody else has. */
const FAILING = 0.02;
const OWN_MESSAGE = 0.3;
const clock = systemClock();

const session = (cluster: string, version: string | null): ClusterSession => {
  const kinds: Partial<Record<FluxKind, KindSession>> = {};
  for (const kind of FLUX_KINDS)
    kinds[kind] = {
      state: 'live',
      version: KINDS[kind].versions[0] ?? null,
      confirmedAt: clock.now(),
      message: null,
    };
  return {
    cluster,
    connection: 'live',
    reason: null,
    message: null,
    hint: null,
    since: clock.now(),
    nextRetryAt: null,
    lastContactAt: clock.now(),
    kubernetesVersion: null,
    flux: {
      installed: true,
      version,
      versionFrom: 'crd',
      versionUpTo: null,
      managedBy: null,
      controllers: 'live',
      components: [],
      instances: [],
    },
    kinds,
  };
};

/** Generated objects, projected and stored as those of real clusters are; only the network is left out. */
export function buildFleet(clusters: number, objectsPerCluster: number): BenchFleet {
  const random = seededRandom(7);
  const model = createFleetModel({ clock, random, log: quiet, demo: false });
  const fleet = generateFleet({ seed: 7, clusters, objectsPerCluster, now: clock.now() });
  const objects: Observation[] = [];
  const intern = createIntern();
  for (const cluster of fleet.clusters) {
    const { name, labels, crdLabels } = cluster;
    const connect = () => Promise.reject(new Error('The bench opens no connection.'));
    const spec = { id: name, labels, origin: 'bench', version: '1', connect };
    model.onRegistry({ type: 'added', spec });
    const version = crdLabels['app.kubernetes.io/version']?.replace(/^v/, '') ?? null;
    model.apply({ type: 'session', session: session(name, version), at: clock.now() });
    const lists = new Map<FluxKind, Observation[]>();
    for (const raw of cluster.objects()) {
      if (!isFluxKind(raw.kind)) continue;
      const seen = varied(project(name, raw.kind, raw, intern), random);
      objects.push(seen);
      const list = lists.get(raw.kind);
      if (list === undefined) lists.set(raw.kind, [seen]);
      else list.push(seen);
    }
    for (const [kind, list] of lists)
      model.apply({ type: 'list', cluster: name, kind, objects: list, at: clock.now() });
  }
  model.configured();
  return { model, objects, random };
}

/** A settled fleet is too regular: some of it fails, and many messages name what only this cluster has. */
function varied(seen: Observation, random: () => number): Observation {
  if (random() < FAILING) return failed(seen, random);
  if (random() > OWN_MESSAGE) return seen;
  return {
    ...fieldsOf(seen),
    message: `${seen.message} (${seen.cluster}, generation ${seen.generation})`,
  };
}

export const failed = (seen: Observation, random: () => number): Observation => ({
  ...fieldsOf(seen),
  verdict: 'failing',
  reason: 'HealthCheckFailed',
  message: `health check failed after ${Math.trunc(random() * 600)}s: timeout waiting for: [Deployment/${seen.namespace}/${seen.name}-${Math.trunc(random() * 1e6)} status: 'InProgress']`,
  conditionAt: clock.now(),
});
