import { switches } from '../support/browser/cloud.js';
import { faultCases } from './fault-cases.js';
import { runFault } from './fault-run.js';
import { everyWay as all } from './fault-ways.js';

/** What `npm run faults` asks for: tests with one of these pieces in their names (none: all), but for those that are done. */
const { wanted, done } = (await (await fetch('/faults-wanted')).json()) as { wanted: string[]; done: string[] };

describe('faults', () => {
  after(() => switches());

  for (const one of faultCases) {
    for (const way of all.filter((some) => one.hits?.(some) ?? true)) {
      const name = `${one.fault}: ${way.mode}, ${way.size} bytes`;
      if (done.includes(name) || (wanted.length > 0 && !wanted.some((piece) => name.includes(piece)))) continue;
      it(name, async () => {
        const row = await runFault(one, way);
        await fetch('/fault-row', { method: 'POST', body: JSON.stringify(row) });
        if (row.wrong.length > 0) throw new Error(row.wrong.join('; '));
      }).timeout(120_000);
    }
  }
});
