import type { ObjectDetail } from '../../lib/api/contract.ts';
import { number, plural } from '../../lib/client/format.ts';
import { isBroken, STATE_LABEL } from '../../lib/flux/state.ts';

export interface BlastWords {
  /** How far it reaches over the fleet. */
  readonly fleet: string;
  /** What cannot go on here. */
  readonly here: string;
}

/** How far what is the matter with an object reaches. */
export const blastWords = (detail: ObjectDetail): BlastWords => ({
  fleet: fleetWords(detail),
  here: hereWords(detail),
});

function fleetWords({ object, elsewhereTotal, blast }: ObjectDetail): string {
  if (elsewhereTotal === 0) return 'Only this cluster has it';
  const { elsewhere, same } = blast;
  const heard = elsewhereTotal - elsewhere.stale;
  const others = plural(elsewhereTotal, 'other cluster');
  const unheard = elsewhere.stale === 0 ? '' : `; ${number(elsewhere.stale)} not heard now`;
  if (heard === 0)
    return `${others} ${elsewhereTotal === 1 ? 'has' : 'have'} it, none is heard now`;
  if (object.stale || !isBroken(object.state)) {
    const bad = elsewhere.failing + elsewhere.stalled;
    const state = STATE_LABEL[object.state].toLowerCase();
    const alike = elsewhere[object.state];
    if (bad > 0) return `Fails on ${number(bad)} of ${others}${unheard}`;
    return object.stale
      ? `${others} ${elsewhereTotal === 1 ? 'has' : 'have'} it, none fails${unheard}`
      : `${alike === elsewhereTotal ? `Also ${state} on ${others}` : `Also ${state} on ${number(alike)} of ${others}`}${unheard}`;
  }
  const broken = elsewhere.failing + elsewhere.stalled;
  if (broken === 0) return `Only here: ${others}, none fails${unheard}`;
  if (same === broken) return `The same on ${number(same)} of ${others}${unheard}`;
  return same === 0
    ? `Fails for other reasons on ${number(broken)} of ${others}${unheard}`
    : `The same on ${number(same)} of ${others}, ${number(broken - same)} more fail${broken - same === 1 ? 's' : ''} otherwise${unheard}`;
}

const SHOWN = 4;

function hereWords({ blast, object, blocksTotal }: ObjectDetail): string {
  const { total, byKind } = blast.waiting;
  if (total === 0 && blocksTotal > 0)
    return `${plural(blocksTotal, 'object')} here ${blocksTotal === 1 ? 'depends' : 'depend'} on it, none ${object.stale ? 'was waiting' : 'waits'}`;
  if (total === 0) return `Nothing ${object.stale ? 'was waiting' : 'waits'} for it here`;
  const kinds = byKind
    .slice(0, SHOWN)
    .map(({ kind, count }) => `${number(count)} ${count === 1 ? kind : pluralKind(kind)}`);
  const rest = byKind.length - SHOWN;
  const words = kinds.join(', ') + (rest > 0 ? ` and ${plural(rest, 'more kind')}` : '');
  return `${plural(total, 'object')} ${total === 1 ? 'waits' : 'wait'} for it here: ${words}`;
}

/** `HelmReleases`, `GitRepositories`. */
export const pluralKind = (kind: string): string =>
  /[^aeiou]y$/.test(kind)
    ? `${kind.slice(0, -1)}ies`
    : /(?:s|ss|x|ch)$/.test(kind)
      ? `${kind}es`
      : `${kind}s`;
