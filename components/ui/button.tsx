import type { ButtonHTMLAttributes } from 'react';
import { clsx } from 'clsx';

export const BUTTON =
  'touch inline-flex h-7 items-center justify-center gap-1.5 rounded-md border border-line bg-panel px-2.5 font-medium whitespace-nowrap hover:bg-hover hover:no-underline disabled:cursor-not-allowed disabled:text-faint disabled:hover:bg-panel';

export function Button({ className, ...props }: ButtonHTMLAttributes<HTMLButtonElement>) {
  return <button type="button" {...props} className={clsx(BUTTON, className)} />;
}
