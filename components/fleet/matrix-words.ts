import type { Cell, Matrix } from '../../lib/api/contract/matrix.ts';
import { BUCKETS, type Measure } from '../../lib/api/contract/matrix-words.ts';
import { ageWords, number, plural, percent, utc } from '../../lib/client/format.ts';
import type { ClusterFilters } from '../../lib/client/cluster-filters.ts';
import { isUnheard, type ClusterMark } from '../../lib/flux/cluster-mark.ts';
import { CONNECTION_LABEL, type ConnectionState } from '../../lib/flux/session.ts';
import { markWords } from '../status/cluster-look.ts';
import { shortLabel } from '../status/labels.ts';

const MS = 1000;

const asConnection = (bucket: string | undefined): ConnectionState | null =>
  bucket !== undefined && bucket in CONNECTION_LABEL && isUnheard(bucket as ConnectionState)
    ? (bucket as ConnectionState)
    : null;

/** How a moment is said: in a label that stays, in UTC; in one that is drawn anew, as the time that passed. */
type Say = (epochMs: number) => string;
const sinceUtc: Say = (at) => `since ${utc(at)}`;
const forAge =
  (now: number): Say =>
  (at) =>
    `for ${ageWords(now - at)}`;

/**
 * What a cell says, without its name: `3 of 41 objects fail`, `unreachable since 2026-11-24 12:03:11 UTC`. `now`: for ages
 * instead of moments.
 */
export function cellWords(
  measure: Measure,
  [, place, n, of]: Cell,
  versions: readonly string[],
  now?: number,
): string {
  const say = now === undefined ? sinceUtc : forAge(now);
  const bucket = BUCKETS[measure][place];
  const connection = asConnection(bucket);
  if (connection !== null) return unheardWords(connection, n, of, say);
  if (bucket === 'part') return `${number(n)} of ${plural(of, 'object')} are not heard`;
  switch (measure) {
    case 'worst':
      return markWords(bucket as ClusterMark, n, of);
    case 'ready':
      if (of === 0) return 'no Flux objects';
      return `${percent(n, of)} ready: ${number(n)} of ${plural(of, 'object')}`;
    case 'drift':
      return bucket === 'unwatched'
        ? 'nothing is watched for drift'
        : `${number(n)} of ${plural(of, 'watched release')} drifted`;
    case 'skew':
      return skewWords(bucket, versions[n], of);
    case 'age':
      if (bucket === 'no-objects') return 'no Flux objects';
      return bucket === 'none'
        ? 'nothing fails'
        : `failing ${say(n * MS)}: ${plural(of, 'object')}`;
  }
}

function unheardWords(connection: ConnectionState, since: number, asOf: number, say: Say): string {
  const words = `${CONNECTION_LABEL[connection].toLowerCase()} ${say(since * MS)}`;
  return asOf === 0 ? words : `${words}; its objects as of ${utc(asOf * MS)}`;
}

function skewWords(
  bucket: string | undefined,
  version: string | undefined,
  behind: number,
): string {
  if (version === undefined)
    return bucket === 'no-flux' ? 'Flux is not installed' : 'Flux version not known';
  const lag = behind === 0 ? '' : `, ${plural(behind, 'minor')} behind`;
  return `Flux ${version}${lag}${bucket === 'ended' ? ', without support' : ''}`;
}

const GROUPING_WORDS: Readonly<Record<string, string>> = {
  none: 'nothing',
  connection: 'connection',
  version: 'Flux version',
  kubernetes: 'Kubernetes version',
  origin: 'kubeconfig',
};
const LABEL = 'label:';

/** `region` for `label:topology.kubernetes.io/region`. */
export const groupingWords = (by: string): string =>
  by.startsWith(LABEL) ? shortLabel(by.slice(LABEL.length)) : (GROUPING_WORDS[by] ?? by);

/** The name of a group; clusters without a value have one too. */
export function groupName(by: string, value: string | null): string {
  if (value === null) return `no ${groupingWords(by)}`;
  return by === 'connection' ? (CONNECTION_LABEL[value as ConnectionState] ?? value) : value;
}

const NO_VALUE = '(none)';

/** Filters that give the clusters of a group; null where no list can be cut that way. */
export function groupFilter(by: string, value: string | null): ClusterFilters['values'] | null {
  if (by === 'none') return {};
  if (by === 'origin') return null;
  return { [by]: [value ?? NO_VALUE] };
}

export const bucketFilter = (measure: Measure, place: number): ClusterFilters['values'] => {
  const bucket = BUCKETS[measure][place] ?? '';
  const connection = asConnection(bucket);
  return connection === null ? { [measure]: [bucket] } : { connection: [connection] };
};

/** Choices of a grouping: the labels that clusters carry, then facts that each has; what is chosen is always among them. */
export function groupings(matrix: Pick<Matrix, 'labels' | 'by'>): readonly string[] {
  const all = [...matrix.labels.map((label) => `${LABEL}${label}`), ...Object.keys(GROUPING_WORDS)];
  return all.includes(matrix.by) ? all : [matrix.by, ...all];
}
