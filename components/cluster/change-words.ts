import type { ClusterChange } from '@/lib/api/contract/changes';
import { number } from '@/lib/client/format';
import { CONNECTION_LABEL } from '@/lib/flux/session';
import { isBroken, type ObjectState } from '@/lib/flux/state';
import { CONNECTION_TONE, isHeard, REASON_WORDS } from '@/components/status/connection';
import type { Tone } from '@/components/status/tone';

type ObjectChange = Extract<ClusterChange, { type: 'object' }>;
type ConnectionChange = Extract<ClusterChange, { type: 'connection' }>;

const NOW: Record<Exclude<ObjectState, 'ready'>, readonly [one: string, many: string]> = {
  failing: ['fails', 'fail'],
  stalled: ['is stalled', 'are stalled'],
  waiting: ['waits', 'wait'],
  unknown: ['is unknown', 'are unknown'],
  progressing: ['is being reconciled', 'are being reconciled'],
  suspended: ['was suspended', 'were suspended'],
};

/** What an object did: `fails`, `is ready again`, `took the revision`. */
function verb({ before, after, objects, revision }: ObjectChange): string {
  const many = objects > 1;
  if (after === null) return many ? 'were removed' : 'was removed';
  if (before === null) return many ? 'appeared' : 'appeared';
  if (before === 'suspended') return many ? 'were resumed' : 'was resumed';
  if (after !== 'ready') return NOW[after][many ? 1 : 0];
  if (isBroken(before) || before === 'waiting') return many ? 'are ready again' : 'is ready again';
  if (before === 'progressing' && revision !== null) return 'ready at';
  return many ? 'are ready' : 'is ready';
}

export interface ChangeWords {
  readonly tone: Tone;
  /** What it did. */
  readonly verb: string;
  /** Why, or what is the matter; '' when there is nothing to add. */
  readonly why: string;
  /** Objects beside the named one. */
  readonly others: string;
}

export function objectWords(change: ObjectChange): ChangeWords {
  const { after, before, objects, times, reason, summary } = change;
  const quiet = after === null || after === 'ready' || before === null;
  return {
    tone: after ?? 'empty',
    verb: verb(change),
    why: times > 1 ? `${number(times)} revisions in a row` : quiet ? '' : (summary ?? reason),
    others: objects > 1 ? `and ${number(objects - 1)} more` : '',
  };
}

/** `Unreachable: connection refused`, `Live again`. */
export function connectionWords({ before, after, reason }: ConnectionChange): {
  readonly tone: Tone;
  readonly words: string;
} {
  const label = CONNECTION_LABEL[after];
  const why = reason === null ? '' : `: ${REASON_WORDS[reason]}`;
  const words = isHeard(after)
    ? before === null
      ? `Connected${why}`
      : `${label} again${why}`
    : `${label}${why}`;
  return { tone: CONNECTION_TONE[after], words };
}
