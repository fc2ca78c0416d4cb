'use client';
import { useEffect, useState, useSyncExternalStore, type ComponentType } from 'react';
import { Kbd } from '@/components/ui/kbd';
import { SearchIcon } from '@/components/ui/search-icon';

type PaletteType = ComponentType<{ early: string; onClose: () => void }>;
/** Loaded when it is wanted: it is no part of a page's first load. */
const load = async (): Promise<PaletteType> => (await import('./palette')).Palette;
const warm = (): void => void load().catch(() => undefined);

const never = () => () => undefined;
const keysHere = (): string => (/Mac|iP(hone|ad)/.test(navigator.platform) ? '⌘ K' : 'Ctrl K');

type Loaded = PaletteType | 'missing' | null;

/** What could not be loaded is tried again. */
function setOpening(
  setOpen: (isOpen: boolean) => void,
  setPalette: (next: (loaded: Loaded) => Loaded) => void,
): void {
  setOpen(true);
  setPalette((loaded) => (loaded === 'missing' ? null : loaded));
}

/** The button "Find or jump to", and Mod-K, which works while somebody types too. */
export function PaletteOpener() {
  const keys = useSyncExternalStore(never, keysHere, () => 'Ctrl K');
  const [isOpen, setOpen] = useState(false);
  /** What was typed after Mod-K and before the palette was here. */
  const [early, setEarly] = useState('');
  const [Palette, setPalette] = useState<Loaded>(null);

  useEffect(() => {
    const open = () => setOpening(setOpen, setPalette);
    const onKey = (event: KeyboardEvent) => {
      const isMod = event.metaKey || event.ctrlKey;
      // The key before the K: by the time of the K it is here.
      if (event.key === 'Meta' || event.key === 'Control') warm();
      if (!isMod || event.altKey || event.shiftKey || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      if (document.querySelector('dialog[open]') === null) open();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  useEffect(() => {
    if (!isOpen || Palette !== null) return;
    let isWanted = true;
    load().then(
      (loaded) => isWanted && setPalette(() => loaded),
      () => isWanted && setPalette('missing'),
    );
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey) return;
      // It is here, and has the focus.
      if (document.querySelector('dialog[open]') !== null) return;
      if (event.key === 'Escape') {
        setOpen(false);
        setEarly('');
      } else if (event.key.length === 1) setEarly((text) => text + event.key);
      else return;
      // Letters are meant for the palette, not for what one letter does on the page.
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener('keydown', onKey, true);
    return () => {
      isWanted = false;
      document.removeEventListener('keydown', onKey, true);
    };
  }, [isOpen, Palette]);

  const open = () => setOpening(setOpen, setPalette);
  const close = () => {
    setOpen(false);
    setEarly('');
  };
  return (
    <>
      <button
        type="button"
        data-shortcut="palette"
        aria-haspopup="dialog"
        onClick={open}
        onPointerEnter={warm}
        onFocus={warm}
        className="touch inline-flex h-7 w-60 items-center gap-2 rounded-md border border-line bg-sunken px-2 text-faint hover:border-edge hover:text-soft max-lg:size-7 max-lg:justify-center max-lg:border-transparent max-lg:bg-transparent max-lg:px-0 max-lg:text-soft max-lg:hover:bg-hover"
      >
        <SearchIcon />
        <span className="max-lg:sr-only">Find or jump to</span>
        <span className="ml-auto max-lg:hidden" aria-hidden="true">
          <Kbd>{keys}</Kbd>
        </span>
      </button>
      {isOpen && typeof Palette === 'function' && <Palette early={early} onClose={close} />}
      {isOpen && Palette === 'missing' && (
        <p
          role="alert"
          className="fixed inset-x-3 top-14 z-20 mx-auto w-fit rounded-lg border border-warning bg-warning-tint px-4 py-2.5"
        >
          The search could not be loaded: Fleetglass can’t be reached, or was updated.{' '}
          <button type="button" className="underline" onClick={() => location.reload()}>
            Load the page again
          </button>{' '}
          <button type="button" className="underline" onClick={close}>
            Dismiss
          </button>
        </p>
      )}
    </>
  );
}
