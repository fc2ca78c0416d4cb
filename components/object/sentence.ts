import type { ObjectDetail } from '../../lib/api/contract.ts';
import { interval, plural } from '../../lib/client/format.ts';
import { objectKey, type ObjectRef } from '../../lib/flux/record.ts';
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
    details.push(
      object.retrying
        ? 'It is being tried again right now.'
        : every === null
          ? 'It is tried again by its controller.'
          : `It is tried again every ${interval(every)}.`,
    );
  }
  if (attempted !== null && applied !== null && attempted !== applied)
    details.push(
      broken
        ? `It still runs \`${shortRevision(applied)}\`; \`${shortRevision(attempted)}\` was attempted.`
        : `It goes from \`${shortRevision(applied)}\` to \`${shortRevision(attempted)}\`.`,
    );
  else if (broken && applied === null) details.push('Nothing of it was ever applied.');
  const dependents = dependentsOf(detail);
  if (dependents > 0 && object.state !== 'ready')
    details.push(
      `${plural(dependents, 'object')} on this cluster ${dependents === 1 ? 'depends' : 'depend'} on it.`,
    );
  if (object.state === 'suspended')
    details.push('Changes in its source are not applied until somebody resumes it.');
  if (object.terminating) details.push('It is being deleted.');
  if (detail.progress !== null && object.state === 'progressing')
    details.push(`${detail.progress}.`);
  if (detail.elsewhereTotal > 0 && broken) details.push(elsewhereWords(detail));
  return details;
}

const keyOf = ({ ref }: { ref: ObjectRef }): string => objectKey({ cluster: '', ...ref });

/** Without what it needs itself: a chart is made by its release, and needed by it. */
function dependentsOf({ needs, blocks, blocksTotal }: ObjectDetail): number {
  const needed = new Set(needs.map(keyOf));
  return blocksTotal - blocks.filter((b) => needed.has(keyOf(b))).length;
}

function elsewhereWords({ elsewhere, elsewhereTotal, object }: ObjectDetail): string {
  const broken = elsewhere.filter((o) => isBroken(o.state) && !o.stale).length;
  const same = elsewhere.filter(
    (o) => isBroken(o.state) && !o.stale && o.reason === object.reason,
  ).length;
  const others = plural(elsewhereTotal, 'other cluster');
  if (broken === 0)
    return `It fails only here; ${others} ${elsewhereTotal === 1 ? 'has' : 'have'} it too.`;
  return same === broken
    ? `The same on ${plural(same, 'other cluster')}.`
    : `It also fails on ${plural(broken, 'other cluster')}.`;
}
