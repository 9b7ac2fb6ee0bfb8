// `npm run mutants`: breaks the code in one place at a time, and says which breakages no test sees. It works in a copy of the project.
// With pieces of paths (`-- oss/multipart`): only those in these files. `--shard 1/4`: a quarter of them. `--no-whole`: does not try
// `npm test` on what the tests that reach the file do not see. `--most 40`: asks the 40 nearest of these. `--json file`: writes
// the results there, after each; what the file has already is not tried again. `--check`: says whether all of them compile and lint.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { allMutants } from './all.js';
import { broken, type Mutant } from './mutant.js';
import { nearestTests, usesBuild } from './nearest.js';
import { ProjectCopy } from './project-copy.js';

/** How long a test file may take, in milliseconds; some run at once. */
const TIME_FOR_FILE = 20_000;
/** How many test files run in one process: the nearest few first. */
const BATCHES = [3, 6, 12, 24];
const BIGGEST_BATCH = 40;

interface Result extends Mutant {
  /** The first failure that a test reported. */
  readonly seenBy?: string | undefined;
  readonly seconds: number;
}

const { values, positionals } = parseArgs({
  options: {
    shard: { type: 'string', default: '1/1' },
    whole: { type: 'boolean', default: true },
    most: { type: 'string', default: 'Infinity' },
    json: { type: 'string' },
    check: { type: 'boolean', default: false },
  },
  allowPositionals: true,
  allowNegative: true,
});

const copy = new ProjectCopy();
process.on('exit', () => copy.remove());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

/** Test files by whether they pass as long as nothing is broken: what others say of a mutant means nothing. */
const isSound = new Map<string, boolean>();
/** The tests that saw other mutants of a file: they are asked first. */
const helpful = new Map<string, readonly string[]>();
let isWholeSound: Promise<boolean> | undefined;

async function failureOf(tests: readonly string[]): Promise<string | undefined> {
  if (tests.some(usesBuild) && !(await copy.build())) return 'npm run build';
  const count = await copy.run(tests, TIME_FOR_FILE * (1 + tests.length / 2));
  return count ? count.failures[0] : `${tests.join(' ')}: did not end`;
}

/** Runs tests on a mutant until one sees it. A test that fails without it, too, is left out. */
async function askTests(mutant: Mutant, tests: readonly string[]): Promise<string | undefined> {
  for (;;) {
    const left = tests.filter((test) => isSound.get(test) !== false);
    const failure = left.length > 0 ? await copy.broken([mutant], () => failureOf(left)) : undefined;
    const test = left.find((one) => failure?.includes(one));
    if (test === undefined) return failure;
    const failureOfTest = isSound.get(test) ? undefined : await failureOf([test]);
    isSound.set(test, failureOfTest === undefined);
    if (failureOfTest === undefined) {
      helpful.set(mutant.file, [test, ...(helpful.get(mutant.file) ?? [])]);
      return failure;
    }
    console.log(`left out, it fails without a mutant: ${failureOfTest}`);
  }
}

async function findWitness(mutant: Mutant): Promise<string | undefined> {
  const nearest = new Set([...(helpful.get(mutant.file) ?? []), ...nearestTests(mutant.file)]);
  const tests = [...nearest].slice(0, Number(values.most));
  for (let [at, batch] = [0, 0]; at < tests.length; batch++) {
    const size = BATCHES[batch] ?? BIGGEST_BATCH;
    const failure = await askTests(mutant, tests.slice(at, at + size));
    if (failure !== undefined) return failure;
    at += size;
  }
  if (!values.whole) return undefined;
  if (!(await (isWholeSound ??= copy.testAll()))) throw new Error('`npm test` fails without a mutant: use --no-whole.');
  return (await copy.broken([mutant], () => copy.testAll())) ? undefined : 'npm test';
}

/** Those of this run: of the wanted files, of this shard, not in the file of results. */
function chosenMutants(known: readonly Result[]): Mutant[] {
  const [shard = 1, shards = 1] = values.shard.split('/').map(Number);
  const isWanted = ({ file }: Mutant) => positionals.length === 0 || positionals.some((piece) => file.includes(piece));
  const idOf = ({ file, find, replace }: Mutant) => [file, find, replace].join('\n');
  const done = new Set(known.map(idOf));
  return allMutants.filter(isWanted).filter((one, index) => index % shards === shard - 1 && !done.has(idOf(one)));
}

/** @returns whether the code compiles and lints with all of them in it; those that touch the same text come in another round */
async function check(mutants: readonly Mutant[]): Promise<boolean> {
  if (mutants.length === 0) return true;
  const texts = new Set<string>();
  const later = mutants.filter(({ file, find }) => texts.size === texts.add(`${file}\n${find}`).size);
  const now = mutants.filter((one) => !later.includes(one));
  const show = (...args: string[]) => copy.command('npx', args, 'inherit');
  const isFine = await copy.broken(now, async () => (await show('tsc')) && (await show('oxlint', 'src', 'demo')));
  return isFine && check(later);
}

function report(results: readonly Result[]): void {
  const missed = results.filter(({ seenBy }) => seenBy === undefined);
  for (const { file, find, replace, breaks } of missed)
    console.log(`not seen: ${file}\n  ${find}\n  → ${replace}\n  ${breaks}`);
  const roomOf = ({ file }: Mutant) => file.split('/').slice(0, 2).join('/');
  for (const room of new Set(results.map(roomOf))) {
    const [all, ofMissed] = [results, missed].map((list) => list.filter((one) => roomOf(one) === room).length);
    console.log(`${room}: ${all! - ofMissed!} of ${all} seen`);
  }
  console.log(`${results.length - missed.length} of ${results.length} seen`);
}

for (const mutant of allMutants) broken(readFileSync(mutant.file, 'utf8'), mutant);
const { json } = values;
const results: Result[] = json && existsSync(json) ? (JSON.parse(readFileSync(json, 'utf8')) as Result[]) : [];
if (values.check) process.exit((await copy.build()) && (await check(chosenMutants([]))) ? 0 : 1);
for (const mutant of chosenMutants(results)) {
  const start = performance.now();
  const seenBy = await findWitness(mutant);
  const seconds = Math.round((performance.now() - start) / 1000);
  results.push({ ...mutant, seenBy, seconds });
  console.log(`${seenBy ? 'seen' : 'NOT SEEN'} (${seconds} s) ${mutant.file}: ${mutant.breaks}\n    ${seenBy ?? ''}`);
  if (json) writeFileSync(json, JSON.stringify(results, undefined, 2));
}
report(results);
process.exit(0);
