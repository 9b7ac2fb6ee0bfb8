// `npm run check:package`: what npm would publish is small, and holds the documents.
import { execFileSync } from 'node:child_process';
import { packedDocuments } from './packed-documents.js';

const LARGEST_PACKAGE = 1_500_000; // bytes, packed
const MOST_FILES = 700;

const documents = [...packedDocuments().keys(), 'skills/oss-direct-upload/SKILL.md'];
const [packed] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json'], { encoding: 'utf8' })) as {
  size: number;
  files: { path: string }[];
}[];
const { size, files } = packed!;
const paths = new Set(files.map(({ path }) => path));
const problems = [
  ...(size > LARGEST_PACKAGE ? [`It has ${size} bytes; at most ${LARGEST_PACKAGE} are wanted.`] : []),
  ...(paths.size > MOST_FILES ? [`It has ${paths.size} files; at most ${MOST_FILES} are wanted.`] : []),
  ...documents.filter((path) => !paths.has(path)).map((path) => `${path} is missing: see "files" in package.json.`),
  ...[...paths].filter((path) => path.endsWith('.map')).map((path) => `${path}: its sources are not packed.`),
];
for (const problem of problems) console.error(`The package: ${problem}`);
if (problems.length > 0) process.exitCode = 1;
else console.log(`The package: ${size} bytes, ${paths.size} files.`);
