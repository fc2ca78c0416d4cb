'use client';
import { age, countdown, utc, utcClock } from '@/lib/client/format';
import { useNow } from './now';

/** `3m`: how long ago, with the moment in UTC in its title. */
export function Time({
  at,
  suffix = '',
  className,
}: {
  at: number;
  suffix?: string;
  className?: string;
}) {
  const text = useNow((now) => age(now - at));
  return (
    <time dateTime={machine(at)} title={utc(at)} className={className}>
      <span className="num whitespace-nowrap">{`${text}${suffix}`}</span>
    </time>
  );
}

/** `12:03:11 UTC`: the moment itself. */
export function Moment({ at, className }: { at: number; className?: string }) {
  const text = useNow((now) => utcClock(at, now));
  return (
    <time dateTime={machine(at)} title={utc(at)} className={className}>
      <span className="num whitespace-nowrap">{text}</span>
    </time>
  );
}

/** `in 0:38`, then what to say when the moment has come. */
export function Countdown({ to, then }: { to: number; then: string }) {
  const left = useNow((now) => countdown(to - now));
  return <span className="num whitespace-nowrap">{left === null ? then : `in ${left}`}</span>;
}

const machine = (at: number): string | undefined => {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
};
