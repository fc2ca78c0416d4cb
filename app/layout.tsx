import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { fleetQuery } from '@/lib/client/queries';
import { getFleet } from '@/lib/server';
import { DemoBanner } from '@/components/shell/demo-banner';
import { Header } from '@/components/shell/header';
import { Main } from '@/components/shell/main';
import { Providers } from '@/components/shell/providers';
import { inter, jetbrains } from './fonts';
import './globals.css';
import { Hydrate } from './hydrate';

// Every page shows what is true now, and carries the nonce of its own request.
export const dynamic = 'force-dynamic';

export const metadata: Metadata = {
  title: { default: 'Fleetglass', template: '%s · Fleetglass' },
  description: 'Live status of every Flux object in every cluster.',
  robots: { index: false },
};
export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#0d1117' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  const fleet = getFleet().fleet();
  return (
    <html
      lang="en"
      className={`${inter.variable} ${jetbrains.variable}`}
      // theme-init.js writes the chosen theme here before React wakes.
      suppressHydrationWarning
    >
      <head>
        {/* It has to run before the first paint, so it blocks; it is 0.5 KB. */}
        {/* oxlint-disable-next-line nextjs/no-sync-scripts */}
        <script src="/theme-init.js" nonce={nonce} suppressHydrationWarning />
      </head>
      <body>
        <a
          href="#main"
          className="sr-only focus:not-sr-only focus:absolute focus:z-10 focus:bg-panel focus:p-2"
        >
          Skip to the page
        </a>
        <Providers serverNow={fleet.at} seq={fleet.seq}>
          <Hydrate fill={(client) => client.setQueryData(fleetQuery().queryKey, fleet)}>
            {fleet.demo && <DemoBanner />}
            <Header />
            <Main>{children}</Main>
          </Hydrate>
        </Providers>
      </body>
    </html>
  );
}
