/** Nothing that a learner did is lost with the network, as far as anybody can know of it. */
import { assert, describe } from "@effect/vitest"
import { forklift, handIn, right, toQuiz } from "./Forklift.ts"
import { close, emails, logIn, open, recordOf, story } from "./Stage.ts"

describe("where the network fails", () => {
  const notSaved = "Your progress could not be saved"

  story("the learner is told at once, and what is saved again is achieved", async (stage) => {
    await logIn(stage, "Anna")
    const course = await open(stage, "Forklift safety")
    await toQuiz(course)
    stage.network.becomes("down")
    await handIn(course, right, "You passed")
    await course.getByRole("alert").getByText(notSaved).waitFor()
    assert.notInclude((await stage.said(emails.Anna)).facts.join(), "Passed")
    stage.network.becomes("up")
    await course.getByRole("button", { name: "Try again" }).click()
    await course.getByText("Saved.").waitFor()
    assert.include((await stage.said(emails.Anna)).facts.join(), "Passed")
    await close(stage, course)
    assert.match(await recordOf(stage, forklift), /^Achieved on /)
  })

  story("at the end, the host keeps the page open until it is back", async (stage) => {
    await logIn(stage, "Anna")
    const course = await open(stage, "Forklift safety")
    await toQuiz(course)
    stage.network.becomes("down")
    await handIn(course, right, "You passed")
    await course.getByRole("button", { name: "Finish" }).click()
    await stage.page.getByText("Not saved yet").waitFor()
    // The course is closed, so nothing is left to be done in it.
    assert.strictEqual(await course.getByRole("button", { name: "Try again" }).count(), 0)
    assert.notInclude((await stage.said(emails.Anna)).facts.join(), "Passed")
    stage.network.becomes("up")
    await stage.page.waitForURL(`${stage.url}/`)
    assert.match(await recordOf(stage, forklift), /^Achieved on /)
  })

  story("and the tab is closed, it is sent when a course is opened next", async (stage) => {
    // The browser says that it will send, and never does. When it would, no page is left to hear of.
    await stage.context.addInitScript({ content: "navigator.sendBeacon = () => true" })
    await logIn(stage, "Anna")
    const course = await open(stage, "Forklift safety")
    await toQuiz(course)
    stage.network.becomes("down")
    await handIn(course, right, "You passed")
    await stage.page.close()
    stage.network.becomes("up")
    const later = { ...stage, page: await stage.context.newPage() }
    // Nobody but the browser knows.
    assert.strictEqual(await recordOf(later, forklift), "Not achieved")
    await open(later, "Start: People on the floor")
    await later.page.frameLocator("#course").getByRole("heading", { name: "Sharing the hall" }).waitFor()
    assert.match(await recordOf(later, forklift), /^Achieved on /)
  })

  story("and only an answer is lost, the commit that is sent again is no second one", async (stage) => {
    await logIn(stage, "Anna")
    const course = await open(stage, "Forklift safety")
    await toQuiz(course)
    stage.network.becomes("deaf")
    await handIn(course, right, "You passed")
    await course.getByRole("alert").getByText(notSaved).waitFor()
    const { facts, revisions } = await stage.said(emails.Anna)
    assert.include(facts.join(), "Passed")
    stage.network.becomes("up")
    await course.getByRole("button", { name: "Try again" }).click()
    await course.getByText("Saved.").waitFor()
    assert.deepStrictEqual(await stage.said(emails.Anna), { facts, revisions })
  })
})
