import { type Client, inParallel, put } from '../client.js';

const CONNECTIONS = 6;

/**
 * The physical limit: slices by XHR, no create, no complete, no signature, no CRC. Their length is what is fastest on a line without
 * faults: a multiple of the connections, so that the last round is full; 1 to 8 MB, or up to 32 MB where that is a hundredth
 * of the file in flight. It does not follow our own plan when that changes.
 */
export const client: Client = {
  async upload([file], { store }, onProgress) {
    const { name, size } = file!;
    const large = Math.max(8e6, Math.min(32e6, (size * 0.01) / CONNECTIONS));
    const rounds = Math.max(1, Math.ceil(size / (CONNECTIONS * large)));
    const each = Math.max(1e6, Math.ceil(size / (CONNECTIONS * rounds)));
    const sent = Array.from({ length: Math.ceil(size / each) }, () => 0);
    await inParallel([...sent.keys()], CONNECTIONS, (index) => {
      const slice = file!.slice(index * each, (index + 1) * each);
      return put(`${store}/${name}?partNumber=${index + 1}&uploadId=raw`, slice, (bytes) => {
        sent[index] = bytes;
        const all = sent.reduce((sum, one) => sum + one, 0);
        onProgress(file!, all);
      });
    });
  },
};
