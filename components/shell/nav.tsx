'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { clsx } from 'clsx';
import { PLACES } from './places';

export function Nav() {
  const path = usePathname();
  return (
    <nav
      aria-label="Pages"
      className="flex h-full max-sm:w-full max-sm:border-t max-sm:border-hair"
    >
      {PLACES.map(({ name, href, isIn }) => (
        <Link
          key={href}
          href={href}
          aria-current={isIn(path) ? 'page' : undefined}
          className={clsx(
            'flex h-11 items-center border-y-2 border-transparent px-2.5 max-sm:px-1 hover:text-strong hover:no-underline max-sm:grow max-sm:justify-center',
            isIn(path) ? 'border-b-strong font-medium text-strong' : 'text-soft',
          )}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
