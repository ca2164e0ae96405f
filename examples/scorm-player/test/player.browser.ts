/** A learner in a browser, a course, a player, a host: from what is clicked to what is achieved. */
import { assert, describe } from "@effect/vitest"
import { forklift, handIn, people, playThrough, right, toQuiz, wrong } from "./Forklift.ts"
import { choose, close, emails, logIn, open, recordOf, type Stage, story } from "./Stage.ts"

describe("a course of SCORM 1.2", () => {
  story("is achieved on the day it is passed", async (stage) => {
    stage.itIs("2026-03-04T10:00:00Z")
    await logIn(stage, "Anna")
    await playThrough(stage, right, "You passed")
    assert.strictEqual(await recordOf(stage, forklift), "Achieved on 2026-03-04")
    assert.strictEqual(await recordOf(stage, people), "Not achieved")
  })

  story("is not achieved by who fails it", async (stage) => {
    stage.itIs("2026-03-04T10:00:00Z")
    await logIn(stage, "Anna")
    await playThrough(stage, wrong, "You did not pass")
    assert.strictEqual(await recordOf(stage, forklift), "Not achieved")
    assert.include((await stage.said(emails.Anna)).facts, "Failed 2026-03-04")
  })

  story("is passed with the keyboard alone", async (stage) => {
    await logIn(stage, "Anna")
    const course = await open(stage, "Forklift safety")
    const { keyboard } = stage.page
    const press = async (...keys: ReadonlyArray<string>): Promise<void> => {
      for (const key of keys) await keyboard.press(key)
    }
    // Each page begins at its heading.
    await course.getByRole("heading", { name: "Check the truck first" }).and(course.locator(":focus")).waitFor()
    await press("Tab", "Enter")
    await course.getByRole("heading", { name: "Carry the load low" }).and(course.locator(":focus")).waitFor()
    await press("Tab", "Tab", "Enter")
    await course.getByRole("heading", { name: "Quiz" }).and(course.locator(":focus")).waitFor()
    for (const downs of [1, 0, 2, 1, 2]) {
      await press("Tab", "Space", ...Array.from({ length: downs }, () => "ArrowDown"))
    }
    await press("Tab", "Enter")
    await course.getByRole("heading", { name: "You passed" }).and(course.locator(":focus")).waitFor()
    await press("Tab", "Tab", "Enter")
    await stage.page.waitForURL(`${stage.url}/`)
    assert.match(await recordOf(stage, forklift), /^Achieved on /)
  })
})

describe("a course of SCORM 2004", () => {
  const play = async (stage: Stage, answers: ReadonlyArray<string>, verdict: string): Promise<void> => {
    stage.itIs("2026-03-04T10:00:00Z")
    await logIn(stage, "Ben")
    const course = await open(stage, "People on the floor")
    await handIn(course, answers, verdict)
    await close(stage, course)
  }
  const looked = "Stop, and go on once you have looked each other in the eye"
  const backwards = "Backwards, looking where you go, or with somebody to guide you"

  story("is achieved with the scaled score that passes", async (stage) => {
    await play(stage, [looked, backwards, "Yes, at walking speed"], "You passed")
    assert.strictEqual(await recordOf(stage, people), "Achieved on 2026-03-04")
    assert.strictEqual(await recordOf(stage, forklift), "Not achieved")
  })

  story("is not achieved below it, though it is completed", async (stage) => {
    await play(stage, [looked, "Forwards, but slowly", "Yes, at walking speed"], "You did not pass")
    assert.strictEqual(await recordOf(stage, people), "Not achieved")
    const { facts } = await stage.said(emails.Ben)
    assert.include(facts, "Completed 2026-03-04")
    assert.include(facts, "Failed 2026-03-04")
  })
})

/** The attempts that sessions were kept of: `registration:attempt:item:session`. */
const attemptsOf = async ({ sessions }: Stage): Promise<ReadonlyArray<string>> =>
  (await sessions()).map((key) => key.split(":")[1] ?? "")

describe("an attempt", () => {
  story("goes on where its tab was closed, and is achieved on the day it is passed", async (stage) => {
    // Before midnight in London, and after it.
    stage.itIs("2026-07-03T22:50:00Z")
    await logIn(stage, "Anna")
    const before = await open(stage, "Start: Forklift safety")
    await toQuiz(before)
    await choose(before, ...right.slice(0, 2))
    const { page, context } = stage
    const closed = page.waitForEvent("close")
    await page.close({ runBeforeUnload: true })
    await closed

    stage.itIs("2026-07-03T23:10:00Z")
    const later = { ...stage, page: await context.newPage() }
    assert.strictEqual(await recordOf(later, forklift), "Not achieved")
    const after = await open(later, "Go on: Forklift safety")
    await after.getByRole("heading", { name: "Quiz" }).waitFor()
    assert.strictEqual(await after.getByRole("radio", { checked: true }).count(), 2)
    await handIn(after, right.slice(2), "You passed")
    await close(later, after)
    assert.strictEqual(await recordOf(later, forklift), "Achieved on 2026-07-04")
    assert.deepStrictEqual(await attemptsOf(stage), ["1", "1"])
    const { facts } = await stage.said(emails.Anna)
    assert.deepStrictEqual(
      facts.filter((fact) => fact.startsWith("Passed")),
      ["Passed 2026-07-04"]
    )
  })

  story("that is over does not go on: the next one begins at the beginning", async (stage) => {
    await logIn(stage, "Anna")
    await playThrough(stage, wrong, "You did not pass")
    const course = await open(stage, "Play again: Forklift safety")
    await course.getByRole("heading", { name: "Check the truck first" }).waitFor()
    await close(stage, course)
    assert.deepStrictEqual(await attemptsOf(stage), ["1", "2"])
  })
})

describe("a relaunch that is left at once", () => {
  const leave = async (stage: Stage, link: string): Promise<void> => {
    const course = await open(stage, link)
    await course.getByRole("heading", { name: "Check the truck first" }).waitFor()
    await close(stage, course)
  }

  story("does not take back what was passed", async (stage) => {
    stage.itIs("2026-03-04T10:00:00Z")
    await logIn(stage, "Anna")
    await playThrough(stage, right, "You passed")
    stage.itIs("2026-03-09T10:00:00Z")
    await leave(stage, "Play again: Forklift safety")
    assert.strictEqual(await recordOf(stage, forklift), "Achieved on 2026-03-04")
    const { facts } = await stage.said(emails.Anna)
    assert.include(facts, "Passed 2026-03-04")
    // The later word is on record beside it.
    assert.include(facts, "RolledUp 2026-03-09")
  })

  story("proves nothing by itself", async (stage) => {
    await logIn(stage, "Anna")
    await leave(stage, "Start: Forklift safety")
    assert.strictEqual(await recordOf(stage, forklift), "Not achieved")
  })
})

describe("a commit", () => {
  /** Commits from the page as a script in it could, and gives the status. */
  const commit = ({ page }: Stage, launch: string, learner: string): Promise<number> =>
    page.evaluate(
      async ([url, name]) => {
        const core = { student_id: name, lesson_status: "passed", credit: "credit", lesson_mode: "normal" }
        const body = JSON.stringify({ learner: { scheme: "email", value: name }, cmi: { core } })
        const headers = { "content-type": "application/json" }
        return (await fetch(url, { method: "POST", headers, body })).status
      },
      [launch, learner] as const
    )

  const launchOf = async (stage: Stage): Promise<string> => {
    await stage.page.goto(`${stage.url}/`)
    return stage.page.evaluate(async () => {
      const response = await fetch("/launches?course=forklift-safety", { method: "POST" })
      // The host's own answer, as `Host` gives it.
      const { commits } = (await response.json()) as { readonly commits: string }
      return commits
    })
  }

  story("is of the learner who is logged in, whoever it names", async (stage) => {
    await logIn(stage, "Anna")
    assert.strictEqual(await commit(stage, await launchOf(stage), emails.Ben), 200)
    assert.match(await recordOf(stage, forklift), /^Achieved on /)
    assert.deepStrictEqual((await stage.said(emails.Ben)).facts, [])
  })

  story("is refused where its launch is another learner's", async (stage) => {
    await logIn(stage, "Anna")
    const launch = await launchOf(stage)
    await stage.page.getByRole("button", { name: "Log out Anna" }).click()
    await logIn(stage, "Ben")
    assert.strictEqual(await commit(stage, launch, emails.Anna), 403)
    assert.deepStrictEqual(await stage.sessions(), [])
  })

  story("is refused where nobody is logged in", async (stage) => {
    await logIn(stage, "Anna")
    const launch = await launchOf(stage)
    await stage.page.getByRole("button", { name: "Log out Anna" }).click()
    await stage.page.getByRole("heading", { name: "Who are you?" }).waitFor()
    assert.strictEqual(await commit(stage, launch, emails.Anna), 401)
    assert.deepStrictEqual(await stage.sessions(), [])
  })
})
