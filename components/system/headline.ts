import type { System } from '../../lib/api/contract/system.ts';
import { number, plural } from '../../lib/client/format.ts';
import type { Tone } from '../status/tone.ts';

export interface Headline {
  readonly tone: Tone;
  readonly title: string;
  readonly details: readonly string[];
}

type Said = Pick<System, 'clusters' | 'watches' | 'queues' | 'streams'>;

/** Clusters that are being read, or were not yet: `read` is the rest, heard or known not to answer. */
export function progress({ clusters, queues }: Pick<System, 'clusters' | 'queues'>): {
  readonly read: number;
  readonly reading: number;
  readonly waiting: number;
} {
  const by = clusters.byConnection;
  const joining = (by.connecting ?? 0) + (by.syncing ?? 0);
  const waiting = Math.min(joining, queues.list + queues.connect);
  return { read: clusters.total - joining, reading: joining - waiting, waiting };
}

const verb = (n: number, one: string, many: string): string => (n === 1 ? one : many);

/** How well the fleet is heard, worst news first. All is well only while every cluster and every watch is. */
export function headline(system: Said): Headline {
  const { clusters, watches } = system;
  const { total } = clusters;
  const by = clusters.byConnection;
  const { read, waiting } = progress(system);
  const restricted = by.restricted ?? 0;
  const silent = read - (by.live ?? 0) - restricted;
  const details: string[] = [];
  const say = (tone: Tone, title: string): Headline => ({ tone, title, details });

  if (total === 0) return say('empty', 'No clusters yet');
  if (silent > 0 && (clusters.ready || read === total))
    details.push('Each is tried again by itself, for as long as it takes.');
  if (read < total && waiting > 0)
    details.push(`${plural(waiting, 'cluster')} ${verb(waiting, 'waits', 'wait')} for a turn.`);
  if (!clusters.ready && read < total)
    return say('progressing', `Reading ${plural(total, 'cluster')}: ${number(read)} done`);
  if (silent === total)
    return say(
      'unknown',
      total === 1
        ? 'The one cluster can’t be heard'
        : `None of ${number(total)} clusters can be heard`,
    );
  if (silent > 0)
    return say('unknown', `${number(silent)} of ${plural(total, 'cluster')} can’t be heard`);
  if (read < total)
    return say(
      'progressing',
      `${number(total - read)} of ${plural(total, 'cluster')} ${verb(total - read, 'is', 'are')} still being read`,
    );
  const all = total === 1 ? 'The one cluster is heard' : `All ${number(total)} clusters are heard`;
  if (watches.interrupted > 0)
    return say(
      'stale',
      `${all}; ${plural(watches.interrupted, 'watch', 'watches')} ${verb(watches.interrupted, 'is', 'are')} interrupted`,
    );
  if (restricted > 0)
    return say('warning', `${all}; on ${number(restricted)} of them some kinds are forbidden`);
  return say('ready', all);
}
