import type { ContentStep } from './causes.ts';

export const BAD_CONTENT = ['yaml', 'missing-file', 'patch', 'variable', 'path', 'schema'] as const;
export type BadContent = (typeof BAD_CONTENT)[number];

const CONTENT: Record<BadContent, { readonly step: ContentStep; readonly words: string }> = {
  yaml: {
    step: 'build',
    words:
      "kustomize build failed: accumulating resources: accumulation err='accumulating resources from 'values.yaml': MalformedYAMLError: yaml: line 14: did not find expected key in File: {tmp}/{path}/values.yaml'",
  },
  'missing-file': {
    step: 'build',
    words:
      "kustomize build failed: accumulating resources: accumulation err='accumulating resources from 'networkpolicy.yaml': open {tmp}/{path}/networkpolicy.yaml: no such file or directory'",
  },
  patch: {
    step: 'build',
    words:
      'kustomize build failed: no resource matches strategic merge patch "Deployment.v1.apps/{scope}.[noNs]": no matches for Id Deployment.v1.apps/{scope}.[noNs]; failed to find unique target for patch Deployment.v1.apps/{scope}.[noNs]',
  },
  variable: {
    step: 'build',
    words:
      'post build failed for \'{scope}\': envsubst error: variable substitution failed: variable not set (strict mode): "REGISTRY_MIRROR"',
  },
  path: {
    step: 'path',
    words: 'kustomization path not found: stat {tmp}/{path}: no such file or directory',
  },
  schema: {
    step: 'apply',
    words:
      'Deployment/{scope}/{scope} dry-run failed (Invalid): Deployment.apps "{scope}" is invalid: spec.template.spec.containers[0].image: Required value',
  },
};

export const stepOf = (content: BadContent): ContentStep => CONTENT[content].step;

/** The message of a kind of bad content; `{tmp}`, `{path}`, `{rev}` are filled in at each attempt. */
export const contentWords = (content: BadContent, scope: string): string =>
  CONTENT[content].words.replaceAll('{scope}', scope);

const REASONS: Record<ContentStep, string> = {
  path: 'ArtifactFailed',
  build: 'BuildFailed',
  apply: 'ReconciliationFailed',
};
/** Reason of Ready=False when a reconciliation stops at a step. */
export const reasonOf = (step: ContentStep): string => REASONS[step];
