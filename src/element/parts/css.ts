/** The text of a style sheet. Its layer says which one wins. */
export const css: (template: TemplateStringsArray, ...parts: readonly string[]) => string = String.raw;
