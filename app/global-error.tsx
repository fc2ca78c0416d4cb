'use client';
import './globals.css';

/** The frame itself broke: no header, no stream, only what happened and a way on. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body className="grid min-h-screen place-content-center gap-2 p-6 text-center">
        <title>Fleetglass</title>
        <h1>Fleetglass could not show this page</h1>
        <p className="text-soft">
          {error.digest === undefined
            ? 'It broke in the browser.'
            : `The server’s log says more under ${error.digest}.`}
        </p>
        <p>
          {/* A full load: what broke may be the router. */}
          {/* oxlint-disable-next-line nextjs/no-html-link-for-pages */}
          <a href="/" className="text-accent underline">
            Load it again
          </a>
        </p>
      </body>
    </html>
  );
}
