/** Certificates and credentials through the program: made, printed, given out, checked by strangers, and taken back. */
import { assert, describe, it } from "@effect/vitest"
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Effect } from "effect"
import { configuration, write } from "./given.ts"
import { answer, on, says } from "./importing.ts"
import { command } from "./inProcess.ts"
import { address, by, issuer, open } from "./issuing.ts"
import { serving } from "./serving.ts"

const reason = [...by, "--reason", "case 118"]

/** Issues Ada's, and gives its code. */
const issue = Effect.fnUntraced(function* (cwd: string, ...more: ReadonlyArray<string>) {
  const made = yield* command(cwd, "certificate", "issue", "ada", "algebra-pass", ...by, ...more, "--json")
  assert.strictEqual(made.code, 0, made.stderr)
  return String(answer(made)["code"])
})

const exported = Effect.fnUntraced(function* (cwd: string, of: string, as = "json") {
  const file = join(cwd, `${of}-${Math.random()}.${as}`)
  says(yield* command(cwd, "credential", "export", of, "--as", as, "--out", file), 0, `Wrote ${file}`)
  return file
})

describe("a certificate", () => {
  it.effect(
    "made out to somebody else by a mistaken link is outdated without it, told to neither, and goes with either",
    () =>
      on(() =>
        Effect.gen(function* () {
          const cwd = yield* issuer()
          const said = ["--actor", "u-17", "--role", "registrar", "--reason", "case 7"]
          says(yield* command(cwd, "link", "ada", "eve", ...said), 0)
          const code = yield* issue(cwd, "--name", "Evelyn Ray")
          says(yield* command(cwd, "certificate", "show", code), 0, "valid until 2027-03-31", "Evelyn Ray")
          says(yield* command(cwd, "export", "eve"), 0, "Evelyn Ray")
          says(yield* command(cwd, "separate", "ada", "eve", ...said), 0)
          says(yield* command(cwd, "certificate", "show", code), 0, "outdated: it was made while two people were taken")
          for (const person of ["ada", "eve"]) {
            says(yield* command(cwd, "certificate", "list", person), 0, code)
            const held = yield* command(cwd, "export", person)
            says(held, 0, code)
            assert.notInclude(held.stdout, "Evelyn Ray")
          }
          const anew = yield* issue(cwd, "--name", "Ada Lovelace")
          says(yield* command(cwd, "erase", "eve", ...said), 0, "1 certificate: its text goes")
          says(yield* command(cwd, "certificate", "show", code), 0, "erased")
          says(yield* command(cwd, "certificate", "show", anew), 0, "valid until 2027-03-31", "Ada Lovelace")
        })
      )
  )

  it.effect("is made of what stands, found at its address, checked by a stranger, and not once it is revoked", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = yield* issuer({ identifiers: "email" })
        const made = yield* command(cwd, "certificate", "issue", "ada", "algebra-pass", "--name", "Ada Lovelace", ...by)
        says(made, 0, "Algebra passed, earned on 2024-04-01, valid until 2027-03-31.", `${address}/c/`)
        const [, code = ""] = /Certificate (\S{22}) of/.exec(made.stdout) ?? []
        says(yield* command(cwd, "certificate", "show", `${address}/c/${code}`), 0, "Ada Lovelace", "u-17, registrar")
        // As it is copied from a browser; what stands behind a "?" is no part of it.
        for (const more of ["?language=de", "#main", "/", `?to=https://else.example.org/c/${"x".repeat(22)}`])
          says(yield* command(cwd, "certificate", "show", `${address}/c/${code}${more}`), 0, `Certificate ${code}`)
        says(yield* command(cwd, "certificate", "show", `${address}/c/?${code}`), 64)
        says(yield* command(cwd, "certificate", "list", "ada"), 0, code, "valid until 2027-03-31")
        says(yield* command(cwd, "certificate", "list", "eve"), 0, "none")
        const file = yield* exported(cwd, code)
        yield* open(cwd, (served) =>
          Effect.gen(function* () {
            const valid = yield* command(cwd, "credential", "verify", file, "--json")
            assert.deepInclude(answer(valid), { answer: "valid" }, valid.stdout)
            assert.strictEqual(valid.code, 0)
            says(yield* command(cwd, "credential", "verify", file), 0, ": valid.", "✓ proof", "✓ status", "– recipient")
            const whose = yield* command(cwd, "credential", "verify", file, "--person", "bob@example.org")
            says(whose, 2, ": it can't be told whose it is. It is valid, but whether", "✓ proof", "? recipient")
            writeFileSync(file, readFileSync(file, "utf8").replace("Algebra passed", "Algebra mastered"))
            says(yield* command(cwd, "credential", "verify", file), 2, ": invalid.", "✗ proof")
            const page = yield* Effect.promise(async () => (await fetch(`${served}/c/${code}`)).text())
            assert.include(page, "Algebra passed")
            assert.notInclude(page, "Lovelace")
          })
        )
        says(yield* command(cwd, "revoke", "ada", "algebra-pass", "--from", "2026-01-01", ...reason), 0)
        says(yield* command(cwd, "certificate", "show", code), 0, "revoked from 2026-01-01")
        const again = yield* exported(cwd, code)
        yield* open(cwd, () =>
          Effect.map(command(cwd, "credential", "verify", again), (ended) => says(ended, 2, ": revoked.", "✗ status"))
        )
        const refused = yield* command(cwd, "certificate", "issue", "ada", "algebra-pass", ...by)
        says(refused, 1, "algebra-pass:")
        says(yield* command(cwd, "certificate", "list", "--json"), 0, '"count":1')
      })
    )
  )

  it.effect("replaces the one before, is written as a page, and as nothing that could not be written", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = yield* issuer()
        const first = yield* issue(cwd)
        says(yield* command(cwd, "certificate", "render", first), 1, "made out to nobody", "--name")
        const page = join(cwd, "ada.html")
        const second = yield* issue(cwd, "--name", "Ada Lovelace", "--language", "de", "--to", page)
        const html = readFileSync(page, "utf8")
        assert.include(html, "Ada Lovelace")
        assert.include(html, `${address}/c/${second}`)
        assert.match(html, /<html[^>]* lang="de"/)
        says(yield* command(cwd, "certificate", "show", first), 0, `replaced by ${second}`)
        // The same once more would kill the one that was handed out.
        const same = [
          "certificate",
          "issue",
          "ada",
          "algebra-pass",
          "--name",
          "Ada Lovelace",
          "--language",
          "de",
          ...by
        ]
        says(yield* command(cwd, ...same), 2, "")
        says(yield* command(cwd, ...same, "--json"), 2, `"same":"${second}"`)
        says(yield* command(cwd, "certificate", "show", second), 0, "valid until 2027-03-31")
        const copy = join(cwd, "copy.html")
        says(yield* command(cwd, "certificate", "render", second, "--out", copy), 0, "Wrote")
        assert.strictEqual(readFileSync(copy, "utf8"), html)
        says(yield* command(cwd, "certificate", "render", second, "--out", copy), 1, "is there already")
        // What can't be printed is told before anything is on record.
        const tried = ["certificate", "issue", "ada", "algebra-pass", ...by]
        says(yield* command(cwd, ...tried, "--name", "A\u202eda"), 1, "expected")
        assert.strictEqual((yield* command(cwd, ...tried, "--name", "Ada\nLovelace")).code, 64)
        says(yield* command(cwd, ...tried, "--to", "a.pages"), 1, "--to a.pages: expected", "ends in .pdf or .html")
        says(yield* command(cwd, ...tried, "--to", join(cwd, "b.html")), 1, 'a file of "names"')
        says(yield* command(cwd, ...tried, "--name", "Ada", "--to", copy), 1, "is there already")
        says(yield* command(cwd, ...tried, "--name", "Ada", "--to", join(cwd, "no/c.html")), 1, "there is no folder")
        says(yield* command(cwd, "certificate", "list", "--json"), 0, '"count":2')
        says(yield* command(cwd, ...same, "--again"), 0, `It replaces ${second}`)
        says(yield* command(cwd, "suspend", "ada", "algebra-pass", "--from", "2024-05-01", ...reason), 0)
        says(yield* command(cwd, ...same), 1, "--despite suspended")
        const nonetheless = ["--despite", "suspended", "--name", "Ada L."]
        says(yield* command(cwd, ...tried, ...nonetheless), 0, "its page says so from the first: suspended")
      })
    )
  )

  it.effect("is made for everybody by the names of a file, goes on where it was, and says who is refused", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = yield* issuer({ names: "names.csv" })
        write(cwd, "names.csv", "contact,name\nstudent:ada,Ada Lovelace\nstudent:eve,Eve\n")
        const all = ["certificate", "issue", "--all", "--certification", "algebra", ...by]
        const done = yield* command(cwd, ...all)
        says(done, 0, "1 certificate made")
        says(yield* command(cwd, ...all), 0, "0 certificates made, 1 already say what stands")
        says(yield* command(cwd, "certificate", "list"), 0, "algebra-pass:", "valid until 2027-03-31")
        write(cwd, "names.csv", "contact,name\nstudent:ada,Ada Lovelace\nstudent:ada,A. L.\n")
        says(yield* command(cwd, ...all), 1, "line 3")
        says(yield* command(cwd, "certificate", "issue", "--all", "--name", "X", ...by), 1, "of one person")
        says(yield* command(cwd, "certificate", "issue", ...by), 1, "of what?")
        says(yield* command(cwd, "certificate", "issue", "--all", "--type", "algebra-pas", ...by), 1, "algebra-pass")
      })
    )
  )
})

describe("a pass", () => {
  it.effect("makes none out to nobody unless that is asked for, and makes those out anew once there is a name", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = yield* issuer({ names: "names.csv" })
        const all = ["certificate", "issue", "--all", "--type", "algebra-pass", ...by]
        write(cwd, "names.csv", "contact,name\nstudent:ADA,Ada Lovelace\n")
        const refused = yield* command(cwd, ...all)
        says(refused, 2, "0 certificates made, 0 already", "1 refused", "1 row of", "line 2")
        assert.match(
          refused.stderr,
          /algebra-pass:\d+:1: expected a name of c\d+, and found none in .*names.csv\. Write/
        )
        assert.deepInclude(answer(yield* command(cwd, ...all, "--json")), { issued: 0, unnamed: 0, refused: 1 })
        says(yield* command(cwd, ...all, "--nameless"), 0, "1 certificate made, 1 of them made out to nobody")
        says(yield* command(cwd, ...all, "--nameless"), 0, "0 certificates made, 1 already say what stands")
        write(cwd, "names.csv", "contact,name\nstudent:ada,Ada Lovelace\n")
        const named = yield* command(cwd, ...all)
        says(named, 0, "1 certificate made, 0 already")
        assert.notInclude(named.stderr, "nobody")
        says(yield* command(cwd, ...all), 0, "0 certificates made, 1 already")
        says(yield* command(cwd, "certificate", "issue", "ada", "algebra-pass", "--nameless", ...by), 1, "for --all")
      })
    )
  )

  it.effect("goes on with everybody else where one person has two names, and says who that is", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = yield* issuer({ names: "names.csv" })
        const dean = ["--actor", "u-17", "--role", "registrar", "--reason", "as the dean decided"]
        says(yield* command(cwd, "grant", "bob", "algebra-pass", "--on", "2024-04-02", ...dean), 0)
        write(cwd, "names.csv", "contact,name\nstudent:ada,Ada Lovelace\nc1,A. Lovelace\nstudent:bob,Bob\n")
        const ended = yield* command(cwd, "certificate", "issue", "--all", "--type", "algebra-pass", ...by)
        says(
          ended,
          2,
          "1 certificate made",
          "1 refused",
          "expected one name of c1, and found two in",
          "in lines 2 and 3"
        )
        says(yield* command(cwd, "certificate", "list", "bob"), 0, "valid")
        assert.notInclude(ended.stderr, "Lovelace")
      })
    )
  )
})

describe("certificates to be handed out", () => {
  it.effect(
    "are written into a folder by their codes, all that hold and are made out to somebody, and none twice",
    () =>
      on(() =>
        Effect.gen(function* () {
          const cwd = yield* issuer()
          const former = yield* issue(cwd, "--name", "Ada")
          const code = yield* issue(cwd, "--name", "Ada Lovelace")
          const out = join(cwd, "out")
          const all = ["certificate", "render", "--all", "--type", "algebra-pass", "--out", out]
          says(yield* command(cwd, ...all), 1, "expected a folder")
          mkdirSync(out)
          says(yield* command(cwd, ...all), 0, "1 document written, 1 do not hold now")
          const [file = "", ...others] = readdirSync(out)
          assert.deepStrictEqual(others, [])
          assert.match(file, new RegExp(`^${code}\\.(?:pdf|html)$`))
          assert.notInclude(file, former)
          const before = statSync(join(out, file)).mtimeMs
          says(yield* command(cwd, ...all, "--contact", "ada"), 0, "0 documents written, 1 there already")
          assert.strictEqual(statSync(join(out, file)).mtimeMs, before)
          says(yield* command(cwd, ...all, "--contact", "eve"), 0, "0 documents written, in")
          says(yield* command(cwd, ...all, "--contact", "nobody"), 1, "nobody")
          yield* issue(cwd)
          says(yield* command(cwd, ...all), 0, "0 documents written, 2 do not hold now, 1 made out to nobody")
          says(yield* command(cwd, "certificate", "render", "--out", out), 1, "--all")
          says(yield* command(cwd, "certificate", "render", code, "--all", "--out", out), 1, "leave them out")
          const list = yield* command(cwd, "certificate", "list", "--csv")
          says(list, 0, "identities,address,replaces", `,student:ada,${address}/c/${code},${former}`)
        })
      )
  )
})

describe("a credential", () => {
  it.effect("is given out as JWT, in an image, and with all that somebody holds; each is checked", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = yield* issuer()
        const code = yield* issue(cwd)
        const noKey = yield* command(cwd, "credential", "export", code, "--as", "png", "--out", join(cwd, "a.png"))
        says(noKey, 1, "name one with --image")
        says(yield* command(cwd, "credential", "keys", "make", "--algorithm", "ES256"), 0, "signs from now on")
        const jwt = yield* exported(cwd, code, "jwt")
        assert.match(readFileSync(jwt, "utf8"), /^[\w-]+\.[\w-]+\.[\w-]+$/)
        const clr = yield* exported(cwd, "ada", "clr")
        write(cwd, "badge.svg", '<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"/></svg>')
        const svg = join(cwd, "baked.svg")
        const baking = ["--as", "svg", "--image", join(cwd, "badge.svg"), "--out", svg]
        says(yield* command(cwd, "credential", "export", code, ...baking), 0, "Wrote")
        yield* open(cwd, () =>
          Effect.gen(function* () {
            for (const file of [jwt, clr, svg]) says(yield* command(cwd, "credential", "verify", file), 0, ": valid.")
          })
        )
        says(yield* command(cwd, "credential", "export", "eve", "--as", "clr"), 1, "found none. Issue one first")
        says(yield* command(cwd, "credential", "verify", jwt, "--offline"), 2, "it can't be told")
        says(yield* command(cwd, "credential", "verify", join(cwd, "none.json")), 1, "does not exist")
        says(yield* command(cwd, "credential", "verify", "/dev/zero"), 1, "/dev/zero has more than 10,485,760 bytes")
        says(yield* command(cwd, "credential", "verify", "/dev/null"), 1, "/dev/null is empty")
        // What is no credential at all is told apart from one that is broken.
        for (const other of ["registrations.csv", "badge.svg"])
          says(yield* command(cwd, "credential", "verify", join(cwd, other)), 1, ": no credential. There is none")
        says(yield* command(cwd, "credential", "verify", join(cwd, "catalog.json")), 2, ": invalid.", "✗ form")
        // Of what could not be had nobody knows what it is.
        write(cwd, "address.txt", "https://badges.example/assertions/1")
        says(yield* command(cwd, "credential", "verify", join(cwd, "address.txt"), "--offline"), 2, "it can't be told")
      })
    )
  )

  it.effect("has an address of a host by its name, and a password in it is never shown", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = yield* issuer()
        for (const address of ["https://ann:secret@certs.example.org", "https://127.0.0.1:8443"]) {
          const credentials = { address, issuer: { name: "Example Training" } }
          write(cwd, "laurel.config.json", { ...configuration, credentials })
          const refused = yield* command(cwd, "certificate", "list")
          says(refused, 1, "credentials.address: expected an https address", "of a host by its name")
          assert.notInclude(refused.stderr, "secret")
        }
      })
    )
  )

  it.effect("holds on when its key is replaced; once that is compromised everything says so, and it is made anew", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = yield* issuer()
        const code = yield* issue(cwd)
        const file = yield* exported(cwd, code)
        const [, old = ""] =
          /(z6Mk\w+) +Ed25519 +signs/.exec((yield* command(cwd, "credential", "keys", "list")).stdout) ?? []
        says(yield* command(cwd, "credential", "keys", "rotate"), 0, "signs from now on")
        says(yield* command(cwd, "credential", "keys", "list"), 0, "retired")
        const check = open(cwd, () => command(cwd, "credential", "verify", file))
        const all = ["certificate", "issue", "--all", "--type", "algebra-pass", ...by]
        says(yield* check, 0, ": valid.")
        says(yield* command(cwd, ...all), 0, "0 certificates made, 1 already say what stands")
        const doubts = /not believed any more/
        assert.notMatch((yield* command(cwd, "certificate", "show", code)).stdout, doubts)
        says(yield* command(cwd, "credential", "keys", "retire", old, "--compromised"), 0, "is compromised")
        says(yield* check, 2, "✗ key")
        for (const asked of ["list", `show ${code}`])
          assert.match((yield* command(cwd, "certificate", ...asked.split(" "))).stdout, doubts)
        const copy = ["credential", "export", code, "--out", join(cwd, "copy.json"), "--json"]
        const copied = yield* command(cwd, ...copy)
        assert.match(copied.stderr, doubts)
        assert.deepInclude(answer(copied)["standing"], { state: "valid", isBelieved: false })
        says(yield* command(cwd, "credential", "export", "ada", "--as", "clr"), 1, "found none. Issue one first")
        says(yield* command(cwd, ...all), 0, "1 certificate made")
        says(yield* command(cwd, ...all), 0, "0 certificates made, 1 already say what stands")
        says(yield* command(cwd, "certificate", "show", code), 0, "replaced by")
        says(yield* command(cwd, "credential", "keys", "make"), 1, "expected")
        // One whose private part is gone, or that others can read, signs nothing; what it signed is checked on.
        const good = yield* exported(cwd, yield* issue(cwd, "--name", "Ada"))
        const keys = String(answer(yield* command(cwd, "credential", "keys", "list", "--json"))["directory"])
        const pem = join(keys, readdirSync(keys).find((name) => name.endsWith(".pem")) ?? "")
        chmodSync(pem, 0o644)
        const refused = ["certificate", "issue", "ada", "algebra-pass", "--name", "Ada L.", ...by]
        says(yield* command(cwd, ...refused), 1, "chmod 600")
        yield* open(cwd, (served) =>
          Effect.gen(function* () {
            const did = yield* Effect.promise(() => fetch(`${served}/.well-known/did.json`))
            assert.strictEqual(did.status, 200)
            const nowhere = yield* Effect.promise(() => fetch(`${served}/nope`))
            assert.strictEqual(nowhere.status, 404)
            assert.include(yield* Effect.promise(() => nowhere.text()), "There is no such page")
            says(yield* command(cwd, "credential", "verify", good), 2, "✓ proof", "✓ key", "? status")
          })
        )
        rmSync(pem)
        says(yield* command(cwd, ...refused), 1, `its file ${pem} is not there. Put it back`, "keys rotate")
        writeFileSync(join(keys, "keys.json"), "nothing")
        says(yield* command(cwd, "credential", "keys", "list"), 1, "as Laurel writes it, found what is no JSON")
      })
    )
  )
})

describe("laurel serve", () => {
  it.effect("answers the public pages beside the API, and neither in the place of the other", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = yield* issuer()
        const code = yield* issue(cwd)
        yield* serving(cwd, (served) =>
          Effect.promise(async () => {
            const status = async (path: string) => (await fetch(served + path)).status
            assert.deepStrictEqual(
              await Promise.all(
                [`/c/${code}`, "/c/x", "/verify", "/status/1/revocation", "/status/2/revocation"].map(status)
              ),
              [200, 404, 200, 200, 404]
            )
            assert.deepStrictEqual(await Promise.all(["/v1/holders", "/docs", "/readyz"].map(status)), [401, 200, 200])
          })
        )
      })
    )
  )

  it.effect("gives no source a path of the public pages, and shows none without an issuer", () =>
    Effect.gen(function* () {
      const cwd = yield* issuer({ address: `${address}/certs` })
      const push = (path: string) => ({
        id: "portal",
        adapter: "xapi-push",
        path,
        auth: [{ name: "portal", tokenFrom: "PORTAL" }],
        setting: { zone: "Europe/London", offerings: [] }
      })
      const serve = Effect.fnUntraced(function* (path: string, credentials: object) {
        write(cwd, "laurel.config.json", { ...configuration, ...credentials, sources: [push(path)] })
        return yield* command(cwd, "serve", "--port", "0")
      })
      const own = { credentials: { address: `${address}/certs`, issuer: { name: "Example Training" } } }
      says(yield* serve("/certs/lms", own), 1, "the path /certs/lms is the program's own")
      const root = { credentials: { address, issuer: { name: "Example Training" } } }
      says(yield* serve("/status", root), 1, "the path /status is the program's own")
      write(cwd, "laurel.config.json", configuration)
      says(yield* command(cwd, "serve", "--only", "public"), 1, "no issuer of credentials")
      says(yield* command(cwd, "certificate", "list"), 1, "no issuer of credentials")
    })
  )
})
