import type { UploadError } from '../../../src/base/upload-error.js';
import type { StoredObject } from '../../../src/object/stored-object.js';
import type { UploadTask } from '../../../src/task/upload-task.js';
import { formatBytes } from '../format-bytes.js';
import type { LogEntry, Tone } from './event-log.js';
import { uploadEventNames } from './upload-event-names.js';

interface Detail {
  task?: UploadTask;
  tasks?: readonly UploadTask[];
  file?: File;
  error?: UploadError;
  result?: StoredObject;
  attempt?: number;
  index?: number;
  reason?: string;
}

/** The tone of every event that is not plain. */
const tones: Readonly<Partial<Record<string, Tone>>> = {
  'file-reject': 'bad',
  'upload-progress': 'progress',
  'upload-retry': 'warn',
  'upload-success': 'good',
  'upload-error': 'bad',
};

/** Logs all events of the element: names, sizes and reasons, never a credential. */
export function logUploadEvents(
  upload: HTMLElement & { value: readonly string[] },
  log: (entry: LogEntry) => void,
): void {
  for (const event of [...uploadEventNames, 'submit-held', 'submit-released'] as const) {
    const tone = tones[event] ?? 'plain';
    upload.addEventListener(event, (uploadEvent) => {
      const detail = (uploadEvent as CustomEvent<Detail>).detail;
      const { task, file, error } = detail;
      const mode = upload.getAttribute('mode') ?? '';
      const isRepeated = tone === 'progress' || tone === 'warn'; // one row shows the newest number
      const key = isRepeated ? `${event} ${mode} ${task?.id} ${error?.code}` : undefined;
      log({ event, tone, mode, file: task?.name ?? file?.name, detail: describeDetail(detail, event), key });
    });
  }
  upload.addEventListener('change', () => log({ event: 'change', tone: 'plain', detail: upload.value.join(', ') }));
}

function describeDetail(detail: Detail, event: string): string {
  const { task, tasks, error, result } = detail;
  if (detail.reason) return detail.reason;
  if (error) return describeError(error, detail.attempt);
  if (result) return describeResult(result);
  if (event === 'upload-progress' && task) {
    const speed = task.speed ? ` · ${formatBytes(task.speed)}/s` : '';
    return `${Math.floor(task.progress * 100)} %${speed}`;
  }
  if (detail.index !== undefined) return `→ ${detail.index + 1}`;
  if (tasks) return `${tasks.filter(({ status }) => status === 'done').length} / ${tasks.length}`;
  if (task) return event === 'file-added' ? formatBytes(task.size) : '';
  const fields = Object.entries(detail as object).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return fields.join(' · ').slice(0, 600);
}

function describeError(error: UploadError, attempt?: number): string {
  const ids = [error.status, error.ossCode, error.requestId].filter(Boolean).join(' · ');
  const number = attempt === undefined ? '' : `#${attempt} `;
  return `${number}${error.code}: ${error.message}${error.hint ? ` ${error.hint}` : ''}${ids ? ` (${ids})` : ''}`;
}

function describeResult({ size, verified, unverifiedReason, reused }: StoredObject): string {
  const proof = reused
    ? 'already there'
    : verified
      ? 'verified'
      : unverifiedReason === 'off'
        ? undefined
        : `unverified: ${unverifiedReason}`;
  return [formatBytes(size), proof].filter(Boolean).join(' · ');
}
