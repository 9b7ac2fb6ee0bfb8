/** The file that a grant is requested for. */
export interface FileInfo {
  /** The name of the file. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** The Content-Type; empty where the browser does not know it. */
  readonly type: string;
  /** Path below the dropped folder, without the file's name. */
  readonly path?: string | undefined;
}
