import type { Grant } from '../grant/grant.js';
import type { FileInfo } from '../object/stored-object.js';
import type { QueueContext } from './queue-context.js';
import { hasUser } from '../memory/scope.js';
import { asDir } from '../object/object-key.js';

/** A file of an earlier page. */
export interface EarlierFile {
  /** Its object's key; undefined where that was not known yet. */
  readonly key: string | undefined;
  /** The file, as far as it is known: where each file has a grant of its own, it is requested for this one. */
  readonly file: FileInfo;
  /** The video that was created for it: another one is not created. */
  readonly videoId?: string | undefined;
}

interface KnownFacts extends Pick<EarlierFile, 'videoId'> {
  readonly name?: string | undefined;
  readonly size?: number | undefined;
  readonly type?: string | undefined;
}

/** @param known what is known of it: an object, a record */
export function earlierFile(
  key: string | undefined,
  { name, size = 0, type = '', videoId }: KnownFacts = {},
): EarlierFile {
  return { key, file: { name: name ?? key?.replace(/.*\//s, '') ?? '', size, type }, videoId };
}

/** What is known of a scope: that one grant was asked for, or came. */
interface Proof {
  /** Where the grant comes from: another endpoint may know another person. */
  readonly origin: object;
  readonly asking: Promise<void>;
  readonly giveUp: () => void;
  grant?: Grant;
  isSettled?: true;
}

/** Whose the files of earlier pages are: the user's whom the scope names; else one grant says it by its keys, fetched once for each scope. */
export class Ownership {
  readonly #context: QueueContext;
  #proofs = new Map<string | undefined, Proof>();

  constructor(context: QueueContext) {
    this.#context = context;
  }

  /** Whether the scope names a user. */
  get isCertain(): boolean {
    const { resumeScope } = this.#context.settings;
    return resumeScope !== undefined && hasUser(resumeScope);
  }

  /** Whether an object is known to be this person's. */
  readonly isOwn = (key: string | undefined): boolean => {
    if (this.isCertain) return true;
    const grant = this.#proof?.grant;
    return key !== undefined && !!grant && fitsGrant(key, grant, this.#context.settings.destination.dir);
  };

  /** Asks whose files these are, once on this page. @returns undefined where there is nothing to wait for: no file has a key, or all is known */
  prove(files: readonly EarlierFile[]): Promise<void> | undefined {
    const known = this.#proof;
    if (known) return known.isSettled ? undefined : known.asking;
    const withKey = files.filter(({ key }) => key !== undefined);
    const { file, videoId } = withKey.find((one) => one.file.size > 0) ?? withKey[0] ?? {};
    if (!file) return undefined;
    let giveUp = () => {};
    const givenUp = new Promise<void>((resolve) => (giveUp = resolve));
    const { origin, runner, settings } = this.#context;
    const fetching = runner()
      .then(({ uploader }) => uploader.latestGrant({ file, asks: { videoId } }))
      .then((grant) => void (proof.grant = grant))
      .catch(() => {}); // the endpoint refuses it, or cannot be reached
    const asking = Promise.race([fetching, givenUp]).finally(() => (proof.isSettled = true));
    const proof: Proof = { origin, asking, giveUp };
    this.#proofs.set(settings.resumeScope, proof);
    return proof.asking;
  }

  /** Whether a grant is on its way that may say whose the files are. */
  get isPending(): boolean {
    return !!this.#proof && !this.#proof.isSettled;
  }

  /** Nobody waits for the grant any more. */
  giveUp(): void {
    this.#proof?.giveUp();
  }

  /** Another person may be here now. */
  forget(): void {
    this.#proofs.clear();
  }

  get #proof(): Proof | undefined {
    const proof = this.#proofs.get(this.#context.settings.resumeScope);
    return proof?.origin === this.#context.origin ? proof : undefined;
  }
}

/** Whether an object may be of a grant's person: its key begins with the grant's `dir` or folder; where the grant has neither, with the page's, if any. */
export function fitsGrant(key: string, { dir, key: granted = '' }: Pick<Grant, 'dir' | 'key'>, pageDir = ''): boolean {
  const folder = granted.slice(0, granted.lastIndexOf('/') + 1);
  const starts = [dir, folder].filter(Boolean);
  return (starts.length > 0 ? starts : [dir ?? pageDir]).some((start) => key.startsWith(asDir(start)));
}
