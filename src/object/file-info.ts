/** The file that a grant is requested for. */
export interface FileInfo {
  /** The name of the file. */
  readonly name: string;
  /** Bytes; `Infinity` for a stream that has not ended. */
  readonly size: number;
  /** Its size is not known when it begins: the endpoint is asked with `stream=true` instead of a size. */
  readonly isStream?: boolean | undefined;
  /** The Content-Type; empty where the browser does not know it. */
  readonly type: string;
  /** Path below the dropped folder, without the file's name. */
  readonly path?: string | undefined;
}
