// Plugins of the custom elements analyzer (`cem analyze`).

/** Leaves only the element in the manifest, with the paths of its published files. */
export function published() {
  const compiled = (path) =>
    path
      .replace(/^\/?src\//, 'dist/')
      .replace(/\.ts$/, '.js')
      .replace('/element/oss-direct-upload.js', '/element.js');
  const isPath = (key, value) => (key === 'path' || key === 'module') && typeof value === 'string';
  const isElement = ({ declarations, exports }) =>
    declarations.some(({ customElement }) => customElement) ||
    exports.some(({ kind }) => kind === 'custom-element-definition');
  return {
    name: 'published',
    packageLinkPhase({ customElementsManifest }) {
      const text = JSON.stringify(customElementsManifest.modules.filter(isElement), (key, value) =>
        isPath(key, value) ? compiled(value) : value,
      );
      customElementsManifest.modules = JSON.parse(text);
    },
  };
}

/** Leaves out what only the class or the browser calls: private and static members, overridden methods of Lit, callbacks. */
export function publicMembersOnly() {
  const isPublic = ({ name, privacy, static: isStatic }) =>
    !isStatic && (privacy ?? 'public') === 'public' && !name.startsWith('#') && !/Callback$/.test(name);
  return {
    name: 'public-members-only',
    packageLinkPhase({ customElementsManifest }) {
      for (const { declarations } of customElementsManifest.modules) {
        for (const declaration of declarations) declaration.members = declaration.members?.filter(isPublic);
      }
    },
  };
}

/** Names attributes as src/base/attribute-name.ts does: in kebab-case. */
export function kebabCaseAttributes() {
  const kebabCase = (name) =>
    name === 'readOnly' ? 'readonly' : name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return {
    name: 'kebab-case-attributes',
    packageLinkPhase({ customElementsManifest }) {
      for (const { declarations } of customElementsManifest.modules) {
        for (const { attributes = [], members = [] } of declarations) {
          for (const attribute of attributes) attribute.name = kebabCase(attribute.fieldName);
          for (const member of members) if (member.attribute) member.attribute = kebabCase(member.name);
        }
      }
    },
  };
}

/** `@property({ ...flag, noAccessor: true })`: the analyzer cannot read spread options. */
export function spreadOptions() {
  return {
    name: 'spread-options',
    collectPhase({ ts, node }) {
      if (!ts.isDecorator(node)) return;
      for (const options of node.expression.arguments ?? []) {
        if (ts.isObjectLiteralExpression(options)) {
          options.properties = options.properties.filter((property) => !ts.isSpreadAssignment(property));
        }
      }
    },
  };
}

/** `@cssprop {<color>} [--x=red]`: the analyzer takes the syntax for a type. */
export function customPropertySyntax() {
  return {
    name: 'custom-property-syntax',
    packageLinkPhase({ customElementsManifest }) {
      for (const { declarations } of customElementsManifest.modules) {
        for (const property of declarations.flatMap(({ cssProperties = [] }) => cssProperties)) {
          if (property.type) property.syntax = property.type.text;
          delete property.type;
        }
      }
    },
  };
}

/** Adds to each type the exported types that it names, as `references`: `import('oss-direct-upload').UploadTask`. */
export function typeReferences(entry) {
  const exported = new Set();
  const withReferences = (type) => {
    const references = [...type.text.matchAll(/'[^']*'|\b[A-Z]\w*/g)]
      .filter(([name]) => exported.has(name))
      .map(({ 0: name, index }) => ({
        name,
        package: 'oss-direct-upload',
        module: entry,
        start: index,
        end: index + name.length,
      }));
    return { ...type, ...(references.length > 0 && { references }) };
  };
  return {
    name: 'type-references',
    collectPhase({ ts, node }) {
      if (!ts.isSourceFile(node) || !node.fileName.endsWith(entry)) return;
      for (const { exportClause } of node.statements.filter(ts.isExportDeclaration)) {
        for (const { name } of exportClause?.elements ?? []) exported.add(name.text);
      }
    },
    packageLinkPhase({ customElementsManifest }) {
      const text = JSON.stringify(customElementsManifest.modules, (key, value) =>
        key === 'type' && value?.text ? withReferences(value) : value,
      );
      customElementsManifest.modules = JSON.parse(text);
    },
  };
}

/**
 * Adds the events that types declare, each with its `detail` as the type of a `CustomEvent`. A type that comes later omits some of those before
 * it (`Omit<Before, 'name'>`), or describes them again.
 */
export function declaredEvents(...typeNames) {
  const declarations = new Map();
  const oneLine = (text) => text.replaceAll(/\s+/g, ' ');
  const detailOf = (text) =>
    oneLine(text)
      .replaceAll(/(\?: [^;]*?) \| undefined/g, '$1')
      .replaceAll('; ', ', ');
  return {
    name: 'declared-events',
    collectPhase({ ts, node }) {
      if (!typeNames.includes(node.name?.text)) return;
      const omitted = [];
      const events = [];
      const read = (part) => {
        if (ts.isLiteralTypeNode(part)) omitted.push(part.literal.text);
        else if (ts.isPropertySignature(part)) events.push(eventOf(ts, part));
        else ts.forEachChild(part, read);
      };
      ts.forEachChild(node, read);
      declarations.set(node.name.text, { omitted, events });
    },
    packageLinkPhase({ customElementsManifest }) {
      const all = new Map();
      for (const { omitted, events } of typeNames.map((name) => declarations.get(name))) {
        for (const name of omitted) all.delete(name);
        for (const event of events) all.set(event.name, event);
      }
      const classes = customElementsManifest.modules.flatMap((module) => module.declarations);
      const element = classes.find(({ customElement }) => customElement);
      element.events = [...all.values(), ...element.events];
    },
  };

  function eventOf(ts, member) {
    const [{ comment }] = ts.getJSDocCommentsAndTags(member);
    const type = { text: `CustomEvent<${detailOf(member.type.getText())}>` };
    return { name: member.name.text, type, description: oneLine(ts.getTextOfJSDocComment(comment)) };
  }
}
