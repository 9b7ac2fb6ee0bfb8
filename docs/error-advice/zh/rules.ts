import type { ErrorAdvice } from '../advice.js';

export const rules: ErrorAdvice['rules'] = {
  accept: {
    means: '文件的类型和扩展名都不在 `accept` 里。',
    fixes: [
      ['有些系统识别不出某类文件的类型，或者给出另一种类型。', '把扩展名也写上：`accept="image/*,.heic,.psd"`。'],
      ['写法与 `<input accept>` 不一致。', '写 `.jpg`、`image/*` 或 `application/pdf`，用英文逗号分隔。'],
    ],
  },
  'max-files': {
    means: '列表里已经有 `max-files` 个文件（`error.limit`）。通过 `stored` 显示的文件也计算在内。',
    fixes: [['用户需要更多文件。', '调大 `max-files`，或让用户先移除一个。']],
  },
  'max-file-size': {
    means: '文件超过 `max-file-size`；`error.limit` 是上限，单位字节。',
    fixes: [
      ['单位不一致。', '`20MB` 是 20,000,000 字节，`20MiB` 是 20,971,520 字节；只写数字时单位为字节。'],
      ['页面与服务端的限制不同。', '把 `max-file-size` 设成与服务端的 `maxFileSize` 相同。'],
    ],
  },
  'min-file-size': { means: '文件小于 `min-file-size`；`error.limit` 是下限，单位字节。' },
  'max-total-size': {
    means: '加上这个文件，总大小会超过 `max-total-size`；`error.limit` 是上限，单位字节。',
  },
  'image-size': {
    means:
      '图片或视频的像素尺寸超出了 `min-image-width`、`max-image-width`、`min-image-height`、`max-image-height` 的范围。尺寸按显示时的方向计算：竖着拍的照片，高大于宽。',
    fixes: [['图片太大。', '去掉这条规则，改为[上传前缩小图片](/zh/guide/images)。']],
  },
  duration: { means: '视频或音频的时长超过 `max-duration`，`error.limit` 是上限（秒）。' },
  validate: { means: '页面的 `validate` 拒绝了该文件。`error.message` 是它返回的文字，用户也会看到。' },
  image: {
    means:
      '页面要求处理图片（`image-required`），但做不到：需要缩小或转换，而浏览器无法解码（HEIC：导入 `oss-direct-upload/heic`），或者它是动图；或者需要去掉元数据，而它是 TIFF 等类型，或是视频。没有 `image-required` 时，用户用 `crop` 确认的部分无法裁出，也会这样。',
    fixes: [
      ['页面不需要这样的保证。', '去掉 `image-required`，这些文件就会原样上传。见[上传前处理图片](/zh/guide/images)。'],
    ],
  },
  duplicate: {
    means: '列表里已经有名称、大小、修改时间和所在文件夹都相同的文件。用户可以选择“仍然添加”。',
  },
  'same-file': {
    means:
      '文件已无法读取，需要重新选择（“重新选择文件”或 `retry(task, file)`），但选了另一个文件：名称或大小不同。列表中的这一行保持不变。',
  },
  'policy-size': {
    means:
      '授权的 Policy（`content-length-range`）不允许这个大小。`error.limit` 是上限或下限，单位字节，也会显示给用户。OSS 拒绝时，OSS 的错误码是 `EntityTooLarge` 或 `EntityTooSmall`。',
    fixes: [
      [
        '服务端比页面限制得更严。',
        '修改 `authorize` 返回的 `maxFileSize`、`minFileSize`，或 Policy 里的 `content-length-range`。页面上的 `max-file-size`、`min-file-size` 也设成相同的值，用户添加文件时就会得到提示。',
      ],
    ],
  },
  'policy-type': {
    means: '授权的 Policy（`$content-type` 条件）不允许这种类型。',
    fixes: [
      [
        '类型列表里没有这一种。',
        '加到 `authorize` 返回的 `types`，或 Policy 的条件里。浏览器给出的是 `image/jpeg`，不是 `image/jpg`。',
      ],
      ['页面允许的类型比服务端多。', '把 `accept` 设成服务端允许的类型。'],
    ],
  },
  'policy-key': {
    means: '授权的 Policy（`$key` 条件）不允许这个 Key。',
    fixes: [
      [
        'Key 不在 Policy 规定的前缀下。',
        '接口在 `dir` 里返回同样的前缀；去掉组件上的 `dir`，并检查 `key-pattern` 和 `key`。',
      ],
    ],
  },
  'single-request-size': {
    means: '文件超过 5 GiB，而当前授权只能用一次请求发送整个文件，超出了 OSS 单次请求的上限。',
    fixes: [
      [
        '表单上传和整个文件的签名 URL 都有这个限制。',
        '改用 `sts` 模式，或[为分片上传的每个请求签名](/zh/backend/signed-parts)：大文件就会分片上传。',
      ],
    ],
  },
  'before-upload': {
    means:
      '页面拒绝了文件：`beforeUpload` 返回 `false` 或抛出异常，或者 `upload-before` 的监听函数调用了 `preventDefault()`。`error.message` 是异常的 message，异常本身在 `error.cause`。',
    retry: '会再次调用 `beforeUpload`。',
  },
};
