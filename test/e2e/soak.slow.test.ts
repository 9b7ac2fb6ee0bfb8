import { switches } from '../support/browser/cloud.js';
import { modes } from '../support/browser/live-element.js';
import { faultsIn, soak, type Soak } from './soak-run.js';

/** What `npm run soak` asks for, which has thousands of files and any seed; the report goes back to it. */
const asked = await fetch('/soak-plans');
const plans: readonly Soak[] = asked.ok
  ? ((await asked.json()) as Soak[])
  : modes.map(([mode]) => ({
      ...{ mode, small: 100, large: mode === 'post-policy' ? 0 : 1, largeSize: 1_600_000, partSize: 204_800 },
      ...{ rate: 0.08, seed: 4 },
    }));

describe('many files while OSS fails at random', () => {
  after(() => switches());

  for (const plan of plans) {
    it(`are all stored intact, and few bytes are sent twice: ${plan.small} + ${plan.large} × ${plan.largeSize} by ${plan.mode}`, async () => {
      const report = await soak(plan);
      const faults = faultsIn(report, plan);
      if (asked.ok) await fetch('/soak-report', { method: 'POST', body: JSON.stringify({ plan, report, faults }) });
      if (plan.partSize && Object.keys(report.retries).length === 0) faults.push('nothing has failed');
      if (faults.length > 0) throw new Error(faults.slice(0, 20).join('\n'));
    }).timeout(1_800_000);
  }
});
