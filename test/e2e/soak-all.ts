import { switches } from '../support/browser/cloud.js';
import { faultsIn, soak, type Soak } from './soak-run.js';

/** What `npm run soak` asks for; the report goes back to it. */
const plans = (await (await fetch('/soak-plans')).json()) as Soak[];

describe('soak', () => {
  after(() => switches());

  for (const plan of plans) {
    it(`${plan.small} small and ${plan.large} large files by ${plan.mode}`, async () => {
      const report = await soak(plan);
      const faults = faultsIn(report, plan);
      await fetch('/soak-report', { method: 'POST', body: JSON.stringify({ plan, report, faults }) });
      if (faults.length > 0) throw new Error(faults.slice(0, 20).join('\n'));
    }).timeout(1_800_000);
  }
});
