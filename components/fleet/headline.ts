import type { ClusterRow, Fleet } from '../../lib/api/contract.ts';
import type { CauseList } from '../../lib/api/contract/causes.ts';
import { ageWords, number, plural } from '../../lib/client/format.ts';
import type { ConnectionState } from '../../lib/flux/session.ts';
import type { Tone } from '../status/tone.ts';

export interface Headline {
  readonly tone: Tone;
  readonly title: string;
  /** What has to be said with it: first what is not known, then what waits. */
  readonly details: readonly string[];
}

/** Clusters by how they are heard. */
export function hearing({ clusters }: Pick<Fleet, 'clusters'>): {
  heard: number;
  silent: number;
  joining: number;
} {
  const by = clusters.byConnection;
  const heard = (by.live ?? 0) + (by.restricted ?? 0);
  const joining = (by.connecting ?? 0) + (by.syncing ?? 0);
  return { heard, joining, silent: clusters.total - heard - joining };
}

const verb = (n: number, one: string, many: string): string => (n === 1 ? one : many);

function onClusters(n: number, total: number): string {
  if (total === 1) return 'on the one cluster';
  return n === total
    ? `on all ${number(total)} clusters`
    : `on ${number(n)} of ${plural(total, 'cluster')}`;
}

/**
 * The fleet in one sentence, worst news first. It never says more than is known: "ready" is claimed for all only when every
 * cluster is heard and every object is ready. `never`: how many of the clusters that are not heard never were. `causes`: how many
 * causes there are, when that is known.
 */
export function headline(fleet: Fleet, never = 0, causes = 0): Headline {
  const { counts, objects } = fleet;
  const total = fleet.clusters.total;
  const { heard, silent, joining } = hearing(fleet);
  const broken = counts.failing + counts.stalled;
  const details = detailsOf(fleet, never);
  const say = (tone: Tone, title: string): Headline => ({ tone, title, details });

  if (total === 0)
    return fleet.problems.length > 0
      ? say('warning', 'No cluster could be read from the kubeconfig')
      : say('empty', 'No clusters yet');
  if (broken > 0)
    return say(
      'failing',
      // As many causes as objects: then the causes say nothing more.
      causes > 0 && causes < broken
        ? `${plural(causes, 'cause')} ${verb(causes, 'stops', 'stop')} ${plural(broken, 'object')} ${onClusters(fleet.clusters.failing, total)}`
        : `${plural(broken, 'object')} ${verb(broken, 'fails', 'fail')} ${onClusters(fleet.clusters.failing, total)}`,
    );
  if (joining > 0 && !fleet.clusters.ready)
    return say(
      'progressing',
      `Reading ${plural(total, 'cluster')}: ${number(total - joining)} done`,
    );
  if (silent === total)
    return say(
      'unknown',
      total === 1
        ? 'The one cluster can’t be heard'
        : `None of ${number(total)} clusters can be heard`,
    );
  if (silent > 0)
    return say(
      'unknown',
      `Nothing fails ${heard === 1 ? 'on the one cluster that is' : `on the ${number(heard)} clusters that are`} heard; ${number(silent)} ${verb(silent, 'is', 'are')} not`,
    );
  if (joining > 0)
    return say(
      'progressing',
      heard === 0
        ? `Reading ${plural(total, 'cluster')}`
        : `Nothing fails ${heard === 1 ? 'on the one cluster that is' : `on the ${number(heard)} clusters that are`} heard; ${number(joining)} ${verb(joining, 'is', 'are')} still being read`,
    );
  if (counts.stale > 0)
    return say(
      'stale',
      `Nothing that is heard fails; ${plural(counts.stale, 'object')} ${verb(counts.stale, 'is', 'are')} not heard`,
    );
  if (objects === 0)
    return say(
      'empty',
      `${plural(total, 'cluster')} ${verb(total, 'is', 'are')} heard; no Flux objects yet`,
    );
  if (counts.waiting > 0)
    return say(
      'waiting',
      `Nothing fails; ${plural(counts.waiting, 'object')} ${verb(counts.waiting, 'waits', 'wait')} for others`,
    );
  if (counts.unknown > 0)
    return say(
      'unknown',
      `Nothing fails; the state of ${plural(counts.unknown, 'object')} is unknown`,
    );
  if (counts.progressing > 0)
    return say(
      'progressing',
      `Nothing fails; ${plural(counts.progressing, 'object')} ${verb(counts.progressing, 'is', 'are')} being reconciled`,
    );
  const place = total === 1 ? 'on the one cluster' : `on ${number(total)} clusters`;
  if (counts.suspended > 0)
    return say(
      'ready',
      `${number(counts.ready)} of ${plural(objects, 'object')} ${place} are ready; ${number(counts.suspended)} suspended`,
    );
  return say(
    'ready',
    objects === 1
      ? `The one object ${place} is ready`
      : `All ${plural(objects, 'object')} ${place} are ready`,
  );
}

/** Clusters that are not heard and never were: there is nothing that they last said. */
export const neverHeard = (clusters: readonly ClusterRow[]): number =>
  clusters.filter((c) => !HEARD_OR_JOINING.has(c.connection) && c.lastContactAt === null).length;
const HEARD_OR_JOINING = new Set<ConnectionState>(['live', 'restricted', 'connecting', 'syncing']);

function detailsOf(fleet: Fleet, neverCount: number): string[] {
  const { counts } = fleet;
  const { silent, joining } = hearing(fleet);
  const broken = counts.failing + counts.stalled;
  const details: string[] = [];
  const never = Math.min(neverCount, silent);
  const lost = silent - never;
  if (lost > 0)
    details.push(
      counts.stale > 0
        ? `${plural(lost, 'cluster')} can’t be heard; what ${verb(lost, 'it', 'they')} last said is shown greyed and counted nowhere.`
        : `${plural(lost, 'cluster')} can’t be heard, and nothing of ${verb(lost, 'it', 'them')} is known.`,
    );
  if (never > 0)
    details.push(`${plural(never, 'cluster')} ${verb(never, 'has', 'have')} never been heard.`);
  if (joining > 0)
    details.push(`${plural(joining, 'cluster')} ${verb(joining, 'is', 'are')} still being read.`);
  if (broken > 0 && counts.waiting > 0)
    details.push(
      `${plural(counts.waiting, 'object')} ${verb(counts.waiting, 'waits', 'wait')} for others.`,
    );
  if (fleet.problems.length > 0 && fleet.clusters.total > 0)
    details.push(
      `${plural(fleet.problems.length, 'kubeconfig entry', 'kubeconfig entries')} could not be used.`,
    );
  return details;
}

/** When the newest cause began; '' when not all of them are at hand, as the newest may then be another. */
export function newestWords(
  { items, total }: Pick<CauseList, 'items' | 'total'>,
  now: number,
): string {
  if (items.length === 0 || items.length < total) return '';
  const since = Math.max(...items.map((cause) => cause.since));
  return `${items.length === 1 ? 'It' : 'The newest'} began ${ageWords(now - since)} ago.`;
}
