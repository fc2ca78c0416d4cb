import { FLUX_KINDS, KINDS, type FluxKind } from '../../lib/flux/kinds.ts';
import { resourceId } from '../../lib/sim/resources.ts';
import type { Gap } from '../../lib/testing/sticky.ts';
import type { World } from './world.ts';

interface Written {
  readonly kind: FluxKind;
  readonly namespace: string;
  readonly name: string;
  readonly version: number;
  readonly gone: boolean;
}

/** Which clusters the program is bound to hear everything of, and how far it has got with them. */
export interface Hearing {
  /** Something is done to the cluster: until `restored` with the same key it need not be heard in time. */
  disturb(cluster: string, key: string): void;
  /** As `disturb`, and what begins and ends meanwhile need not be heard at all. `lasting`: until the next calm. */
  deafen(cluster: string, key: string, lasting?: boolean): void;
  restored(cluster: string, key: string): void;
  /** What was written before is no more: etcd was restored. */
  forget(cluster: string): void;
  /** Nothing is done to it, and it has caught up since. */
  readonly isUndisturbed: (cluster: string) => boolean;
  /** Words for what of the cluster's writes the store lacks; null when it lacks none. */
  readonly missing: (cluster: string) => string | null;
  endOfStep(step: number): void;
  /** The clusters are calm: every gap ends here. Returns those since the last calm. */
  calm(step: number): ReadonlyMap<string, readonly Gap[]>;
}

/** A cluster counts as undisturbed this many steps after the last fault at the soonest. */
const SETTLING_STEPS = 2;

interface Ear {
  readonly keys: Set<string>;
  disturbedSince: number | null;
  deafSince: number | null;
  lasting: boolean;
  /** Step at which the last fault went. */
  quietSince: number | null;
  gaps: Gap[];
  readonly written: Map<string, Written>;
}

export function listen(world: World): Hearing {
  const ears = new Map<string, Ear>();
  let now = 0;
  const ear = (cluster: string): Ear => {
    const known = ears.get(cluster);
    if (known !== undefined) return known;
    const made: Ear = {
      keys: new Set(),
      disturbedSince: null,
      deafSince: null,
      lasting: false,
      quietSince: null,
      gaps: [],
      written: new Map(),
    };
    ears.set(cluster, made);
    return made;
  };

  world.onWrite((cluster, kind, { type, version, current }) => {
    const [namespace = '', name = ''] = current.key.includes('/')
      ? current.key.split('/')
      : ['', current.key];
    const gone = type === 'DELETED';
    ear(cluster).written.set(`${kind}/${current.key}`, { kind, namespace, name, version, gone });
  });

  const isHeard = (cluster: string, w: Written): boolean => {
    const held = world.store.record(cluster, w.kind, w.namespace, w.name);
    const at = held === undefined ? null : Number(held.seen.resourceVersion);
    return w.gone ? at === null || at > w.version : at !== null && at >= w.version;
  };

  function missing(cluster: string): string | null {
    const { written } = ear(cluster);
    for (const [key, w] of written) {
      if (!isHeard(cluster, w))
        return `${key} ${w.gone ? 'deleted' : 'written'} at resourceVersion ${w.version}`;
      written.delete(key);
    }
    return null;
  }

  /** The server runs a watch for each kind that it serves: what is written from now on is sent. */
  function isWatched(cluster: string): boolean {
    const session = world.store.clusters.get(cluster)?.session;
    const store = world.stores.get(cluster);
    if (session?.connection !== 'live' || store === undefined) return false;
    const served = FLUX_KINDS.filter(
      (kind) => store.resource(resourceId(KINDS[kind].plural, KINDS[kind].group)) !== undefined,
    );
    return (
      served.every((kind) => session.kinds[kind]?.state === 'live') &&
      world.sim.cluster(cluster).watches >= served.length
    );
  }

  function close(of: Ear, step: number): void {
    if (of.deafSince !== null) of.gaps.push({ from: of.deafSince, to: step });
    of.disturbedSince = null;
    of.deafSince = null;
    of.lasting = false;
    of.quietSince = null;
  }

  const disturb = (cluster: string, key: string): void => {
    const of = ear(cluster);
    of.keys.add(key);
    of.disturbedSince ??= now;
    of.quietSince = null;
  };

  return {
    disturb,
    deafen(cluster, key, lasting = false) {
      disturb(cluster, key);
      const of = ear(cluster);
      // What a delay held back is lost with the connection.
      of.deafSince ??= of.disturbedSince;
      of.lasting ||= lasting;
    },
    restored(cluster, key) {
      const of = ear(cluster);
      of.keys.delete(key);
      if (of.keys.size === 0) of.quietSince = now;
    },
    forget: (cluster) => ear(cluster).written.clear(),
    isUndisturbed(cluster) {
      const { keys, quietSince, deafSince } = ear(cluster);
      return keys.size === 0 && quietSince === null && deafSince === null;
    },
    missing,
    endOfStep(step) {
      for (const [cluster, of] of ears) {
        if (of.quietSince === null || of.lasting || step - of.quietSince < SETTLING_STEPS) continue;
        if (isWatched(cluster) && missing(cluster) === null) close(of, step);
      }
      now = step + 1;
    },
    calm(step) {
      const all = new Map<string, readonly Gap[]>();
      for (const [cluster, of] of ears) {
        close(of, step);
        all.set(cluster, of.gaps);
        of.gaps = [];
      }
      return all;
    },
  };
}
