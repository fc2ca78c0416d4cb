'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Kbd } from '@/components/ui/kbd';
import { nextFailing } from './next-failing';
import { PLACES } from './places';
import { stepFailingRow, stepRow } from './rows';

const GO_MS = 1200;
const NOTE_MS = 4000;

const KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['⌘ K', 'Ctrl K'], 'Find a cluster, an object or a page'],
  [['/'], 'Search on this page'],
  ...PLACES.map(({ key, name }) => [['g', key], `Go to ${name}`] as const),
  [['j', 'k'], 'Next and previous row'],
  [[']', '['], 'Next and previous failing row or object'],
  [['v'], 'Matrix or table'],
  [['t'], 'Theme: system, light, dark'],
  [['?'], 'This help'],
];

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const press = (name: string): void =>
  document.querySelector<HTMLElement>(`[data-shortcut="${name}"]`)?.click();

/** The search of the page; a page without one leaves it to the palette. */
function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>('main [data-shortcut="search"]');
  if (field === null) return press('palette');
  field.focus();
  field.select();
}

/** One-key commands, and the dialog that lists them. Nothing happens while somebody types or a dialog is open. */
export function Shortcuts() {
  const router = useRouter();
  const dialog = useRef<HTMLDialogElement>(null);
  const [note, setNote] = useState('');
  useEffect(() => {
    if (note === '') return;
    const timer = setTimeout(() => setNote(''), NOTE_MS);
    return () => clearTimeout(timer);
  }, [note]);
  useEffect(() => {
    let goUntil = 0;
    const toFailing = async (by: 1 | -1): Promise<void> => {
      const path = location.pathname;
      // On the page of one object its list of twins is not where "next" leads.
      if (!OBJECT_PAGE.test(path) && stepFailingRow(by)) return;
      try {
        const next = await nextFailing(path, by);
        if (next === null) setNote('Nothing else is failing.');
        else router.push(next);
      } catch (error) {
        setNote(error instanceof Error ? error.message : String(error));
      }
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || document.querySelector('dialog[open]') !== null) return;
      const { key } = event;
      const go = event.timeStamp < goUntil ? PLACES.find((p) => p.key === key) : undefined;
      goUntil = 0;
      if (go !== undefined) router.push(go.href);
      else if (key === 'g') goUntil = event.timeStamp + GO_MS;
      else if (key === '/') focusSearch();
      else if (key === 't') press('theme');
      else if (key === 'v') press('view');
      else if (key === 'j') stepRow(1);
      else if (key === 'k') stepRow(-1);
      else if (key === ']') void toFailing(1);
      else if (key === '[') void toFailing(-1);
      else if (key === '?') dialog.current?.showModal();
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
      <output
        className={
          note === ''
            ? 'sr-only'
            : 'fixed bottom-4 left-1/2 z-10 -translate-x-1/2 rounded-lg border border-edge bg-panel px-4 py-2'
        }
      >
        {note}
      </output>
      <dialog
        ref={dialog}
        aria-labelledby="shortcuts-title"
        className="m-auto w-96 max-w-[92vw] rounded-lg border border-edge bg-panel text-strong"
      >
        <h2 id="shortcuts-title" className="border-b border-hair px-4 py-2.5">
          Keyboard
        </h2>
        <dl className="grid grid-cols-[104px_1fr] gap-y-2 px-4 py-3">
          {KEYS.map(([keys, what]) => (
            <div key={what} className="contents">
              <dt className="flex gap-1">
                {keys.map((k) => (
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

const OBJECT_PAGE = /^\/clusters(\/[^/]+){4}$/;
