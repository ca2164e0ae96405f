/** "Is it this person's?": asked by who has a name already, and not often enough to find one out. */
import { Certificate } from "@laurel/core"
import { Buckets, netOf, type Rate } from "@laurel/http"
import { Clock, Effect } from "effect"
import * as Answer from "./Answer.ts"
import * as Asked from "./Asked.ts"
import * as Form from "./Form.ts"
import * as Language from "./Language.ts"
import * as MessagePage from "./MessagePage.ts"
import type { Source, SourceError } from "./Source.ts"
import { fields } from "./VerifyPage.ts"

export type Compare = (asked: Asked.Asked, code: string) => Effect.Effect<Response, SourceError>

/** Bytes of the form, and characters of a name or an e-mail address. */
const maxForm = 8_192
export const maxPerson = 320

/** Of one network; and of one certificate, whoever asks. */
const ofNetwork: Rate = { burst: 10, perMinute: 20 }
const ofCertificate: Rate = { burst: 30, perMinute: 2 }

/** A page that says what is wrong with what was sent. */
export const refused = ({ around }: Asked.Asked, why: Form.Unread | "busy"): Response => {
  const status = { tooLarge: 413, malformed: 400, busy: 503 }[why]
  const more: Readonly<Record<string, string>> = why === "busy" ? { "retry-after": "30" } : {}
  return Answer.page(status, MessagePage.of(around, around.language.words.failing[why]), more)
}

export const tooMany = ({ around }: Asked.Asked, seconds: number): Response => {
  const { title, meaning } = around.language.words.failing.tooMany
  const said = { title, meaning: meaning(Language.number(around.language, seconds)) }
  return Answer.page(429, MessagePage.of(around, said), { "retry-after": String(seconds) })
}

/** As it is compared: in one form of its letters, on one line. */
export const personOf = (form: Form.Sent): string =>
  (form.fields.get(fields.person) ?? "")
    .normalize("NFC")
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .trim()

export const make = (source: Source): Compare => {
  const networks = new Buckets(ofNetwork)
  const certificates = new Buckets(ofCertificate)
  return Effect.fnUntraced(function* (asked, code) {
    const form = yield* Effect.result(Form.read(asked.request, maxForm))
    if (form._tag === "Failure") return refused(asked, form.failure)
    const given = personOf(form.success)
    if (given === "") return yield* Asked.certificate(asked, code, { given, outcome: "missing" })
    if ([...given].length > maxPerson) return yield* Asked.certificate(asked, code, { given, outcome: "tooLong" })
    if (!Certificate.isCode(code)) return Asked.unknown(asked)
    const now = yield* Clock.currentTimeMillis
    const wait = networks.take(netOf(asked.from), now) || certificates.take(code, now)
    if (wait > 0) return tooMany(asked, wait)
    const outcome = yield* source.compare(code, given)
    return outcome === undefined ? Asked.unknown(asked) : yield* Asked.certificate(asked, code, { given, outcome })
  })
}
