/** A group of Kubernetes itself: one without a dot (the group of a CRD has one), or one of its own domains. */
export const isBuiltIn = (group: string): boolean =>
  !group.includes('.') || BUILT_IN_GROUPS.has(group);

const BUILT_IN_GROUPS: ReadonlySet<string> = new Set([
  'networking.k8s.io',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'scheduling.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'node.k8s.io',
]);
