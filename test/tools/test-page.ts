/** A test that passed after it had failed keeps the first error; Mocha would forget it. */
const keepFirstErrors = `
  const errors = new WeakMap();
  mocha.suite.beforeAll(() => {
    __WTR_MOCHA_RUNNER__.on('retry', (test, error) => errors.set(test, error));
  });
  mocha.suite.afterEach(function () {
    const { currentTest: test } = this;
    if (test.state === 'passed' && test.retriedTest()) test.err = errors.get(test.retriedTest());
  });`;

/** The page that runs a test file. */
export function testPage(framework: string): string {
  return `<!doctype html><html><head></head><body>
    <script type="module" src="${framework}"></script>
    <script type="module">${keepFirstErrors}</script>
  </body></html>`;
}
