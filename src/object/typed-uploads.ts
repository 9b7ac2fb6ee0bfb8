/** The type of what `createUploads` of `oss-direct-upload/server` makes, as far as a page needs it. */
export interface TypedUploads {
  /** Only a type: what `completed` of each route returns, by the route's name. */
  readonly '~data'?: Readonly<Record<string, unknown>> | undefined;
}

/** The names of the routes. */
export type InferRoutes<Uploads extends TypedUploads> = keyof NonNullable<Uploads['~data']> & string;

/** What `completed` of a route returns: `result.data` on the page. */
export type InferData<Uploads extends TypedUploads, Name extends InferRoutes<Uploads>> = NonNullable<
  Uploads['~data']
>[Name];
