import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { number } from '@/lib/client/format';

export interface FacetValue {
  readonly value: string;
  readonly label: ReactNode;
  readonly count: number;
  readonly selected: boolean;
}

export type FacetLink = (value: FacetValue, children: ReactNode, className: string) => ReactNode;

/** Values shown before a press on "more". */
const SHOWN = 7;

/** One facet: its values with their counts. `link` makes a value a real link to the list with or without it. */
export function FacetGroup({
  title,
  values,
  more,
  link,
}: {
  title: string;
  values: readonly FacetValue[];
  /** Values that the answer left out. */
  more: number;
  link: FacetLink;
}) {
  if (values.length === 0) return null;
  const isOpen = (v: FacetValue, i: number) => i < SHOWN || v.selected;
  const first = values.filter(isOpen);
  const rest = values.filter((v, i) => !isOpen(v, i));
  const item = (v: FacetValue) => (
    <li key={v.value}>
      {link(
        v,
        <>
          <Box checked={v.selected} />
          <span className="min-w-0 grow truncate">{v.label}</span>
          <span className={clsx('num text-xs', v.count === 0 ? 'text-faint' : 'text-soft')}>
            {number(v.count)}
          </span>
        </>,
        clsx(
          'flex h-6 items-center gap-2 rounded-sm px-1.5 hover:bg-hover hover:no-underline pointer-coarse:h-11',
          v.selected && 'bg-selected font-medium',
        ),
      )}
    </li>
  );
  return (
    <section className="py-1.5">
      <h2 className="px-1.5 pb-0.5 text-xs font-medium text-faint first-letter:uppercase">
        {title}
      </h2>
      <ul>{first.map(item)}</ul>
      {rest.length > 0 && (
        <details>
          <summary className="touch flex h-6 items-center px-1.5 text-xs text-accent">
            {`${number(rest.length + more)} more`}
          </summary>
          <ul>{rest.map(item)}</ul>
          {more > 0 && (
            <p className="px-1.5 py-1 text-xs text-faint">
              {`${number(more)} rarer ones are found by searching.`}
            </p>
          )}
        </details>
      )}
    </section>
  );
}

function Box({ checked }: { checked: boolean }) {
  return (
    <svg
      viewBox="0 0 12 12"
      width="12"
      height="12"
      fill="none"
      stroke="currentColor"
      aria-hidden="true"
      className={clsx('flex-none', checked ? 'text-accent' : 'text-edge')}
    >
      <rect x="0.7" y="0.7" width="10.600" height="10.600" rx="2" strokeWidth="1.4" />
      {checked && <path d="M3 6.200l2.200 2.200L9 4" strokeWidth="1.700" strokeLinecap="round" />}
    </svg>
  );
}
