/** A queue starts no upload where there is no XMLHttpRequest, which no held mode uses. */
globalThis.XMLHttpRequest ??= class {} as typeof XMLHttpRequest;
