import type { Mutant } from './mutant.js';

export const coreQueueMutants: readonly Mutant[] = [
  {
    file: 'src/queue/scheduler.ts',
    find: 'if (size <= SMALL_FILE) return',
    replace: 'if (size <= SMALL_FILE / 100) return',
    breaks: 'small files count as large ones',
  },
  {
    file: 'src/queue/pending-checks.ts',
    find: 'if (error) this.#reject(task, error);',
    replace: 'if (error && isWanted) this.#reject(task, error);',
    breaks: 'a file that breaks a slow rule stays in the list where uploads are started by hand',
  },
  {
    file: 'src/queue/upload-queue.ts',
    find: 'this.memory.current?.arrange(this.#ledger.places);',
    replace: '',
    breaks: 'a later page does not get the new order of the list',
  },
  {
    file: 'src/queue/upload-queue.ts',
    find: 'if (one.hasRun || stored) void this.#uploader.discard(one);',
    replace: 'if (stored) void this.#uploader.discard(one);',
    breaks: 'parts of a canceled file stay in OSS',
  },
  {
    file: 'src/queue/upload-queue.ts',
    find: '(!task && one.isSaving)) return;',
    replace: 'false) return;',
    breaks: 'pause-all stops files that are being saved',
  },
  {
    file: 'src/queue/upload-queue.ts',
    find: 'signOut();',
    replace: 'if (this.#settings.resumeScope === undefined) signOut();',
    breaks: 'grants that all calls of upload() share are used after sign-out',
  },
  {
    file: 'src/task/upload-task.ts',
    find: 'Math.min(this.#sent / this.size, 0.99)',
    replace: 'Math.min(this.#sent / this.size, 1)',
    breaks: 'progress is 1 before OSS has confirmed',
  },
  {
    file: 'src/task/upload-task.ts',
    find: 'run?.abort(aborted(status));',
    replace: "if (status === 'canceled') run?.abort(aborted(status));",
    breaks: 'a paused file is still sent',
  },
  {
    file: 'src/task/task-state.ts',
    find: 'done: [],',
    replace: "done: ['canceled'],",
    breaks: 'a file that is done can be canceled',
  },
  {
    file: 'src/task/task-end.ts',
    find: "if (state.status === 'canceled') this.#reject(aborted('canceled'));",
    replace: '',
    breaks: '`finished` of a canceled file never ends',
  },
  {
    file: 'src/task/task-end.ts',
    find: 'this.promise.catch(() => {});',
    replace: '',
    breaks: 'a failed upload is an unhandled rejection',
  },
  {
    file: 'src/queue/ledger.ts',
    find: 'return all.sort((one, other) => one.age - other.age);',
    replace: 'return all;',
    breaks: 'files start in the order of the list instead of that in which they were added',
  },
  {
    file: 'src/queue/withdrawals.ts',
    find: "if (status === 'uploading') task.stop('paused');",
    replace: "if (status === 'uploading') task.stop('canceled');",
    breaks: 'a removal that is undone sends its file from the start',
  },
  {
    file: 'src/queue/upload-queue.ts',
    find: 'this.#removeAll(this.#ledger.withdrawn); // a new file',
    replace: '// a new file',
    breaks: 'a removed file can come back beside the same one that was added since',
  },
  {
    file: 'src/rules/file-rules.ts',
    find: 'image?.quality || image?.crop)',
    replace: 'image?.quality)',
    breaks: 'a large picture that is to be cropped is rejected',
  },
  {
    file: 'src/rules/file-rules.ts',
    find: 'lowerName.endsWith(token)',
    replace: 'name.endsWith(token)',
    breaks: 'an extension in capital letters is not accepted',
  },
  {
    file: 'src/rules/slow-rules.ts',
    find: "return words ? rejection('validate', words) : undefined;",
    replace: "return words === '' ? rejection('validate', words) : undefined;",
    breaks: "the page's own rule rejects nothing",
  },
  {
    file: 'src/task/stored-task.ts',
    find: "callback: undefined, data: undefined, requestId: undefined, name, link: ''",
    replace: "data: undefined, requestId: undefined, name, link: ''",
    breaks: "a form's state keeps what the application's server said to OSS",
  },
  {
    file: 'src/upload/movement.ts',
    find: 'const bytes = sent - this.#reported;',
    replace: 'const bytes = sent;',
    breaks: 'the speed rises with all that was sent',
  },
  {
    file: 'src/queue/memory-door.ts',
    find: 'this.#restore().catch(() => {}); // the upload works without it, and the next file loads it again',
    replace: '',
    breaks: 'files that are added before the code is loaded are not remembered',
  },
  {
    file: 'src/reuse/reuse.ts',
    find: 'file.size > 0 && file.size <= digestMaxSize && key === undefined ? digest : undefined',
    replace:
      'file.size > 0 && file.size <= digestMaxSize && (key === undefined || file.size < 1_000_000) ? digest : undefined',
    breaks: 'a small file with a fixed key is not sent, since its bytes are elsewhere',
  },
  {
    file: 'src/reuse/reuse.ts',
    find: 'if (state) state.asked = { about, at: now, response };',
    replace: '',
    breaks: 'the endpoint is asked about a file twice',
  },
  {
    file: 'src/reuse/reuse.ts',
    find: 'if (!signal.aborted) this.#forget(file); // what is retried may have changed',
    replace: '',
    breaks: 'a retried file is compared by its old digest',
  },
  {
    file: 'src/reuse/existing-object.ts',
    find: "verified: false, unverifiedReason: 'reused', reused: true",
    replace: 'verified: true, reused: true',
    breaks: 'a file that was not sent counts as verified',
  },
];
