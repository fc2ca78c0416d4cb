import type { ObjectDetail } from '../../lib/api/contract.ts';
import { interval } from '../../lib/client/format.ts';
import { isBroken, STATE_LABEL } from '../../lib/flux/state.ts';
import { shortRevision } from '../../lib/flux/revision.ts';
import type { Tone } from '../status/tone.ts';

export interface Sentence {
  readonly tone: Tone;
  readonly title: string;
  /** Plain sentences after it; revisions stand between backticks. */
  readonly details: readonly string[];
}

/** What is the matter, in words, and what follows from it. Since when is said beside it, by a clock. */
export function sentenceOf(detail: ObjectDetail): Sentence {
  const { object } = detail;
  const summary =
    object.summary ?? (object.reason === '' ? STATE_LABEL[object.state] : object.reason);
  if (object.stale)
    return {
      tone: 'stale',
      title: `Not heard now; it was ${STATE_LABEL[object.state].toLowerCase()}`,
      details: [
        ...(object.state === 'ready' ? [] : [`It last said: ${summary}.`]),
        'What it is now is not known, so it counts nowhere.',
      ],
    };
  return { tone: object.state, title: summary, details: detailsOf(detail) };
}

function detailsOf(detail: ObjectDetail): string[] {
  const { object } = detail;
  const { applied, attempted } = object.revision;
  const details: string[] = [];
  const broken = isBroken(object.state);
  if (broken && object.state !== 'stalled') {
    const every = detail.retryIntervalMs ?? detail.intervalMs;
    // Other controllers wait longer after each failure.
    details.push(
      object.kind === 'Kustomization' && every !== null
        ? `It is tried again every ${interval(every)}.`
        : 'It is tried again by its controller.',
    );
  }
  if (attempted !== null && applied !== null && attempted !== applied)
    details.push(
      broken
        ? `It still runs \`${shortRevision(applied)}\`; \`${shortRevision(attempted)}\` was attempted.`
        : `It goes from \`${shortRevision(applied)}\` to \`${shortRevision(attempted)}\`.`,
    );
  else if (broken && applied === null) details.push('Nothing of it was ever applied.');
  if (object.state === 'suspended')
    details.push('Changes in its source are not applied until somebody resumes it.');
  if (object.terminating) details.push('It is being deleted.');
  if (detail.progress !== null && object.state === 'progressing')
    details.push(`${detail.progress}.`);
  return details;
}
