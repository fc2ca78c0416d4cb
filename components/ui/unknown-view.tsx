import type { ReactNode } from 'react';
import { BUTTON } from './button';
import { Empty } from './states';

/** What was asked for is not there: what it was, and ways back. */
export function UnknownView({
  title,
  children,
  ways,
}: {
  title: string;
  children: ReactNode;
  ways: readonly (readonly [href: string, words: string])[];
}) {
  return (
    <Empty title={<h1 className="break-words">{title}</h1>} tone="unknown" className="min-h-[60vh]">
      <span className="break-words">{children}</span>
      <p className="mt-4 flex flex-wrap justify-center gap-2">
        {ways.map(([href, words]) => (
          // A full load: the router keeps the "not found" of a path whatever its query becomes.
          <a key={href} href={href} className={BUTTON}>
            {words}
          </a>
        ))}
      </p>
    </Empty>
  );
}
