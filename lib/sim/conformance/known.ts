/** A difference to the real server that is meant, or that makes none to a client; with its reason. */
export interface Known {
  /** In the name of the request; '' for all. */
  readonly request: string;
  /** How the path of the difference begins. */
  readonly path: RegExp;
  readonly why: string;
}

/** The list in docs/simulator.md, "Beside a real API server", is made from these. */
export const KNOWN: readonly Known[] = [
  {
    request: 'discovery of /api, aggregated',
    path: /^\.body\.items\.0\.versions\.0\.resources\.2\.subresources/,
    why: 'namespaces/finalize is not simulated: no client of a dashboard finalizes namespaces.',
  },
  {
    request: 'discovery of /apis, aggregated',
    path: /^\.body\.items\.1\.versions\.0\.resources\.0\.subresources/,
    why: 'deployments/scale is not simulated: nothing is scaled.',
  },
  {
    request: 'may I list',
    path: /^\.body\.metadata\.managedFields/,
    why: 'A review is never stored; the real server lists the field manager of the request all the same.',
  },
  {
    request: 'delete the namespace',
    path: /^\.body/,
    why: 'A namespace goes at once: the controller that empties it first is not simulated, and the real server of the comparison has none either, so there it stays Terminating.',
  },
];
