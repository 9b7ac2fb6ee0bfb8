// `npm run mutants`: breaks the code in one place at a time, and says which breakages no test sees. It works in a copy of the project.
// With pieces of paths (`-- oss/multipart`): only those in these files. `--shard 1/4`: a quarter of them. `--no-whole`: does not try the
// whole command on what the nearest tests do not see. `--most 40`: asks so many test files, at most. `--twice`: a test has to fail twice.
// `--json file`: writes the results there, after each; what the file has already is not tried again. `--check`: breaks all at once, and
// says whether that compiles and lints.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { allMutants } from './all.js';
import { broken, type Mutant } from './mutant.js';
import { nearestTests, usesBuild } from './nearest.js';
import { ProjectCopy } from './project-copy.js';

/** How long a test file may take, in ms; they run two at a time. */
const TIME_FOR_FILE = 60_000;
const TIME_FOR_WHOLE = 3_600_000;
/** How many test files run in one process: the nearest few first. */
const BATCHES = [3, 6, 12, 24];
const BIGGEST_BATCH = 40;

interface Result extends Mutant {
  /** The first failure that a test reported, or how else it was noticed. */
  readonly seenBy?: string | undefined;
  readonly seconds: number;
}

const { values, positionals } = parseArgs({
  options: {
    shard: { type: 'string', default: '1/1' },
    whole: { type: 'boolean', default: true },
    most: { type: 'string', default: 'Infinity' },
    twice: { type: 'boolean', default: false },
    json: { type: 'string' },
    check: { type: 'boolean', default: false },
  },
  allowPositionals: true,
  allowNegative: true,
});

const copy = new ProjectCopy();
process.on('exit', () => copy.remove());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

/** Test files that fail although nothing is broken: what they say of a mutant means nothing. */
const useless = new Set<string>();
const sound = new Set<string>();
/** The tests that saw other mutants of a file: they are asked first. */
const helpful = new Map<string, string[]>();

async function failureOf(files: readonly string[]): Promise<string | undefined> {
  const count = await copy.run(files, TIME_FOR_FILE * (1 + files.length / 2));
  return count ? count.failures[0] : `${files.join(' ')}: did not end`;
}

/** Whether a test passes as long as nothing is broken; asked of each that fails, once. */
async function isSound(test: string): Promise<boolean> {
  if (sound.has(test)) return true;
  if (usesBuild(test)) copy.build();
  const failure = await failureOf([test]);
  if (failure === undefined) sound.add(test);
  else useless.add(test);
  if (failure !== undefined) console.log(`left out, it fails without a mutant: ${failure}`);
  return failure === undefined;
}

/** Runs tests on a mutant until one sees it. */
async function askTests(mutant: Mutant, tests: readonly string[]): Promise<string | undefined> {
  const ask = async (files: readonly string[]) =>
    copy.withMutant(mutant, async () => {
      if (files.some(usesBuild) && !copy.build()) return 'it cannot be built: a mutant that proves nothing';
      return failureOf(files);
    });
  const left = tests.filter((test) => !useless.has(test));
  const failure = left.length > 0 ? await ask(left) : undefined;
  if (failure === undefined) return undefined;
  const test = left.find((one) => failure.includes(one));
  if (test === undefined) return failure;
  const isCertain = !values.twice || (await ask([test])) !== undefined;
  if (isCertain && (await isSound(test))) {
    helpful.set(mutant.file, [...new Set([test, ...(helpful.get(mutant.file) ?? [])])]);
    return failure;
  }
  return askTests(
    mutant,
    left.filter((one) => one !== test),
  ); // it failed by chance
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
  const passes = await copy.withMutant(mutant, async () =>
    copy.command('npm', ['test', '--', '--bail'], 'ignore', TIME_FOR_WHOLE),
  );
  return passes ? undefined : 'npm test';
}

/** Those of this run: of the wanted files, of this shard, not in the file of results. */
function chosenMutants(known: readonly Result[]): Mutant[] {
  const [shard = 1, shards = 1] = values.shard.split('/').map(Number);
  const isWanted = ({ file }: Mutant) => positionals.length === 0 || positionals.some((piece) => file.includes(piece));
  const isKnown = (one: Mutant) =>
    known.some(({ file, find, replace }) => file === one.file && find === one.find && replace === one.replace);
  return allMutants.filter(isWanted).filter((one, index) => index % shards === shard - 1 && !isKnown(one));
}

/** @returns whether the code compiles and lints with all mutants in it. Those that touch the same text come in another round. */
async function checkAll(mutants: readonly Mutant[]): Promise<boolean> {
  const later: Mutant[] = [];
  const whole = new Map<string, string>();
  for (const mutant of mutants) {
    const path = `${copy.folder}/${mutant.file}`;
    const code = readFileSync(path, 'utf8');
    whole.set(path, whole.get(path) ?? code);
    try {
      writeFileSync(path, broken(code, mutant));
    } catch {
      later.push(mutant);
    }
  }
  const isFine = [['tsc'], ['oxlint', '--format=unix', 'src', 'demo']].map((args) =>
    copy.command('npx', args, 'inherit'),
  );
  for (const [path, code] of whole) writeFileSync(path, code);
  if (later.length === mutants.length) return later.length === 0;
  return (await checkAll(later)) && isFine.every(Boolean);
}

function report(results: readonly Result[]): void {
  const rooms = new Map<string, Result[]>();
  for (const one of results) {
    const room = one.file.split('/').slice(0, 2).join('/');
    rooms.set(room, [...(rooms.get(room) ?? []), one]);
  }
  const missed = results.filter(({ seenBy }) => seenBy === undefined);
  for (const { file, find, replace, breaks } of missed)
    console.log(`not seen: ${file}\n  ${find}\n  → ${replace}\n  ${breaks}`);
  for (const [room, all] of rooms)
    console.log(`${room}: ${all.filter(({ seenBy }) => seenBy !== undefined).length} of ${all.length} seen`);
  console.log(`${results.length - missed.length} of ${results.length} seen`);
}

for (const mutant of allMutants) broken(readFileSync(mutant.file, 'utf8'), mutant);
if (values.check) process.exit(copy.build() && (await checkAll(chosenMutants([]))) ? 0 : 1);
const { json } = values;
const results: Result[] =
  json !== undefined && existsSync(json) ? (JSON.parse(readFileSync(json, 'utf8')) as Result[]) : [];
for (const mutant of chosenMutants(results)) {
  const start = performance.now();
  const seenBy = await findWitness(mutant);
  const seconds = Math.round((performance.now() - start) / 1000);
  results.push({ ...mutant, seenBy, seconds });
  console.log(
    `${seenBy === undefined ? 'NOT SEEN' : 'seen'} (${seconds} s) ${mutant.file}: ${mutant.breaks}${seenBy === undefined ? '' : `\n    by ${seenBy}`}`,
  );
  if (json !== undefined) writeFileSync(json, JSON.stringify(results, undefined, 2));
}
report(results);
process.exit(0);
