/** A backend to copy, and how this computer runs it. */
export interface Backend {
  readonly name: string;
  /** In `demo/backends`. @default its name */
  readonly folder?: string;
  readonly packages: readonly string[];
  /** Commands that succeed once these are installed. */
  readonly tries: readonly (readonly string[])[];
  readonly prepare?: readonly (readonly string[])[];
  /** Its endpoint. @default '/api/oss-permission' */
  readonly path?: string;
  /** The command of its server, in its folder; undefined where Debian cannot run it: then only its signatures are checked. */
  readonly serve?: readonly string[];
  /** Signs the vectors on its standard input, in its folder: a file of `test/backends/vectors`, and its command. The SDK of Node signs itself. */
  readonly sign?: { readonly file: string; readonly command: readonly string[] };
}

/** The package's own Python, not one that `PATH` names first. */
const python = '/usr/bin/python3';

const npmInstall = ['npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock'];
const express: Backend = {
  name: 'express',
  packages: [],
  tries: [],
  prepare: [npmInstall],
  serve: [process.execPath, 'server.mjs'],
};

export const backends: readonly Backend[] = [
  express,
  { ...express, name: 'express-4', folder: 'express', prepare: [[...npmInstall, 'express@4']] },
  {
    name: 'python',
    packages: ['python3'],
    tries: [[python, '--version']],
    serve: [python, 'upload_grants.py'],
    sign: { file: 'sign.py', command: [python, 'sign.py'] },
  },
  {
    name: 'php',
    packages: ['php-cli'],
    tries: [['php', '--version']],
    path: '/oss-permission.php',
    serve: ['php', '-S', '127.0.0.1:{port}', '-t', '.'],
    sign: { file: 'sign.php', command: ['php', 'sign.php'] },
  },
  {
    name: 'ruby',
    packages: ['ruby', 'ruby-webrick'],
    tries: [['ruby', '-e', 'require "webrick"']],
    serve: ['ruby', 'server.rb'],
    sign: { file: 'sign.rb', command: ['ruby', 'sign.rb'] },
  },
  {
    name: 'go',
    packages: ['golang-go'],
    tries: [['go', 'version']],
    prepare: [['go', 'build', '-o', 'upload-grants', '.']],
    serve: ['./upload-grants'],
    sign: { file: 'sign.go', command: ['./upload-grants', 'sign'] },
  },
  {
    name: 'java',
    packages: ['default-jdk-headless'],
    tries: [['javac', '-version']],
    prepare: [['javac', '-encoding', 'UTF-8', '-d', '.', 'UploadGrants.java', 'Sign.java']],
    serve: ['java', 'UploadGrants.java'],
    sign: { file: 'Sign.java', command: ['java', '-cp', '.', 'Sign'] },
  },
  {
    name: 'csharp',
    packages: ['mono-mcs', 'mono-runtime', 'libmono-system-core4.0-cil'],
    tries: [
      ['mcs', '--version'],
      ['mono', '--version'],
    ],
    prepare: [['mcs', '-out:sign.exe', '-r:System.Core', 'Signer.cs', 'Sign.cs']],
    sign: { file: 'Sign.cs', command: ['mono', 'sign.exe'] },
  },
];
