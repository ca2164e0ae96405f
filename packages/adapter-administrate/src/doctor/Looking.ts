/** What a doctor asks with. */
import { type Adapter, Finding } from "@laurel/core"
import { Effect, Result } from "effect"
import * as Ask from "../Ask.ts"
import type { Knowing } from "../state/Knowing.ts"
import * as Lists from "../state/Lists.ts"
import type { Options } from "../state/Pull.ts"
import { compile, type Compiled } from "../state/Setting.ts"
import * as Wire from "../state/Wire.ts"

export interface Looking extends Knowing {
  readonly options: Options
  readonly compiled: Compiled
}

/** Things that one finding, or one question, is about at most. */
export const maxTold = 20

export const looking = (options: Options, ask: Ask.Asker): Looking => ({
  options,
  compiled: compile(options.setting),
  ask,
  lacks: new Set()
})

/** An answer without a complaint, or why there is none. */
export const asked = (
  ask: Ask.Asker,
  question: Ask.Question
): Effect.Effect<Result.Result<Ask.Answer, Adapter.Failure>> =>
  Effect.result(
    Effect.flatMap(ask(question), (answer) => {
      const [complaint] = answer.complaints
      return complaint === undefined ? Effect.succeed(answer) : Effect.fail(Ask.failureOf(answer, complaint))
    })
  )

/** A question asked in the better of two ways, as reading does; a sentence where the API takes only the other one. */
export const eitherOf = Effect.fnUntraced(function* (
  { ask }: Looking,
  question: (isKnown: boolean) => Ask.Question,
  otherwise: string
) {
  const better = yield* asked(ask, question(true))
  if (Result.isSuccess(better)) return Result.succeed({ answer: better.success, told: "can be read" })
  const other = yield* asked(ask, question(false))
  return Result.isSuccess(other)
    ? Result.succeed({ answer: other.success, told: otherwise })
    : Result.fail(better.failure)
})

/** A question of which only whether it is answered matters. */
export const lookAt = (
  { ask }: Looking,
  what: string,
  question: Ask.Question
): Effect.Effect<ReadonlyArray<Finding.Finding>> =>
  Effect.map(asked(ask, question), (answer) => [
    Result.isFailure(answer) ? Finding.ofFailure(what, answer.failure) : Finding.fine(what, "can be read")
  ])

export const nodesOf = (answer: Ask.Answer, field: string): ReadonlyArray<unknown> =>
  (Lists.listOf(Wire.at(answer.data, field))?.members ?? []).map(({ node }) => node)

/** The ids of records, as the API gave them. */
export const idsOf = (nodes: ReadonlyArray<unknown>): ReadonlyArray<string> =>
  nodes.flatMap((node) => {
    const id = Wire.at(node, "id")
    return typeof id === "string" ? [id] : []
  })
