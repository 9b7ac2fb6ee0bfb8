import ts from 'typescript';
import { Application, Converter, type Context, type DeclarationReflection, ReferenceReflection } from 'typedoc';
import { exported } from '../../../tools/chunks.js';
import { project } from '../paths.js';

const named = {
  core: 'dist/core.d.ts',
  server: 'dist/server.d.ts',
  'mini-program': 'dist/mini-program.d.ts',
  'mini-program-form': 'dist/mini-program-form.d.ts',
  image: 'dist/image.d.ts',
  heic: 'dist/heic.d.ts',
  record: 'dist/record.d.ts',
  mock: 'dist/mock/index.d.ts',
  react: 'dist/frameworks/react.d.ts',
  vue: 'dist/frameworks/vue.d.ts',
  svelte: 'dist/frameworks/svelte.d.ts',
} as const;

export type EntryName = keyof typeof named | `adapters/${string}`;

export const adapterNames = exported('adapters');

/** The declarations of the entry points that the reference describes, by their names behind `oss-direct-upload/`. */
export const ENTRIES: Readonly<Record<string, string>> = {
  ...named,
  ...Object.fromEntries(adapterNames.map((name) => [`adapters/${name}`, `dist/adapters/${name}.d.ts`])),
};

/** Types that an entry point does not export, although the types that it exports name them. */
const UNEXPORTED: Partial<Record<EntryName, Readonly<Record<string, string>>>> = {
  core: {
    BeforeUpload: 'dist/task/upload-settings.d.ts',
    UnsavedUploads: 'dist/queue/unfinished.d.ts',
    UnverifiedFiles: 'dist/queue/unfinished.d.ts',
    UploadErrorDetail: 'dist/base/upload-error.d.ts',
  },
  server: {
    HandlerSettings: 'dist/server/settings/options.d.ts',
    Enforced: 'dist/server/settings/options.d.ts',
    Unenforced: 'dist/server/settings/options.d.ts',
  },
  mock: { RandomFaults: 'dist/mock/faults/random-faults.d.ts' },
};

/** What an entry point exports, and the types that it needs beside them. */
export interface EntryModel {
  readonly exports: ReadonlyMap<string, DeclarationReflection>;
  readonly unexported: ReadonlyMap<string, DeclarationReflection>;
}

/** Reads the built declarations of all entry points. @throws if they are not built, or TypeDoc cannot read them */
export async function readApiModel(): Promise<Readonly<Record<EntryName, EntryModel>>> {
  const app = await Application.bootstrap({
    ...{ excludeInternal: true, excludePrivate: true, excludeProtected: true, excludeExternals: true },
    ...{ sort: ['source-order'], logLevel: 'Error' },
  });
  const program = ts.createProgram(Object.values(ENTRIES).map(absolute), {
    ...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    ...{ moduleResolution: ts.ModuleResolutionKind.Bundler, strict: true, exactOptionalPropertyTypes: true },
    ...{ skipLibCheck: true, noEmit: true, types: ['node'], typeRoots: [absolute('node_modules/@types')] },
  });
  const fileOf = (path: string) => {
    const file = program.getSourceFile(absolute(path));
    if (!file) throw new Error(`${path} is missing: run \`npm run build\`.`);
    return file;
  };
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, addUnexported(program, fileOf));
  const names = Object.keys(ENTRIES) as EntryName[];
  const model = app.converter.convert(
    Object.entries(ENTRIES).map(([displayName, path]) => ({ displayName, program, sourceFile: fileOf(path) })),
  );
  if (app.logger.hasErrors()) throw new Error('TypeDoc cannot read the built declarations.');
  const modules = names.map((name) => [name, split(name, model.getChildByName([name]) as DeclarationReflection)]);
  return Object.fromEntries(modules) as Record<EntryName, EntryModel>;
}

const absolute = (path: string) => project + path;

/** Converts the types in `UNEXPORTED` when their module is about to be converted. */
function addUnexported(program: ts.Program, fileOf: (path: string) => ts.SourceFile) {
  const checker = program.getTypeChecker();
  const symbolIn = (path: string, name: string) => {
    const declaration = fileOf(path).statements.find(
      (statement) =>
        (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) && statement.name.text === name,
    ) as ts.InterfaceDeclaration | ts.TypeAliasDeclaration | undefined;
    const symbol = declaration && checker.getSymbolAtLocation(declaration.name);
    if (!symbol) throw new Error(`${path} has no type ${name}.`);
    return symbol;
  };
  return (context: Context, reflection: DeclarationReflection) => {
    if (!(reflection.name in UNEXPORTED) || !reflection.parent?.isProject()) return;
    context.setActiveProgram(program);
    for (const [name, path] of Object.entries(UNEXPORTED[reflection.name as EntryName] ?? {})) {
      context.converter.convertSymbol(context.withScope(reflection), symbolIn(path, name));
    }
  };
}

/** What another entry point exports, too, is described there. */
const original = (one: DeclarationReflection): DeclarationReflection =>
  one instanceof ReferenceReflection ? (one.getTargetReflectionDeep() as DeclarationReflection) : one;

function split(entry: EntryName, { children = [] }: DeclarationReflection): EntryModel {
  const isUnexported = ({ name }: DeclarationReflection) => name in (UNEXPORTED[entry] ?? {});
  const byName = (ones: readonly DeclarationReflection[]) => new Map(ones.map((one) => [one.name, original(one)]));
  return {
    exports: byName(children.filter((child) => !isUnexported(child))),
    unexported: byName(children.filter(isUnexported)),
  };
}
