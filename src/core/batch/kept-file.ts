/** A file whose bytes are kept, and the folder it was in. */
export interface KeptFile {
  readonly file: File;
  readonly path: string | undefined;
}
