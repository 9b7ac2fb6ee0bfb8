/** `grant/response-text` in the one file: a host has read the text. */
export const responseText = async ({ body }: { readonly body: string }): Promise<string> => body;
