import type { FetchGrant } from '../grant/grant.js';
import { UploadQueue as CoreQueue } from './upload-queue.js';
import type { QueueSettings } from '../task/upload-settings.js';
import type { ModeChoice, SignerChoice } from '../modes/load-mode.js';
import type { ModeDescription } from '../job/mode-description.js';

/** The options of a queue: its settings, and where its grants come from. */
export type QueueOptions = Partial<QueueSettings> & {
  /** The kind of grant that the endpoint gives; detected from each of its responses when absent. */
  mode?: ModeChoice | null | undefined;
  /** Where grants come from: a URL, or a function (`endpoint(url, { headers })` makes one). */
  endpoint?: string | FetchGrant | undefined;
  /** Fetches a grant from the application's server; another name for `endpoint` with a function. */
  fetchGrant?: FetchGrant | undefined;
  /** @internal The modes to choose from, those of this package when absent. */
  modes?: readonly ModeDescription[] | undefined;
  /** @internal Another signer of requests, for the modes that sign any. */
  signer?: SignerChoice | null | undefined;
};

/** Modes, and what chooses one, are loaded with the first file. */
const load = async (mode: ModeChoice | null | undefined, modes: QueueOptions['modes'], signer: SignerChoice | null) =>
  (await import('../modes/load-mode.js')).loadMode(mode, modes, signer);

/**
 * Uploads many files, a few at a time. Its events are `QueueEvents`, its settings `QueueSettings`.
 *
 * @example
 * const queue = new UploadQueue({
 *   endpoint: '/api/oss-permission',
 *   rules: { maxFileSize: 20_000_000 },
 * });
 * queue.addEventListener('upload-success', ({ detail }) => {
 *   console.log(detail.result.key);
 * });
 * queue.add(input.files);
 */
export class UploadQueue extends CoreQueue {
  readonly #modes: readonly ModeDescription[] | undefined;
  #signer: SignerChoice | null;

  /** A queue without files. @param options its settings, and where its grants come from */
  // Not destructured in the signature: declarations would name options there that are internal.
  constructor(options: QueueOptions) {
    const { mode, modes, signer = null, fetchGrant, endpoint = fetchGrant ?? '', ...others } = options;
    super({
      loadImages: () => import('../upload/prepare-picture.js'),
      ...others,
      mode: () => load(mode, modes, signer),
      endpoint,
      loadTransport: async () => (await import('../upload/browser-transport.js')).transportInBrowser(),
    });
    this.#modes = modes;
    this.#signer = signer;
  }

  /** Requests grants from another endpoint, or in another mode, from now on. */
  override setGrantSource(
    mode: ModeChoice | null | undefined,
    endpoint: string | FetchGrant,
    signer = this.#signer,
  ): void {
    this.#signer = signer;
    super.setGrantSource(() => load(mode, this.#modes, signer), endpoint);
  }
}
