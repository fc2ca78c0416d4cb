'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { pagePath } from '@/lib/api/contract';
import { Button } from '@/components/ui/button';

const GO: Readonly<Record<string, string>> = {
  f: pagePath.fleet(),
  c: '/clusters',
  o: '/objects',
  a: '/causes',
  s: pagePath.system(),
};
const GO_MS = 1200;

const KEYS: readonly (readonly [string, string])[] = [
  ['/', 'Search or filter'],
  ['g f', 'Go to the fleet'],
  ['g c', 'Go to the clusters'],
  ['g o', 'Go to the objects'],
  ['g a', 'Go to the causes'],
  ['g s', 'Go to the system'],
  ['j k', 'Next and previous row'],
  ['v', 'Clusters as matrix or table'],
  ['t', 'Theme: system, light, dark'],
  ['?', 'This help'],
];

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Moves the focus to the link of the next or previous row. */
function step(by: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>('[data-row] a.stretched, a[data-row]')];
  const here = links.findIndex((l) => l === document.activeElement);
  const next = here === -1 ? (by === 1 ? 0 : links.length - 1) : here + by;
  links[next]?.focus();
}

function focusSearch(): void {
  const field =
    document.querySelector<HTMLInputElement>('main [data-shortcut="search"]') ??
    document.querySelector<HTMLInputElement>('[data-shortcut="search"]');
  field?.focus();
  field?.select();
}

const press = (name: string): void =>
  document.querySelector<HTMLElement>(`[data-shortcut="${name}"]`)?.click();

/** One-key commands, and the dialog that lists them. Nothing happens while somebody types. */
export function Shortcuts() {
  const router = useRouter();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    let goUntil = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || dialog.current?.open === true) return;
      const go = event.timeStamp < goUntil ? GO[event.key] : undefined;
      goUntil = 0;
      if (go !== undefined) router.push(go);
      else if (event.key === 'g') goUntil = event.timeStamp + GO_MS;
      else if (event.key === '/') focusSearch();
      else if (event.key === 't') press('theme');
      else if (event.key === 'v') press('view');
      else if (event.key === 'j') step(1);
      else if (event.key === 'k') step(-1);
      else if (event.key === '?') dialog.current?.showModal();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [router]);
  return (
    <>
      <button
        type="button"
        onClick={() => dialog.current?.showModal()}
        aria-label="Keyboard shortcuts"
        title="Keyboard shortcuts (?)"
        className="touch inline-flex size-7 items-center justify-center rounded-md font-medium text-soft hover:bg-hover hover:text-strong max-sm:hidden"
      >
        ?
      </button>
      <dialog
        ref={dialog}
        aria-labelledby="shortcuts-title"
        className="m-auto w-80 max-w-[92vw] rounded-lg border border-line bg-panel text-strong"
      >
        <h2 id="shortcuts-title" className="border-b border-hair px-4 py-2.5">
          Keyboard
        </h2>
        <dl className="grid grid-cols-[72px_1fr] gap-y-2 px-4 py-3">
          {KEYS.map(([keys, what]) => (
            <div key={keys} className="contents">
              <dt className="flex gap-1">
                {keys.split(' ').map((k) => (
                  <Kbd key={k}>{k}</Kbd>
                ))}
              </dt>
              <dd className="text-soft">{what}</dd>
            </div>
          ))}
        </dl>
        <form method="dialog" className="border-t border-hair px-4 py-2.5 text-right">
          <Button type="submit">Close</Button>
        </form>
      </dialog>
    </>
  );
}

export function Kbd({ children }: { children: string }) {
  return (
    <kbd className="inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-sm border border-line px-1 font-sans text-2xs text-faint">
      {children}
    </kbd>
  );
}
