'use client';
import { QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { makeQueryClient } from '@/lib/client/query-client';
import { NowProvider } from '@/components/ui/now';
import { LiveProvider } from './live';

export function Providers({
  serverNow,
  seq,
  children,
}: {
  serverNow: number;
  seq: number;
  children: ReactNode;
}) {
  const [client] = useState(makeQueryClient);
  return (
    <QueryClientProvider client={client}>
      <NowProvider serverNow={serverNow}>
        <LiveProvider seq={seq} serverNow={serverNow}>
          {children}
        </LiveProvider>
      </NowProvider>
    </QueryClientProvider>
  );
}
