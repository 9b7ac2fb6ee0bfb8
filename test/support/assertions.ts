import assert from 'node:assert/strict';
import { UploadError } from '../../src/base/upload-error.js';

type Compare = (actual: unknown, expected: unknown, message: string) => void;

/** Each of these fields of `actual` has exactly this value; others may be there. */
export function assertFields(actual: unknown, fields: object, message = '', compare: Compare = assert.equal): void {
  for (const [name, value] of Object.entries(fields))
    compare((actual as Record<string, unknown> | undefined)?.[name], value, `${message} ${name}`.trim());
}

/** As `assertFields`, where the values may be objects. */
export const assertDeepFields = (actual: unknown, fields: object): void =>
  assertFields(actual, fields, '', assert.deepEqual);

export function assertWithin(actual: number | undefined, least: number, most: number, message = ''): void {
  assert.ok(
    actual !== undefined && actual >= least && actual <= most,
    `${message} ${actual} is not within ${least} … ${most}`.trim(),
  );
}

/** `actual` is an UploadError with exactly these fields, and `text` in its message. */
export function assertUploadError(actual: unknown, fields: Partial<UploadError>, text: string | RegExp = ''): void {
  assert.ok(actual instanceof UploadError, `${String(actual)} is not an UploadError`);
  assertFields(actual, fields, actual.message);
  if (text instanceof RegExp) assert.match(actual.message, text);
  else assert.ok(actual.message.includes(text), `"${actual.message}" lacks "${text}"`);
}

/** What this throws. */
export function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return assert.fail('It throws nothing.');
}

/** `work` throws an UploadError with exactly these fields, and `text` in its message. */
export function assertThrows(work: () => unknown, fields: Partial<UploadError>, text: string | RegExp = ''): void {
  assertUploadError(thrownBy(work), fields, text);
}

/** These parts, in this order, have each byte of a file once, within OSS's limits. @param grain bytes between two numbers */
export function assertWhole(
  parts: readonly (readonly [number, { size: number }])[],
  size: number,
  grain: number,
): void {
  let end = 0;
  for (const [i, [number, part]] of parts.entries()) {
    assert.equal((number - 1) * grain, end, 'a gap, or bytes twice');
    assert.ok(number <= 10_000 && part.size <= 5 * 1024 ** 3, 'more than OSS takes');
    assert.ok(part.size >= (i < parts.length - 1 ? 102_400 : 1), 'a part that is too small');
    end += part.size;
  }
  assert.equal(end, size);
}
