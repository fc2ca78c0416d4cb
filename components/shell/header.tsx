import Link from 'next/link';
import { PaletteOpener } from '@/components/palette/opener';
import { Shortcuts } from './shortcuts';
import { DemoMark } from './demo-mark';
import { LinkPill } from './link-pill';
import { Nav } from './nav';
import { ThemeToggle } from './theme-toggle';

export function Header() {
  return (
    <header className="border-b border-line bg-panel">
      <div className="mx-auto flex min-h-11 max-w-[1440px] flex-wrap items-center px-4 max-md:px-3">
        <Link
          href="/"
          className="touch mr-5 flex items-center gap-2 text-md font-semibold tracking-[-0.01em] hover:no-underline"
        >
          <svg
            width="18"
            height="18"
            viewBox="0 0 18 18"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.600"
            strokeLinejoin="round"
            aria-hidden="true"
          >
            <path d="M2 14 9 2.500 16 14z" />
            <path d="M5.500 14 9 8.500l3.500 5.500" />
          </svg>
          Fleetglass
        </Link>
        <DemoMark />
        <div className="max-sm:order-last max-sm:w-full">
          <Nav />
        </div>
        <div className="ml-auto flex items-center gap-2">
          <PaletteOpener />
          <span className="mx-2">
            <LinkPill />
          </span>
          <ThemeToggle />
          <Shortcuts />
        </div>
      </div>
    </header>
  );
}
