import { readdirSync, readFileSync, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * The arrows of the pipeline: a room may import from itself and from the rooms named here.
 * `a/b` allows one file of another room.
 */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'lib/flux': [],
  'lib/registry': ['lib/flux'],
  'lib/watch': ['lib/flux', 'lib/project', 'lib/registry/spec'],
  'lib/project': ['lib/flux'],
  'lib/store': ['lib/flux'],
  'lib/aggregate': ['lib/flux', 'lib/store'],
  // Read sides; the instance reaches routes through lib/server.
  'lib/api': ['lib/flux', 'lib/store', 'lib/aggregate', 'lib/registry/spec'],
  'lib/client': [
    'lib/flux',
    'lib/api/contract',
    'lib/api/paths',
    'lib/api/lists',
    'lib/api/object-words',
  ],
  'lib/cli': ['lib/command-line'],
  'lib/command-line': [],
  'lib/sim': [
    'lib/flux/kinds',
    'lib/flux/clock',
    'lib/flux/log',
    'lib/system-clock',
    'lib/command-line',
    'lib/testing/fake-clock',
  ],
  'lib/testing': ['lib/flux'],
  components: [
    'lib/client',
    'lib/flux',
    'lib/api/contract',
    'lib/api/paths',
    'lib/api/find-words',
    'lib/api/lists',
  ],
  'app/api': ['lib/flux', 'lib/api', 'lib/server'],
  // A page renders on the server from lib/server's reads; what it shows is made of components.
  app: ['lib/flux', 'lib/api/contract', 'lib/api/paths', 'lib/client', 'lib/server', 'components'],
  'lib/server': [
    'lib/flux',
    'lib/registry',
    'lib/watch',
    'lib/project',
    'lib/store',
    'lib/aggregate',
    'lib/api',
    'lib/history',
    'lib/status',
    'lib/system-clock',
  ],
  'lib/system-clock': ['lib/flux/clock'],
  instrumentation: ['lib/server'],
  proxy: [],
};
const ROOMS = Object.keys(MAY_IMPORT).toSorted((a, b) => b.length - a.length);

const roomOf = (file: string): string | undefined =>
  ROOMS.find((room) => file === room || file.startsWith(`${room}/`) || file.startsWith(`${room}.`));

function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* walk(name);
    else if (/\.tsx?$/.test(entry.name)) yield name;
  }
}

const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file);
const SOURCES = [
  ...['app', 'components', 'lib'].flatMap((f) => [...walk(f)]),
  'instrumentation.ts',
  'proxy.ts',
].filter((f) => existsSync(path.join(root, f)));

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function importsOf(file: string): { local: Edge[]; packages: string[] } {
  const text = readFileSync(path.join(root, file), 'utf8');
  const local: Edge[] = [];
  const packages: string[] = [];
  for (const match of text.matchAll(IMPORT)) {
    const target = match[2] ?? match[3] ?? '';
    if (target.startsWith('.'))
      local.push({
        from: file,
        to: path.posix.join(path.posix.dirname(file), target).replace(/\.(tsx?|css)$/, ''),
        typeOnly: match[1] !== undefined,
      });
    else if (target.startsWith('@/'))
      local.push({
        from: file,
        to: target.slice(2).replace(/\.tsx?$/, ''),
        typeOnly: match[1] !== undefined,
      });
    else packages.push(target);
  }
  return { local, packages };
}

const allowed = (edge: Edge): boolean => {
  const from = roomOf(edge.from);
  const to = roomOf(edge.to);
  if (from === undefined || from === to) return true;
  return (MAY_IMPORT[from] ?? []).some(
    (room) => edge.to === room || edge.to.startsWith(`${room}/`),
  );
};

describe('the arrows of the pipeline', () => {
  const code = SOURCES.filter((f) => !isTest(f));
  const edges = code.flatMap((f) => importsOf(f).local);

  it('finds the sources it is to judge', () => {
    expect(code.length).toBeGreaterThan(20);
    expect(edges.length).toBeGreaterThan(20);
  });

  it('no room imports from a room downstream or aside of it', () => {
    expect(edges.filter((e) => !allowed(e)).map((e) => `${e.from} → ${e.to}`)).toEqual([]);
  });

  it('lib/sim and lib/testing are imported by tests, by themselves and by the demo entry only', () => {
    const strays = edges.filter(
      (e) => /^lib\/(sim|testing)\//.test(e.to) && !/^lib\/(sim|testing)\//.test(e.from),
    );
    expect(strays.map((e) => `${e.from} → ${e.to}`)).toEqual([]);
  });

  it('the Kubernetes client library is imported in registry and watch only', () => {
    const strays = code.filter(
      (f) =>
        !/^lib\/(registry|watch)\//.test(f) &&
        importsOf(f).packages.includes('@kubernetes/client-node'),
    );
    expect(strays).toEqual([]);
  });

  it('no file imports itself in a circle', () => {
    const files = new Set(code.map((f) => f.replace(/\.tsx?$/, '')));
    const next = new Map<string, string[]>();
    for (const edge of edges) {
      if (edge.typeOnly || !files.has(edge.to)) continue;
      const from = edge.from.replace(/\.tsx?$/, '');
      next.set(from, [...(next.get(from) ?? []), edge.to]);
    }
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, trail: readonly string[]): void => {
      if (trail.includes(file)) {
        circles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
        return;
      }
      if (done.has(file)) return;
      for (const to of next.get(file) ?? []) visit(to, [...trail, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });
});

describe('the shape of the repository', () => {
  it('every folder of lib is a stage with a README', () => {
    const stages = readdirSync(path.join(root, 'lib'), { withFileTypes: true })
      .filter((e) => e.isDirectory())
      .map((e) => e.name);
    expect(stages.filter((s) => !existsSync(path.join(root, 'lib', s, 'README.md')))).toEqual([]);
  });

  it('no source file is over 400 lines', () => {
    const long = SOURCES.filter(
      (f) => readFileSync(path.join(root, f), 'utf8').split('\n').length > 400,
    );
    expect(long).toEqual([]);
  });

  it('every path that the README names exists', () => {
    const text = existsSync(path.join(root, 'README.md'))
      ? readFileSync(path.join(root, 'README.md'), 'utf8')
      : '';
    const named = [
      ...text.matchAll(
        /(?:`|\()((?:app|components|lib|docs|deploy|e2e|bench|public)\/[\w./[\]-]+)/g,
      ),
    ].map((m) => m[1] ?? '');
    expect(
      named.filter((p) => statSync(path.join(root, p), { throwIfNoEntry: false }) === undefined),
    ).toEqual([]);
  });
});
