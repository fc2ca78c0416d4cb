import type { System } from '../../lib/api/contract/system.ts';
import { number, plural } from '../../lib/client/format.ts';
import type { Tone } from '../status/tone.ts';

export interface Headline {
  readonly tone: Tone;
  readonly title: string;
  readonly details: readonly string[];
}

type Said = Pick<System, 'clusters' | 'watches' | 'queues' | 'streams'>;

/** Every cluster in one of four: heard, known not to answer, being read, waiting for its turn to be read. */
export function progress({ clusters, queues }: Pick<System, 'clusters' | 'queues'>): {
  readonly heard: number;
  readonly silent: number;
  readonly reading: number;
  readonly waiting: number;
} {
  const by = clusters.byConnection;
  const joining = (by.connecting ?? 0) + (by.syncing ?? 0);
  const waiting = Math.min(joining, queues.list + queues.connect);
  const heard = (by.live ?? 0) + (by.restricted ?? 0);
  return { heard, silent: clusters.total - heard - joining, reading: joining - waiting, waiting };
}

const verb = (n: number, one: string, many: string): string => (n === 1 ? one : many);

/** How well the fleet is heard, worst news first. All is well only while every cluster and every watch is. */
export function headline(system: Said): Headline {
  const { clusters, watches } = system;
  const { total } = clusters;
  const { heard, silent, waiting } = progress(system);
  const read = heard + silent;
  const restricted = clusters.byConnection.restricted ?? 0;
  const details: string[] = [];
  const say = (tone: Tone, title: string): Headline => ({ tone, title, details });

  if (total === 0) return say('empty', 'No clusters yet');
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
