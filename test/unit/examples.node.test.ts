// Each public function and class has an `@example`, and all examples compile with the declarations of the package.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { it } from 'node:test';

/** What examples use and do not show. */
const SURROUNDINGS = `
declare const [files, file, input]: [File[], File, { files: FileList }];
declare const [token, filePath, response, signal]: [string, string, unknown, AbortSignal];
declare const queue: import('oss-direct-upload/core').UploadQueue;
declare const editor: import('oss-direct-upload/adapters/wangeditor').WangEditor;
declare const handler: import('oss-direct-upload/server').UploadHandler;
declare const authorize: () => Promise<{ mode: 'sts'; dir: string } | null>;
declare const app: { all(path: string, handle: unknown): void };
declare const wx: { uploadFile(form: { url: string; filePath: string; formData: object; success(): void }): void };
declare const tinymce: { init(options: object): void };
declare const ClassicEditor: { create(element: Element, options: object): Promise<object> };
declare const [Essentials, ImageUpload]: [object, object];
declare const FileHandler: { configure(options: object): object };
declare function Upload(props: { customRequest: (request: any) => object }): null;
declare const [success, save]: [() => void, (key: string) => void];
declare const tempFilePath: string;
declare const uploader: import('oss-direct-upload/mini-program').Uploader;
declare function session(request: Request): Promise<{ id: string } | null>;
declare function sendTo(url: string, file: Blob, signal: AbortSignal): Promise<{ requestId: string }>;
declare function showOpenFilePicker(): Promise<[FileSystemFileHandle]>;
declare function showDirectoryPicker(): Promise<FileSystemDirectoryHandle>;
`;
const OPTIONS = `{ "compilerOptions": { "target": "ES2022", "module": "ESNext", "moduleResolution": "bundler",
  "jsx": "react-jsx", "types": ["node"], "strict": true, "skipLibCheck": true, "noEmit": true } }`;

/** What an entry point exports, each name with the declarations that it comes from. */
function exportsOf(file: string): { name: string; code: string; isType: boolean }[] {
  const code = readFileSync(file, 'utf8');
  const own = code.matchAll(/^export (?:declare \w+|interface|type) (\w+)/gm);
  const lists = [...code.matchAll(/^export (type )?\{(.*)\} from '(\..*)\.js';/gm)];
  const others = lists.flatMap(([, all, list = '', from]) => {
    const other = readFileSync(join(dirname(file), `${from}.d.ts`), 'utf8');
    const of = ([, type = all, name = '']: string[]) => ({ name, code: other, isType: type !== undefined });
    return Array.from(list.matchAll(/(type )?(\w+)/g), of);
  });
  return [...Array.from(own, ([, name = '']) => ({ name, code, isType: false })), ...others];
}

const { name: own, exports } = JSON.parse(readFileSync('package.json', 'utf8'));
const entries = Object.entries<{ types?: string }>(exports)
  .filter(([path, { types }]) => types && !/\*|worker/.test(path)) // languages, and a script that nobody imports
  .map(([path, { types }]) => ({ entry: path.replace('.', own), names: exportsOf(types!) }));

it('each function and class has an example', () => {
  const values = entries.flatMap(({ names }) => names.filter(({ isType }) => !isType));
  const lacking = values.filter(({ name, code }) => {
    const before = String.raw`(?:/\*\*(?:(?!\*/)[^])*\*/\s*)?^export declare (?:function|class) ${name}\b`;
    return code.match(new RegExp(before, 'gm'))?.every((overload) => !overload.includes('@example'));
  });
  assert.equal(lacking.map(({ name }) => name).join(), '');
});

it('all examples compile', () => {
  mkdirSync('.tests', { recursive: true });
  const folder = mkdtempSync('.tests/examples-'); // in the project, where its packages and its own name are found
  const write = (name: string, content: string) => writeFileSync(join(folder, name), content);
  const examples = new Set<string>();
  for (const { entry, names } of entries)
    for (const code of new Set(names.map((one) => one.code)))
      for (const [, found = ''] of code.matchAll(/^ *\* @example\s+((?:(?!\n *\* *@|\*\/)[^])*)/gm)) {
        const example = found.replaceAll(/^ *\* ?/gm, '');
        const used = names.filter(({ name }) => new RegExp(`\\b${name}\\b`).test(example)).map(({ name }) => name);
        const imports = `import { ${used.join(', ')} } from '${entry}';`;
        if (!examples.has(example)) write(`${examples.add(example).size}.tsx`, `${imports}\n${example}`);
      }
  write('surroundings.d.ts', SURROUNDINGS);
  write('tsconfig.json', OPTIONS);
  const { stdout } = spawnSync('npx', ['tsc', '-p', folder], { encoding: 'utf8', shell: process.platform === 'win32' });
  rmSync(folder, { recursive: true });
  assert.equal(stdout, '');
  assert.ok(examples.size > 25, `${examples.size}`);
});
