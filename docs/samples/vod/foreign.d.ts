// The few types of Alibaba Cloud's SDK that the sample uses, so that it compiles without it.
declare module '@alicloud/openapi-client' {
  interface ConfigOptions {
    accessKeyId?: string | undefined;
    accessKeySecret?: string | undefined;
    regionId?: string;
    endpoint?: string;
  }
  export const Config: new (options: ConfigOptions) => ConfigOptions;
}
declare module '@alicloud/vod20170321' {
  interface Uploaded {
    readonly requestId: string;
    readonly videoId: string;
    readonly uploadAddress: string;
    readonly uploadAuth: string;
  }
  interface CreateUploadVideo {
    readonly title: string;
    readonly fileName: string;
    readonly fileSize?: number;
  }
  interface RefreshUploadVideo {
    readonly videoId: string;
  }
  interface Vod {
    createUploadVideo(request: CreateUploadVideo): Promise<{ readonly body: Uploaded }>;
    refreshUploadVideo(request: RefreshUploadVideo): Promise<{ readonly body: Uploaded }>;
  }
  /** A CommonJS module: this is what `import` from an ES module gives in Node. */
  const sdk: {
    readonly default: new (config: object) => Vod;
    readonly CreateUploadVideoRequest: new (fields: CreateUploadVideo) => CreateUploadVideo;
    readonly RefreshUploadVideoRequest: new (fields: RefreshUploadVideo) => RefreshUploadVideo;
  };
  export default sdk;
}
