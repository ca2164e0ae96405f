/** `laurel review`: what waits for a person, of each kind, and the commands that answer it. */
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestConsole } from "effect/testing"
import { catalog, claim, decide, gz, json, school, scores, write } from "./given.ts"
import { command } from "./inProcess.ts"

const [pass, prize] = catalog.achievementTypes
const held = {
  ...catalog,
  achievementTypes: [{ ...pass, recompute: { whileOpen: "hold" }, moderators: ["dean"] }, prize],
  identities: [{ scheme: "email" }]
}

describe("laurel review", () => {
  let cwd = ""
  // Each kind waits: a regrade, pairs who share an address, and a grant.
  beforeAll(async () => {
    cwd = school(afterAll)
    write(cwd, "catalog.json", held)
    await run("sync")
    write(cwd, "scores.csv.gz", gz(scores.map((row) => row.replace("ada,a2,60", "ada,a2,0"))))
    await run("sync")
    await claim(cwd, { ida: "a@example.test", ivo: "a@example.test" })
    await claim(cwd, { jan: "12:3", jim: "12:3", kai: "o'neil; id", kim: "o'neil; id" })
    await decide(cwd, {
      _tag: "Granted",
      achievement: { type: "algebra-pass", learner: 3, earning: 1 },
      on: "2024-05-10"
    })
  })
  const run = (...args: ReadonlyArray<string>) =>
    Effect.runPromise(Effect.provide(command(cwd, ...args), TestConsole.layer))

  it("lists all that waits, each with what there is to decide, or one kind of it", async () => {
    const all = await run("review", "list")
    assert.strictEqual(all.code, 0)
    assert.match(all.stdout, /^What waits for a person's decision:\n {2}kind +what +contacts +identities/)
    assert.match(
      all.stdout,
      /contested +algebra-pass:1:1 +c1 +student:ada .* keep\n +counts from 2024-04-01; the facts say on no day\n/
    )
    assert.match(
      all.stdout,
      /identity +email:a@example\.test +c\d+; c\d+ .*\n.*are called the same: one person or several\?/
    )
    assert.match(all.stdout, /approval +1 +c3 .*\n +waits for somebody else, as dean: /)
    const kinds = async (...args: ReadonlyArray<string>) =>
      Reflect.get(Object(json(await run("review", "list", "--json", ...args))), "rows")
        .map(Object)
        .map(({ kind }: { kind: string }) => kind)
    assert.deepStrictEqual(await kinds(), ["contested", "identity", "identity", "identity", "approval"])
    assert.deepStrictEqual(await kinds("--kind", "approval"), ["approval"])
    assert.match((await run("review", "list", "--csv")).stdout, /\r\napproval,1,c3,student:eve,/)
  })

  it("names a shared identity as a shell takes it, and finds one that looks like an achievement", async () => {
    const { stdout } = await run("review", "list", "--kind", "identity")
    assert.match(stdout, /\n +laurel review show 'email:o'\\''neil; id'\n/)
    assert.match(stdout, /\n +laurel review show email:12:3\n/)
    assert.match(
      (await run("review", "show", "email:12:3")).stdout,
      /^email:12:3 is what several persons are called:\n/
    )
    assert.strictEqual((await run("review", "show", "email:12:4")).code, 1)
  })

  it("shows one with what it rests on, and the commands that answer it are ready", async () => {
    const contested = (await run("review", "show", "algebra-pass:1:1")).stdout
    assert.match(contested, /The facts that say so:\n.*a2.*2024-04-01/s)
    assert.include(
      contested,
      "  laurel resolve algebra-pass:1:1 --choice keep --actor <account> --role <role> --reason <why>\n"
    )
    const shared = (await run("review", "show", "email:a@example.test")).stdout
    assert.match(shared, /laurel link c\d+ c\d+ --actor/)
    assert.match(
      (await run("review", "show", "1")).stdout,
      /laurel approve 1 --actor .*\n {2}laurel withdraw 1 --actor/
    )
    // Answered as it says, it waits no more.
    const dean = ["--actor", "u-20", "--role", "dean", "--reason", "seen the file"]
    assert.strictEqual((await run("approve", "1", ...dean)).code, 0)
    const gone = await run("review", "show", "1")
    assert.deepInclude(gone, { code: 1, stdout: "" })
    assert.include(gone.stderr, 'nothing that waits for a decision is called "1"')
    assert.strictEqual(
      (await run("review", "list", "--kind", "approval")).stdout,
      "What waits for a person's decision: nothing.\n"
    )
  })

  it("lists what would be over before it began, until a decision gives it a day", async () => {
    const own = school(afterAll)
    const inOwn = (...args: ReadonlyArray<string>) =>
      Effect.runPromise(Effect.provide(command(own, ...args), TestConsole.layer))
    await inOwn("sync")
    const by = ["--actor", "u-17", "--role", "registrar", "--reason", "as the board said"]
    // It counts to the day before the expiry: of 1 April there is none left.
    await inOwn("set-date", "algebra-pass:1:1", "--field", "expiry", "--to", "2024-04-01", ...by)
    const { stdout } = await inOwn("review", "list")
    assert.match(
      stdout,
      /unresolved +algebra-pass:1:1 +c1 .*\n +counts for algebra on no day: with an expiry of 2024-04-01 it would be over before it began/
    )
    assert.include(
      (await inOwn("review", "show", "algebra-pass:1:1")).stdout,
      "  laurel set-date algebra-pass:1:1 --field expiry --to <day> --actor <account> --role <role> --reason <why>\n"
    )
    await inOwn("set-date", "algebra-pass:1:1", "--field", "expiry", "--to", "2024-04-02", ...by)
    assert.strictEqual((await inOwn("review", "list")).stdout, "What waits for a person's decision: nothing.\n")
  })
})
