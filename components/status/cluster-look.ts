import type { ClusterRow } from '../../lib/api/contract.ts';
import { number, plural } from '../../lib/client/format.ts';
import { clusterMark, markedObjects, type ClusterMark } from '../../lib/flux/cluster-mark.ts';
import { CONNECTION_LABEL } from '../../lib/flux/session.ts';
import type { Tone } from './tone.ts';

export interface ClusterLook {
  readonly tone: Tone;
  /** What the mark means for this cluster, without its name: `3 of 41 objects fail`. */
  readonly words: string;
}

export const MARK_TONE: Record<ClusterMark, Tone> = {
  failing: 'failing',
  stalled: 'stalled',
  unreachable: 'unknown',
  unauthorized: 'unknown',
  lagging: 'unknown',
  connecting: 'unknown',
  syncing: 'unknown',
  waiting: 'waiting',
  part: 'stale',
  unknown: 'unknown',
  drifted: 'warning',
  restricted: 'warning',
  progressing: 'progressing',
  suspended: 'suspended',
  'no-flux': 'empty',
  empty: 'empty',
  ready: 'ready',
};

/** A mark in words; `n` objects that it speaks of, of all its objects. */
export function markWords(mark: ClusterMark, n: number, all: number): string {
  const of = `of ${plural(all, 'object')}`;
  switch (mark) {
    case 'failing':
    case 'stalled':
      return `${number(n)} ${of} fail`;
    case 'waiting':
      return `${number(n)} ${of} wait`;
    case 'part':
      return `${number(n)} ${of} are not heard`;
    case 'unknown':
      return `${number(n)} ${of} are unknown`;
    case 'drifted':
      return `${number(n)} ${of} drifted`;
    case 'progressing':
      return `${number(n)} ${of} are being reconciled`;
    case 'suspended':
      return `${number(n)} ${of} suspended`;
    case 'restricted':
      return all === 0 ? 'its Flux objects may not be read' : 'some kinds may not be read';
    case 'no-flux':
      return 'Flux is not installed';
    case 'empty':
      return 'no Flux objects';
    case 'ready':
      return all === 1 ? 'its one object is ready' : `all ${plural(all, 'object')} are ready`;
    default:
      return CONNECTION_LABEL[mark].toLowerCase();
  }
}

type Subject = Pick<
  ClusterRow,
  'connection' | 'counts' | 'total' | 'worst' | 'fluxInstalled' | 'drift'
>;

/** One mark for one cluster: the worst that is known, and never green while a part is old or unread. */
export function clusterLook(c: Subject): ClusterLook {
  const health = { ...c, drifted: c.drift?.drifted ?? 0 };
  const mark = clusterMark(health);
  return { tone: MARK_TONE[mark], words: markWords(mark, markedObjects(mark, health), c.total) };
}
