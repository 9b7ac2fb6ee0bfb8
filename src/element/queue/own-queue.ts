import type { FetchGrant } from '../../grant/grant.js';
import type { UploadTask } from '../../task/upload-task.js';
import type { SignerChoice } from '../../modes/load-mode.js';
import { UploadQueue } from '../../queue/modes-queue.js';
import { readQueueSettings } from './read-queue-settings.js';
import type { SettingsElement } from '../host/settings.js';

/** The queue that the element makes for itself and configures by its settings. */
export class OwnQueue {
  readonly #element: SettingsElement;
  readonly queue: UploadQueue;
  #grantSettings: readonly unknown[];
  /** Since the element left the page, or shows a given queue. */
  #suspended: readonly UploadTask[] = [];

  constructor(element: SettingsElement) {
    this.#element = element;
    this.#grantSettings = grantSettingsOf(element);
    this.queue = new UploadQueue({
      mode: element.mode,
      signer: signerOf(element),
      fetchGrant: this.#fetchGrant,
      ...readQueueSettings(element),
    });
  }

  /** Applies settings that have changed since. */
  configure(): void {
    this.queue.configure(readQueueSettings(this.#element));
    const grantSettings = grantSettingsOf(this.#element);
    if (grantSettings.every((value, index) => value === this.#grantSettings[index])) return;
    this.#grantSettings = grantSettings;
    this.queue.setGrantSource(this.#element.mode, this.#fetchGrant, signerOf(this.#element));
  }

  /** The element has left the page, or shows another queue: pauses the uploads, because nobody sees them any more. */
  suspend(): void {
    this.queue.isShown = false;
    const { noAuto } = this.#element;
    const active = this.queue.tasks.filter(({ status }) => status === 'uploading' || (status === 'queued' && !noAuto));
    this.#suspended = [...this.#suspended, ...active];
    for (const task of active) this.queue.pause(task);
  }

  /** The queue is seen again: resumes what `suspend()` paused. */
  resume(): void {
    this.queue.isShown = true;
    for (const task of this.#suspended) this.queue.resume(task);
    this.#suspended = [];
  }

  readonly #fetchGrant: FetchGrant = async (request, signal) => {
    const { endpoint: from, endpointMethod: method, endpointHeaders: headers, withCredentials } = this.#element;
    if (typeof from === 'function') return from(request, signal);
    const { endpoint } = await import('../../grant/endpoint.js');
    return endpoint(from ?? '', { method, headers, withCredentials })(request, signal);
  };
}

const grantSettingsOf = ({ mode, signer, endpoint: from }: SettingsElement) => [mode, signer, from] as const;

function signerOf({ signer: name }: SettingsElement): SignerChoice | null {
  if (!name) return null;
  return { name, load: async () => (await import('../../signing/load-signer.js')).loadSigner(name) };
}
