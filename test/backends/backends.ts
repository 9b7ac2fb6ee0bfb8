import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** A backend to copy, and how this computer runs it. */
export interface Backend {
  readonly name: string;
  /** Debian's packages that run it. */
  readonly packages: readonly string[];
  /** Whether they are installed. */
  readonly isInstalled: () => boolean;
  /** Commands that prepare a copy, in its folder. */
  readonly prepare?: readonly (readonly string[])[];
  /** Its endpoint. @default '/api/oss-permission' */
  readonly path?: string;
  /** The command of its server, in its folder; undefined where Debian cannot run it: then only its signatures are checked. */
  readonly serve?: (port: number) => readonly string[];
  /** Signs the vectors on its standard input, in its folder; undefined where an SDK signs. */
  readonly sign?: readonly string[];
  /** The file in `test/backends/vectors` that does so. */
  readonly signer?: string;
}

const succeeds = (program: string, ...words: string[]) => spawnSync(program, words).status === 0;
/** The package's own Python, not one that `PATH` names first. */
const python = '/usr/bin/python3';

const backends: readonly Backend[] = [
  {
    name: 'express',
    packages: [],
    isInstalled: () => true,
    prepare: [['npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock']],
    serve: () => [process.execPath, 'server.js'],
  },
  {
    name: 'python',
    packages: ['python3'],
    isInstalled: () => succeeds(python, '--version'),
    serve: () => [python, 'upload_grants.py'],
    signer: 'sign.py',
    sign: [python, 'sign.py'],
  },
  {
    name: 'php',
    packages: ['php-cli'],
    isInstalled: () => succeeds('php', '--version'),
    path: '/oss-permission.php',
    serve: (port) => ['php', '-S', `127.0.0.1:${port}`, '-t', '.'],
    signer: 'sign.php',
    sign: ['php', 'sign.php'],
  },
  {
    name: 'ruby',
    packages: ['ruby', 'ruby-webrick'],
    isInstalled: () => succeeds('ruby', '-e', 'require "webrick"'),
    serve: () => ['ruby', 'server.rb'],
    signer: 'sign.rb',
    sign: ['ruby', 'sign.rb'],
  },
  {
    name: 'go',
    packages: ['golang-go'],
    isInstalled: () => succeeds('go', 'version'),
    prepare: [['go', 'build', '-o', 'upload-grants', '.']],
    serve: () => ['./upload-grants'],
    signer: 'sign.go',
    sign: ['./upload-grants', 'sign'],
  },
  {
    name: 'java',
    packages: ['default-jdk-headless'],
    isInstalled: () => succeeds('javac', '-version'),
    prepare: [['javac', '-encoding', 'UTF-8', '-d', '.', 'UploadGrants.java', 'Sign.java']],
    serve: () => ['java', 'UploadGrants.java'],
    signer: 'Sign.java',
    sign: ['java', '-cp', '.', 'Sign'],
  },
  {
    name: 'csharp',
    packages: ['mono-mcs', 'mono-runtime', 'libmono-system-core4.0-cil'],
    isInstalled: () => succeeds('mcs', '--version') && succeeds('mono', '--version'),
    prepare: [['mcs', '-out:sign.exe', '-r:System.Core', 'Signer.cs', 'Sign.cs']],
    signer: 'Sign.cs',
    sign: ['mono', 'sign.exe'],
  },
];

export const pathOf = ({ path = '/api/oss-permission' }: Backend): string => path;
export const folderOf = ({ name }: Backend): string => join('demo/backends', name);

/** The backends of these names; all without a name. @throws for a name that is not one of a backend */
export function backendsNamed(names: readonly string[]): readonly Backend[] {
  const unknown = names.filter((name) => !backends.some((backend) => backend.name === name));
  if (unknown.length > 0)
    throw new Error(`Unknown: ${unknown.join(', ')}. There are ${backends.map(({ name }) => name).join(', ')}.`);
  return backends.filter(({ name }) => names.length === 0 || names.includes(name));
}
