import type { ClusterRow } from '../../lib/api/contract.ts';
import { number, plural } from '../../lib/client/format.ts';
import { CONNECTION_LABEL, type ConnectionState } from '../../lib/flux/session.ts';
import { isBroken } from '../../lib/flux/state.ts';
import type { Tone } from './tone.ts';

export interface ClusterLook {
  readonly tone: Tone;
  /** What the mark means for this cluster, without its name: `3 of 41 objects fail`. */
  readonly words: string;
}

const HEARD: Record<ConnectionState, boolean> = {
  live: true,
  restricted: true,
  lagging: false,
  unreachable: false,
  unauthorized: false,
  connecting: false,
  syncing: false,
};

type Subject = Pick<ClusterRow, 'connection' | 'counts' | 'total' | 'worst' | 'fluxInstalled'>;

/** One mark for one cluster: the worst that is known, and never green while a part is old or unread. */
export function clusterLook(c: Subject): ClusterLook {
  if (!HEARD[c.connection])
    return { tone: 'unknown', words: CONNECTION_LABEL[c.connection].toLowerCase() };
  if (c.fluxInstalled === false) return { tone: 'empty', words: 'Flux is not installed' };
  if (c.total === 0)
    return c.connection === 'restricted'
      ? { tone: 'warning', words: 'its Flux objects may not be read' }
      : { tone: 'empty', words: 'no Flux objects' };
  const worst = c.worst ?? 'unknown';
  const of = `of ${plural(c.total, 'object')}`;
  const { failing, stalled, waiting, unknown, progressing, suspended, stale } = c.counts;
  if (isBroken(worst)) return { tone: worst, words: `${number(failing + stalled)} ${of} fail` };
  if (worst === 'waiting') return { tone: worst, words: `${number(waiting)} ${of} wait` };
  if (stale > 0) return { tone: 'stale', words: `${number(stale)} ${of} are not heard` };
  if (worst === 'unknown') return { tone: worst, words: `${number(unknown)} ${of} are unknown` };
  if (worst === 'progressing')
    return { tone: worst, words: `${number(progressing)} ${of} are being reconciled` };
  if (c.connection === 'restricted')
    return { tone: 'warning', words: 'some kinds may not be read' };
  if (worst === 'suspended') return { tone: worst, words: `${number(suspended)} ${of} suspended` };
  return {
    tone: 'ready',
    words: c.total === 1 ? 'its one object is ready' : `all ${plural(c.total, 'object')} are ready`,
  };
}
