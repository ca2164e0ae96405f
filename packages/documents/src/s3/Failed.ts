/** What a store's refusals mean, and which of them may pass. */
import { Xml } from "@laurel/formats"
import { Duration, Result, Schema } from "effect"
import { Misconfigured, Missing, type Reason, Unavailable, wordsOf } from "../DocumentError.ts"
import { textOf } from "./pageOf.ts"

/** An attempt that failed. */
export class Failed extends Schema.TaggedError<Failed>()("Failed", {
  reason: Schema.Union([Missing, Misconfigured, Unavailable]),
  /** Whether the same again may go well, within minutes. */
  mayPass: Schema.Boolean,
  /** How long the server asks to wait; null where it does not say. */
  after: Schema.NullOr(Schema.Duration)
}) {}

const failed = (reason: Exclude<Reason, { readonly _tag: "Refused" | "Corrupt" }>, mayPass = false): Failed =>
  new Failed({ reason, mayPass, after: null })

/** No answer: a certificate is mended by people, all else may pass. */
export const unreachable = (cause: unknown): Failed => {
  const found = causesOf(cause).join(": ")
  const advice = "Check the network and the endpoint, then run again."
  return failed(
    new Unavailable({ expected: "an answer", found, advice }),
    !/CERT|SELF_SIGNED|ALTNAME|certificate/i.test(found)
  )
}

/** What `fetch` throws says why only in its cause. */
const causesOf = (cause: unknown, depth = 0): ReadonlyArray<string> => {
  const next = cause instanceof Error && depth < 5 ? cause.cause : undefined
  return [wordsOf(cause), ...(next === undefined ? [] : causesOf(next, depth + 1))]
}

/** Codes of refusals that pass, whatever their status. */
const passing = new Set(["RequestTimeout", "SlowDown", "InternalError", "ServiceUnavailable", "OperationAborted"])

/** A write that was answered as done may hold an error all the same: it was begun to be answered before it was done. */
export const hiddenIn = (response: Response, body: Uint8Array): Failed | undefined =>
  errorOf(body) === undefined ? undefined : refusalOf(response, body)

/** What the store says of it, in its error's XML. */
export const refusalOf = ({ status, headers }: Response, body: Uint8Array): Failed => {
  const { code, message } = saidOf(body)
  const found = `${status}${code === "" ? "" : ` ${code}`}${message === "" ? "" : `: ${message}`}`
  if (status >= 500 || status === 408 || status === 429 || passing.has(code)) {
    const advice = "Try again later."
    return new Failed({
      reason: new Unavailable({ expected: "an answer without a failure of the store", found, advice }),
      mayPass: status !== 501,
      after: afterOf(headers.get("retry-after"))
    })
  }
  if (status === 404 && code !== "NoSuchBucket") {
    const advice = "Restore it, or add the file again."
    return failed(new Missing({ expected: "such an object", found, advice }))
  }
  return failed(new Misconfigured({ expected: "to be let in", found, advice: adviceOf(status, code) }))
}

const adviceOf = (status: number, code: string): string => {
  if (code === "RequestTimeTooSkewed") return "Set this machine's clock."
  if (code === "NoSuchBucket") return "Have the bucket made, or mend its name."
  if (status >= 300 && status < 400) return "Mend the endpoint and the region: nothing was sent elsewhere."
  if (status === 401 || status === 403)
    return "Check the key and its secret, and that they may list, read, write and delete objects under the prefix."
  return "Check the endpoint, the region and the bucket."
}

const nothing = { code: "", message: "" }

const errorOf = (body: Uint8Array): Xml.Element | undefined => {
  if (body.length === 0) return undefined
  const read = Xml.read(body)
  return Result.isSuccess(read) && read.success.root.name === "Error" ? read.success.root : undefined
}

const saidOf = (body: Uint8Array): typeof nothing => {
  const error = errorOf(body)
  if (error === undefined) return nothing
  const of = (name: string): string => (textOf(error, name) ?? "").slice(0, 300)
  return { code: of("Code"), message: of("Message") }
}

/** In seconds, as S3 writes it. */
const afterOf = (text: string | null): Duration.Duration | null =>
  text !== null && /^\d{1,6}$/.test(text) ? Duration.seconds(Number(text)) : null
