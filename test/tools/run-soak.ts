// `npm run soak`: 2,000 small files and 3 large ones by each mode, while a twentieth of the requests to the mock cloud fail by
// chance. `npm run soak -- --seed 7 --mode sts --rate 0.1 --small 500 --large 1` for another run; what it prints can be run again.
// `npm run soak -- --memory 1` uploads what a page makes itself, such as recordings and zips, on a fast and a slow line: gigabytes;
// `--memory 0.1` a tenth of each file.
// `npm run soak -- --reloads 200` reloads pages at as many moments.
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import type { Soak, SoakReport } from '../e2e/soak-run.js';
import { runBrowserTests } from './browser-tests.js';
import { runBundledNodeTests } from './node-tests.js';
import type { Middleware } from './canned-response.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    mode: { type: 'string', multiple: true, default: ['sts', 'post-policy', 'presigned-url'] },
    rate: { type: 'string', default: '0.05' },
    small: { type: 'string', default: '2000' },
    large: { type: 'string', default: '3' },
    'large-size': { type: 'string', default: '12000000' },
    memory: { type: 'string', default: '0' },
    reloads: { type: 'string' },
  },
});
const seed = Number(values.seed);
const rate = Number(values.rate);
if (values.reloads !== undefined) {
  Object.assign(process.env, { RELOADS: values.reloads, SEED: values.seed });
  console.log(`seed ${seed}`);
  const { passed, failures } = await runBundledNodeTests(['test/e2e/reloads.slow.node.test.ts'], {
    timeout: 7_200_000,
  });
  for (const { title, ms } of passed) console.log(`✓ ${title}: ${Math.round(ms / 1000)} s`);
  for (const one of failures) console.error(`✗ ${one}`);
  process.exit(failures.length === 0 ? 0 : 1);
}
const scale = Number(values.memory);
const mixed = values.mode.map((mode): Soak => {
  const [small, large, largeSize] = [Number(values.small), Number(values.large), Number(values['large-size'])];
  return { mode, seed, rate, small, large, largeSize, partSize: 204_800 };
});
/** Files, and the bytes of each. Chromium failed to read them after some hundred MB. */
const inMemory = [
  [20, 60_000_000],
  [1, 1_000_000_000],
  [1000, 2_000_000],
] as const;
const plans = scale
  ? inMemory.flatMap(([large, size]) =>
      [0, 2_000_000].map((bandwidth): Soak => {
        return { mode: 'sts', seed, rate, small: 0, large, largeSize: Math.round(size * scale), bandwidth };
      }),
    )
  : mixed;
console.log(`seed ${seed}`);

let reports = 0;
const talk: Middleware = async (context, next) => {
  if (context.path === '/soak-plans') {
    context.body = plans;
  } else if (context.path === '/soak-report') {
    const sent = JSON.parse(await text(context.req)) as { plan: Soak; report: SoakReport; faults: string[] };
    const { requests, needed, received, bytes } = sent.report;
    console.log(sent.plan.mode, sent.report, sent.faults.slice(0, 20));
    console.log(
      `requests: ${(requests / needed).toFixed(3)}, bytes: ${(received / bytes).toFixed(3)} of what is needed`,
    );
    reports++;
    context.status = 204;
  } else {
    await next();
  }
};

const wanted = { pieces: ['e2e/soak.slow'], speed: 'slow' } as const;
const { failures } = await runBrowserTests('chromium', wanted, {
  adapt: (config) =>
    Object.assign(config, { middleware: [talk, ...(config.middleware ?? [])], testsFinishTimeout: 3_600_000 }),
});
process.exit(failures.length === 0 && reports === plans.length ? 0 : 1);
