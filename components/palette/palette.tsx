'use client';
import { useQueries } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { parseAsked, PREFIXES } from '@/lib/api/find-words';
import { plural } from '@/lib/client/format';
import { Kbd } from '@/components/ui/kbd';
import { SearchIcon } from '@/components/ui/search-icon';
import { Empty, ErrorBox, Skeleton } from '@/components/ui/states';
import { grouped, type Item } from './item';
import { isKnown, queriesFor } from './providers';
import { keepRecent, loadRecent } from './recent';
import { LIST_ID, optionId, Results } from './results';
import { searchFor, viewsFor } from './views';

const PAUSE_MS = 90;

/** Find or jump to. The native dialog keeps the focus, gives it back, and closes on Escape. */
export function Palette({ early, onClose }: { early: string; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState(early);
  const [q, setQ] = useState('');
  const [active, setActive] = useState(0);
  const isEntered = useRef(false);
  const [recent] = useState(loadRecent);
  // Before anything else can take a key.
  useLayoutEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => setQ(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);

  const answers = useQueries({ queries: queriesFor(q) });
  const views = viewsFor(parseAsked(typed));
  const isEmpty = typed.trim() === '';
  const found = answers.flatMap(({ data, isEnabled }) => (isEnabled ? (data ?? []) : []));
  const groups = grouped(
    isEmpty ? [...recent, ...views] : [...found, ...views, ...searchFor(typed)],
  );
  const items = groups.flatMap(([, of]) => of);
  const failed = isEmpty ? undefined : answers.find(({ error }) => error !== null);
  const asked = answers.filter(({ isEnabled }) => isEnabled);
  const isWaiting = !isEmpty && (q !== typed.trim() || asked.some(({ isFetching }) => isFetching));
  const isOld = isWaiting && asked.some(({ isPlaceholderData }) => isPlaceholderData);
  const at = Math.min(active, items.length - 1);

  // Enter before the answer is meant for the answer.
  useEffect(() => {
    if (!isEntered.current || isWaiting) return;
    isEntered.current = false;
    document.getElementById(optionId(0))?.click();
  }, [isWaiting]);

  const point = (index: number) => {
    if (items.length === 0) return;
    const next = (index + items.length) % items.length;
    setActive(next);
    document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') point(at + 1);
    else if (event.key === 'ArrowUp') point(at - 1);
    else if (event.key === 'PageDown') point(Math.min(at + 8, items.length - 1));
    else if (event.key === 'PageUp') point(Math.max(at - 8, 0));
    else if (event.key === 'Enter' && isWaiting && at <= 0) isEntered.current = true;
    else if (event.key === 'Enter') document.getElementById(optionId(at))?.click();
    else return;
    event.preventDefault();
  };
  const onPick = (item: Item) => {
    keepRecent(item);
    dialog.current?.close();
    // The page that comes is what is read next, not the button that opened this.
    document.getElementById('main')?.focus();
  };

  return (
    // Keys work without it: Escape closes a dialog by itself.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      aria-label="Find or jump to"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current.close();
      }}
      className="mx-auto mt-[11vh] mb-auto max-h-[76vh] w-[640px] max-w-[94vw] flex-col open:flex overflow-hidden rounded-lg border border-edge bg-panel p-0 text-strong max-sm:mt-3 max-sm:max-h-[88dvh]"
    >
      <div className="flex flex-none items-center gap-2 border-b border-line px-4">
        <span className="flex-none text-soft">
          <SearchIcon />
        </span>
        <input
          type="text"
          role="combobox"
          aria-label="Find or jump to"
          aria-expanded={items.length > 0}
          aria-controls={LIST_ID}
          aria-activedescendant={items.length > 0 ? optionId(at) : undefined}
          aria-autocomplete="list"
          placeholder="A cluster, an object, a page"
          maxLength={200}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          // The dialog was opened to type in it.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setActive(0);
            isEntered.current = false;
          }}
          onKeyDown={onKeyDown}
          // A field of 16 px keeps phones from zooming in.
          className="h-12 min-w-0 flex-1 bg-transparent text-md outline-none placeholder:text-faint max-sm:text-lg"
        />
        <button
          type="button"
          onClick={() => dialog.current?.close()}
          className="touch flex-none rounded-sm px-1 text-soft hover:text-strong"
        >
          <span className="max-sm:hidden">
            <Kbd>esc</Kbd>
          </span>
          <span className="sm:sr-only">Close</span>
        </button>
      </div>
      <output className="sr-only">
        {isWaiting ? 'Searching' : isEmpty ? '' : plural(items.length, 'result')}
      </output>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
        {failed !== undefined && (
          <ErrorBox
            tried="Clusters and objects can’t be searched now"
            why={failed.error?.message ?? ''}
            onRetry={() => void failed.refetch()}
            className="border-b border-hair"
          />
        )}
        {!isEmpty && found.length + views.length === 0 && failed === undefined && (
          <Nothing isWaiting={isWaiting} q={typed.trim()} />
        )}
        <Results groups={groups} active={at} dimmed={isOld} onPoint={setActive} onPick={onPick} />
        {isEmpty && <Prefixes />}
      </div>
      <p className="flex flex-none gap-4 border-t border-hair px-4 py-2 text-xs text-faint max-sm:hidden">
        <span>
          <Kbd>↑</Kbd> <Kbd>↓</Kbd> to choose
        </span>
        <span>
          <Kbd>↵</Kbd> to open
        </span>
        <span className="ml-auto">Clusters and objects as Fleetglass last heard them</span>
      </p>
    </dialog>
  );
}

function Nothing({ isWaiting, q }: { isWaiting: boolean; q: string }) {
  if (isWaiting) return <Skeleton rows={5} label="Searching" className="pb-3" />;
  return (
    <Empty title={<span className="break-words">Nothing is called “{q}”</span>} className="pb-4">
      Names of clusters and objects, namespaces and values of cluster labels were searched.
    </Empty>
  );
}

function Prefixes() {
  return (
    <section aria-label="Prefixes" className="border-t border-hair px-4 py-3 text-xs text-soft">
      <p className="mb-2">Words can stand in any order. A prefix narrows them:</p>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-1.5 max-sm:grid-cols-1">
        {PREFIXES.filter(([prefix]) => isKnown(prefix)).map(([prefix, what]) => (
          <div key={prefix} className="flex items-baseline gap-2">
            <dt className="w-9 flex-none font-mono text-strong">{prefix}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
