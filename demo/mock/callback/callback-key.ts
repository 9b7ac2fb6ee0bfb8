import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** The key pair that signs callbacks. It is generated on first use, because that is slow and most tests need none. */
export class CallbackKey {
  #pair: Promise<{ publicKey: KeyObject; privateKey: KeyObject }> | undefined;

  async privateKey(): Promise<KeyObject> {
    return (await this.#generate()).privateKey;
  }

  async publicPem(): Promise<string> {
    return (await this.#generate()).publicKey.export({ type: 'spki', format: 'pem' }).toString();
  }

  #generate(): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
    return (this.#pair ??= promisify(generateKeyPair)('rsa', { modulusLength: 2048 }));
  }
}
