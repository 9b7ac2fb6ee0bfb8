import type { UploadError } from '../../src/core/upload-error.js';
import type { StoredObject } from '../../src/core/mode.js';
import type { UploadTask } from '../../src/core/upload-task.js';
import { byteSize } from './byte-size.js';
import type { LogEntry, Tone } from './event-log.js';

interface Detail {
  task?: UploadTask;
  tasks?: readonly UploadTask[];
  file?: File;
  error?: UploadError;
  result?: StoredObject;
  attempt?: number;
}

const tones: Record<string, Tone> = {
  'file-added': 'plain',
  'file-reject': 'bad',
  'file-removed': 'plain',
  'upload-before': 'plain',
  'upload-start': 'plain',
  'upload-progress': 'progress',
  'upload-retry': 'warn',
  'upload-pause': 'plain',
  'upload-resume': 'plain',
  'upload-abort': 'plain',
  'upload-success': 'good',
  'upload-error': 'bad',
  'uploads-settled': 'plain',
};

/** Writes down what the widgets below an element say: names, sizes and reasons, never a credential. */
export function watchUploads(root: HTMLElement, write: (entry: LogEntry) => void): void {
  for (const [event, tone] of Object.entries(tones)) {
    root.addEventListener(event, (occurred) => {
      const { task, file, ...rest } = (occurred as CustomEvent<Detail>).detail;
      const mode = (occurred.target as Element).getAttribute('mode') ?? '';
      const repeats = tone === 'progress' || tone === 'warn'; // shown once, with the newest number
      const key = repeats ? `${event} ${mode} ${task?.id} ${rest.error?.code}` : undefined;
      write({
        event,
        tone,
        mode,
        file: task?.name ?? file?.name,
        detail: detailOf({ ...rest, ...(task && { task }) }, event),
        key,
      });
    });
  }
}

function detailOf({ task, tasks, error, result, attempt }: Detail, event: string): string {
  if (error) {
    const ids = [error.status, error.ossCode, error.requestId].filter(Boolean).join(' · ');
    const again = attempt === undefined ? '' : `#${attempt} `;
    return `${again}${error.code}: ${error.message}${error.hint ? ` ${error.hint}` : ''}${ids ? ` (${ids})` : ''}`;
  }
  if (result)
    return (
      byteSize(result.size) +
      (result.verified
        ? ' · verified'
        : result.unverifiedReason === 'off'
          ? ''
          : ` · unverified: ${result.unverifiedReason}`)
    );
  if (event === 'upload-progress' && task) {
    const speed = task.speed ? ` · ${byteSize(task.speed)}/s` : '';
    return `${Math.floor(task.progress * 100)} %${speed}`;
  }
  if (tasks) return `${tasks.filter(({ status }) => status === 'done').length} / ${tasks.length}`;
  return task && event === 'file-added' ? byteSize(task.size) : '';
}
