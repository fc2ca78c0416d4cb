import type { FluxKind } from '../../flux/kinds.ts';
import type { ReportStats } from '../generate/objects/operator.ts';
import { fluxReport } from '../generate/objects/operator.ts';
import type { ReportPlan } from '../generate/types.ts';
import { ObjectLife } from './object-life.ts';
import { isBroken } from './truth.ts';

const REPORTING_INTERVAL = 5 * 60_000;

/** The Flux Operator counts what it sees every five minutes. */
export class ReportLife extends ObjectLife<ReportPlan> {
  override start(): void {
    this.later(this.world.random.next() * REPORTING_INTERVAL, () => this.#report());
  }

  override requested(): void {
    this.later(this.world.random.int(30, 300), () => this.#report());
  }

  #report(): void {
    const object = this.read();
    if (object === undefined) return;
    const fresh = fluxReport(this.home.ctx, this.plan, (kind) => this.#stats(kind));
    const took = this.world.random.int(40, 400);
    // In the operator's order, so that its Ready is one generation behind whenever the numbers changed.
    this.patch((d) =>
      d.set('Ready', 'True', 'ReconciliationSucceeded', `Reporting finished in ${took}ms`),
    );
    const reported = this.read() ?? object;
    this.home.write(this.resource, { ...reported, spec: { ...reported.spec, ...fresh.spec } });
    this.later(this.jittered(REPORTING_INTERVAL), () => this.#report());
  }

  /** As the operator counts: suspended is not running, waiting is not failing. */
  #stats(kind: FluxKind): ReportStats {
    let [running, failing, suspended] = [0, 0, 0];
    for (const life of this.home.lives()) {
      if (life.kind !== kind || life.gone) continue;
      if (life.suspended) suspended += 1;
      else running += 1;
      if (isBroken(life.state)) failing += 1;
    }
    return { running, failing, suspended };
  }
}
