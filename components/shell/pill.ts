import type { Fleet } from '../../lib/api/contract.ts';
import { age, number, plural } from '../../lib/client/format.ts';
import type { Link } from '../../lib/client/stream.ts';
import type { Tone } from '../status/tone.ts';

export interface Pill {
  readonly tone: Tone;
  readonly word: string;
  readonly rest: string;
  readonly title: string;
}

/** How old the page may be before it is old news. */
export const OLD_MS = 15_000;

/** What the header says about where its page comes from. Green only while the stream runs. */
export function pillOf(link: Link, fleet: Fleet | undefined, now: number): Pill {
  const old = age(now - link.confirmedAt);
  switch (link.state) {
    case 'live':
      return {
        tone: 'ready',
        word: 'Live',
        rest: fleet === undefined ? '' : heardWords(fleet),
        title: `The stream is open; what is shown was last confirmed ${old} ago.`,
      };
    case 'connecting':
      return {
        tone: 'progressing',
        word: 'Connecting',
        rest: '',
        title: 'The page is joining the change stream.',
      };
    case 'reconnecting':
      return {
        tone: 'stale',
        word: 'Reconnecting',
        rest: `${old} old`,
        title: 'The change stream broke and is being opened again.',
      };
    case 'polling':
      return {
        tone: 'stale',
        word: 'Polling',
        rest: `${old} old`,
        title: 'The change stream can not be opened; the page asks every 10 s instead.',
      };
  }
}

function heardWords({ clusters }: Fleet): string {
  const heard = (clusters.byConnection.live ?? 0) + (clusters.byConnection.restricted ?? 0);
  if (clusters.total === 0) return 'no clusters';
  return heard === clusters.total
    ? plural(clusters.total, 'cluster')
    : `${number(heard)} of ${plural(clusters.total, 'cluster')}`;
}
