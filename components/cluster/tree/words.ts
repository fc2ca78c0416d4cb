import type { GroupRow, Need, NodeRow, TreeRef } from '@/lib/api/contract/tree';
import { number, plural } from '@/lib/client/format';
import type { Tone } from '@/components/status/tone';

/** The mark of an object: never green while its kind is not heard. */
export function nodeTone({ state, stale }: Pick<NodeRow, 'state' | 'stale'>): Tone {
  if (state === null) return 'empty';
  return stale ? 'stale' : state;
}

export const needTone = ({ state, stale, missing }: Need): Tone => {
  if (missing) return 'failing';
  return nodeTone({ state, stale });
};

/** `apps`, with its namespace where that is another one than that of the object that speaks of it. */
export const shortName = (of: TreeRef, namespace: string): string =>
  of.namespace === namespace ? of.name : `${of.namespace}/${of.name}`;

const GROUP_TONE: Record<GroupRow['group'], Tone> = {
  waiting: 'waiting',
  progressing: 'progressing',
  suspended: 'suspended',
  ready: 'ready',
};
const GROUP_WORDS: Record<Exclude<GroupRow['group'], 'waiting'>, string> = {
  progressing: 'progressing',
  suspended: 'suspended',
  ready: 'ready',
};

/** `39 wait for platform`, `80 ready`; of what is not heard only what it was. */
export function groupWords(row: GroupRow): { readonly tone: Tone; readonly words: string } {
  const { group, of, objects, counts } = row;
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const old = counts.stale > 0 && counts.stale === total;
  const tone = old ? 'stale' : GROUP_TONE[group];
  if (group === 'waiting') {
    const verb = old ? 'waited for' : objects === 1 ? 'waits for' : 'wait for';
    return { tone, words: `${number(objects)} ${verb} ${of === null ? 'others' : of.name}` };
  }
  const words = GROUP_WORDS[group];
  if (old) return { tone, words: `${number(objects)} were ${words}` };
  // What lies below siblings of one state is mostly, not always, of the same.
  const same = group === 'progressing' ? counts.progressing : objects;
  return { tone, words: `${number(same)} ${words}` };
}

/** `31 HelmReleases, 8 Kustomizations and what they apply`. */
export function kindsWords({ kinds, siblings, objects }: GroupRow): string {
  const named = kinds.slice(0, 3).map(({ kind, count }) => plural(count, kind, kindPlural(kind)));
  const rest = kinds.slice(3).reduce((sum, { count }) => sum + count, 0);
  const list = rest === 0 ? named.join(', ') : `${named.join(', ')}, ${number(rest)} more`;
  return objects > siblings ? `${list} and what they apply` : list;
}

const kindPlural = (kind: string): string =>
  kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`;

/** What stops it, where its summary does not say it; '' when nothing is to be added. */
export function becauseWords(row: NodeRow): string {
  if (row.circle === 'waits')
    return 'they wait for each other in a circle; Flux never resolves that';
  if (row.circle === 'parents')
    return 'what applies it is applied by it: its labels lead in a circle';
  const { because } = row;
  if (because === null) return '';
  const name = shortName(because.ref, row.namespace);
  if (because.how === 'reports') return `because ${because.ref.kind} ${name} is broken`;
  return row.summary.endsWith(`${because.ref.namespace}/${because.ref.name}`)
    ? ''
    : `stopped by ${because.ref.kind} ${name}`;
}
