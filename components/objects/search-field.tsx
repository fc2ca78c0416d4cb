'use client';
import { useEffect, useRef, useState } from 'react';
import { useTypedEarly } from '@/components/ui/use-typed-early';
import type { Filtering } from './use-filters';

const PAUSE_MS = 250;

/** Text search that follows typing, and the address when it changes otherwise (Back, a cleared filter). */
export function SearchField({ filtering }: { filtering: Filtering }) {
  const { q } = filtering.filters;
  const [typed, setTyped] = useState({ text: q, from: q });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (typed.from !== q) setTyped({ text: q, from: q });
  useEffect(() => () => clearTimeout(timer.current), []);
  const onChange = (text: string) => {
    setTyped({ text, from: q });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => filtering.show({ q: text.trim() }, 'replace'), PAUSE_MS);
  };
  const field = useTypedEarly(q, onChange);
  return (
    <input
      ref={field}
      type="search"
      data-shortcut="search"
      aria-label="Search name, message, revision or chart"
      placeholder="Search name, message, revision or chart"
      maxLength={200}
      autoComplete="off"
      spellCheck={false}
      value={typed.text}
      onChange={(event) => onChange(event.target.value)}
      className="touch h-7 w-72 max-w-full min-w-0 grow rounded-md max-sm:mt-1 max-sm:w-full border border-line bg-sunken px-2 placeholder:text-faint md:grow-0"
    />
  );
}
