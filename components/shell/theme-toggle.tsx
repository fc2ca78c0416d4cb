'use client';
import { useSyncExternalStore } from 'react';
import { applyTheme, nextTheme, readTheme, type Theme } from './theme';

const CHANGED = 'fleetglass:theme';

function subscribe(listener: () => void): () => void {
  window.addEventListener(CHANGED, listener);
  return () => window.removeEventListener(CHANGED, listener);
}

const ICON: Record<Theme, string> = {
  system: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm0 0v12',
  light:
    'M8 5.200a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 0 0 0-5.600ZM8 1v1.600M8 13.400V15M1 8h1.600M13.400 8H15M3 3l1.200 1.200M11.800 11.800 13 13M3 13l1.200-1.200M11.800 4.200 13 3',
  dark: 'M13.500 9.500A6 6 0 0 1 6.500 2.500a5.800 5.800 0 1 0 7 7Z',
};
const LABEL: Record<Theme, string> = { system: 'as the system', light: 'light', dark: 'dark' };

/** Light, dark, or as the system has it; `t` does the same. */
export function ThemeToggle() {
  const theme = useSyncExternalStore(subscribe, readTheme, (): Theme => 'system');
  const next = nextTheme(theme);
  const onClick = () => {
    applyTheme(next);
    window.dispatchEvent(new Event(CHANGED));
  };
  return (
    <button
      type="button"
      data-shortcut="theme"
      onClick={onClick}
      aria-label={`Theme: ${LABEL[theme]}. Switch to ${LABEL[next]}`}
      title={`Theme: ${LABEL[theme]} (t)`}
      className="touch inline-flex size-7 items-center justify-center rounded-md text-soft hover:bg-hover hover:text-strong"
    >
      <svg
        viewBox="0 0 16 16"
        width="15"
        height="15"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.300"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <path d={ICON[theme]} />
        {theme === 'system' && <path d="M8 2a6 6 0 0 1 0 12Z" fill="currentColor" stroke="none" />}
      </svg>
    </button>
  );
}
