import Link from 'next/link';
import { Fragment } from 'react';

export interface Crumb {
  readonly name: string;
  readonly href?: string;
}

export function Crumbs({ path }: { path: readonly Crumb[] }) {
  return (
    <nav aria-label="Where this is" className="mb-1.5 flex flex-wrap gap-x-1.5 text-faint">
      {path.map(({ name, href }, i) => (
        <Fragment key={name}>
          {i > 0 && <span aria-hidden="true">/</span>}
          {href === undefined ? (
            <span className="wrap-anywhere">{name}</span>
          ) : (
            <Link href={href} className="wrap-anywhere text-soft">
              {name}
            </Link>
          )}
        </Fragment>
      ))}
    </nav>
  );
}
