/** What the fleet's platform team installs everywhere: name, namespace, chart repository, versions (old to new), needs. */
export interface Component {
  readonly name: string;
  readonly namespace: string;
  /** HelmRepository, or null for plain manifests. */
  readonly repository: string | null;
  readonly versions: readonly string[];
  /** Kustomizations that must be ready first. */
  readonly needs: readonly string[];
  /** Kind/name of workloads it applies, for inventories and health checks. */
  readonly workloads: readonly string[];
  readonly tier: 'crds' | 'core' | 'platform' | 'observability' | 'data' | 'mesh' | 'security';
}

const component = (
  tier: Component['tier'],
  name: string,
  namespace: string,
  repository: string | null,
  versions: string,
  needs: string,
  workloads: string,
): Component => ({
  tier,
  name,
  namespace,
  repository,
  versions: versions === '' ? [] : versions.split(' '),
  needs: needs === '' ? [] : needs.split(' '),
  workloads: workloads.split(' '),
});

const C = component;
export const COMPONENTS: readonly Component[] = [
  C(
    'crds',
    'gateway-api-crds',
    'kube-system',
    null,
    '',
    '',
    'CustomResourceDefinition/gatewayclasses.gateway.networking.k8s.io CustomResourceDefinition/gateways.gateway.networking.k8s.io CustomResourceDefinition/httproutes.gateway.networking.k8s.io',
  ),
  C(
    'crds',
    'prometheus-operator-crds',
    'monitoring',
    'prometheus-community',
    '24.0.1 24.0.2 25.0.0',
    '',
    'CustomResourceDefinition/servicemonitors.monitoring.coreos.com',
  ),
  C(
    'core',
    'cert-manager',
    'cert-manager',
    'jetstack',
    'v1.18.2 v1.19.1 v1.19.2',
    '',
    'Deployment/cert-manager Deployment/cert-manager-cainjector Deployment/cert-manager-webhook',
  ),
  C(
    'core',
    'external-secrets',
    'external-secrets',
    'external-secrets',
    '0.20.4 1.0.0 1.1.0',
    'cert-manager',
    'Deployment/external-secrets Deployment/external-secrets-webhook',
  ),
  C(
    'core',
    'kyverno',
    'kyverno',
    'kyverno',
    '3.5.2 3.6.0 3.6.1',
    'cert-manager',
    'Deployment/kyverno-admission-controller Deployment/kyverno-background-controller',
  ),
  C(
    'core',
    'metrics-server',
    'kube-system',
    'metrics-server',
    '3.12.2 3.13.0',
    '',
    'Deployment/metrics-server',
  ),
  C(
    'core',
    'ingress-nginx',
    'ingress-nginx',
    'ingress-nginx',
    '4.13.3 4.14.0 4.14.1',
    'cert-manager',
    'Deployment/ingress-nginx-controller',
  ),
  C(
    'core',
    'external-dns',
    'external-dns',
    'external-dns',
    '1.18.0 1.19.0',
    'external-secrets',
    'Deployment/external-dns',
  ),
  C(
    'platform',
    'cluster-policies',
    'kyverno',
    null,
    '',
    'kyverno',
    'ClusterPolicy/require-requests ClusterPolicy/restrict-registries',
  ),
  C(
    'platform',
    'cluster-issuers',
    'cert-manager',
    null,
    '',
    'cert-manager external-secrets',
    'ClusterIssuer/internal-ca ClusterIssuer/letsencrypt',
  ),
  C('platform', 'reloader', 'reloader', 'stakater', '2.2.3 2.2.5', '', 'Deployment/reloader'),
  C(
    'platform',
    'keda',
    'keda',
    'kedacore',
    '2.18.0 2.18.1',
    'cert-manager',
    'Deployment/keda-operator Deployment/keda-operator-metrics-apiserver',
  ),
  C(
    'platform',
    'velero',
    'velero',
    'vmware-tanzu',
    '11.1.1 11.2.0',
    'external-secrets',
    'Deployment/velero DaemonSet/node-agent',
  ),
  C(
    'observability',
    'kube-prometheus-stack',
    'monitoring',
    'prometheus-community',
    '78.5.0 79.4.1 79.5.0',
    'prometheus-operator-crds external-secrets',
    'Deployment/kube-prometheus-stack-operator StatefulSet/prometheus-kube-prometheus-stack-prometheus',
  ),
  C(
    'observability',
    'loki',
    'monitoring',
    'grafana',
    '6.45.2 6.46.0',
    'prometheus-operator-crds',
    'StatefulSet/loki-backend Deployment/loki-gateway',
  ),
  C('observability', 'alloy', 'monitoring', 'grafana', '1.3.1 1.4.0', 'loki', 'DaemonSet/alloy'),
  C(
    'observability',
    'tempo',
    'monitoring',
    'grafana',
    '1.24.0 1.24.1',
    'prometheus-operator-crds',
    'StatefulSet/tempo',
  ),
  C(
    'observability',
    'opentelemetry-collector',
    'monitoring',
    'open-telemetry',
    '0.138.1 0.140.0',
    'tempo',
    'DaemonSet/opentelemetry-collector',
  ),
  C(
    'data',
    'cloudnative-pg',
    'cnpg-system',
    'cloudnative-pg',
    '0.26.0 0.26.1',
    'cert-manager',
    'Deployment/cloudnative-pg',
  ),
  C(
    'data',
    'strimzi-kafka-operator',
    'kafka',
    'strimzi',
    '0.48.0 0.49.0',
    '',
    'Deployment/strimzi-cluster-operator',
  ),
  C(
    'data',
    'redis-operator',
    'redis',
    'ot-helm',
    '0.22.1 0.22.2',
    'cert-manager',
    'Deployment/redis-operator',
  ),
  C(
    'mesh',
    'istio-base',
    'istio-system',
    'istio',
    '1.27.3 1.28.0',
    '',
    'ValidatingWebhookConfiguration/istiod-default-validator',
  ),
  C('mesh', 'istiod', 'istio-system', 'istio', '1.27.3 1.28.0', 'istio-base', 'Deployment/istiod'),
  C(
    'mesh',
    'istio-ingress',
    'istio-ingress',
    'istio',
    '1.27.3 1.28.0',
    'istiod cluster-issuers',
    'Deployment/istio-ingress',
  ),
  C(
    'security',
    'trivy-operator',
    'trivy-system',
    'aqua',
    '0.30.0 0.31.0',
    'kyverno',
    'Deployment/trivy-operator',
  ),
  C('security', 'falco', 'falco', 'falcosecurity', '7.0.0 7.0.1', '', 'DaemonSet/falco'),
];

/** Teams and their services; each team is a namespace. */
export const TEAMS: readonly { readonly name: string; readonly apps: readonly string[] }[] = [
  [
    'payments',
    'payments-api payment-gateway ledger fraud-scoring refunds payouts-worker settlement',
  ],
  ['checkout', 'checkout-api cart basket-cleaner promotions tax-calculator vouchers'],
  ['catalog', 'catalog-api search-indexer pricing image-resizer product-feed reviews taxonomy'],
  ['orders', 'orders-api order-router invoicing returns order-events fulfilment-bridge'],
  ['identity', 'auth-server accounts-api session-store consent-manager mfa-service directory-sync'],
  [
    'logistics',
    'shipping-api route-planner carrier-gateway warehouse-sync label-printer parcel-tracking',
  ],
  ['web', 'storefront web-bff cms sitemap-builder edge-cache feature-flags'],
  ['mobile', 'mobile-bff push-notifications deep-links app-config device-registry'],
  ['search', 'search-api suggest ranking query-log synonyms-sync vector-store'],
  ['messaging', 'mailer sms-gateway templates notification-hub inbox unsubscribe'],
  ['analytics', 'event-collector clickstream reports-api dashboard-export sessionizer ab-testing'],
  ['data-platform', 'airflow trino schema-registry kafka-connect data-quality lineage'],
  ['ml', 'model-server feature-store recommender batch-scoring labeling-ui drift-monitor'],
  ['support', 'helpdesk-api chat-widget ticket-router knowledge-base call-center-bridge'],
  ['finance', 'billing subscriptions dunning revenue-recognition erp-connector'],
  ['stores', 'pos-sync price-tags store-inventory receipt-printer queue-display kiosk'],
].map(([name, apps]) => ({ name: String(name), apps: String(apps).split(' ') }));

/** Subjects of commits by people; `{}` is what the commit touches. */
export const SUBJECTS: readonly string[] = [
  'Raise memory limit of {}',
  'Scale {} to four replicas',
  'Turn on tracing for {}',
  'Rotate the webhook secret of {}',
  'Add a pod disruption budget to {}',
  'Tighten the network policy of {}',
  'Move {} to the new ingress class',
  'Enable request retries in {}',
  'Set topology spread constraints for {}',
  'Drop the unused config map of {}',
];

export const AUTHORS: readonly string[] = [
  'Amara Okafor',
  'Jonas Lindqvist',
  'Mei Tanaka',
  'Priya Raman',
  'Tomás Herrera',
  'Zofia Nowak',
  'Noor Haddad',
  'Lucas Moreau',
];

/** Bots make most commits of a busy fleet repository. */
export const BOT = 'fleet-bot';
