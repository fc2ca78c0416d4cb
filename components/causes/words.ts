import type { CauseRow } from '../../lib/api/contract/causes.ts';
import { number, plural } from '../../lib/client/format.ts';
import { CLASS } from '../../lib/flux/failure-class.ts';

/** A sentence around the name of the object: `Build of` **platform** `fails`. */
export interface Title {
  readonly before: string;
  readonly name: string;
  readonly after: string;
}

/** What can be done to an object, as lib/flux/words begins to say that it fails. */
const DEEDS =
  /^(Build|Decryption|Variable substitution|Reconciliation|Pruning|Git checkout|Git push|Helm (?:install|upgrade|rollback|uninstall|tests?)|Authentication|Deletion)(?= (?:fails?|failed)\b)/;
const FETCHED = /^Pulling the (artifact|chart) fails/;

type Subject = Pick<CauseRow, 'name' | 'summary' | 'failure'>;

/** The failure in one sentence with the name of its object in it. */
export function titleOf({ name, summary, failure }: Subject): Title {
  const deed = DEEDS.exec(summary)?.[1];
  if (deed !== undefined) return { before: `${deed} of `, name, after: summary.slice(deed.length) };
  const fetched = FETCHED.exec(summary);
  if (fetched)
    return { before: `Pulling ${fetched[1]} `, name, after: summary.slice(fetched[0].length - 6) };
  if (summary.startsWith('Has waited too long'))
    return { before: '', name, after: ` h${summary.slice(1)}` };
  // "Fails", "Fails with Reason": the class knows more.
  if (/^Fails(?: with \w+)?(?:;|$)/.test(summary))
    return { before: '', name, after: ` fails: ${lowerFirst(CLASS[failure].words)}` };
  return {
    before: '',
    name,
    after: summary.startsWith('Fails') ? ` f${summary.slice(1)}` : `: ${lowerFirst(summary)}`,
  };
}

/** Kinds, acronyms and names keep their capitals. */
const lowerFirst = (s: string): string =>
  /^[A-Z][a-z]+ (?!\S*\/)/.test(s) && !/^(?:Kind|Secret|Path|Git|Helm) /.test(s)
    ? s.charAt(0).toLowerCase() + s.slice(1)
    : s;

export const titleText = (row: Subject): string => {
  const { before, name, after } = titleOf(row);
  return `${before}${name}${after}`;
};

type Reach = Pick<CauseRow, 'clusters' | 'of' | 'first' | 'shared'>;

/** How far it reaches: `45 of 335 clusters, all eu-west`, `1 of 142: prod-1`. */
export function reachWords({ clusters, of, first, shared }: Reach): string {
  if (clusters === 1)
    return of > 1
      ? `1 of ${number(of)}: ${first[0] ?? ''}`
      : `on ${first[0] ?? ''}, which alone has it`;
  if (clusters === of) return `all ${plural(of, 'cluster')}`;
  const where = shared === null ? '' : `, all ${shared.value}`;
  return `${number(clusters)} of ${plural(of, 'cluster')}${where}`;
}

export const waitWords = (blocked: number): string =>
  blocked === 0 ? 'nothing waits' : `${number(blocked)} ${blocked === 1 ? 'waits' : 'wait'}`;

/** Cells of a strip of at most `most`: how many are filled. None is lost to rounding, and all are filled only when all fail. */
export function stripCells(n: number, of: number, most: number): { cells: number; filled: number } {
  const cells = Math.max(1, Math.min(of, most));
  if (of <= most) return { cells, filled: Math.min(n, cells) };
  const share = Math.round((n / of) * cells);
  return { cells, filled: n === of ? cells : Math.min(cells - 1, Math.max(n > 0 ? 1 : 0, share)) };
}
