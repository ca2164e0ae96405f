/** `"documents"` in the configuration: where evidence files are kept, and which are. */
import { resolve } from "node:path"
import { Documents } from "@laurel/documents"
import { Effect, Layer, Redacted, Schema } from "effect"
import * as Secrets from "../sources/Secrets.ts"
import { Path } from "../configuration/Path.ts"
import { Address } from "../sources/SourceFields.ts"
import { type Unable, unable, toMend } from "../Unable.ts"

const Text = Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(500))

const S3 = Schema.Struct({
  endpoint: Address,
  region: Text,
  bucket: Text,
  prefix: Schema.optionalKey(Schema.String.check(Schema.isMaxLength(500))),
  pathStyle: Schema.optionalKey(Schema.Boolean),
  /** Environment variables, as all that proves who we are. */
  accessKeyIdFrom: Secrets.Variable,
  secretAccessKeyFrom: Secrets.Variable,
  sessionTokenFrom: Schema.optionalKey(Secrets.Variable)
})
type S3 = typeof S3.Type

export const DocumentsSetting = Schema.Struct({
  directory: Schema.optionalKey(Path),
  s3: Schema.optionalKey(S3),
  /** Bytes of one document. */
  maxBytes: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: Documents.mostBytes }))),
  types: Schema.optionalKey(Schema.Array(Documents.MediaType).check(Schema.isMinLength(1), Schema.isMaxLength(20)))
}).check(
  Schema.makeFilter(({ directory, s3 }) =>
    (directory === undefined) === (s3 === undefined) ? 'expected either "directory" or "s3"' : undefined
  )
)

/** Where documents are kept, with what opening that takes. */
export interface Place {
  /** For messages. */
  readonly name: string
  readonly bounds: Documents.Bounds
  readonly secrets: ReadonlyArray<Secrets.Secret>
  /** Addresses that are asked. */
  readonly addresses: ReadonlyArray<string>
  readonly layer: Layer.Layer<Documents.Documents, Documents.DocumentError | Unable>
}

/** A directory stands beside the configuration; secrets are read when it is opened. */
export const locate = (setting: typeof DocumentsSetting.Type | undefined, folder: string): Place | null => {
  if (setting === undefined) return null
  const { directory, s3, ...bounds } = setting
  if (s3 !== undefined) {
    const secrets = secretsOf(s3)
    return { name: `${s3.endpoint}, bucket ${s3.bucket}`, bounds, secrets, addresses: [s3.endpoint], layer: bucket(s3) }
  }
  const path = resolve(folder, directory ?? "")
  return { name: path, bounds, secrets: [], addresses: [], layer: Documents.layerDirectory(path) }
}

const what = "of the documents' bucket"

const secretsOf = ({ accessKeyIdFrom, secretAccessKeyFrom, sessionTokenFrom }: S3): ReadonlyArray<Secrets.Secret> => [
  { variable: accessKeyIdFrom, what: `the key ${what}` },
  { variable: secretAccessKeyFrom, what: `the secret ${what}` },
  ...(sessionTokenFrom === undefined ? [] : [{ variable: sessionTokenFrom, what: `the session token ${what}` }])
]

const bucket = (setting: S3): Place["layer"] =>
  Layer.unwrap(
    Effect.gen(function* () {
      const { endpoint, region, bucket, prefix, pathStyle } = setting
      const [key, secret, token] = yield* Effect.forEach(secretsOf(setting), Secrets.valueOf)
      return Documents.layerS3({
        endpoint,
        region,
        bucket,
        ...(prefix === undefined ? {} : { prefix }),
        ...(pathStyle === undefined ? {} : { pathStyle }),
        credentials: {
          accessKeyId: key === undefined ? "" : Redacted.value(key),
          secretAccessKey: secret ?? Redacted.make(""),
          ...(token === undefined ? {} : { sessionToken: token })
        }
      })
    }).pipe(Effect.mapError((cause) => toMend(cause)))
  )

/** The store of documents; an error where the configuration names none. */
export const opened = ({
  file,
  documents
}: {
  readonly file: string
  readonly documents: Place | null
}): Effect.Effect<Place, Unable> =>
  documents === null
    ? Effect.fail(unable(`no store of documents: add "documents": { "directory": "documents" } to ${file}`))
    : Effect.succeed(documents)
