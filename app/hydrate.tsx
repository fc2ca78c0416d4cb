import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import 'server-only';
import { makeQueryClient } from '@/lib/client/query-client';

/** Children that find in their query cache what the server read for them. */
export function Hydrate({
  fill,
  children,
}: {
  fill: (client: QueryClient) => void;
  children: ReactNode;
}) {
  const client = makeQueryClient();
  fill(client);
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>;
}
