'use client';
import { useEffect, useRef, useState } from 'react';
import { useTypedEarly } from '@/components/ui/use-typed-early';

const PAUSE_MS = 250;

/** Text search that follows typing, and the address when it changes otherwise. */
export function Search({ q, onSearch }: { q: string; onSearch: (q: string) => void }) {
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
      data-shortcut="search"
      aria-label="Search name, connection, reason"
      placeholder="Search name, connection, reason"
      maxLength={200}
      autoComplete="off"
      spellCheck={false}
      value={typed.text}
      onChange={(event) => onChange(event.target.value)}
      className="touch my-1 h-7 w-72 max-w-full rounded-md border border-line bg-sunken px-2 text-strong placeholder:text-faint max-sm:w-full"
    />
  );
}
