'use client';
import { ErrorBox } from '@/components/ui/states';

/** A page that broke: the rest of Fleetglass goes on. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <ErrorBox
      tried="This page could not be shown"
      why={
        error.digest === undefined
          ? 'It broke in the browser. Trying again often helps; if not, the browser’s console says more.'
          : `The server’s log says more under ${error.digest}.`
      }
      onRetry={reset}
      className="min-h-96"
    />
  );
}
