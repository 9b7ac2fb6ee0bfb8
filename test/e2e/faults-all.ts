import { switches } from './cloud.js';
import { faultCases } from './fault-cases.js';
import { runFault, ways } from './fault-run.js';

/** Every fault in each mode it can hit, with files of these sizes; each row goes to the runner, which makes the table. */
const all = ways([0, 1, 1_000_000, 60_000_000]);

describe('faults', () => {
  after(() => switches());

  for (const one of faultCases) {
    for (const way of all.filter((some) => one.hits?.(some) ?? true)) {
      it(`${one.fault}: ${way.mode}, ${way.size} bytes`, async () => {
        const row = await runFault(one, way);
        await fetch('/fault-row', { method: 'POST', body: JSON.stringify(row) });
        if (row.wrong.length > 0) throw new Error(row.wrong.join('; '));
      }).timeout(120_000);
    }
  }
});
