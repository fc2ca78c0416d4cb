'use client';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { clsx } from 'clsx';

const SAID_MS = 1600;

/** The clipboard API exists on secure origins only; selecting and copying works everywhere else. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.setAttribute('readonly', '');
    area.style.position = 'fixed';
    area.style.opacity = '0';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}

/** Copies a text and says so, to eyes and to screen readers. Icon only, unless it has children. */
export function CopyButton({
  text,
  label,
  children,
  className,
}: {
  text: string;
  label: string;
  children?: ReactNode;
  className?: string;
}) {
  const [said, say] = useState<'copied' | 'failed' | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const onClick = async () => {
    say((await copy(text)) ? 'copied' : 'failed');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => say(null), SAID_MS);
  };
  const words = said === 'copied' ? 'Copied' : said === 'failed' ? 'Copying was refused' : '';
  return (
    <button
      type="button"
      onClick={() => void onClick()}
      title={words === '' ? label : words}
      aria-label={label}
      className={clsx(
        'touch relative z-1 inline-flex items-center justify-center gap-1.5 rounded-sm text-faint hover:text-strong',
        className ?? 'size-5',
      )}
    >
      <svg
        viewBox="0 0 12 12"
        width="12"
        height="12"
        fill="none"
        stroke="currentColor"
        aria-hidden="true"
        className="flex-none"
      >
        {said === 'copied' ? (
          <path
            d="M2.500 6.500 5 9l4.500-5.500"
            strokeWidth="1.600"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        ) : said === 'failed' ? (
          <path d="M3 3l6 6M9 3l-6 6" strokeWidth="1.600" strokeLinecap="round" />
        ) : (
          <path
            d="M4.500 4.500h6v6h-6zM7.500 4.500v-3h-6v6h3"
            strokeWidth="1.200"
            strokeLinejoin="round"
          />
        )}
      </svg>
      {children !== undefined && (said === 'copied' ? 'Copied' : children)}
      <output className="sr-only">{words}</output>
    </button>
  );
}
