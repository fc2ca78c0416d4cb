'use client';
import { useNow } from '@/components/ui/now';
import type { Cell, Measure } from '@/lib/api/contract/matrix';
import { cellWords } from './matrix-words';

export interface TipPlace {
  readonly name: string;
  /** Middle of the cell and its upper edge, in the matrix. */
  readonly x: number;
  readonly top: number;
  /** Width of the matrix. */
  readonly width: number;
}
const WIDTH = 280;
const EDGE = 4;

/** What the cell under the pointer or the focus says; its link says the same to a screen reader. */
export function MatrixTip({
  place,
  cell,
  measure,
  versions,
  left,
}: {
  place: TipPlace;
  cell: Cell;
  measure: Measure;
  versions: readonly string[];
  left: boolean;
}) {
  const words = useNow((now) =>
    left ? 'no longer in this group' : cellWords(measure, cell, versions, now),
  );
  const x = Math.min(
    Math.max(place.x - WIDTH / 2, EDGE),
    Math.max(EDGE, place.width - WIDTH - EDGE),
  );
  return (
    <div
      role="tooltip"
      style={{
        left: x,
        width: WIDTH,
        top: place.top - 6,
      }}
      className="pointer-events-none absolute z-10 -translate-y-full rounded-md border border-edge bg-panel px-2.5 py-1.5"
    >
      <b className="block font-medium break-words">{place.name}</b>
      <span className="text-soft">{words}</span>
    </div>
  );
}
