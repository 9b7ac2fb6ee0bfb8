/** Every page of the site in the order of its sidebar: a folder's path, the titles in both languages, and the pages. */
export interface Section {
  readonly title: Title;
  readonly pages: readonly (readonly [path: string, title: Title])[];
}
export interface Title {
  readonly en: string;
  readonly zh: string;
}

const title = (en: string, zh: string): Title => ({ en, zh });

export const sections: readonly Section[] = [
  {
    title: title('Start', '开始'),
    pages: [
      ['guide/first-upload', title('First upload', '第一次上传')],
      ['guide/modes', title('Three modes', '三种模式')],
      ['guide/cors', title('The bucket’s CORS rule', 'Bucket 的跨域规则')],
      ['guide/real-cloud', title('On the real cloud, step by step', '接入真实的 OSS，一步一步来')],
      ['playground', title('Playground', '在线试用')],
    ],
  },
  {
    title: title('Frameworks', '框架'),
    pages: [
      ['frameworks/html', title('Plain HTML', '纯 HTML')],
      ['frameworks/react', title('React, Next.js', 'React、Next.js')],
      ['frameworks/vue', title('Vue, Nuxt', 'Vue、Nuxt')],
      ['frameworks/svelte', title('Svelte, SvelteKit', 'Svelte、SvelteKit')],
      ['frameworks/angular', title('Angular', 'Angular')],
      ['frameworks/preact-solid', title('Preact, Solid', 'Preact、Solid')],
      ['frameworks/react-router', title('React Router, TanStack Start', 'React Router、TanStack Start')],
      ['frameworks/astro', title('Astro', 'Astro')],
      ['frameworks/no-bundler', title('Rails, Django, Laravel', 'Rails、Django、Laravel')],
      ['guide/wechat', title('WeChat mini programs', '微信小程序')],
      ['guide/uni-app', title('uni-app, Taro, Alipay', 'uni-app、Taro、支付宝')],
      ['frameworks/bundlers', title('Bundlers and server rendering', '打包工具与服务端渲染')],
    ],
  },
  {
    title: title('Backend', '后端'),
    pages: [
      ['backend/javascript', title('JavaScript, in ten lines', 'JavaScript，十行代码')],
      ['backend/completed', title('Save on the server', '在服务端保存记录')],
      ['backend/processing', title('Checked, processed, ready', '检查、处理、可以使用')],
      ['backend/routes', title('Several kinds of uploads', '多种上传')],
      ['backend/languages', title('Python, PHP, Go, Java, Ruby, C#', 'Python、PHP、Go、Java、Ruby、C#')],
      ['backend/endpoint', title('What the endpoint responds with', '接口要返回什么')],
      ['backend/signed-parts', title('Large files with presigned URLs', '用签名 URL 上传大文件')],
      ['backend/callback', title('After the upload: callback and HEAD', '上传之后：回调与 HEAD')],
    ],
  },
  {
    title: title('Use', '使用'),
    pages: [
      ['guide/forms', title('In a form', '放进表单')],
      ['guide/save-a-record', title('Save a record of each file', '为每个文件保存记录')],
      ['guide/objects', title('Headers, metadata, links', '请求头、元数据与链接')],
      ['guide/picture-walls', title('Picture walls and sorting', '照片墙与排序')],
      ['guide/previews', title('Previews, and fields for each file', '预览与每个文件的字段')],
      ['guide/look', title('Look and theming', '外观与主题')],
      ['guide/languages', title('Languages', '界面语言')],
      ['guide/images', title('Smaller pictures', '上传前处理图片')],
      ['guide/large-files', title('Large files, multipart, resume', '大文件：分片上传与断点续传')],
      ['guide/record', title('Record', '录制')],
      ['guide/reuse', title('Bytes that need not travel', '秒传')],
      ['guide/after-a-reload', title('After a reload', '刷新之后')],
      ['guide/vod', title('Videos of ApsaraVideo VOD', '视频点播 VOD')],
      ['guide/adapters', title('antd, Element Plus, editors', 'antd、Element Plus、编辑器')],
      ['guide/headless', title('Without the element', '不用界面，只用核心')],
      ['guide/measure', title('Measure uploads', '上传数据统计')],
      ['guide/testing', title('Test your code with the mock', '用模拟云测试你的代码')],
    ],
  },
  {
    title: title('When something fails', '出错的时候'),
    pages: [
      ['errors', title('Error codes', '错误码')],
      ['guide/failures', title('What happens when …', '遇到这些情况会怎样')],
      ['guide/verified', title('Verified, or not', 'verified 的含义')],
    ],
  },
  {
    title: title('Security and operation', '安全与运行'),
    pages: [
      ['guide/security', title('Security', '安全')],
      ['guide/ram-policies', title('RAM policies', 'RAM 权限策略')],
      ['guide/csp', title('Content Security Policy, SRI', '内容安全策略（CSP）与 SRI')],
      ['guide/sign-out', title('Sign-in and sign-out', '登录与退出')],
      ['guide/embedded-browsers', title('Browsers inside apps', 'App 内置浏览器')],
      ['guide/intranets', title('Plain-HTTP intranets', '纯 HTTP 内网')],
      ['guide/at-scale', title('At scale', '大规模使用')],
    ],
  },
  {
    title: title('Cookbook', '实例'),
    pages: [
      ['cookbook/avatar', title('Avatar', '头像')],
      ['cookbook/product-pictures', title('A product form with sortable pictures', '商品表单：可排序的图片')],
      ['cookbook/own-list', title('A list of your own', '自己画文件列表')],
      ['cookbook/resize', title('Resize before the upload', '上传前压缩图片')],
      ['cookbook/save-by-callback', title('Save to the database by callback', '用回调写入数据库')],
      ['cookbook/process-files', title('Scan, convert and check files', '扫描、转码、审核文件')],
      ['cookbook/private-previews', title('Previews from a private bucket', '私有 Bucket 的预览链接')],
      ['cookbook/delete-removed', title('Delete what was removed', '删除用户移除的文件')],
      ['cookbook/recorder', title('A recorder of your own', '自己做录制器')],
      ['cookbook/streams', title('Upload what is not a file yet', '上传还不是文件的内容')],
      ['cookbook/editor', title('Upload from an editor', '在富文本编辑器里上传')],
    ],
  },
  {
    title: title('Migrate', '迁移'),
    pages: [
      ['migrate/ali-oss', title('From ali-oss', '从 ali-oss 迁移')],
      ['migrate/plupload', title('From plupload', '从 plupload 迁移')],
      ['migrate/uppy', title('From Uppy', '从 Uppy 迁移')],
      ['migrate/element-plus', title('From el-upload', 'el-upload 上传 OSS')],
      ['migrate/antd', title('From antd Upload', '从 antd Upload 迁移')],
    ],
  },
  {
    title: title('Reference', '参考'),
    pages: [
      ['reference/element', title('The element', '上传组件')],
      ['reference/core', title('core', 'core')],
      ['reference/server', title('server', 'server')],
      ['reference/image', title('image', 'image')],
      ['reference/record', title('recording', 'recording')],
      ['reference/mini-program', title('mini-program', 'mini-program')],
      ['reference/mini-program-form', title('mini-program/form', 'mini-program/form')],
      ['reference/mock', title('mock', 'mock')],
      ['reference/frameworks', title('react, vue, svelte', 'react、vue、svelte')],
      ['reference/adapters', title('adapters', 'adapters')],
    ],
  },
  {
    title: title('Why it is built so', '为什么这样设计'),
    pages: [
      ['why/architecture', title('Architecture', '架构')],
      ['why/what-the-browser-remembers', title('What the browser remembers', '浏览器里存了什么')],
      ['why/forms-for-small-files', title('Forms for small files', '小文件为什么用表单')],
      ['why/own-crc', title('A CRC of our own', '为什么自己算 CRC')],
      ['why/no-sdk', title('No SDK in the browser', '浏览器里为什么不用 SDK')],
      ['why/chunks', title('Code loaded by need', '按需加载的代码')],
      ['why/benchmarks', title('Benchmarks', '性能对比')],
      ['why/product-form', title('A product form, side by side', '同一个商品表单的对比')],
    ],
  },
];

export const pagePaths: readonly string[] = ['index', ...sections.flatMap(({ pages }) => pages.map(([path]) => path))];
