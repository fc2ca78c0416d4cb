'use client';
import { useEffect, useEffectEvent, useRef, type RefObject } from 'react';

/** Hands over what was typed into a field before React took the page over: it stands in the field and in no state yet. */
export function useTypedEarly(
  shown: string,
  onTyped: (text: string) => void,
): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null);
  const catchUp = useEffectEvent(() => {
    const text = field.current?.value ?? shown;
    if (text !== shown) onTyped(text);
  });
  useEffect(() => catchUp(), []);
  return field;
}
