'use client';
import { clsx } from 'clsx';
import { useEffect, useRef, type ReactNode } from 'react';
import { BUTTON } from './button';

/** A button with a box below it, which Escape and a press elsewhere close. Works before scripts do: it is a `details`. */
export function Menu({
  label,
  children,
  className,
}: {
  label: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (back: boolean) => {
      const box = menu.current;
      if (box?.open !== true) return;
      box.open = false;
      if (back) box.querySelector('summary')?.focus();
    };
    const onPress = (event: PointerEvent) => {
      if (event.target instanceof Node && menu.current?.contains(event.target) !== true)
        close(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close(true);
    };
    document.addEventListener('pointerdown', onPress);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('pointerdown', onPress);
      document.removeEventListener('keydown', onKey);
    };
  }, []);
  return (
    <details ref={menu} className="relative">
      <summary className={clsx(BUTTON, 'list-none [&::-webkit-details-marker]:hidden')}>
        {label}
        <span aria-hidden="true" className="text-2xs text-faint">
          ▾
        </span>
      </summary>
      <div
        className={clsx(
          'absolute right-0 z-10 mt-1 w-60 max-w-[92vw] rounded-lg border border-line bg-panel py-1.5 text-strong',
          className,
        )}
      >
        {children}
      </div>
    </details>
  );
}
