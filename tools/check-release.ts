// `npm publish` begins with this: without an address, links in the packed README and in console warnings lead nowhere.
import { readFileSync } from 'node:fs';

const facts = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, unknown>;
const missing = ['homepage', 'repository'].filter((name) => !facts[name]);
if (missing.length > 0) {
  console.error(`Set ${missing.join(' and ')} in package.json before you publish: see "Release" in CONTRIBUTING.md.`);
  process.exitCode = 1;
}
