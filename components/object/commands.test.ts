import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { FLUX_KINDS } from '../../lib/flux/kinds.ts';
import { commandsFor, quoted } from './commands.ts';

const object = (kind: string, more = {}) => ({
  cluster: 'prod-eu-west',
  kind,
  namespace: 'flux-system',
  name: 'platform',
  suspended: false,
  ...more,
});

describe('commands to copy', () => {
  it('carry namespace and context', () => {
    expect(commandsFor(object('Kustomization')).map((c) => c.line)).toEqual([
      'flux reconcile kustomization platform --with-source -n flux-system --context prod-eu-west',
      'flux events --for Kustomization/platform -n flux-system --context prod-eu-west',
      'flux tree kustomization platform -n flux-system --context prod-eu-west',
      'kubectl describe kustomizations.kustomize.toolkit.fluxcd.io platform -n flux-system --context prod-eu-west',
      'kubectl get kustomizations.kustomize.toolkit.fluxcd.io platform -n flux-system --context prod-eu-west -o yaml',
      'flux suspend kustomization platform -n flux-system --context prod-eu-west',
    ]);
  });

  it('a suspended object is resumed, not reconciled', () => {
    const [first] = commandsFor(object('GitRepository', { suspended: true }));
    expect(first?.line).toMatch(/^flux resume source git platform /);
  });

  it.each(FLUX_KINDS)('%s has at least a way to be looked at', (kind) => {
    expect(commandsFor(object(kind)).some((c) => c.line.startsWith('kubectl'))).toBe(true);
  });

  it('a release is asked about by the names that Helm knows it by', () => {
    const lines = commandsFor(
      object('HelmRelease', { release: { name: 'web-shop', namespace: 'releases' } }),
    ).map((c) => c.line);
    expect(lines).toContain('helm history web-shop -n releases --kube-context prod-eu-west');
    expect(commandsFor(object('HelmRelease')).some((c) => c.line.startsWith('helm'))).toBe(false);
  });

  it('what waits for another object begins with reconciling that one', () => {
    const root = { kind: 'GitRepository', namespace: 'sources', name: 'fleet' };
    expect(commandsFor(object('Kustomization', { root }))[0]).toEqual({
      what: 'Reconcile the root',
      line: 'flux reconcile source git fleet -n sources --context prod-eu-west',
    });
  });

  const HOSTILE = ["a'b", '$(id)', 'a b', '--all', '`id`', 'a;b', '', '"; id #', 'ü\u2028x', '!!'];

  it('no name can break out of its word', () => {
    for (const name of HOSTILE)
      expect(execFileSync('bash', ['-c', `printf %s ${quoted(name)}`], { encoding: 'utf8' })).toBe(
        name,
      );
  });

  it('control characters, which a terminal obeys while they are pasted, are written as text', () => {
    for (const name of ['a\nb', 'a\u001b[201~; id', "it's\r\\x"]) {
      const word = quoted(name);
      expect(word).not.toMatch(/\p{Cc}/u);
      expect(execFileSync('bash', ['-c', `printf %s ${word}`], { encoding: 'utf8' })).toBe(name);
    }
  });

  it('a hostile context stays one word in every command', () => {
    for (const cluster of HOSTILE.filter((c) => c !== ''))
      for (const { line } of commandsFor(object('Kustomization', { cluster }))) {
        const echoed = execFileSync(
          'bash',
          ['-c', `flux() { printf '%s\\n' "$@"; }; kubectl() { printf '%s\\n' "$@"; }; ${line}`],
          { encoding: 'utf8' },
        );
        const words = echoed.split('\n');
        expect(words[words.indexOf('--context') + 1]).toBe(cluster);
      }
  });
});
