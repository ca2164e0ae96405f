/** What is asked of the public pages by GET. */
import { Certificate } from "@laurel/core"
import { Clock, Effect } from "effect"
import * as AchievementPage from "./AchievementPage.ts"
import { certificateAt } from "./certificateAt.ts"
import * as Answer from "./Answer.ts"
import * as CertificatePage from "./CertificatePage.ts"
import * as Frame from "./Frame.ts"
import * as MessagePage from "./MessagePage.ts"
import type { Place } from "./Place.ts"
import type { Document, Source, SourceError } from "./Source.ts"
import * as VerifyPage from "./VerifyPage.ts"

export interface Asked {
  readonly request: Request
  /** The network address that it comes from. */
  readonly from: string
  readonly around: Frame.Around
  readonly source: Source
}

/** Seconds for which what an achievement takes is kept by whoever asked. */
const describedFor = 300

/** Of a number that never was: to whoever holds such a certificate that is no small matter. */
export const unknown = ({ around }: Asked): Response =>
  Answer.page(404, MessagePage.of(around, around.language.words.standing.unknown, "bad"))

/** The page of a certificate. `compared` is what came of its form. */
export const certificate = Effect.fnUntraced(function* (
  asked: Asked,
  code: string,
  compared: CertificatePage.Compared | null = null
): Effect.fn.Return<Response, SourceError> {
  const certified = Certificate.isCode(code) ? yield* asked.source.certificate(code) : undefined
  if (certified === undefined) return unknown(asked)
  const now = yield* Clock.currentTimeMillis
  const wrong = compared?.outcome === "missing" || compared?.outcome === "tooLong"
  return Answer.page(wrong ? 400 : 200, CertificatePage.of(asked.around, { code, certified, now, compared }))
})

export const form = ({ around }: Asked): Response => Answer.page(200, VerifyPage.of(around, null, VerifyPage.nothing))

const find = ({ around, request }: Asked): Response => {
  const given = new URL(request.url).searchParams.get(VerifyPage.fields.code)?.slice(0, 500) ?? null
  if (given === null) return Answer.onTo(Frame.to(around, around.addresses.verify))
  const path = certificateAt(around, given)
  return path === undefined
    ? Answer.page(400, VerifyPage.of(around, "wrong", { ...VerifyPage.nothing, code: given }))
    : Answer.onTo(path)
}

const achievement = Effect.fnUntraced(function* (asked: Asked, type: string): Effect.fn.Return<Response, SourceError> {
  const { request, around, source } = asked
  const described = yield* source.achievement(type)
  const isPage = (request.headers.get("accept") ?? "").includes("text/html")
  if (described === undefined) return isPage ? nowhere(asked) : Answer.error(404, "no achievement of this name")
  return isPage
    ? Answer.keptPage(request, AchievementPage.of(around, described), describedFor)
    : Answer.document(request, {
        text: described.document,
        mediaType: "application/ld+json",
        maxAge: describedFor
      })
})

const nowhere = ({ around }: Asked): Response =>
  Answer.page(404, MessagePage.of(around, around.language.words.failing.notFound))

const document = (
  { request }: Asked,
  asking: Effect.Effect<Document | undefined, SourceError>
): Effect.Effect<Response, SourceError> =>
  Effect.map(asking, (found) =>
    found === undefined ? Answer.error(404, "nothing is here") : Answer.document(request, found)
  )

/** Everything that is only read, but certificates and the form of checking. */
export const other = (
  asked: Asked,
  place: Exclude<Place, { readonly _tag: "Certificate" | "Verify" }>
): Effect.Effect<Response, SourceError> => {
  const { source, around } = asked
  switch (place._tag) {
    case "Home":
      return Effect.succeed(Answer.onTo(Frame.to(around, around.addresses.verify)))
    case "Find":
      return Effect.succeed(find(asked))
    case "Achievement":
      return achievement(asked, place.type)
    case "Did":
      return document(asked, source.did)
    case "KeySet":
      return document(asked, source.jwks)
    case "Key":
      return document(asked, source.key(place.id))
    case "List":
      return document(asked, source.list(place.list, place.kind))
    case "Nowhere":
      return Effect.succeed(nowhere(asked))
  }
}
