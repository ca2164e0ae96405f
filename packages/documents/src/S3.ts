/** A shelf in a bucket of S3, or of what speaks as S3 does. A file is in memory while it is sent. */
import { createHash } from "node:crypto"
import { Effect, Option, type Redacted, Result, Stream } from "effect"
import { Corrupt, DocumentError, Misconfigured, Unavailable } from "./DocumentError.ts"
import { type Answer, type Bucket, bucketOf } from "./s3/Bucket.ts"
import { pageOf } from "./s3/pageOf.ts"
import type { Area, Known, Name, Shelf, Writing } from "./Shelf.ts"

export interface S3Options {
  /** `https://s3.eu-central-1.amazonaws.com`, or where another store is: an origin, without a path. Nothing is sent elsewhere. */
  readonly endpoint: string | URL
  readonly region: string
  readonly bucket: string
  /** Before the name of each object, such as `laurel/`: letters, digits and `! - _ . / ( )`, at most 500. None unless given. */
  readonly prefix?: string
  readonly credentials: Credentials
  /** Whether the bucket stands in the path, which every store takes, and not in the host; so unless given. */
  readonly pathStyle?: boolean
  /** Attempts after the first: 0 to 10, 5 unless given. */
  readonly retries?: number
}

interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: Redacted.Redacted
  readonly sessionToken?: Redacted.Redacted
}

/** Names that one answer lists. */
const pageSize = 1_000

/** A shelf, where the options can be used. Nothing is sent yet. */
export const shelf = (options: S3Options): Result.Result<Shelf, DocumentError> =>
  Result.gen(function* () {
    const { endpoint, bucket, prefix = "", pathStyle = true, retries = 5 } = options
    const check = (is: boolean, name: string, expected: string, found: string) =>
      is
        ? Result.succeed(undefined)
        : Result.fail(
            new DocumentError({
              where: name,
              reason: new Misconfigured({ expected, found, advice: "Mend the settings of the store of documents." })
            })
          )
    const origin = URL.parse(String(endpoint))
    const isOrigin =
      origin !== null &&
      /^https?:$/.test(origin.protocol) &&
      origin.pathname === "/" &&
      `${origin.username}${origin.password}${origin.search}${origin.hash}` === ""
    // What it holds may be a secret.
    yield* check(isOrigin, "endpoint", "an origin such as https://s3.eu-central-1.amazonaws.com", "another text")
    yield* check(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket), "bucket", "the name of a bucket", bucket)
    yield* check(/^[a-z0-9-]{1,50}$/.test(options.region), "region", "a region such as eu-central-1", options.region)
    const isPrefix = /^[A-Za-z0-9!_.()/-]{0,500}$/.test(prefix) && !/^\/|\/\/|(^|\/)\.\.?(\/|$)/.test(prefix)
    yield* check(isPrefix, "prefix", "at most 500 letters, digits and ! - _ . / ( )", prefix)
    yield* check(Number.isInteger(retries) && retries >= 0 && retries <= 10, "retries", "0 to 10", String(retries))
    return over(bucketOf({ ...options, origin: origin ?? new URL("about:blank"), pathStyle, retries }), prefix)
  })

const over = (bucket: Bucket, prefix: string): Shelf => {
  const keyOf = ({ area, name }: Name): string => `${prefix}${area}/${name}`
  return {
    begin: Effect.sync(() => writing(bucket, keyOf)),
    holds: (name, known) =>
      Effect.map(
        bucket.head(keyOf(name)),
        (found) => found !== undefined && checksumOf(found) !== null && isSame(found, known)
      ),
    stands: (name, known) =>
      Effect.map(bucket.head(keyOf(name)), (found) => found !== undefined && isSame(found, known)),
    has: (name) => Effect.map(bucket.head(keyOf(name)), (found) => found !== undefined),
    read: (name) => bucket.get(keyOf(name)),
    remove: Effect.fnUntraced(function* (name) {
      // Deleting says the same whether or not there was one.
      const was = yield* bucket.head(keyOf(name))
      if (was === undefined) return "none"
      const { headers } = yield* bucket.remove(keyOf(name))
      return headers.get("x-amz-delete-marker") === "true" ? "hidden" : "removed"
    }),
    list: (area, after) => list(bucket, `${prefix}${area}/`, area, after),
    look: Effect.as(bucket.list(prefix, null, 1), { found: bucket.where, advice: null })
  }
}

/** Null where the store tells none. */
const checksumOf = ({ headers }: Answer): string | null => headers.get("x-amz-checksum-sha256")

/** Its size, and its checksum where the store tells one: an object that was cut or replaced is another. */
const isSame = (found: Answer, { size, hash }: Known): boolean =>
  found.headers.get("content-length") === String(size) && [null, base64Of(hash)].includes(checksumOf(found))

const base64Of = (hash: string): string => Buffer.from(hash, "hex").toString("base64")

const writing = (bucket: Bucket, keyOf: (name: Name) => string): Writing => {
  const chunks: Array<Uint8Array> = []
  return {
    // A source may use its buffer again.
    write: (chunk) => Effect.sync(() => void chunks.push(chunk.slice())),
    place: Effect.fnUntraced(function* (name, { mediaType, hash }) {
      const bytes = Buffer.concat(chunks.splice(0))
      const found = createHash("sha256").update(bytes).digest("hex")
      if (found !== hash) return yield* changed(keyOf(name))
      yield* bucket.put(keyOf(name), bytes, {
        "content-type": mediaType,
        // Whoever is given its address is not shown it by a browser.
        "content-disposition": "attachment",
        "x-amz-content-sha256": hash,
        "x-amz-checksum-sha256": base64Of(hash)
      })
    })
  }
}

const changed = (where: string) =>
  new DocumentError({
    where,
    reason: new Corrupt({
      expected: "the bytes that were read",
      found: "others in memory",
      advice: "Nothing was kept: check the machine's memory, and run again."
    })
  })

const list = (bucket: Bucket, folder: string, area: Area, after: string | null): ReturnType<Shelf["list"]> => {
  const isOurs = area === "leaving" ? /^[0-9a-f-]{36}$/ : /^[0-9a-f]{64}$/
  return Stream.paginate(after === null ? null : `${folder}${after}`, (from) =>
    Effect.gen(function* () {
      const page = yield* Effect.fromResult(pageOf(yield* bucket.list(folder, from, pageSize))).pipe(
        Effect.mapError((found) => unreadable(bucket.where, found))
      )
      const last = page.objects.at(-1)?.key
      // Or it would be asked for ever.
      if (page.isCut && (last === undefined || (from !== null && last <= from)))
        return yield* unreadable(bucket.where, "a page that leads nowhere")
      const found = page.objects.flatMap(({ key, size }) => {
        const name = key.slice(folder.length)
        return key.startsWith(folder) && isOurs.test(name) ? [{ name, size }] : []
      })
      return [found, page.isCut ? Option.some(last ?? null) : Option.none()] as const
    })
  )
}

const unreadable = (where: string, found: string) =>
  new DocumentError({
    where,
    reason: new Unavailable({
      expected: "a list of objects as S3 answers it",
      found,
      advice: "Check that the endpoint is that of an S3-compatible store."
    })
  })
