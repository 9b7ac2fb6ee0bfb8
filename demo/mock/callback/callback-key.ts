import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** The key pair that signs callbacks; made when it is first asked for, off the main thread: most clouds need none. */
export class CallbackKey {
  #pair: Promise<{ publicKey: KeyObject; privateKey: KeyObject }> | undefined;

  async privateKey(): Promise<KeyObject> {
    return (await this.#made()).privateKey;
  }

  async publicPem(): Promise<string> {
    return (await this.#made()).publicKey.export({ type: 'spki', format: 'pem' }).toString();
  }

  #made(): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
    return (this.#pair ??= promisify(generateKeyPair)('rsa', { modulusLength: 2048 }));
  }
}
