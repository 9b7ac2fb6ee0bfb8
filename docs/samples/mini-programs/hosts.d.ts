// What the samples use of the hosts: `miniprogram-api-typings` and `@dcloudio/types` declare all of it.
interface UploadTask {
  onProgressUpdate(listener: (event: { progress: number }) => void): void;
  abort(): void;
}
interface Host {
  chooseMedia(options: { count: number }): Promise<{ tempFiles: { tempFilePath: string; size: number }[] }>;
  request(options: {
    url: string;
    data: object;
    success(result: { statusCode: number; data: unknown }): void;
    fail(error: unknown): void;
  }): void;
  uploadFile(options: {
    url: string;
    filePath: string;
    name: string;
    formData?: object;
    fileType?: string;
    fileName?: string;
    success(result: { statusCode: number | string; data: string }): void;
    fail(error: unknown): void;
  }): UploadTask;
}
declare const wx: Host;
declare const uni: Host & {
  chooseImage(options: {
    count: number;
    success(result: { tempFiles: { path: string; size: number }[] }): void;
    fail(error: unknown): void;
  }): void;
};
declare const my: Host;
// oxlint-disable-next-line typescript/no-explicit-any -- a page's `this` has what the page says
declare function Page(page: object & ThisType<any>): void;
