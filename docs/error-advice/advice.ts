import type { FileRule, UploadErrorCode, UploadErrorDetail } from '../../src/base/upload-error.js';
import type { OssTopic } from '../../src/oss/response/oss-codes.js';
import type { EndpointErrorCode } from '../../src/server/settings/endpoint-error.js';

/** What a developer needs to know of one error, in Markdown. */
export interface Advice {
  /** What happened, in a sentence or two. */
  readonly means: string;
  /** The usual causes, each with its cure: what to change, and where. */
  readonly fixes?: readonly (readonly [cause: string, cure: string])[];
  /** Whether a retry helps. Undefined: as the section above says. */
  readonly retry?: string;
}

type CodeAdvice = Advice & Required<Pick<Advice, 'retry'>>;

/** The reasons of `network`. */
export type Likely = NonNullable<UploadErrorDetail['likely']>;

/** The texts of the page of errors in one language: the compiler asks for each error that exists. */
export interface ErrorAdvice {
  readonly page: PageTexts;
  readonly codes: Readonly<Record<UploadErrorCode, CodeAdvice>>;
  readonly rules: Readonly<Record<FileRule, Advice>>;
  readonly likely: Readonly<Record<Likely, Advice>>;
  readonly ossCodes: Readonly<Record<OssTopic, Advice>>;
  readonly endpoint: Readonly<Record<EndpointErrorCode, Advice>>;
}

interface PageTexts {
  readonly title: string;
  readonly description: string;
  /** Paragraphs before the table of all codes. */
  readonly intro: readonly string[];
  /** The heads of that table. */
  readonly columns: readonly [code: string, seen: string];
  /** Before the words of the element, and before the advice about a retry. */
  readonly userSees: string;
  readonly retry: string;
  readonly quoted: (text: string) => string;
  readonly endpointTitle: string;
  readonly endpointIntro: readonly string[];
}
