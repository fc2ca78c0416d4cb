'use client';
import { useState } from 'react';

/** While the pointer or the focus is on a list, it goes on showing what was there when they came. */
export function usePinned<T>(now: T): {
  readonly shown: T;
  readonly handlers: Readonly<
    Record<'onPointerEnter' | 'onPointerLeave' | 'onFocus' | 'onBlur', () => void>
  >;
} {
  const [pinned, pin] = useState<{ readonly value: T } | null>(null);
  return {
    shown: (pinned ?? { value: now }).value,
    handlers: {
      onPointerEnter: () => pin({ value: now }),
      onPointerLeave: () => pin(null),
      onFocus: () => pin(pinned ?? { value: now }),
      onBlur: () => pin(null),
    },
  };
}
