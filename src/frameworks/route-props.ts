import type {
  InferData,
  InferRoutes,
  OssDirectUpload,
  StoredObject,
  TypedUploads,
  UploadEventMap,
  UploadTask,
} from '../element.js';

/** What is stored, with what `completed` of the route has returned. */
type Saved<Data> = StoredObject & { readonly data: Data };

type SuccessEvent<Data> = Omit<UploadEventMap['upload-success'], 'detail' | 'currentTarget'> & {
  readonly detail: { readonly task: UploadTask; readonly result: Saved<Data> };
  readonly currentTarget: OssDirectUpload;
};

/** The props of a field for one route, as far as its name decides about them. */
type PropsOfRoute<Name extends string, Data, Success extends string> = {
  /** The name of a route of `createUploads`. */
  route: Name;
  /** As `afterUpload` of the field, with the data of the route in `result`. */
  afterUpload?: ((task: UploadTask, result: Saved<Data>, context: { signal: AbortSignal }) => unknown) | undefined;
} & { [Event in Success]?: ((event: SuccessEvent<Data>) => void) | undefined };

/** The props of a field for the routes of one server. @typeParam Success the listener to `upload-success` @typeParam Name of the routes that count */
export type RouteProps<
  Uploads extends TypedUploads,
  Props,
  Success extends string,
  Name extends InferRoutes<Uploads> = InferRoutes<Uploads>,
> = Omit<Props, 'endpoint' | 'route' | 'afterUpload' | Success> &
  {
    [One in Name]: PropsOfRoute<One, InferData<Uploads, One>, Success>;
  }[Name];
