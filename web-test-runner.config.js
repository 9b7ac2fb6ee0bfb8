// For `npx wtr --group element --watch`; `npm test` uses the same configuration through test/tools/run-tests.ts.
import { defaultReporter } from '@web/test-runner';
import { register } from 'tsx/esm/api';

register();
const { browserConfig } = await import('./test/tools/browser-config.ts');
export default { ...browserConfig(), reporters: [defaultReporter()] };
