'use client';
import { plural } from '@/lib/client/format';
import { Button } from './button';

/** "3 changes, re-sort": the only way in which a list moves while somebody looks at it. */
export function Resort({ changes, onClick }: { changes: number; onClick: () => void }) {
  if (changes === 0) return null;
  return (
    <Button onClick={onClick} className="h-6 border-accent text-xs text-accent">
      {`${plural(changes, 'change')}, re-sort`}
    </Button>
  );
}
