/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a listbox beside a combobox: its options are links, which <option> can't be */
import Link from 'next/link';
import { clsx } from 'clsx';
import { Glyph } from '@/components/status/glyph';
import { TONE } from '@/components/status/tone';
import type { Group, Item } from './item';

export const LIST_ID = 'palette-list';
export const optionId = (index: number): string => `palette-option-${index}`;

/** The listbox: real links, so that they open in a new tab and can be copied. */
export function Results({
  groups,
  active,
  dimmed,
  onPoint,
  onPick,
}: {
  groups: readonly (readonly [Group, readonly Item[]])[];
  active: number;
  /** They answer what was asked before. */
  dimmed: boolean;
  onPoint: (index: number) => void;
  onPick: (item: Item) => void;
}) {
  const order = groups.flatMap(([, items]) => items);
  return (
    <div
      id={LIST_ID}
      role="listbox"
      aria-label="Results"
      tabIndex={-1}
      className={clsx('py-1.5', dimmed && 'opacity-60')}
    >
      {groups.map(([group, items]) => (
        <div key={group} role="group" aria-labelledby={`palette-${group}`}>
          <div
            id={`palette-${group}`}
            role="presentation"
            className="px-4 pt-2 pb-1 text-xs font-medium text-faint"
          >
            {group}
          </div>
          {items.map((item) => {
            const at = order.indexOf(item);
            return (
              <Option
                key={item.href}
                item={item}
                id={optionId(at)}
                isActive={at === active}
                onPoint={() => onPoint(at)}
                onPick={() => onPick(item)}
              />
            );
          })}
        </div>
      ))}
    </div>
  );
}

function Option({
  item: { href, title, within, note, tone },
  id,
  isActive,
  onPoint,
  onPick,
}: {
  item: Item;
  id: string;
  isActive: boolean;
  onPoint: () => void;
  onPick: () => void;
}) {
  return (
    <Link
      id={id}
      role="option"
      aria-selected={isActive}
      tabIndex={-1}
      href={href}
      prefetch={false}
      onMouseMove={onPoint}
      onClick={(event) => {
        // With a modifier the browser opens it elsewhere, and the palette stays.
        if (!(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)) onPick();
      }}
      className={clsx(
        'mx-1.5 flex min-h-9 items-center gap-2.5 rounded-md px-2.5 py-1 hover:no-underline max-sm:min-h-11 max-sm:flex-wrap max-sm:gap-y-0',
        isActive && 'bg-selected',
      )}
    >
      <span className="flex w-3 flex-none justify-center">
        {tone !== null && <Glyph tone={tone} />}
      </span>
      <span className="min-w-0 truncate">
        {within !== undefined && <span className="text-faint">{within}</span>}
        <span className="font-medium">{title}</span>
      </span>
      {tone !== null && <span className="sr-only">{TONE[tone].label}</span>}
      {note !== '' && (
        <span className="ml-auto min-w-0 flex-none truncate pl-3 text-xs text-soft max-sm:ml-[22px] max-sm:w-full max-sm:pl-0">
          {note}
        </span>
      )}
    </Link>
  );
}
