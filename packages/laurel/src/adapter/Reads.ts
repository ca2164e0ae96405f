/** How a row is read: by a schema of any library that speaks Standard Schema (zod, valibot, arktype, effect), or by a function. */

/** What is wrong with a value, as Standard Schema says it. */
export interface StandardIssue {
  readonly message: string
  readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined
}

/** What a schema makes of a value. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: ReadonlyArray<StandardIssue> }

/** The interface of Standard Schema, version 1, as far as it is used: https://standardschema.dev. It has to answer at once. */
export interface StandardSchema<Output = unknown> {
  readonly "~standard": {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>
  }
}

/** A schema, or a function that gives what it reads and throws where it can't. */
export type Reads = StandardSchema | ((value: unknown) => unknown)

/** What is read. */
export type ReadBy<R extends Reads> =
  R extends StandardSchema<infer Output> ? Output : R extends (value: unknown) => infer Output ? Output : never
