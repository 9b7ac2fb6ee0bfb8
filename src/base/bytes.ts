/** Bytes that a request may carry: `Uint8Array<ArrayBuffer>`, in words that TypeScript before 5.7 knows too. */
export type Bytes = ReturnType<Uint8Array['slice']>;
