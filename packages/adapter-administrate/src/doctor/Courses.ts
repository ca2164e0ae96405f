/** Whether the setting's course templates are there, and which ones it lacks. */
import { Finding, Text } from "@laurel/core"
import { Effect, Result } from "effect"
import * as Ids from "../Ids.ts"
import * as Lists from "../state/Lists.ts"
import * as Questions from "../state/Questions.ts"
import * as Whole from "../state/Whole.ts"
import * as Wire from "../state/Wire.ts"
import * as Looking from "./Looking.ts"

/** Course templates of the setting that are looked at. */
const maxCourses = 1_000

/** Those of the setting, asked for by id, a request for each hundred. */
export const ofSetting = Effect.fnUntraced(function* ({ ask, options: { setting } }: Looking.Looking) {
  const findings: Array<Finding.Finding> = []
  const courses = setting.courses.slice(0, maxCourses)
  for (let at = 0; at < courses.length; at += Lists.most) {
    const some = courses.slice(at, at + Lists.most)
    const ids = some.map(({ id }) => Ids.wireOf(id))
    const variables = { ids, first: Lists.most, offset: 0 }
    const answer = yield* Looking.asked(ask, { query: Questions.templatesById, variables })
    if (Result.isFailure(answer)) return [...findings, Finding.ofFailure("the course templates", answer.failure)]
    const nodes = Looking.nodesOf(answer.success, "courseTemplates")
    const there = new Map(nodes.map((node) => [Whole.idOf(node) ?? "", node]))
    findings.push(...some.map((course) => findingOf(course, there.get(Ids.numberOf(course.id) ?? ""))))
  }
  const left = setting.courses.length - courses.length
  return left === 0
    ? findings
    : [...findings, Finding.fine("the other courses", `${left} of the setting that were not looked at`)]
})

const findingOf = ({ id, offering }: { readonly id: string; readonly offering: string }, node: unknown) => {
  const what = `course "${id}" (${offering})`
  const advice =
    "Copy the id from Administrate, or from the course templates named below, or give the application's user the right to see the course template, and mend it in the setting's courses."
  return node === undefined
    ? Finding.wrong(what, "none that this user can see", advice)
    : Finding.fine(what, titleOf(node))
}

/** Of the first hundred templates, those that the setting lacks. */
export const lacking = Effect.fnUntraced(function* (looking: Looking.Looking) {
  const { compiled } = looking
  const variables = { first: Lists.most, offset: 0 }
  const listed = yield* Looking.eitherOf(
    looking,
    (isOrdered) => ({ query: Questions.templates(isOrdered), variables }),
    "can be read"
  )
  if (Result.isFailure(listed)) return [Finding.ofFailure("the list of course templates", listed.failure)]
  const others = Looking.nodesOf(listed.success.answer, "courseTemplates").flatMap((node) => {
    const number = Whole.idOf(node)
    return number === undefined || compiled.courses.has(number) ? [] : [{ number, node }]
  })
  return others
    .slice(0, Looking.maxTold)
    .map(({ number, node }) =>
      Finding.doubtful(
        `course template "CourseTemplate:${number}"`,
        `${titleOf(node)}, which the setting does not name`,
        `Add { "id": "CourseTemplate:${number}", "offering": … } to courses if its learners should be read.`
      )
    )
})

const titleOf = (node: unknown): string => {
  const [title, state] = [Wire.at(node, "title"), Wire.at(node, "lifecycleState")]
  return `${typeof title === "string" ? Text.nameOf(title) : "one without a title"}${typeof state === "string" ? ` (${state})` : ""}`
}
