import type { ImageAutomationPlan, ImageRepositoryPlan } from '../generate/types.ts';
import { kubeTime } from '../object.ts';
import { ObjectLife } from './object-life.ts';

/** Image controllers: a scan or a run that finds nothing new moves its time only. */
export class ImageLife extends ObjectLife<ImageRepositoryPlan | ImageAutomationPlan> {
  override start(): void {
    if (this.suspended) return;
    this.later(this.world.random.next() * this.plan.intervalMs, () => this.#run());
  }

  override requested(): void {
    this.later(this.world.random.int(30, 300), () => this.#run());
  }

  #run(): void {
    if (this.suspended || this.gone) return;
    const at = kubeTime(this.now());
    this.patch((d) => {
      if (this.plan.kind === 'ImageUpdateAutomation') d.status['lastAutomationRunTime'] = at;
      else {
        const last = d.status['lastScanResult'] as Record<string, unknown> | undefined;
        d.status['lastScanResult'] = { ...last, scanTime: at };
      }
      if (this.handledToken !== null) d.status['lastHandledReconcileAt'] = this.handledToken;
    });
    this.later(this.jittered(this.plan.intervalMs), () => this.#run());
  }
}
