// `npm run mutants`: breaks the code in one place at a time, and says which breakages no test sees. It works in copies of the project, one
// for each core. `seen-by.json` has the test file that saw each breakage before: it is tried first, and alone. For what it does not see, all
// tests run once, to learn which of them reach each place; these are tried then. With pieces of paths (`-- oss/multipart`): only the
// breakages in these files. `--shard 1/4`: a quarter of them. `--json file`: writes the results there, after each; what the file has already
// is not tried again. `--reach file`: keeps there what tests reach. `--no-whole`: does not try all of `npm test` on what the tests that reach
// a place do not see. `--check`: says whether all of them compile.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { reachedFrom } from '../tools/import-graph.js';
import { startsChromium, usesBuild } from '../tools/test-files.js';
import { allMutants } from './all.js';
import { broken, type Mutant } from './mutant.js';
import { ProjectCopy } from './project-copy.js';
import type { Reach } from './reach.js';

/** How long a run may take that took no time without a mutant, in milliseconds, and how much longer than it did without one. */
const [LEAST_TIME, TIMES_LONGER] = [60_000, 5];
const WITNESSES = 'test/mutants/seen-by.json';

interface Result extends Mutant {
  /** The first failure that a test reported. */
  readonly seenBy?: string | undefined;
  readonly seconds: number;
}

const { values, positionals } = parseArgs({
  options: {
    shard: { type: 'string', default: '1/1' },
    whole: { type: 'boolean', default: true },
    reach: { type: 'string' },
    json: { type: 'string' },
    check: { type: 'boolean', default: false },
  },
  allowPositionals: true,
  allowNegative: true,
});

const first = new ProjectCopy();
const copies = [first];
process.on('exit', () => copies.forEach((copy) => copy.remove()));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

const readIfThere = (file: string | undefined): unknown =>
  file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;

async function findReach(): Promise<Reach[]> {
  const found = await first.reach(allMutants);
  if (values.reach) writeFileSync(values.reach, JSON.stringify(found));
  return found;
}

/** Runs tests on a mutant. @returns the first failure */
async function failureOf(copy: ProjectCopy, mutant: Mutant, tests: readonly Reach[]): Promise<string | undefined> {
  if (tests.length === 0) return undefined;
  const names = tests.map(({ test }) => test);
  const usual = tests.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return copy.broken([mutant], async () => {
    if (names.some(usesBuild) && !(await copy.build())) return 'npm run build';
    const count = await copy.run(names, LEAST_TIME + TIMES_LONGER * usual);
    return count ? count.failures[0] : `${names.join(' ')}: did not end`;
  });
}

const idOf = ({ file, find, replace }: Mutant) => [file, find, replace].join('\n');
const nameOf = ({ file, breaks }: Mutant) => `${file}: ${breaks}`;
/** The test file that saw each breakage the last time. */
const witnesses = (readIfThere(WITNESSES) ?? {}) as Record<string, string>;

function keepWitness(mutant: Mutant, failure: string): void {
  const [, test, more = ''] = /^(?:chromium: )?(test\/\S+?\.test\.ts)(.*)/s.exec(failure) ?? [];
  if (!test || more.includes(' test/')) return; // of several that did not end nobody knows which saw it
  witnesses[nameOf(mutant)] = test;
  const kept = allMutants.map(nameOf).flatMap((name) => (witnesses[name] ? [[name, witnesses[name]] as const] : []));
  writeFileSync(WITNESSES, `${JSON.stringify(Object.fromEntries(kept), undefined, 2)}\n`);
}

const isInNode = ({ test }: Reach) => test.includes('.node.') || test.startsWith('test/contract/');
const isCostly = (one: Reach) => isInNode(one) && (startsChromium(one.test) || usesBuild(one.test));

/** Whether a test's name has a word of what breaks, or of the broken file's name. */
function isNamed({ test }: Reach, { file, breaks }: Mutant): boolean {
  const words = test.replace(/^.*\/|(\.\w+)+$/g, '').match(/[a-z]{4,}/g) ?? [];
  const text = `${file.replace(/^.*\//, '')} ${breaks}`.toLowerCase();
  return words.some((word) => text.includes(word.replace(/s$/, '')));
}

/** Without those that fail in a copy as it is, too: they see nothing. */
async function withoutBroken(all: readonly Reach[]): Promise<Reach[]> {
  const sound = all.filter((one) => !isCostly(one) || one.mutants.length > 0);
  const others = all.filter((one) => !sound.includes(one));
  for (const one of others) if ((await first.run([one.test], LEAST_TIME))?.failures.length === 0) sound.push(one);
  return sound;
}

/**
 * Those with its words in their names, and whose imports lead to the broken file in the fewest steps: a few in Node, a few in Chromium. Then others, then those that look at what is built; at last those whose own browsers and realms do not show what they reach.
 */
function inTurns(mutant: Mutant, all: readonly Reach[]): Reach[][] {
  const number = allMutants.indexOf(mutant);
  const steps = ({ test }: Reach) => Math.min(reachedFrom(test).get(mutant.file) ?? 50, 50);
  const quick = all.toSorted((a, b) => a.milliseconds - b.milliseconds);
  const near = quick
    .map((one) => ({ one, away: isNamed(one, mutant) ? 0 : steps(one) }))
    .toSorted((a, b) => a.away - b.away);
  const reaching = near.map(({ one }) => one).filter(({ mutants }) => mutants.includes(number));
  const cheap = reaching.filter((one) => !isCostly(one));
  const [inNode, inBrowser] = [cheap.filter(isInNode), cheap.filter((one) => !isInNode(one))];
  return [
    ...[inNode.slice(0, 6), inBrowser.slice(0, 4), inNode.slice(6)],
    ...[inBrowser.slice(4, 20), inBrowser.slice(20)],
    reaching.filter(isCostly),
    quick.filter((one) => isCostly(one) && !reaching.includes(one)),
  ];
}

/** What saw it before, if it does so again. */
async function knownFailure(copy: ProjectCopy, mutant: Mutant): Promise<string | undefined> {
  const test = witnesses[nameOf(mutant)];
  return test && existsSync(test) ? failureOf(copy, mutant, [{ test, milliseconds: 0, mutants: [] }]) : undefined;
}

async function findFailure(copy: ProjectCopy, mutant: Mutant, all: readonly Reach[]): Promise<string | undefined> {
  for (const tests of inTurns(mutant, all)) {
    const failure = await failureOf(copy, mutant, tests);
    if (failure !== undefined) return failure;
  }
  return values.whole && !(await copy.broken([mutant], () => copy.testAll())) ? 'npm test' : undefined;
}

/** Those of this run: of the wanted files, of this shard, not in the file of results. */
function chosenMutants(known: readonly Result[]): Mutant[] {
  const [shard = 1, shards = 1] = values.shard.split('/').map(Number);
  const isWanted = ({ file }: Mutant) => positionals.length === 0 || positionals.some((piece) => file.includes(piece));
  const done = new Set(known.map(idOf));
  return allMutants.filter(isWanted).filter((one, index) => index % shards === shard - 1 && !done.has(idOf(one)));
}

/** @returns whether the code compiles with all of them in it; those that touch the same text come in another round */
async function check(mutants: readonly Mutant[]): Promise<boolean> {
  if (mutants.length === 0) return true;
  const texts = new Set<string>();
  const later = mutants.filter(({ file, find }) => texts.size === texts.add(`${file}\n${find}`).size);
  const now = mutants.filter((one) => !later.includes(one));
  const isFine = await first.broken(now, () => first.command('npx', ['tsc'], 'inherit'));
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
const results = (readIfThere(json) ?? []) as Result[];
if (values.check) process.exit((await first.build()) && (await check(chosenMutants([]))) ? 0 : 1);
await first.build();
const waiting = chosenMutants(results);
while (copies.length < Math.min(availableParallelism(), waiting.length)) copies.push(new ProjectCopy());

/** Tries all that wait, as many at once as there are copies. @returns those that were not seen */
async function tryAll(
  mutants: readonly Mutant[],
  seek: (copy: ProjectCopy, mutant: Mutant) => Promise<string | undefined>,
  isLast = false,
): Promise<Mutant[]> {
  const [left, unseen] = [[...mutants], [] as Mutant[]];
  const tryThem = async (copy: ProjectCopy) => {
    for (let mutant = left.shift(); mutant; mutant = left.shift()) {
      const start = performance.now();
      const seenBy = await seek(copy, mutant);
      if (seenBy === undefined) unseen.push(mutant);
      else keepWitness(mutant, seenBy);
      if (seenBy === undefined && !isLast) continue;
      const seconds = Math.round((performance.now() - start) / 1000);
      results.push({ ...mutant, seenBy, seconds });
      console.log(`${seenBy ? 'seen' : 'NOT SEEN'} (${seconds} s) ${nameOf(mutant)}\n    ${seenBy ?? ''}`);
      if (json) writeFileSync(json, JSON.stringify(results, undefined, 2));
    }
  };
  await Promise.all(copies.map(tryThem));
  return unseen;
}

const rest = await tryAll(waiting, knownFailure);
if (rest.length > 0) {
  console.log(`${rest.length} are to be seen by other tests`);
  const reach = await withoutBroken((readIfThere(values.reach) ?? (await findReach())) as Reach[]);
  await tryAll(rest, (copy, mutant) => findFailure(copy, mutant, reach), true);
}
report(results);
process.exit(0);
