/** A host of its own for each story, and a browser in which nobody has been before. */
import { assert, beforeAll, it, vi } from "@effect/vitest"
import { CivilDate, Ledger, LedgerMemory } from "@laurel/core"
import { Effect } from "effect"
import type { Browser, BrowserContext, FrameLocator, Page } from "playwright-core"
import * as Host from "../src/Host.ts"
import { source } from "../src/Laurel.ts"
import { launch } from "./Chromium.ts"
import * as Network from "./Network.ts"

/** Milliseconds until something that has to happen is missed. Nothing waits for them where it happens. */
const patience = 20_000
/** Rows that a story leaves behind, at most. */
const maxRows = 100

let browser: Browser
/** Milliseconds that the host's clock is ahead of the machine's. */
let ahead = 0
const now = Date.now

beforeAll(async () => {
  browser = await launch()
  vi.spyOn(Date, "now").mockImplementation(() => now() + ahead)
  return async () => {
    vi.restoreAllMocks()
    await browser.close()
  }
})

/** What the ledger holds of a learner's participation in one course. */
interface Said {
  /** The facts in force, as `Passed 2026-03-04`, in order. */
  readonly facts: ReadonlyArray<string>
  /** How many revisions of facts were written to get there. */
  readonly revisions: number
}

export interface Stage {
  readonly url: string
  readonly context: BrowserContext
  readonly page: Page
  readonly network: Network.Network
  /** From now on the host's clock goes on from this moment. */
  readonly itIs: (moment: string) => void
  readonly said: (email: string) => Promise<Said>
  /** Keys of the sessions that were kept, in the order in which they were first kept. */
  readonly sessions: () => Promise<ReadonlyArray<string>>
}

const saidOf = Effect.fnUntraced(function* (email: string) {
  const ledger = yield* Ledger.Ledger
  const contacts = yield* ledger.find(`email:${email}`)
  const dossiers = yield* Effect.forEach(contacts, ({ id }) => ledger.contact(id, null))
  const learners = dossiers.flatMap((dossier) => dossier?.learners ?? [])
  const revisions = (yield* Effect.forEach(learners, ({ id }) => ledger.learner(id))).flatMap(
    (found) => found?.revisions ?? []
  )
  const last = new Map(revisions.map((fact) => [fact.reference.key, fact]))
  const inForce = [...last.values()].filter(({ evidence }) => evidence._tag !== "Retracted")
  return {
    facts: inForce.map(({ evidence, happened }) => `${evidence._tag} ${CivilDate.format(happened.on)}`).toSorted(),
    revisions: revisions.length
  } satisfies Said
})

const sessionsOf = Effect.flatMap(Ledger.Ledger, (ledger) =>
  Effect.map(ledger.received(source, null, maxRows), (rows) => rows.map(({ key }) => key))
)

/** A story, told by its name. Nothing that is played in it may ask anybody but the host. */
export const story = (name: string, play: (stage: Stage) => Promise<void>): void =>
  it.live(name, () =>
    Effect.gen(function* () {
      ahead = 0
      const network = yield* Network.before(yield* Host.open(0))
      const { url } = network
      const ledger = yield* Ledger.Ledger
      const ask = <A, E>(asked: Effect.Effect<A, E, Ledger.Ledger>): Promise<A> =>
        Effect.runPromise(Effect.provideService(asked, Ledger.Ledger, ledger))
      const context = yield* Effect.acquireRelease(
        Effect.promise(() => browser.newContext()),
        (opened) => Effect.promise(() => opened.close())
      )
      context.setDefaultTimeout(patience)
      const elsewhere: Array<string> = []
      context.on("request", (request) => {
        if (!request.url().startsWith(`${url}/`)) elsewhere.push(request.url())
      })
      const page = yield* Effect.promise(() => context.newPage())
      yield* Effect.promise(() =>
        play({
          url,
          context,
          page,
          network,
          itIs: (moment) => (ahead = Date.parse(moment) - now()),
          said: (email) => ask(saidOf(email)),
          sessions: () => ask(sessionsOf)
        })
      )
      assert.deepStrictEqual(elsewhere, [])
    }).pipe(Effect.scoped, Effect.provide(LedgerMemory.layer))
  )

export type Person = "Anna" | "Ben"

export const emails = { Anna: "anna@example.com", Ben: "ben@example.com" } as const

export const logIn = async ({ page, url }: Pick<Stage, "page" | "url">, person: Person): Promise<void> => {
  await page.goto(`${url}/`)
  await page.getByRole("button", { name: `Log in as ${person}` }).click()
  await page.getByRole("heading", { name: "Courses" }).waitFor()
}

/** Opens a course from the page of courses, by the words of its link, and gives the course as the learner sees it. */
export const open = async ({ page, url }: Pick<Stage, "page" | "url">, link: string): Promise<FrameLocator> => {
  if (page.url() !== `${url}/`) await page.goto(`${url}/`)
  await page.getByRole("link", { name: link }).click()
  return page.frameLocator("#course")
}

/** Goes on to a page of the forklift course, page by page. */
export const goOn = async (course: FrameLocator, ...headings: ReadonlyArray<string>): Promise<void> => {
  for (const heading of headings) {
    await course.getByRole("button", { name: "Next" }).click()
    await course.getByRole("heading", { name: heading }).waitFor()
  }
}

export const choose = async (course: FrameLocator, ...answers: ReadonlyArray<string>): Promise<void> => {
  for (const answer of answers) await course.getByRole("radio", { name: answer, exact: true }).check()
}

/** Ends a course by its own button: back on the page of courses all of it is taken in. */
export const close = async ({ page, url }: Pick<Stage, "page" | "url">, course: FrameLocator): Promise<void> => {
  await course.getByRole("button", { name: /^(?:Finish|Save and close)$/ }).click()
  await page.waitForURL(`${url}/`)
}

/** What the learner's record says of an achievement: `Achieved on 2026-03-04`. */
export const recordOf = async ({ page, url }: Pick<Stage, "page" | "url">, type: string): Promise<string> => {
  await page.goto(`${url}/record`)
  return page.locator(`[data-type="${type}"] p`).innerText()
}
