/** What is said to a bucket, and what becomes of its troubles. */
import { assert, describe, it } from "@effect/vitest"
import { Documents } from "@laurel/documents"
import { Effect, Layer, Redacted, Stream } from "effect"
import * as Bucket from "./bucket.ts"
import { pdf } from "./files.ts"
import { collected, hashOf, type Opened, streamOf, testDocuments } from "./testDocuments.ts"

/** With characters that a signature spells otherwise than an address does. */
const prefix = "laurel-(test)!/"

const optionsOf = (endpoint: string, more: Partial<Documents.S3Options> = {}): Documents.S3Options => ({
  endpoint,
  region: Bucket.region,
  bucket: Bucket.name,
  prefix,
  credentials: { accessKeyId: Bucket.accessKeyId, secretAccessKey: Redacted.make(Bucket.secretAccessKey) },
  ...more
})

const keyOf = (document: string): string => `${prefix}sha256/${document.slice("sha256:".length)}`

testDocuments(
  "documents in a bucket",
  Effect.map(Bucket.bucket, (bucket): Opened => ({
    layer: Documents.layerS3(optionsOf(bucket.endpoint)),
    change: (document, bytes) => void bucket.objects.set(keyOf(document), bytes),
    written: () => bucket.asked.filter((asked) => asked.startsWith("PUT")).length,
    names: () => [...bucket.objects.keys()]
  }))
)

const withBucket = <A, E>(
  work: (bucket: Bucket.Bucket, documents: typeof Documents.Documents.Service) => Effect.Effect<A, E>,
  more: Partial<Documents.S3Options> = {}
) =>
  Effect.flatMap(Bucket.bucket, (bucket) =>
    Effect.flatMap(Documents.Documents, (documents) => work(bucket, documents)).pipe(
      Effect.provide(Documents.layerS3(optionsOf(bucket.endpoint, more)))
    )
  )

const reasonOf = <A>(effect: Effect.Effect<A, Documents.DocumentError>) =>
  Effect.map(Effect.flip(effect), ({ reason }) => reason._tag)

describe("a bucket of documents", () => {
  it.live("is given each document with its type, its checksum and as something to be downloaded", () =>
    withBucket((bucket, documents) =>
      Effect.gen(function* () {
        const { document } = yield* documents.keep(streamOf(pdf()))
        const headers = bucket.headers.get(keyOf(document)) ?? {}
        assert.strictEqual(headers["content-type"], "application/pdf")
        assert.strictEqual(headers["content-disposition"], "attachment")
        assert.strictEqual(headers["x-amz-checksum-sha256"], Buffer.from(hashOf(pdf()), "hex").toString("base64"))
      })
    )
  )

  it.live("is asked again where it is too busy, fails or breaks off, and not for ever", () =>
    withBucket(
      (bucket, documents) =>
        Effect.gen(function* () {
          bucket.troubles.push(
            (response) => Bucket.fail(response, 503, "SlowDown"),
            (response) => void response.destroy()
          )
          const { document } = yield* documents.keep(streamOf(pdf()))
          assert.deepStrictEqual(yield* collected(documents.read(document)), Buffer.from(pdf()))
          const before = bucket.asked.length
          bucket.troubles.push(
            ...[500, 429, 502].map(
              (status) => (response: Parameters<Bucket.Trouble>[0]) => Bucket.fail(response, status, "")
            )
          )
          assert.strictEqual(yield* reasonOf(documents.has(document)), "Unavailable")
          assert.strictEqual(bucket.asked.length - before, 3)
        }),
      { retries: 2 }
    )
  )

  it.live("is asked once where asking again is of no use, and the answer says what to mend", () =>
    withBucket((bucket, documents) =>
      Effect.gen(function* () {
        const refusals = [
          [403, "AccessDenied", /the key and its secret/],
          [403, "RequestTimeTooSkewed", /clock/],
          [404, "NoSuchBucket", /bucket made/],
          [301, "PermanentRedirect", /nothing was sent elsewhere/],
          [400, "AuthorizationHeaderMalformed", /the region/]
        ] as const
        for (const [status, code, advice] of refusals) {
          bucket.troubles.push((response) => {
            response.setHeader("location", "http://elsewhere.test/")
            Bucket.fail(response, status, code)
          })
          const error = yield* Effect.flip(documents.look)
          assert.strictEqual(error.reason._tag, "Misconfigured")
          assert.match(error.message, advice)
          assert.include(error.message, code)
        }
        assert.strictEqual(bucket.asked.length, refusals.length)
        assert.deepStrictEqual((yield* documents.look).advice, null)
      })
    )
  )

  it.live("lets nobody in with another secret, and shows neither", () =>
    withBucket(
      (_, documents) =>
        Effect.gen(function* () {
          const error = yield* Effect.flip(documents.keep(streamOf(pdf())))
          assert.strictEqual(error.reason._tag, "Misconfigured")
          assert.notInclude(`${error.message}${JSON.stringify(error)}`, "another-secret")
        }),
      { credentials: { accessKeyId: Bucket.accessKeyId, secretAccessKey: Redacted.make("another-secret") } }
    )
  )

  it.live("that says it has kept what it has not is not believed, whatever it answers", () =>
    withBucket((bucket, documents) =>
      Effect.gen(function* () {
        const absent = (response: Parameters<Bucket.Trouble>[0]) => Bucket.fail(response, 404, "NoSuchKey")
        const saying = (code: string) => (response: Parameters<Bucket.Trouble>[0]) => Bucket.fail(response, 200, code)
        const empty = (response: Parameters<Bucket.Trouble>[0]) => void response.end()
        bucket.troubles.push(absent, saying("AccessDenied"))
        assert.strictEqual(yield* reasonOf(documents.keep(streamOf(pdf()))), "Misconfigured")
        bucket.troubles.push(absent, empty)
        assert.strictEqual(yield* reasonOf(documents.keep(streamOf(pdf()))), "Unavailable")
        const noted = yield* documents.keep(streamOf(pdf()))
        bucket.troubles.push(empty)
        assert.strictEqual(yield* reasonOf(documents.note([noted.document])), "Unavailable")
        bucket.troubles.push(absent, saying("InternalError"))
        const { document } = yield* documents.keep(streamOf(pdf("again")))
        assert.deepStrictEqual(yield* collected(documents.read(document)), Buffer.from(pdf("again")))
      })
    )
  )

  it.live("that tells no checksums is sent again whatever is given again, and so is mended", () =>
    withBucket((bucket, documents) =>
      Effect.gen(function* () {
        const written = () => bucket.asked.filter((asked) => asked.startsWith("PUT")).length
        const { document } = yield* documents.keep(streamOf(pdf("one")))
        yield* documents.keep(streamOf(pdf("one")))
        assert.strictEqual(written(), 1)
        bucket.tellsChecksums = false
        bucket.objects.set(keyOf(document), pdf("two"))
        yield* documents.keep(streamOf(pdf("one")))
        assert.strictEqual(written(), 2)
        assert.deepStrictEqual(yield* collected(documents.read(document)), Buffer.from(pdf("one")))
      })
    )
  )

  it.live("that keeps versions is found out when a document is removed", () =>
    withBucket((bucket, documents) =>
      Effect.gen(function* () {
        bucket.keepsVersions = true
        const { document } = yield* documents.keep(streamOf(pdf()))
        assert.strictEqual(yield* documents.remove(document), "hidden")
        assert.strictEqual(yield* documents.remove(document), "none")
      })
    )
  )

  it.live("cut in the middle of a document is not taken for a changed one, nor for a whole one", () =>
    withBucket(
      (bucket, documents) =>
        Effect.gen(function* () {
          const bytes = pdf("long ".repeat(50_000))
          const { document } = yield* documents.keep(streamOf(bytes, 65_536))
          bucket.troubles.push((response) => {
            response.writeHead(200, { "content-length": bytes.length })
            response.write(bytes.subarray(0, 100_000), () => response.destroy())
          })
          assert.strictEqual(yield* reasonOf(Stream.runDrain(documents.read(document))), "Unavailable")
          // Without a length only the hash can tell.
          bucket.troubles.push((response) => void response.end(bytes.subarray(0, 100_000)))
          assert.strictEqual(yield* reasonOf(Stream.runDrain(documents.read(document))), "Corrupt")
          assert.strictEqual((yield* collected(documents.read(document))).length, bytes.length)
        }),
      { retries: 0 }
    )
  )

  it.live("is listed page by page, also past what is not ours, and no list that leads nowhere is followed", () =>
    withBucket((bucket, documents) =>
      Effect.gen(function* () {
        bucket.maxKeys = 2
        const { document } = yield* documents.keep(streamOf(pdf()))
        for (const name of ["!", "+", "0", "1", "zz"]) bucket.objects.set(`${prefix}sha256/${name}`, pdf())
        bucket.objects.set(`${prefix}other`, pdf())
        const listed = yield* Stream.runCollect(documents.list(null))
        assert.deepStrictEqual(listed, [{ document, size: pdf().length }])
        const lists = [
          `<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>`,
          `<html><body>a login page</body></html>`,
          `no XML`
        ]
        for (const text of lists) {
          bucket.troubles.push((response) => void response.end(text))
          assert.strictEqual(yield* reasonOf(Stream.runDrain(documents.list(null))), "Unavailable")
        }
      })
    )
  )

  it.live("with settings that can't be right is never asked", () =>
    Effect.gen(function* () {
      const wrong: ReadonlyArray<Partial<Documents.S3Options>> = [
        { endpoint: "https://user:secret@s3.test" },
        { endpoint: "https://s3.test/path" },
        { endpoint: "ftp://s3.test" },
        { bucket: "No Bucket" },
        { prefix: "../up/" },
        { prefix: "/root/" },
        { region: "eu west" },
        { retries: 11 }
      ]
      for (const more of wrong) {
        const error = yield* Effect.flip(
          Effect.scoped(Layer.build(Documents.layerS3(optionsOf("https://s3.test", more))))
        )
        assert.strictEqual(error.reason._tag, "Misconfigured")
        assert.notInclude(error.message, "secret")
      }
      yield* Effect.scoped(Layer.build(Documents.layerS3(optionsOf("https://s3.test", { pathStyle: false }))))
    })
  )
})
