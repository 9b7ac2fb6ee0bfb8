import 'oss-direct-upload';
import type { UploadMetric } from 'oss-direct-upload';

const field = document.querySelector('oss-direct-upload')!;

// #region send
field.addEventListener('upload-metric', ({ detail }) => navigator.sendBeacon('/metrics', JSON.stringify(detail)));
// #endregion send

// #region several
const metrics: UploadMetric[] = [];
field.addEventListener('upload-metric', ({ detail }) => void metrics.push(detail));
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState !== 'hidden' || metrics.length === 0) return;
  navigator.sendBeacon('/metrics', JSON.stringify(metrics.splice(0)));
});
// #endregion several

// #region errors
field.addEventListener('upload-error', ({ detail: { error } }) => {
  report({ code: error.code, ossCode: error.ossCode, ec: error.ec, requestId: error.requestId, likely: error.likely });
});
// #endregion errors

declare function report(facts: Record<string, unknown>): void;
