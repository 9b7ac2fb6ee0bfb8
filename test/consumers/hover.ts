import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A name in a project's file, of which editors show what it is for. */
const HOVERED = [
  ['react', 'react/component.tsx', 'onUploadSuccess', 'OSS has confirmed'],
  ['vue', 'vue/upload.tsx', 'onUploadSuccess', 'OSS has confirmed'],
  ['svelte', 'svelte/upload.ts', 'onuploadsuccess', 'OSS has confirmed'],
  ['preact', 'tags/tag.tsx', 'onupload-success', 'OSS has confirmed'],
  ['solid', 'solid/tag.tsx', 'on:upload-success', 'OSS has confirmed'],
  ['node', 'node/server.ts', 'authorize', 'Decides who may upload'],
] as const;

/** What is used here of TypeScript 5.9: version 7 has no such interface, and so no types of it. */
interface TypeScript {
  readonly sys: { readFile(path: string): string | undefined };
  readConfigFile(path: string, read: (path: string) => string | undefined): { config: unknown };
  parseJsonConfigFileContent(config: unknown, host: unknown, folder: string): { fileNames: string[]; options: object };
  createCompilerHost(options: object): object;
  createLanguageService(host: object): {
    getQuickInfoAtPosition(file: string, position: number): { documentation?: { text: string }[] } | undefined;
  };
  readonly ModuleKind: { ESNext: number };
  readonly ModuleResolutionKind: { Bundler: number };
  readonly ScriptSnapshot: { fromString(text: string): unknown };
  getDefaultLibFilePath(options: object): string;
}

/** What an editor shows for names in the projects of `folder`. @returns one check for each name */
export function hoverChecks(folder: string) {
  const ts = createRequire(join(folder, 'package.json'))('typescript') as TypeScript;
  return HOVERED.map(([project, file, name, expected]) => ({
    project,
    title: `${project}: hover over ${name}`,
    check() {
      const shown = documentationOf(ts, join(folder, project, 'tsconfig.json'), join(folder, file), name);
      return shown.startsWith(expected) ? undefined : `an editor shows "${shown}"`;
    },
  }));
}

function documentationOf(ts: TypeScript, configFile: string, file: string, name: string): string {
  const { config } = ts.readConfigFile(configFile, (path) => ts.sys.readFile(path));
  const { fileNames, options: own } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(configFile));
  const options = { ...own, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
  const service = ts.createLanguageService({
    ...ts.sys,
    ...ts.createCompilerHost(options),
    getCompilationSettings: () => options,
    getDefaultLibFileName: () => ts.getDefaultLibFilePath(options),
    getScriptFileNames: () => fileNames,
    getScriptSnapshot: (path: string) => ts.ScriptSnapshot.fromString(ts.sys.readFile(path) ?? ''),
    getScriptVersion: () => '1',
  });
  const position = new RegExp(`(?<!\\w)${name}(?=[=:(]| =)`).exec(ts.sys.readFile(file) ?? '')?.index ?? -1;
  return (service.getQuickInfoAtPosition(file, position)?.documentation ?? []).map(({ text }) => text).join('');
}
