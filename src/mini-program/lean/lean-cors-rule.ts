/** `oss/request/cors-rule` in the one file: no bucket needs a CORS rule for mini programs. */
export function warnHiddenHeader(): void {}
