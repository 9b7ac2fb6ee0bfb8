// A process of its own for some test files: it ends at the first failure, and sends what was proven to its parent.
import { runBrowserTests } from '../tools/browser-tests.js';
import { type Count, nothing, sum } from '../tools/count.js';
import { runBundledNodeTests } from '../tools/node-tests.js';
import { testFiles, type Wanted } from '../tools/test-files.js';

const wanted: Wanted = { pieces: process.argv.slice(2), speed: 'any' };
const bail = new AbortController();

async function runAll(): Promise<Count> {
  const inNode = await runBundledNodeTests(testFiles('node', wanted), { bail });
  return bail.signal.aborted ? inNode : sum([inNode, await runBrowserTests('chromium', wanted, { bail })]);
}

const count: Count = await runAll().catch((error: unknown) => ({ ...nothing, failures: [String(error)] }));
process.send!(count, () => process.exit()); // its parent forked it
