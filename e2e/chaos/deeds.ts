import type { ClusterStore } from '../../lib/sim/cluster-store.ts';
import { isDeepStrictEqual } from 'node:util';
import { perform } from '../../lib/sim/control.ts';
import { NO_FAULTS, type FaultsPatch } from '../../lib/sim/faults.ts';
import { REPOS } from '../../lib/sim/generate/repos.ts';
import { RELEASES } from '../../lib/sim/generate/versions.ts';
import { INCIDENT_TYPES } from '../../lib/sim/life/incidents.ts';
import type { KubeObject } from '../../lib/sim/object.ts';
import { resourceId } from '../../lib/sim/resources.ts';
import { edit } from './edits.ts';
import type { Hearing } from './hearing.ts';
import type { Planned, StepName } from './plan.ts';
import { ACTIONS, FAULTS } from './repertoire.ts';
import type { World } from './world.ts';

/** What was begun and lasts. */
export interface Ongoing {
  readonly planned: Planned;
  readonly cuts: 'now' | 'soon' | null;
  /** In words, for a failure. */
  readonly what: string;
  end(): Promise<void>;
}

/** Does what is planned. Returns what is to be ended later, or null. */
export async function begin(
  world: World,
  hearing: Hearing,
  planned: Planned,
): Promise<Ongoing | null> {
  const { deed, id, random } = planned;
  const { cluster } = deed;
  const store = world.stores.get(cluster);
  if (store === undefined) throw new Error(`no cluster ${cluster}`);
  switch (deed.do) {
    case 'fault': {
      // The end of the one would be the end of the other.
      if (!isFree(world, cluster, deed.name)) return null;
      const { mayMiss, make } = FAULTS[deed.name];
      const { patch, cuts } = make(random);
      if (mayMiss === null) hearing.disturb(cluster, id);
      else hearing.deafen(cluster, id);
      await world.sim.cluster(cluster).setFaults(patch);
      return {
        planned,
        cuts,
        what: JSON.stringify(patch),
        async end() {
          await world.sim.cluster(cluster).setFaults(undoing(patch));
          hearing.restored(cluster, id);
        },
      };
    }
    case 'action': {
      const { mayMiss, make, down } = ACTIONS[deed.name];
      if (down && !isFree(world, cluster, 'refuse')) return null;
      if (down) await world.sim.cluster(cluster).setFaults({ refuse: true });
      if (mayMiss !== null) hearing.deafen(cluster, id);
      const actions = make(random, store.version);
      const writeAgain = deed.name === 'restore' ? remember(store) : null;
      if (writeAgain !== null) hearing.forget(cluster);
      for (const action of actions) perform(world.sim.cluster(cluster), action);
      writeAgain?.();
      return {
        planned: { ...planned, until: planned.at + 2 },
        cuts: down ? 'now' : null,
        what: JSON.stringify(actions),
        async end() {
          if (down) await world.sim.cluster(cluster).setFaults({ refuse: false });
          hearing.restored(cluster, id);
        },
      };
    }
    case 'leave': {
      if (!world.store.clusters.has(cluster)) return null;
      hearing.deafen(cluster, id);
      world.leave(cluster);
      return {
        planned,
        cuts: 'now',
        what: 'it left the fleet',
        async end() {
          world.join(cluster);
          hearing.restored(cluster, id);
        },
      };
    }
    case 'edit':
      edit(deed.name, store, random);
      return null;
    case 'step':
      takeStep(world, hearing, deed.name, planned);
      return null;
  }
}

const isFree = (world: World, cluster: string, name: keyof typeof NO_FAULTS): boolean =>
  isDeepStrictEqual(world.sim.cluster(cluster).faults()[name], NO_FAULTS[name]);

/** What takes a patch back, and nothing else. */
const undoing = (patch: FaultsPatch): FaultsPatch =>
  Object.fromEntries(
    Object.keys(patch).map((key) => [key, NO_FAULTS[key as keyof typeof NO_FAULTS]]),
  );

/**
 * Takes note of a cluster's objects. Called after a restore, it writes those that went back as they were: so do
 * controllers and people, and the truth stays that of before. Versions have gone back, and some are given twice.
 */
function remember(store: ClusterStore): () => void {
  const tables = store.resources().map((resource) => {
    const id = resourceId(resource.plural, resource.group);
    return {
      id,
      rows: new Map(
        store
          .table(id)
          .rows()
          .map((row) => [row.key, row]),
      ),
    };
  });
  return () => {
    for (const { id, rows } of tables) {
      const table = store.table(id);
      const after = new Map(table.rows().map((row) => [row.key, row]));
      for (const [key, row] of after) if (!rows.has(key)) removeAgain(store, id, table.read(row));
      for (const [key, row] of rows) if (after.get(key) !== row) store.write(id, table.read(row));
    }
  };
}

function removeAgain(store: ClusterStore, id: string, object: KubeObject): void {
  const { namespace, name } = object.metadata;
  store.write(id, { ...object, metadata: { ...object.metadata, finalizers: [] } });
  store.delete(id, namespace, name);
}

/** Not every fleet has, at every time, an object for every step: then nothing is done. */
function takeStep(world: World, hearing: Hearing, name: StepName, planned: Planned): void {
  const { random, deed, id } = planned;
  const { life } = world;
  const { cluster } = deed;
  const repo = random.pick(REPOS);
  const scope = random.pick(repo.scopes);
  const object = (suspended: boolean): { cluster: string; object: string } | null => {
    const lives = [...life.fleet.cluster(cluster).lives()]
      .filter((l) => l.kind === 'Kustomization' || l.kind === 'HelmRelease')
      .filter((l) => l.suspended === suspended && (suspended || l.state === 'ready'));
    return lives.length === 0 ? null : { cluster, object: random.pick(lives).key };
  };
  const incidents = [...life.incidents.keys()];
  const upgraded = random.pick(RELEASES).version;
  const [environment] = life.fleet.shuffled(
    ({ profile }) => life.fleet.releaseVersion(scope, profile.environment) !== undefined,
  );
  const params: Readonly<Record<StepName, unknown>> = {
    'incident.start': {
      type: random.pick(INCIDENT_TYPES.filter((type) => type !== 'cluster-unreachable')),
      id: `chaos-${id}`,
    },
    'incident.resolve': incidents.length === 0 ? null : { id: random.pick(incidents) },
    commit: { repo: repo.name, scope },
    'commit.random': { repo: repo.name, scope },
    'chart.upgrade':
      environment === undefined
        ? null
        : { repo: repo.name, release: scope, environment: environment.profile.environment },
    rollout: {},
    'flux.upgrade': { version: upgraded, cluster },
    suspend: object(false),
    resume: object(true),
    drift: {},
  };
  if (params[name] === null) return;
  // Its kinds change their versions and are listed anew, as soon as discovery has told of it.
  if (name === 'flux.upgrade') hearing.deafen(cluster, id, true);
  life.step(name, params[name]);
  if (name === 'flux.upgrade') hearing.restored(cluster, id);
}
