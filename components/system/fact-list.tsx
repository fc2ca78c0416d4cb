import type { ReactNode } from 'react';

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
  /** Fainter, after the value. */
  readonly note?: ReactNode;
  /** What the figure means. */
  readonly title?: string;
}

/** Names at the left, figures at the right: a column of them is read at a glance. */
export function FactList({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="py-1">
      {facts.map(({ name, value, note, title }) => (
        <div
          key={name}
          title={title}
          className="flex min-h-7 items-baseline justify-between gap-3 px-3 py-1"
        >
          <dt className="flex-none text-soft">{name}</dt>
          <dd className="num min-w-0 truncate text-right">
            {note !== undefined && <span className="text-faint">{note} </span>}
            <span className="font-medium">{value}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Not known: no figure is shown for it, least of all a nought. */
export function Unknown({ why }: { why: string }) {
  return (
    <span title={why} className="font-normal text-faint">
      –<span className="sr-only">{why}</span>
    </span>
  );
}
