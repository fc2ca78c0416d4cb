'use client';
import { CopyButton } from '@/components/ui/copy';

const KEY = 'fleetglass-demo-banner';
const COMMAND = 'KUBECONFIG=~/.kube/config npm start';

function dismiss(): void {
  document.documentElement.dataset['demoBanner'] = 'off';
  try {
    sessionStorage.setItem(KEY, 'off');
  } catch {
    // Storage may be forbidden: the banner then comes back with the next page load.
  }
}

/**
 * Says that the fleet is simulated and how to see a real one. public/theme-init.js keeps it away once dismissed, for this
 * session of the browser; the header's mark stays.
 */
export function DemoBanner() {
  return (
    <aside
      aria-label="About this fleet"
      className="border-b border-line bg-selected in-data-[demo-banner=off]:hidden"
    >
      <div className="mx-auto flex max-w-[1440px] items-center gap-x-2 px-4 py-1.5 max-md:px-3 max-md:py-0.5">
        <p className="min-w-0 max-md:py-1">
          <b className="font-semibold">This fleet is simulated.</b>{' '}
          <span className="text-soft">To see your own clusters, stop it and run</span>{' '}
          <code className="rounded-sm border border-line bg-panel px-1 font-mono whitespace-nowrap max-sm:text-2xs max-sm:whitespace-normal">
            {COMMAND}
          </code>
        </p>
        <span className="max-md:hidden">
          <CopyButton text={COMMAND} label={`Copy ${COMMAND}`} />
        </span>
        <button
          type="button"
          onClick={dismiss}
          className="touch ml-auto flex-none rounded-sm px-1.5 text-soft hover:text-strong hover:underline"
        >
          Dismiss
        </button>
      </div>
    </aside>
  );
}
