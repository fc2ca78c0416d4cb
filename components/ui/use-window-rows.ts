'use client';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { clipped, firstSpan, isSame, overlaps, reachable, spanOf } from './window-span';

/** A jump of the scroll bar is followed when it rests: nobody reads what flies by. */
const REST_MS = 80;
/** Where no style says otherwise. */
const ROW_PX = 28;

/**
 * Which rows of a list of equal rows are near the screen, while the page scrolls. The list's element carries the height of a
 * row as `--row`. `settled` follows `drawn`, but leaves out what is only flown over; `reach` is how many rows can be scrolled to.
 */
export function useWindowRows(list: RefObject<HTMLElement | null>, count: number) {
  const [drawn, setDrawn] = useState(firstSpan(count));
  const [settled, setSettled] = useState(drawn);
  const [reach, setReach] = useState(Infinity);
  const last = useRef(drawn);
  useEffect(() => {
    let frame = 0;
    let rest: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      frame = 0;
      const element = list.current;
      if (element === null) return;
      const row = Number.parseFloat(getComputedStyle(element).getPropertyValue('--row')) || ROW_PX;
      const above = -element.getBoundingClientRect().top;
      const next = spanOf({ above, screen: window.innerHeight, row, count });
      const settle = () => {
        last.current = next;
        setSettled((old) => (isSame(old, next) ? old : next));
      };
      setReach(reachable(row));
      setDrawn((old) => (isSame(old, next) ? old : next));
      clearTimeout(rest);
      if (overlaps(last.current, next)) settle();
      else rest = setTimeout(settle, REST_MS);
    };
    const onMove = () => {
      frame ||= requestAnimationFrame(look);
    };
    look();
    window.addEventListener('scroll', onMove, { passive: true });
    window.addEventListener('resize', onMove);
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(rest);
      window.removeEventListener('scroll', onMove);
      window.removeEventListener('resize', onMove);
    };
  }, [list, count]);
  return { drawn: clipped(drawn, count), settled: clipped(settled, count), reach };
}
