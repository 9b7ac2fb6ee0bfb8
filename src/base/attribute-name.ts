/** The attribute of a property, in kebab-case: `maxFiles`, `max-files`. HTML's own name stays as it is. */
export const attributeName = (property: string): string =>
  property === 'readOnly' ? 'readonly' : property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
