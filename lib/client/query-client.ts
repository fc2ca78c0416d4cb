import { QueryClient } from '@tanstack/react-query';
import { worthRetrying } from './http.ts';

/** Data is fresh until the stream says otherwise; polling begins only when the stream is down. */
export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        gcTime: 300_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (failures, error) => failures < 2 && worthRetrying(error),
      },
    },
  });
