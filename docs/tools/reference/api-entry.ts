import {
  type Comment,
  type CommentDisplayPart,
  type DeclarationReflection,
  IntersectionType,
  type ParameterReflection,
  ReflectionKind,
  ReflectionType,
  type SignatureReflection,
  type SomeType,
  type TypeParameterReflection,
  UnionType,
} from 'typedoc';
import { anchorOf, code, facts, heading, joined, typeCode } from './markdown.js';
import type { Writer } from './writer.js';

/** One exported name, and how its page shows it. */
export interface Entry {
  readonly declaration: DeclarationReflection;
  readonly anchor: string;
  readonly isExported: boolean;
  /** Whether members of this supertype are described elsewhere. */
  readonly isElsewhere: (supertype: string) => boolean;
  /** Notes a name without JSDoc. */
  readonly onUndocumented: (name: string) => void;
}

/** A name's heading, facts, description and members. */
export function writeEntry(entry: Entry, writer: Writer): string {
  const { declaration, anchor, isExported } = entry;
  const signatures = declaration.signatures;
  const comment = signatures?.[0]?.comment ?? declaration.comment;
  if (!comment) entry.onUndocumented(declaration.name);
  return joined([
    heading(3, signatures ? `${declaration.name}()` : declaration.name, anchor),
    facts([
      writer.label(kindOf(declaration)),
      isExported ? undefined : writer.label('unexported'),
      ...supertypes(declaration).map((type) => `${writer.label('extends')} ${typeCode(type, writer.linkTo)}`),
    ]),
    ...(signatures ?? []).map((signature) => signatureLine(declaration.name, signature, writer)),
    ...commentBlocks(comment, signatures?.[0]?.parameters ?? [], writer),
    typeLine(declaration, writer),
    ...membersOf(declaration).map((member) => writeMember(member, entry, writer)),
  ]);
}

function kindOf({ kind }: DeclarationReflection) {
  if (kind === ReflectionKind.Class) return 'class';
  if (kind === ReflectionKind.Function) return 'function';
  if (kind === ReflectionKind.Variable) return 'constant';
  return kind === ReflectionKind.TypeAlias ? 'type' : 'interface';
}

const isObject = (type: SomeType): type is ReflectionType =>
  type instanceof ReflectionType && !!type.declaration.children?.length && !type.declaration.signatures;

/** What a type adds to; not its own class of another module, nor a type that only its source knows. */
function supertypes({ type, extendedTypes = [], name }: DeclarationReflection): string[] {
  const parts = type instanceof IntersectionType && type.types.some(isObject) ? type.types : extendedTypes;
  const names = parts.filter((part) => !isObject(part)).map(String);
  return names.filter((one) => one !== name && !/^(Optional<|HostProps|ComponentProperties|EventProps)/.test(one));
}

/** The members in the order of their source: those of a class by their kind. */
function membersOf({ kind, children = [], type }: DeclarationReflection): DeclarationReflection[] {
  const parts = type instanceof IntersectionType ? type.types : type ? [type] : [];
  const own = [...children, ...parts.filter(isObject).flatMap((part) => part.declaration.children ?? [])];
  if (kind !== ReflectionKind.Class) return own;
  const rank = ({ kind: one }: DeclarationReflection) =>
    one === ReflectionKind.Constructor ? 0 : one === ReflectionKind.Method ? 2 : 1;
  return own.toSorted((a, b) => rank(a) - rank(b));
}

/** What a constant is, or a type stands for; nothing where its members say it. */
function typeLine({ type, kind }: DeclarationReflection, writer: Writer): string | undefined {
  if (!type || isObject(type) || (type instanceof IntersectionType && type.types.some(isObject))) return undefined;
  if (kind !== ReflectionKind.TypeAlias) return `${typeCode(String(type), writer.linkTo)} {.signature}`;
  const summaries = type instanceof UnionType ? type.elementSummaries : undefined;
  const members = type instanceof UnionType ? type.types : [type];
  if (summaries) {
    return members.map((one, index) => `- ${codeOf(one, writer)}: ${textOf(summaries[index], writer)}`).join('\n');
  }
  if (members.length > 2 && members.some((one) => String(one).length > 40)) {
    return members.map((one) => `- ${typeCode(String(one), writer.linkTo)}`).join('\n');
  }
  return `${typeCode(String(type), writer.linkTo)} {.signature}`;
}

/** A literal; an error code links to its own page. */
function codeOf(type: SomeType, { linkTo }: Writer): string {
  const name = String(type).slice(1, -1);
  const url = linkTo(`error:${name}`);
  return url ? `[\`${name}\`](${url})` : typeCode(String(type), linkTo);
}

function writeMember(member: DeclarationReflection, entry: Entry, writer: Writer): string | undefined {
  const supertype = member.inheritedFrom?.name.split('.')[0];
  if (supertype !== undefined && entry.isElsewhere(supertype)) return undefined;
  const { name, anchor } = { name: entry.declaration.name, anchor: anchorOf(entry.anchor, member.name) };
  const isConstructor = member.kind === ReflectionKind.Constructor;
  const signatures = member.signatures;
  const getter = member.getSignature;
  const comment = member.comment ?? getter?.comment ?? signatures?.[0]?.comment;
  if (!comment?.summary.length) {
    if (isConstructor) return undefined; // not for users, unless it is described
    entry.onUndocumented(`${name}.${member.name}`);
  }
  if (signatures) {
    const title = isConstructor ? `new ${name}` : member.name;
    return joined([
      heading(4, `${title}(${signatures[0]!.parameters?.map(parameterName).join(', ') ?? ''})`, anchor),
      ...signatures.slice(0, 1).map((signature) => signatureLine(title, signature, writer)),
      ...commentBlocks(comment, signatures[0]?.parameters ?? [], writer),
    ]);
  }
  const isReadOnly = getter ? !member.setSignature : member.flags.isReadonly;
  const type = String(member.type ?? getter?.type);
  return joined([
    heading(4, member.name, anchor),
    facts([
      typeCode(withoutUndefined(type, member.flags.isOptional), writer.linkTo),
      member.flags.isOptional ? writer.label('optional') : undefined,
      isReadOnly && entry.declaration.kind === ReflectionKind.Class ? writer.label('readOnly') : undefined,
      defaultOf(comment, writer),
    ]),
    ...commentBlocks(comment, [], writer),
  ]);
}

const withoutUndefined = (type: string, isOptional: boolean) =>
  isOptional ? type.replace(/ ?\| undefined$/, '').replace(/^undefined \| /, '') : type;

const parameterName = ({ name, flags, defaultValue }: ParameterReflection) =>
  (name === '__namedParameters' ? 'options' : name) + (flags.isOptional || defaultValue ? '?' : '');

const typeParameter = ({ name, type, default: byDefault }: TypeParameterReflection) =>
  name + (type ? ` extends ${String(type)}` : '') + (byDefault ? ` = ${String(byDefault)}` : '');

function signatureLine(title: string, signature: SignatureReflection, writer: Writer): string {
  const { parameters = [], typeParameters, type, kind } = signature;
  const list = parameters.map((one) => `${parameterName(one)}: ${String(one.type)}`).join(', ');
  const isConstructor = kind === ReflectionKind.ConstructorSignature;
  const generic = isConstructor || !typeParameters ? '' : `<${typeParameters.map(typeParameter).join(', ')}>`;
  const result = isConstructor ? '' : `: ${String(type)}`;
  return `${typeCode(`${title}${generic}(${list})${result}`, writer.linkTo)} {.signature}`;
}

function defaultOf(comment: Comment | undefined, writer: Writer): string | undefined {
  const tag = comment?.getTag('@default');
  if (!tag) return undefined;
  const value = plain(tag.content).replace(/^```ts\n([\s\S]*)\n```$/, '$1');
  const isCode = /^('.*'|-?[\d_.]+|true|false|\{.*\}|[A-Z]\w*\.\w+|\w+\(\))$/.test(value);
  return `${writer.label('default')} ${isCode ? code(value) : writer.text(value)}`;
}

/** The description, parameters, result, errors and examples. */
function commentBlocks(
  comment: Comment | undefined,
  parameters: readonly ParameterReflection[],
  writer: Writer,
): (string | undefined)[] {
  if (!comment) return [];
  const described = parameters.filter((one) => one.comment?.hasVisibleComponent());
  const tags = (name: `@${string}`) => comment.getTags(name).map(({ content }) => content);
  const row = (term: string, text: string) => `**${term}** ${text} {.row}`;
  return [
    textOf(comment.summary, writer),
    ...described.map((one) => row(code(parameterName(one)), textOf(one.comment?.summary, writer))),
    ...tags('@returns').map((content) => row(writer.label('returns'), textOf(content, writer))),
    ...tags('@throws').map((content) => row(writer.label('throws'), errorsOf(content, writer))),
    ...tags('@example').map(plain),
  ];
}

/** A text about errors, in which their codes are links. */
const errorsOf = (content: readonly CommentDisplayPart[], writer: Writer) =>
  writer.text(
    plain(content).replace(/^\w*Error\b/, '`$&`'),
    (name) => writer.linkTo(`error:${name}`) ?? writer.linkTo(name),
  );

const plain = (content: readonly CommentDisplayPart[]) =>
  content
    .map(({ text }) => text)
    .join('')
    .trim();

const textOf = (content: readonly CommentDisplayPart[] | undefined, writer: Writer) =>
  writer.text(plain(content ?? []));
