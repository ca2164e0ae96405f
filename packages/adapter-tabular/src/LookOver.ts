/** The first passes over a stream's file: its columns, and all of its rows where they may contradict each other. */
import { Adapter } from "@laurel/core"
import { Effect, Stream } from "effect"
import { Interpreter, type Setting as Interpreting } from "./Interpreter.ts"
import type { Problem } from "./Problem.ts"
import type { Body } from "./reading/Body.ts"
import type { Failure } from "./reading/Reader.ts"
import type { Record } from "./reading/Record.ts"

/**
 * The interpreter of a file, which has looked over it: once more where keys recur, each time from the beginning with a body of its
 * own. A record without an end is no matter here: the last pass tells of it.
 */
export const lookOver = (
  setting: Interpreting,
  body: () => Body,
  content: Stream.Stream<Uint8Array, Failure>
): Effect.Effect<Interpreter, Failure> =>
  Effect.suspend(() => {
    const first = body()
    const looking = new LookOver(setting, first)
    return content.pipe(
      Stream.takeWhile(() => !looking.isDone),
      Stream.runForEach((part) => Effect.sync(() => looking.take(first.push(part)))),
      Effect.andThen(Effect.suspend(looking.end)),
      Effect.tap((interpreter) => (interpreter.needsComparing ? compare(interpreter, body(), content) : Effect.void))
    )
  })

const compare = (interpreter: Interpreter, body: Body, content: Stream.Stream<Uint8Array, Failure>) => {
  const take = (rows: ReadonlyArray<Record>): void => {
    for (const row of rows) if (body.problem(row) === undefined) interpreter.compare(row)
  }
  return content.pipe(
    Stream.takeWhile(() => body.failure === undefined),
    Stream.runForEach((part) => Effect.sync(() => take(body.push(part)))),
    Effect.andThen(Effect.sync(() => (body.failure === undefined ? take(body.end()) : undefined)))
  )
}

class LookOver {
  readonly #setting: Interpreting
  readonly #body: Body
  #interpreter: Interpreter | undefined
  #failure: Failure | undefined

  constructor(setting: Interpreting, body: Body) {
    this.#setting = setting
    this.#body = body
  }

  get isDone(): boolean {
    return this.#failure !== undefined || this.#body.failure !== undefined || this.#interpreter?.needsLook === false
  }

  readonly take = (rows: ReadonlyArray<Record>): void => {
    const { columns } = this.#body
    if (columns === undefined || this.#failure !== undefined) return
    if (this.#interpreter === undefined) {
      const opened = Interpreter.open(this.#setting, columns)
      if (!(opened instanceof Interpreter)) return this.#fail(opened)
      this.#interpreter = opened
    }
    if (!this.#interpreter.needsLook) return
    for (const row of rows) {
      if (this.#body.problem(row) === undefined) this.#interpreter.look(row)
      const { over } = this.#interpreter
      if (over !== undefined) return this.#fail(over)
    }
  }

  readonly end = (): Effect.Effect<Interpreter, Failure> => {
    if (!this.isDone) this.take(this.#body.end())
    const failure = this.#failure ?? (this.#interpreter === undefined ? this.#body.failure : undefined)
    if (failure !== undefined) return Effect.fail(failure)
    return this.#interpreter === undefined
      ? Effect.die("a file has columns or a failure")
      : Effect.succeed(this.#interpreter)
  }

  #fail(problem: Problem): void {
    this.#failure = new Adapter.Misconfigured(problem)
  }
}
