import { adapterNames } from './api-model.js';
import { hostPages } from './host-pages.js';
import { label } from './labels.js';
import { type ApiPage, sectionsOf } from './page-sections.js';

export const apiPages: readonly ApiPage[] = [
  {
    path: 'reference/core',
    title: label('core', 'core'),
    description: label(
      'Everything that oss-direct-upload/core exports: the queue, upload(), tasks, results, errors, grants and modes.',
      'oss-direct-upload/core 导出的全部内容：上传队列、upload()、任务、结果、错误、授权与模式。',
    ),
    opening: label(
      "The uploads without the element: `import { UploadQueue } from 'oss-direct-upload/core'`. How to use it: [Without the element](/guide/headless).",
      "不带界面的上传核心：`import { UploadQueue } from 'oss-direct-upload/core'`。用法见[不用界面，只用核心](/zh/guide/headless)。",
    ),
    sections: sectionsOf('core', [
      [label('One file', '上传一个文件'), 'upload', 'UploadOptions', 'UploadProgress'],
      [label('Routes of a server', '服务端的路由'), 'createClient', 'UploadClient', 'InferRoutes', 'InferData'],
      [label('The queue', '上传队列'), 'UploadQueue', 'QueueOptions', 'QueueEvents', 'QueueEventName', 'Totals'],
      [label('Streams', '数据流'), 'StreamInput', 'StreamOptions'],
      [
        label('Settings', '设置'),
        ...[
          'QueueSettings',
          'FileRules',
          'ImageSettings',
          'Crop',
          'Destination',
          'ObjectOptions',
          'ObjectCallback',
          'TransferOptions',
        ],
        ...['RetryPolicy', 'defaultRetryPolicy', 'BeforeUpload', 'AfterUpload', 'accepts'],
        ...['configureIntegrity', 'WorkerSource'],
      ],
      [
        label('Tasks and results', '任务与结果'),
        ...[
          'UploadTask',
          'TaskState',
          'TaskStatus',
          'WaitReason',
          'TaskFields',
          'TaskPhase',
          'StoredObject',
          'StoredPoster',
          'StoredFile',
          'UploadMetric',
        ],
      ],
      [
        label('After 100 %', '100% 之后'),
        ...['processing', 'ProcessingDetails', 'PendingFile', 'Processing', 'ProcessingState', 'ProcessingStatus'],
      ],
      [label('Errors', '错误'), 'UploadError', 'UploadErrorCode', 'FileRule', 'RejectedFile', 'UploadErrorDetail'],
      [
        label('Resume', '断点续传'),
        'Unfinished',
        'UnfinishedUpload',
        'UnfinishedStream',
        'UnsavedUploads',
        'UnfinishedBatch',
        'UnverifiedFiles',
        'rememberHandle',
        'rememberFolder',
      ],
      [
        label('Grants', '授权'),
        ...['endpoint', 'EndpointOptions', 'FetchGrant', 'GrantRequest', 'FileInfo', 'Operation'],
        ...['Grant', 'GrantSource'],
      ],
      [
        label('Modes', '模式'),
        ...[
          'sts',
          'postPolicy',
          'presignedUrl',
          'vod',
          'ModeName',
          'ModeChoice',
          'ModeDescription',
          'Mode',
          'Job',
          'Link',
          'UploadReport',
          'ObjectKeys',
        ],
        ...['Sign', 'SignedRequest', 'UpcomingPart'],
      ],
    ]),
  },
  {
    path: 'reference/server',
    title: label('server', 'server'),
    description: label(
      'Everything that oss-direct-upload/server exports: createUploadHandler and its options, fromEnv, toNode, verifyCallback.',
      'oss-direct-upload/server 导出的全部内容：createUploadHandler 及选项、fromEnv、toNode、verifyCallback。',
    ),
    opening: label(
      "The endpoint for a JavaScript server: `import { createUploadHandler, fromEnv } from 'oss-direct-upload/server'`. How to use it: [JavaScript, in ten lines](/backend/javascript).",
      "JavaScript 服务端的接口：`import { createUploadHandler, fromEnv } from 'oss-direct-upload/server'`。用法见 [JavaScript，十行代码](/zh/backend/javascript)。",
    ),
    sections: sectionsOf('server', [
      [
        label('The endpoint', '授权接口'),
        ...['createUploadHandler', 'UploadHandlerOptions', 'HandlerSettings', 'Enforced', 'Unenforced'],
        ...['UploadHandler', 'toNode', 'NodeRequest', 'NodeResponse'],
      ],
      [
        label('Permissions', '权限'),
        ...['Authorize', 'Permission', 'EnforcedPermission', 'StsPermission', 'UnenforcedPermission', 'FileLimits'],
        ...['FindExisting', 'DigestedFile'],
        ...['Completed', 'CompletedObject', 'StoredPicture'],
        ...['FileSize', 'MediaType'],
      ],
      [
        label('After 100 %', '100% 之后'),
        ...['processing', 'ProcessingDetails', 'PendingFile', 'Status', 'ProcessedObject', 'ProcessingStatus'],
      ],
      [label('Several routes', '多个路由'), 'createUploads', 'route', 'RouteOptions', 'Route', 'Uploads'],
      [label('Credentials', '凭证'), 'fromEnv', 'CloudCredentials', 'Credentials', 'CloudSettings'],
      [label('The upload callback', '上传回调'), 'UploadCallback', 'verifyCallback'],
    ]),
  },
  {
    path: 'reference/image',
    title: label('image', 'image'),
    description: label(
      'Everything that oss-direct-upload/image and oss-direct-upload/heic export: makeImage and stripMetadata, for pictures without an upload, and a decoder of HEIC.',
      'oss-direct-upload/image 与 oss-direct-upload/heic 导出的全部内容：makeImage 与 stripMetadata，不上传也能处理图片；以及 HEIC 的解码器。',
    ),
    opening: label(
      "Pictures without an upload: `import { makeImage } from 'oss-direct-upload/image'`. How to use it: [Smaller pictures](/guide/images).",
      "不上传，只处理图片：`import { makeImage } from 'oss-direct-upload/image'`。用法见[上传前处理图片](/zh/guide/images)。",
    ),
    sections: [
      ...sectionsOf('image', [[label('Pictures', '图片'), 'makeImage', 'MadeImage', 'stripMetadata']]),
      ...sectionsOf('heic', [[label('HEIC', 'HEIC'), 'configureHeic', 'HeicSettings', 'DecodeHeic']]),
    ],
  },
  {
    path: 'reference/record',
    title: label('recording', 'recording'),
    description: label(
      'Everything that oss-direct-upload/record exports: record, which records a MediaStream and uploads it at the same time.',
      'oss-direct-upload/record 导出的全部内容：record，录制 MediaStream 并同时上传。',
    ),
    opening: label(
      "The recorder without the element: `import { record } from 'oss-direct-upload/record'`. How to use it: [A recorder of your own](/cookbook/recorder).",
      "不用界面的录制器：`import { record } from 'oss-direct-upload/record'`。用法见[自己做录制器](/zh/cookbook/recorder)。",
    ),
    sections: sectionsOf('record', [
      [label('The recorder', '录制器'), 'record', 'RecordOptions', 'Recording', 'StopReason'],
    ]),
  },
  {
    path: 'reference/mini-program',
    title: label('mini-program', 'mini-program'),
    description: label(
      'Everything that oss-direct-upload/mini-program exports: createUploader, which uploads in mini programs, and their hosts.',
      'oss-direct-upload/mini-program 导出的全部内容：在小程序里上传的 createUploader，以及各个宿主。',
    ),
    opening: label(
      "Uploads in mini programs: `import { createUploader } from 'oss-direct-upload/mini-program'`. How to use it: [WeChat mini programs](/guide/wechat), [uni-app, Taro, Alipay](/guide/uni-app).",
      "小程序里的上传：`import { createUploader } from 'oss-direct-upload/mini-program'`。用法见[微信小程序](/zh/guide/wechat)、[uni-app、Taro、支付宝](/zh/guide/uni-app)。",
    ),
    sections: sectionsOf('mini-program', [
      [label('The uploader', '上传器'), 'createUploader', 'UploaderOptions', 'Uploader', 'UploaderEvents'],
      [label('Files', '文件'), 'AddOptions', 'FileTask', 'UnfinishedUpload'],
      [
        label('What runs a program', '运行环境'),
        ...['hosts', 'HostName', 'Host', 'HostRequest', 'HostForm', 'HostCall', 'HostResponse', 'HostFailures'],
      ],
    ]),
  },
  {
    path: 'reference/mini-program-form',
    title: label('mini-program/form', 'mini-program/form'),
    description: label(
      'Everything that oss-direct-upload/mini-program/form exports: formFor, which makes a form for the uploadFile of mini programs.',
      'oss-direct-upload/mini-program/form 导出的全部内容：formFor，为小程序的 uploadFile 准备表单。',
    ),
    opening: label(
      "For hosts without a DOM: `import { formFor } from 'oss-direct-upload/mini-program/form'`. How to use it: [WeChat mini programs](/guide/wechat#form), [uni-app and Alipay](/guide/uni-app#form).",
      "用于没有 DOM 的环境：`import { formFor } from 'oss-direct-upload/mini-program/form'`。用法见[微信小程序](/zh/guide/wechat#form)、[uni-app、支付宝小程序](/zh/guide/uni-app#form)。",
    ),
    sections: sectionsOf('mini-program-form', [
      [label('The form', '表单'), 'formFor', 'FormOptions', 'FormHeaders', 'FileForm'],
    ]),
  },
  {
    path: 'reference/mock',
    title: label('mock', 'mock'),
    description: label(
      'Everything that oss-direct-upload/mock exports: a mock of OSS and STS for tests, which can be made to fail.',
      'oss-direct-upload/mock 导出的全部内容：用于测试的 OSS 与 STS 模拟服务，可以制造故障。',
    ),
    opening: label(
      "A mock of OSS and STS for your tests, in Node: `import { mockCloud } from 'oss-direct-upload/mock'`. How to use it: [Test your code with the mock](/guide/testing).",
      "测试用的 OSS 与 STS 模拟服务，运行在 Node 中：`import { mockCloud } from 'oss-direct-upload/mock'`。用法见[用模拟云测试你的代码](/zh/guide/testing)。",
    ),
    sections: sectionsOf('mock', [
      [label('The mock cloud', '模拟云'), 'mockCloud', 'MockCloudOptions', 'CloudSettings', 'MockCloud', 'CloudHandle'],
      [label('Failures', '故障'), 'Switches', 'Fault', 'ConnectionLimits', 'RandomFaults'],
      [label('The log', '请求日志'), 'RequestLog', 'RequestRecord', 'RequestEnd', 'RequestCounters'],
    ]),
  },
  ...hostPages,
];

/** Exports that no page describes: the element's own class, and a name that another entry point describes. */
export const describedElsewhere: ReadonlySet<string> = new Set([
  'react.OssDirectUploadElement',
  'vue.OssDirectUploadElement',
  'vue.UploadView',
  'svelte.OssDirectUploadElement',
  ...adapterNames
    .filter((host) => host !== 'antd')
    .flatMap((host) => ['AdapterOptions', 'HostedObject', 'FailedUpload'].map((name) => `adapters/${host}.${name}`)),
]);
