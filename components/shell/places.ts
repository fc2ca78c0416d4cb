import { pagePath } from '../../lib/api/paths.ts';

/** A page that everything leads to: the navigation, `g` and its key, and the palette. */
export interface Place {
  readonly name: string;
  readonly href: string;
  /** After `g`. */
  readonly key: string;
  readonly isIn: (path: string) => boolean;
  /** What it may also be called. */
  readonly alias: string;
}

const under =
  (root: string) =>
  (path: string): boolean =>
    path === root || path.startsWith(`${root}/`);

export const PLACES: readonly Place[] = [
  {
    name: 'Fleet',
    href: pagePath.fleet(),
    key: 'f',
    isIn: (path) => path === '/',
    alias: 'overview home dashboard matrix attention',
  },
  {
    name: 'Clusters',
    href: '/clusters',
    key: 'c',
    isIn: under('/clusters'),
    alias: 'connections versions',
  },
  {
    name: 'Objects',
    href: '/objects',
    key: 'o',
    isIn: under('/objects'),
    alias: 'kustomizations helmreleases sources',
  },
  {
    name: 'Causes',
    href: '/causes',
    key: 'a',
    isIn: under('/causes'),
    alias: 'attention incidents root',
  },
  {
    name: 'System',
    href: pagePath.system(),
    key: 's',
    isIn: under(pagePath.system()),
    alias: 'fleetglass itself metrics watches cost',
  },
];
