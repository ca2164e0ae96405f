/** What it costs to take commits of SCORM players in, and to read a large package's manifest. */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { Package, Scorm } from "@laurel/adapter-scorm"
import { type Adapter, Id } from "@laurel/core"
import { Xml } from "@laurel/formats"
import { Effect, Result, Schema, Stream } from "effect"
import type { Bench, Bound, Figure, Size } from "../Bench.ts"
import { interleaved, rate, ratio, seconds } from "../Rounds.ts"

const rounds = 5
const perSession = 10
const sessions: { readonly [S in Size]: number } = { ci: 500, full: 5_000 }
const items: { readonly [S in Size]: number } = { ci: 1_000, full: 10_000 }

const bounds = {
  "commits / parsed": { is: "atLeast", floor: null, stretch: null },
  "manifest / XML": { is: "atLeast", floor: null, stretch: null }
} satisfies Record<string, Bound>

const Recorded = Schema.fromJsonString(
  Schema.Struct({ commits: Schema.NonEmptyArray(Schema.Struct({ body: Schema.Unknown })) })
)
const file = "../../../packages/adapter-scorm/test/fixtures/scorm-again/12-pass-common-fields.json"
const [{ body }] = Schema.decodeUnknownSync(Recorded)(readFileSync(new URL(file, import.meta.url), "utf8")).commits

/** A recorded commit, as it is said again and again in a session of which it was the last. */
const bodies = Array.from({ length: perSession }, (_, at) => {
  const isLast = at === perSession - 1
  const text = JSON.stringify(body).replaceAll("00:25:10", `00:${String(at * 2 + 1).padStart(2, "0")}:10`)
  return isLast ? text : text.replaceAll('"lesson_status":"passed"', '"lesson_status":"incomplete"')
})

const address = "http://laurel.invalid/commits"
const request = (at: number, session: number): Request =>
  new Request(address, {
    method: "POST",
    headers: { "content-type": "application/json", "x-session": String(session) },
    body: bodies[at] ?? ""
  })

/** A host that keeps rows in memory: what a store costs is measured elsewhere. */
const host = () => {
  const rows = new Map<string, string>()
  let facts = 0
  const handler = Scorm.handler({
    source: Id.SourceId.make("portal"),
    setting: Schema.decodeUnknownSync(Scorm.Setting)({
      zone: "Europe/Paris",
      courses: [{ id: "safety", offering: "safety-1" }]
    }),
    path: "/commits",
    auth: ({ headers }) => {
      const session = headers.get("x-session") ?? ""
      const learner = { scheme: "staff", value: session }
      const launch = { learner, course: "safety", registration: session, attempt: 1, item: "sco-1", session }
      return Effect.succeed({ kind: "player", launch })
    },
    commit: ({ read }: Adapter.Adapter) =>
      Stream.runForEach(read(null), (page) =>
        Effect.sync(() => {
          for (const { key, raw } of page.received?.() ?? []) rows.set(key, raw)
          facts += page.drafts.length
        })
      ),
    known: (keys) =>
      Effect.sync(() => new Map(keys.flatMap((key) => (rows.has(key) ? [[key, rows.get(key) ?? ""]] : []))))
  })
  return { handler, counts: () => ({ rows: rows.size, facts }) }
}

/** What any endpoint does: it reads the body as JSON, and answers. */
const bare = async (request: Request): Promise<Response> => {
  const parsed: unknown = JSON.parse(await request.text())
  return Response.json({ result: typeof parsed === "object", errorCode: 0 })
}

const play = async (handler: (request: Request) => Promise<Response>, count: number): Promise<void> => {
  for (let session = 0; session < count; session++) {
    for (let at = 0; at < perSession; at++) {
      const response = await handler(request(at, session))
      assert.deepEqual(await response.json(), { result: true, errorCode: 0 })
    }
  }
}

const manifestOf = (count: number): Uint8Array => {
  const all = Array.from({ length: count }, (_, at) => at)
  const item = (at: number) =>
    `<item identifier="i${at}" identifierref="r${at}"><title>Lesson ${at}</title><adlcp:masteryscore>80</adlcp:masteryscore></item>`
  const resource = (at: number) =>
    `<resource identifier="r${at}" type="webcontent" adlcp:scormtype="sco" href="l${at}.html"><file href="l${at}.html"/></resource>`
  return new TextEncoder().encode(
    `<manifest identifier="bench" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">` +
      `<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>` +
      `<organizations default="o"><organization identifier="o"><title>Bench</title>${all.map(item).join("\n")}</organization></organizations>` +
      `<resources>${all.map(resource).join("\n")}</resources></manifest>`
  )
}

export const bench: Bench<keyof typeof bounds> = {
  name: "scorm-adapter",
  compares: "taking recorded commits in with an endpoint that only parses them; a manifest with the XML of it",
  bounds,
  run: async ({ size }) => {
    const [count, scos] = [sessions[size], items[size]]
    const manifest = manifestOf(scos)
    const files = Package.fromBytes("imsmanifest.xml", manifest)
    const times = await interleaved(
      rounds,
      [
        "laurel",
        async () => {
          const { handler, counts } = host()
          const taken = await seconds(() => play(handler, count))
          assert.equal(counts().rows, count)
          assert.ok(counts().facts >= count * perSession)
          return taken
        }
      ],
      ["bare", () => seconds(() => play(bare, count))],
      [
        "package",
        () => seconds(async () => assert.equal((await Effect.runPromise(Package.read(files))).scos.length, scos))
      ],
      ["xml", () => seconds(() => assert.ok(Result.isSuccess(Xml.read(manifest))))]
    )
    const commits = count * perSession
    const figure = (name: Parameters<typeof times>[0], title: string, unit: string, all: number): Figure =>
      rate(title, unit, all, times(name))
    return {
      input: `${commits.toLocaleString("en")} commits of 1 KB in sessions of ${perSession}; a manifest of ${scos.toLocaleString("en")} SCOs`,
      ratios: {
        "commits / parsed": ratio(
          figure("laurel", "folded, read and given to a host", "commits", commits),
          figure("bare", "JSON.parse, and an answer", "commits", commits)
        ),
        "manifest / XML": ratio(
          figure("package", "offering, rule and words", "SCOs", scos),
          figure("xml", "the XML alone", "SCOs", scos)
        )
      },
      notes: [
        "Requests and answers of the web are part of both: neither goes over a socket, and neither is written to a disk."
      ]
    }
  }
}
