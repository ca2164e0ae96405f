/** A bucket of a test's own: a server that speaks S3, checks every signature by itself, and fails as it is told. */
import { createHash, createHmac, timingSafeEqual } from "node:crypto"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { Effect, type Scope } from "effect"

export const region = "eu-test-1"
export const name = "evidence"
export const accessKeyId = "AKIATEST"
export const secretAccessKey = "secret/of+the=test"

/** What is done instead of an answer, once. */
export type Trouble = (response: ServerResponse, request: IncomingMessage) => void

export interface Bucket {
  readonly endpoint: string
  readonly objects: Map<string, Uint8Array>
  readonly headers: Map<string, IncomingMessage["headers"]>
  /** Objects, at most, that one answer lists. */
  maxKeys: number
  /** Whether it tells the checksums that objects were written with. */
  tellsChecksums: boolean
  /** Whether what is deleted can still be had by its version. */
  keepsVersions: boolean
  /** The next answers. */
  readonly troubles: Array<Trouble>
  /** `PUT sha256/ab…` */
  readonly asked: Array<string>
}

const hash = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex")
const hmac = (key: string | Uint8Array, text: string): Uint8Array => createHmac("sha256", key).update(text).digest()

/** As RFC 3986 has it: all but unreserved characters. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`)

/** What AWS says that a request must be signed with; compare by hand with its documents of Signature Version 4. */
const signatureOf = (request: IncomingMessage, signed: ReadonlyArray<string>, url: URL, day: string): string => {
  const query = [...url.searchParams].map(([key, value]) => `${encoded(key)}=${encoded(value)}`).toSorted()
  const header = (each: string): string =>
    String(request.headers[each] ?? "")
      .trim()
      .replace(/ +/g, " ")
  const canonical = [
    request.method ?? "",
    url.pathname
      .split("/")
      .map((part) => encoded(decodeURIComponent(part)))
      .join("/"),
    query.join("&"),
    ...signed.map((each) => `${each}:${header(each)}`),
    "",
    signed.join(";"),
    header("x-amz-content-sha256")
  ].join("\n")
  const scope = `${day}/${region}/s3/aws4_request`
  const text = ["AWS4-HMAC-SHA256", header("x-amz-date"), scope, hash(canonical)].join("\n")
  const key = [region, "s3", "aws4_request"].reduce<Uint8Array>(hmac, hmac(`AWS4${secretAccessKey}`, day))
  return createHmac("sha256", key).update(text).digest("hex")
}

/** Why a request is not let in; undefined where it is. */
const refusedFor = (request: IncomingMessage, url: URL, body: Uint8Array): string | undefined => {
  const [, key, day = "", place, signed = "", signature = ""] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? ""
    ) ?? []
  if (key !== accessKeyId) return "InvalidAccessKeyId"
  if (place !== `${region}/s3/aws4_request`) return "AuthorizationHeaderMalformed"
  const names = signed.split(";")
  const must = ["host", "x-amz-content-sha256", "x-amz-date"]
  const sent = Object.keys(request.headers).filter((each) => /^x-amz-|^content-(type|disposition)$/.test(each))
  if (![...must, ...sent].every((each) => names.includes(each))) return "AccessDenied"
  const at = Date.parse(String(request.headers["x-amz-date"]).replace(/^(....)(..)(..T..)(..)(..Z)$/, "$1-$2-$3:$4:$5"))
  if (!(Math.abs(Date.now() - at) < 900_000)) return "RequestTimeTooSkewed"
  if (request.headers["x-amz-content-sha256"] !== hash(body)) return "XAmzContentSHA256Mismatch"
  const expected = Buffer.from(signatureOf(request, names, url, day))
  return timingSafeEqual(expected, Buffer.from(signature)) ? undefined : "SignatureDoesNotMatch"
}

/** Refuses with an error as S3 writes it. */
export const fail = (response: ServerResponse, status: number, code: string): void =>
  void response
    .writeHead(status, { "content-type": "application/xml" })
    .end(`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>of the test</Message></Error>`)

const list = (bucket: Bucket, { searchParams }: URL): string => {
  const after = searchParams.get("start-after") ?? ""
  const all = [...bucket.objects.keys()].filter(
    (key) => key.startsWith(searchParams.get("prefix") ?? "") && key > after
  )
  const keys = all.toSorted().slice(0, Math.min(bucket.maxKeys, Number(searchParams.get("max-keys"))))
  const contents = keys.map(
    (key) => `<Contents><Key>${key}</Key><Size>${bucket.objects.get(key)?.length}</Size></Contents>`
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>${keys.length < all.length}</IsTruncated>${contents.join("")}</ListBucketResult>`
}

const base64Hash = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("base64")

const answer = (
  bucket: Bucket,
  request: IncomingMessage,
  url: URL,
  body: Uint8Array,
  response: ServerResponse
): void => {
  const refused = refusedFor(request, url, body)
  if (refused !== undefined) return fail(response, 403, refused)
  const [, called, key = ""] = /^\/([^/]+)\/(.*)$/.exec(decodeURIComponent(url.pathname)) ?? []
  if (called !== name) return fail(response, 404, "NoSuchBucket")
  if (key === "") return void response.end(list(bucket, url))
  const object = bucket.objects.get(key)
  switch (request.method) {
    case "PUT":
      if (request.headers["x-amz-checksum-sha256"] !== base64Hash(body)) return fail(response, 400, "BadDigest")
      bucket.objects.set(key, body)
      bucket.headers.set(key, request.headers)
      return void response.end()
    case "DELETE":
      bucket.objects.delete(key)
      return void response.writeHead(204, bucket.keepsVersions ? { "x-amz-delete-marker": "true" } : {}).end()
    default:
      if (object === undefined) return fail(response, 404, "NoSuchKey")
      if (bucket.tellsChecksums) response.setHeader("x-amz-checksum-sha256", base64Hash(object))
      response.writeHead(200, { "content-length": object.length })
      return void response.end(request.method === "HEAD" ? undefined : object)
  }
}

export const bucket: Effect.Effect<Bucket, never, Scope.Scope> = Effect.map(
  Effect.acquireRelease(
    Effect.callback<{ readonly opened: Bucket; readonly server: Server }>((resume) => {
      const held = {
        objects: new Map(),
        headers: new Map(),
        maxKeys: 10,
        tellsChecksums: true,
        keepsVersions: false,
        troubles: [],
        asked: []
      }
      const server = createServer((request, response) => {
        const body: Array<Uint8Array> = []
        request.on("data", (chunk: Uint8Array) => body.push(chunk))
        request.on("end", () => {
          const url = new URL(request.url ?? "/", "http://bucket.test")
          opened.asked.push(`${request.method} ${url.pathname}`)
          const trouble = opened.troubles.shift()
          if (trouble === undefined) answer(opened, request, url, Buffer.concat(body), response)
          else trouble(response, request)
        })
      })
      let opened: Bucket = { endpoint: "", ...held }
      server.listen(0, "127.0.0.1", () => {
        // The address of a server that listens on a port is never a path.
        const { port } = server.address() as AddressInfo
        opened = { endpoint: `http://127.0.0.1:${port}`, ...held }
        resume(Effect.succeed({ opened, server }))
      })
    }),
    ({ server }) =>
      Effect.sync(() => {
        server.closeAllConnections()
        server.close()
      })
  ),
  ({ opened }) => opened
)
