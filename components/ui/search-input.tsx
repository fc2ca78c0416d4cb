'use client';
import { clsx } from 'clsx';
import { useEffect, useRef, useState } from 'react';
import { useTypedEarly } from './use-typed-early';

const PAUSE_MS = 250;

/** Text search that follows typing, and the address when it changes otherwise (Back, a cleared filter). */
export function SearchInput({
  q,
  label,
  onSearch,
  className,
  shortcut = true,
}: {
  q: string;
  label: string;
  onSearch: (q: string) => void;
  className: string;
  /** The key `/` leads here. */
  shortcut?: boolean;
}) {
  const [typed, setTyped] = useState({ text: q, from: q });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (typed.from !== q) setTyped({ text: q, from: q });
  useEffect(() => () => clearTimeout(timer.current), []);
  const onChange = (text: string) => {
    setTyped({ text, from: q });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onSearch(text.trim()), PAUSE_MS);
  };
  const field = useTypedEarly(q, onChange);
  return (
    <input
      ref={field}
      type="search"
      data-shortcut={shortcut ? 'search' : undefined}
      aria-label={label}
      placeholder={label}
      maxLength={200}
      autoComplete="off"
      spellCheck={false}
      value={typed.text}
      onChange={(event) => onChange(event.target.value)}
      className={clsx(
        'touch h-7 w-72 max-w-full rounded-md border border-line bg-sunken px-2 placeholder:text-faint max-sm:w-full',
        className,
      )}
    />
  );
}
