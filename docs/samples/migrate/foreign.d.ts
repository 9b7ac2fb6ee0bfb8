// The few types of foreign packages that the code "before" uses, so that it compiles without them.
declare module '@uppy/core' {
  export interface UppyFile {
    readonly name: string;
    readonly type: string;
    readonly size: number | null;
  }
  interface Events {
    'upload-success': (file: UppyFile | undefined, response: { uploadURL?: string }) => void;
    'upload-error': (file: UppyFile | undefined, error: Error) => void;
  }
  export default class Uppy {
    constructor(options?: {
      restrictions?: { allowedFileTypes?: string[]; maxFileSize?: number; maxNumberOfFiles?: number };
    });
    use<Options>(plugin: new (uppy: Uppy, options: Options) => object, options: Options): this;
    on<Name extends keyof Events>(name: Name, listener: Events[Name]): this;
  }
}
declare module '@uppy/dashboard' {
  import type Uppy from '@uppy/core';
  const Dashboard: new (uppy: Uppy, options: { inline?: boolean; target: string }) => object;
  export default Dashboard;
}
declare module '@uppy/aws-s3' {
  import type Uppy from '@uppy/core';
  import type { UppyFile } from '@uppy/core';
  export interface AwsS3UploadParameters {
    method?: 'PUT';
    url: string;
    headers?: Record<string, string>;
  }
  interface Options {
    shouldUseMultipart: boolean;
    getUploadParameters(file: UppyFile, options: { signal?: AbortSignal }): Promise<AwsS3UploadParameters>;
  }
  const AwsS3: new (uppy: Uppy, options: Options) => object;
  export default AwsS3;
}
declare module 'antd' {
  import type { ReactNode } from 'react';
  export interface UploadFile {
    readonly uid: string;
    readonly name: string;
    readonly status?: 'uploading' | 'done' | 'error' | 'removed';
    readonly response?: unknown;
  }
  export interface UploadProps {
    accept?: string;
    multiple?: boolean;
    children?: ReactNode;
    beforeUpload?(file: File): boolean | string;
    customRequest?(options: {
      file: string | Blob;
      onProgress?: (event: { percent: number }) => void;
      onSuccess?: (body: unknown) => void;
      onError?: (error: Error) => void;
    }): void;
    onChange?(info: { file: UploadFile; fileList: UploadFile[] }): void;
  }
  export const Upload: ((props: UploadProps) => ReactNode) & { readonly LIST_IGNORE: string };
  export function Button(props: { children?: ReactNode }): ReactNode;
  export const message: { error(text: string): void };
}
declare module 'element-plus' {
  export interface UploadRequestOptions {
    readonly file: File;
    onProgress: (event: { percent: number }) => void;
  }
  export const ElMessage: { error(text: string): void };
}
declare namespace plupload {
  interface PluploadFile {
    readonly id: string;
    readonly name: string;
    readonly percent: number;
  }
  interface Settings {
    runtimes: string;
    browse_button: string;
    url: string;
    filters: {
      mime_types: { title: string; extensions: string }[];
      max_file_size: string;
      prevent_duplicates: boolean;
    };
    init: {
      FilesAdded(up: Uploader, files: PluploadFile[]): void;
      BeforeUpload(up: Uploader, file: PluploadFile): boolean | void;
      UploadProgress(up: Uploader, file: PluploadFile): void;
      FileUploaded(up: Uploader, file: PluploadFile, info: { status: number; response: string }): void;
      Error(up: Uploader, error: { code: number; response?: string; message: string }): void;
    };
  }
  class Uploader {
    constructor(settings: Settings);
    init(): void;
    start(): void;
    setOption(options: { url: string; multipart_params: Record<string, string> }): void;
  }
}
