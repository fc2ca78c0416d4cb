import type { Page } from '@playwright/test';

/** Rows of the table that is compared with: more than a screen, and all of them in the document. */
export const STATIC_ROWS = 2000;

/** ms between frames while what scrolls in the page is scrolled, a good row and a half a frame, for so long. */
export const scrollFrames = (page: Page, ms: number): Promise<number[]> =>
  page.evaluate(
    ([forMs]) =>
      new Promise<number[]>((resolve) => {
        const scrolls = (element: Element): boolean =>
          element.scrollHeight > element.clientHeight + 50 &&
          /auto|scroll/.test(getComputedStyle(element).overflowY);
        const inner = [...document.querySelectorAll('main *')].filter(scrolls);
        const largest = inner.toSorted((a, b) => b.scrollHeight - a.scrollHeight)[0];
        const root = document.scrollingElement ?? document.documentElement;
        const target =
          largest !== undefined && largest.scrollHeight > root.scrollHeight ? largest : root;
        const frames: number[] = [];
        let last = performance.now();
        const until = last + forMs;
        const step = (now: number): void => {
          frames.push(now - last);
          last = now;
          const top = target.scrollTop;
          target.scrollTop += 44;
          if (target.scrollTop === top) target.scrollTop = 0;
          if (now < until) requestAnimationFrame(step);
          else resolve(frames.slice(2));
        };
        requestAnimationFrame(step);
      }),
    [ms] as const,
  );

/** A table without scripts, live rows or windowing: what scrolling costs a browser at least. */
export const staticTable = (): string => {
  const row = (i: number) =>
    `<tr><td>Failing</td><td>Kustomization</td><td>flux-system/app-${i}</td><td>prod-eu-west-${i % 1000}</td><td>kustomize build failed</td><td>main@sha1:${i}</td></tr>`;
  const rows = Array.from({ length: STATIC_ROWS }, (_, i) => row(i)).join('');
  return `<!doctype html><style>body{font:13px sans-serif}td{height:28px;padding:0 12px;border-bottom:1px solid #ddd}</style><main><table>${rows}</table></main>`;
};
