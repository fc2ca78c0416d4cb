'use client';
import { clsx } from 'clsx';

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
}

/** A native select that looks like a word: `by region ▾`. Native, because a phone shows its own picker. */
export function Select<T extends string>({
  label,
  value,
  choices,
  onChoose,
  className,
  quiet = false,
}: {
  label: string;
  /** Its choices explain themselves: on a phone the label is for screen readers only. */
  quiet?: boolean;
  value: T;
  choices: readonly Choice<T>[];
  onChoose: (value: T) => void;
  className?: string;
}) {
  return (
    <label className={clsx('touch inline-flex items-center gap-1 text-soft', className)}>
      <span className={quiet ? 'max-sm:sr-only' : undefined}>{label}</span>
      <select
        value={value}
        onChange={(event) => {
          const chosen = choices.find((c) => c.value === event.target.value);
          if (chosen !== undefined) onChoose(chosen.value);
        }}
        className="touch max-w-44 [field-sizing:content] rounded-sm bg-panel py-0.5 font-medium text-strong hover:bg-hover"
      >
        {choices.map((c) => (
          <option key={c.value} value={c.value}>
            {c.label}
          </option>
        ))}
      </select>
    </label>
  );
}
