import { FLUX_KINDS, isFluxKind, type FluxKind } from '../flux/kinds.ts';
import type { ClusterSession, KindSession, KindState } from '../flux/session.ts';
import type { Change } from '../store/change.ts';
import { createDamper, DAMPER, type DamperLimits, type Told } from './damper.ts';

/** One line of the log. Its words are ours; names of clusters and kinds are the only text from outside. */
export interface Line {
  readonly level: 'info' | 'warn';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The lines that tell of sessions and watches: one for each change of a state, fewer when something flaps. */
export interface ChangeLines {
  /** Every change of the store, in order. */
  readonly observe: (change: Change) => readonly Line[];
  /** Lines that were held back and may be written now. */
  readonly due: (now: number) => readonly Line[];
  /** Is a line held back, so that `due` must be asked now and then? */
  readonly holds: () => boolean;
}

/** States in which a kind stays; `pending` and `syncing` are steps on the way and not told. */
type Settled = Exclude<KindState, 'pending' | 'syncing'>;
const KIND_LEVEL: Record<Settled, Line['level']> = {
  live: 'info',
  'not-installed': 'info',
  interrupted: 'warn',
  restricted: 'warn',
};
const isSettled = (state: KindState): state is Settled => state in KIND_LEVEL;

/** Kinds are told of while their cluster is heard: when it is not, that is the one line. */
const isHeard = (s: ClusterSession): boolean =>
  s.connection === 'live' || s.connection === 'restricted';

/** What a line tells of a session. The reason of a heard one is that of its kinds, which have their own lines. */
const stateOf = (s: ClusterSession): string =>
  isHeard(s) && s.reason !== 'flux-not-installed' ? s.connection : `${s.connection} ${s.reason}`;

interface Followed {
  session: ClusterSession;
  /** As last told. */
  readonly told: { session: string | null; readonly kinds: Map<FluxKind, Settled> };
  /** As last seen while the cluster was heard. */
  readonly kinds: Map<FluxKind, KindSession>;
}

export function createChangeLines(limits: DamperLimits = DAMPER): ChangeLines {
  const damper = createDamper(limits);
  const clusters = new Map<string, Followed>();
  const mayTell = (key: string): boolean => {
    const { cluster, kind } = subjectOf(key);
    const of = clusters.get(cluster);
    return of !== undefined && (kind === null || isHeard(of.session));
  };

  function sessionLine(of: Followed, { changes, since }: Told, now: number): Line {
    const { cluster, connection, reason, message, nextRetryAt } = of.session;
    const quiet = isHeard(of.session) && reason !== 'flux-not-installed';
    const told = of.told.session;
    of.told.session = stateOf(of.session);
    return {
      level: reason === null || quiet ? 'info' : 'warn',
      message: words(
        'Cluster',
        quiet || message === null ? connection : `${connection}: ${message}`,
        changes,
      ),
      fields: {
        cluster,
        connection,
        ...(told === null ? {} : { from: told.split(' ')[0] }),
        ...(quiet ? {} : { reason }),
        ...(nextRetryAt === null ? {} : { nextRetryAt: new Date(nextRetryAt).toISOString() }),
        ...flapping(changes, now - since),
      },
    };
  }

  function kindLine(of: Followed, kind: FluxKind, { changes, since }: Told, now: number): Line[] {
    const is = of.kinds.get(kind);
    if (is === undefined || !isSettled(is.state)) return [];
    const from = of.told.kinds.get(kind);
    of.told.kinds.set(kind, is.state);
    return [
      {
        level: KIND_LEVEL[is.state],
        message: words(
          kind,
          is.message === null ? is.state : `${is.state}: ${is.message}`,
          changes,
        ),
        fields: {
          cluster: of.session.cluster,
          kind,
          state: is.state,
          ...(from === undefined ? {} : { from }),
          ...(is.version === null ? {} : { version: is.version }),
          ...flapping(changes, now - since),
        },
      },
    ];
  }

  function lineOf(key: string, told: Told, now: number): readonly Line[] {
    const { cluster, kind } = subjectOf(key);
    const of = clusters.get(cluster);
    if (of === undefined) return [];
    return kind === null ? [sessionLine(of, told, now)] : kindLine(of, kind, told, now);
  }

  function changed(cluster: string, kind: FluxKind | null, now: number): readonly Line[] {
    const key = keyOf(cluster, kind);
    const told = damper.change(key, now);
    return told === null ? [] : lineOf(key, told, now);
  }

  function onKinds(of: Followed, now: number): readonly Line[] {
    const lines: Line[] = [];
    for (const kind of FLUX_KINDS) {
      const is = of.session.kinds[kind];
      if (is === undefined || !isSettled(is.state)) continue;
      const before = of.kinds.get(kind);
      of.kinds.set(kind, is);
      if (before === undefined && KIND_LEVEL[is.state] === 'info') {
        // Nothing changed: this is how it was found, and how most are.
        of.told.kinds.set(kind, is.state);
      } else if (before?.state !== is.state) lines.push(...changed(of.session.cluster, kind, now));
    }
    return lines;
  }

  function leave(cluster: string): Line {
    clusters.delete(cluster);
    for (const kind of [null, ...FLUX_KINDS]) damper.forget(keyOf(cluster, kind));
    return { level: 'info', message: 'Cluster left the fleet', fields: { cluster } };
  }

  return {
    observe(change) {
      if (change.type !== 'session') return [];
      const { cluster, after, at } = change;
      if (after === undefined) return [leave(cluster)];
      const known = clusters.get(cluster);
      const of = known ?? {
        session: after,
        told: { session: null, kinds: new Map() },
        kinds: new Map(),
      };
      const moved = known === undefined || stateOf(known.session) !== stateOf(after);
      of.session = after;
      clusters.set(cluster, of);
      const lines = moved ? [...changed(cluster, null, at)] : [];
      return isHeard(after) ? [...lines, ...onKinds(of, at)] : lines;
    },
    due: (now) => damper.due(now, mayTell).flatMap(([key, told]) => lineOf(key, told, now)),
    holds: damper.holds,
  };
}

/** What may be held back: a session (`/cluster`), or a kind's watch (`Kind/cluster`). */
const keyOf = (cluster: string, kind: FluxKind | null): string => `${kind ?? ''}/${cluster}`;

function subjectOf(key: string): { readonly cluster: string; readonly kind: FluxKind | null } {
  const [kind = ''] = key.split('/', 1);
  return { cluster: key.slice(kind.length + 1), kind: isFluxKind(kind) ? kind : null };
}

const words = (what: string, is: string, changes: number): string =>
  `${what} is ${is}${changes > 1 ? ` (changed ${changes} times)` : ''}`;

const flapping = (changes: number, ms: number): Readonly<Record<string, number>> =>
  changes > 1 ? { changes, withinSeconds: Math.round(ms / 1000) } : {};
