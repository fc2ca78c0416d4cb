'use client';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import {
  createContext,
  useContext,
  useEffect,
  useRef,
  useState,
  type ReactNode,
  type RefObject,
} from 'react';
import { apiPath } from '@/lib/api/paths';
import { fleetQuery } from '@/lib/client/queries';
import { streamPath } from '@/lib/client/scope';
import { openStream, touches, type Dirty, type Link } from '@/lib/client/stream';

/** What a page listens to when its address leads nowhere: a stream of nothing would be refused for ever. */
const ScopeContext = createContext<RefObject<string | null> | null>(null);

/** Of a page about nothing that is known: it listens to the fleet. */
export function useFleetStream(): void {
  const scopeRef = useContext(ScopeContext);
  // Runs before the effect of the provider, which opens the stream.
  useEffect(() => {
    if (scopeRef === null) return;
    scopeRef.current = apiPath.stream();
    return () => {
      scopeRef.current = null;
    };
  }, [scopeRef]);
}

const LinkContext = createContext<Link | null>(null);

export function useLink(): Link {
  const link = useContext(LinkContext);
  if (link === null) throw new Error('useLink needs a LiveProvider above it.');
  return link;
}

/** Asks again for what is on the page; the header's fleet query is always among it and tells whether it worked. */
async function refresh(client: QueryClient, dirty: Dirty): Promise<boolean> {
  const asked = Date.now();
  await client.invalidateQueries({ predicate: (query) => touches(query.queryKey, dirty) });
  const state = client.getQueryState(fleetQuery().queryKey);
  return state !== undefined && state.status === 'success' && state.dataUpdatedAt >= asked;
}

const clock = {
  now: () => Date.now(),
  after(ms: number, fn: () => void) {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
};

/** Opens the change stream for what the page shows, and keeps the queries of the page fresh with it. */
export function LiveProvider({
  seq,
  serverNow,
  children,
}: {
  seq: number;
  serverNow: number;
  children: ReactNode;
}) {
  const client = useQueryClient();
  const path = streamPath(usePathname());
  const [link, setLink] = useState<Link>({ state: 'connecting', confirmedAt: serverNow });
  const known = useRef(seq);
  const scope = useRef<string | null>(null);
  useEffect(() => {
    const stream = openStream({
      open: () => new EventSource(scope.current ?? path),
      clock,
      random: Math.random,
      refresh: (dirty) => refresh(client, dirty),
      onLink: setLink,
      seq: known.current,
    });
    const onVisibility = () => stream.setHidden(document.hidden);
    onVisibility();
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      stream.stop();
      // A later page joins a later stream: what happened in between is asked for.
      known.current = -1;
    };
  }, [client, path]);
  return (
    <ScopeContext value={scope}>
      <LinkContext value={link}>{children}</LinkContext>
    </ScopeContext>
  );
}
