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
      'flux suspend kustomization platform -n flux-system --context prod-eu-west',
      'flux events --for Kustomization/platform -n flux-system --context prod-eu-west',
      'kubectl describe kustomizations.kustomize.toolkit.fluxcd.io platform -n flux-system --context prod-eu-west',
      'kubectl get kustomizations.kustomize.toolkit.fluxcd.io platform -n flux-system --context prod-eu-west -o yaml',
    ]);
  });

  it('a suspended object is resumed, not reconciled', () => {
    const [first] = commandsFor(object('GitRepository', { suspended: true }));
    expect(first?.line).toMatch(/^flux resume source git platform /);
  });

  it.each(FLUX_KINDS)('%s has at least a way to be looked at', (kind) => {
    expect(commandsFor(object(kind)).some((c) => c.line.startsWith('kubectl'))).toBe(true);
  });

  it('no name can break out of its word', () => {
    for (const name of ["a'b", '$(id)', 'a b', '--all', '`id`', 'a;b', ''])
      expect(execFileSync('sh', ['-c', `printf %s ${quoted(name)}`], { encoding: 'utf8' })).toBe(
        name,
      );
  });
});
