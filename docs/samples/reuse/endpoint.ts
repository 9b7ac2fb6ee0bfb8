import type { FetchGrant } from 'oss-direct-upload/core';

declare const api: {
  hasFile(name: string, size: number, crc64?: string): Promise<{ exists: boolean; key?: string }>;
  grant(name: string, size: number): Promise<unknown>;
};

// #region function
export const endpoint: FetchGrant = ({ file, asks = {} }) =>
  asks.operation === 'exists' ? api.hasFile(file.name, file.size, String(asks.crc64)) : api.grant(file.name, file.size);
// #endregion function
