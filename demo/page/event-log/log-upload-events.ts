import type { UploadError } from '../../../src/core/upload-error.js';
import type { StoredObject } from '../../../src/core/mode.js';
import type { UploadTask } from '../../../src/core/queue/upload-task.js';
import { uploadEventNames } from '../../../src/element/events.js';
import { byteSize } from '../format-bytes.js';
import type { LogEntry, Tone } from './event-log.js';

interface Detail {
  task?: UploadTask;
  tasks?: readonly UploadTask[];
  file?: File;
  error?: UploadError;
  result?: StoredObject;
  attempt?: number;
}

/** Events that are not plain. */
const tones: Readonly<Partial<Record<string, Tone>>> = {
  'file-reject': 'bad',
  'upload-progress': 'progress',
  'upload-retry': 'warn',
  'upload-success': 'good',
  'upload-error': 'bad',
};

/** Writes down all that a widget says: names, sizes and reasons, never a credential. */
export function watchUploads(
  upload: HTMLElement & { value: readonly string[] },
  write: (entry: LogEntry) => void,
): void {
  for (const event of uploadEventNames) {
    const tone = tones[event] ?? 'plain';
    upload.addEventListener(event, (occurred) => {
      const detail = (occurred as CustomEvent<Detail>).detail;
      const { task, file, error } = detail;
      const mode = upload.getAttribute('mode') ?? '';
      const repeats = tone === 'progress' || tone === 'warn'; // shown once, with the newest number
      const key = repeats ? `${event} ${mode} ${task?.id} ${error?.code}` : undefined;
      write({ event, tone, mode, file: task?.name ?? file?.name, detail: detailOf(detail, event), key });
    });
  }
  upload.addEventListener('change', () => write({ event: 'change', tone: 'plain', detail: upload.value.join(', ') }));
}

function detailOf(detail: Detail, event: string): string {
  const { task, tasks, error, result } = detail;
  if (error) return errorInLine(error, detail.attempt);
  if (result) return resultInLine(result);
  if (event === 'upload-progress' && task) {
    const speed = task.speed ? ` · ${byteSize(task.speed)}/s` : '';
    return `${Math.floor(task.progress * 100)} %${speed}`;
  }
  if (tasks) return `${tasks.filter(({ status }) => status === 'done').length} / ${tasks.length}`;
  if (task) return event === 'file-added' ? byteSize(task.size) : '';
  const facts = Object.entries(detail as object).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return facts.join(' · ').slice(0, 600);
}

function errorInLine(error: UploadError, attempt?: number): string {
  const ids = [error.status, error.ossCode, error.requestId].filter(Boolean).join(' · ');
  const again = attempt === undefined ? '' : `#${attempt} `;
  return `${again}${error.code}: ${error.message}${error.hint ? ` ${error.hint}` : ''}${ids ? ` (${ids})` : ''}`;
}

function resultInLine({ size, verified, unverifiedReason }: StoredObject): string {
  const proof = verified ? 'verified' : unverifiedReason === 'off' ? undefined : `unverified: ${unverifiedReason}`;
  return [byteSize(size), proof].filter(Boolean).join(' · ');
}
