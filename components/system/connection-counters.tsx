import { clsx } from 'clsx';
import type { System } from '@/lib/api/contract/system';
import { number } from '@/lib/client/format';
import { CONNECTION_LABEL, CONNECTION_STATES, type ConnectionState } from '@/lib/flux/session';
import { CONNECTION_TONE } from '@/components/status/connection';
import { Glyph } from '@/components/status/glyph';

/** What each state means, for somebody who meets it here for the first time. */
const MEANS: Record<ConnectionState, string> = {
  unreachable: 'no answer',
  unauthorized: 'credentials refused',
  lagging: 'silent just now',
  restricted: 'some kinds forbidden',
  connecting: 'being connected',
  syncing: 'being read',
  live: 'heard',
};

/** Clusters by the state of their connection; each figure filters the list below, a second press shows all again. */
export function ConnectionCounters({
  clusters,
  chosen,
  onChoose,
}: {
  clusters: System['clusters'];
  chosen: ConnectionState | '';
  onChoose: (next: ConnectionState | '') => void;
}) {
  return (
    <ul
      aria-label="Clusters by connection"
      className="grid grid-cols-7 overflow-hidden rounded-lg border border-line bg-panel max-lg:grid-cols-4 max-sm:grid-cols-3"
    >
      {CONNECTION_STATES.map((state) => {
        const n = clusters.byConnection[state] ?? 0;
        const on = chosen === state;
        return (
          <li
            key={state}
            className="-mt-px -ml-px border-t border-l border-hair max-lg:last:col-span-2 max-sm:last:col-span-3"
          >
            <button
              type="button"
              aria-pressed={on}
              onClick={() => onChoose(on ? '' : state)}
              className={clsx(
                'block h-full w-full px-3 pt-2 pb-1.5 text-left hover:bg-hover max-sm:px-2',
                on && 'bg-selected',
              )}
            >
              <span className="flex items-center gap-1.5 text-xs text-soft max-sm:gap-1 max-sm:text-2xs">
                <Glyph tone={CONNECTION_TONE[state]} />
                <span className="truncate">{CONNECTION_LABEL[state]}</span>
              </span>
              <b
                className={clsx(
                  'num block text-xl font-semibold tracking-[-0.02em]',
                  n === 0 && 'text-faint',
                )}
              >
                {number(n)}
              </b>
              <small className="block truncate text-2xs text-faint max-sm:hidden">
                {MEANS[state]}
              </small>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
