import { chai } from '@open-wc/testing';

// What was compared would be sent to the test runner whole: of two elements, their pages with all that they lead to. Its text is enough.
chai.config.truncateThreshold = 400;
const { assert } = chai.Assertion.prototype;
chai.Assertion.prototype.assert = function (...args: Parameters<typeof assert>): void {
  try {
    assert.apply(this, args);
  } catch (error) {
    throw Object.assign(error as Error, { actual: undefined, expected: undefined });
  }
};
