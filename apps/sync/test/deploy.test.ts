/** What deploy/ gives to operators is what it seems to be, and runs the program as the program can be run. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { validate } from "dockerfile-utils"
import { Effect, Schema } from "effect"
import { parseDocument } from "yaml"
import { exit } from "../src/Unable.ts"
import { misunderstood, wordsOf } from "./commandLines.ts"

const text = (file: string): string => readFileSync(join(import.meta.dirname, "../deploy", file), "utf8")

const Words = Schema.Array(Schema.String)
const Ready = Schema.optionalKey(Schema.Struct({ test: Words }))
const Compose = Schema.Struct({
  services: Schema.Record(
    Schema.String,
    Schema.Struct({
      image: Schema.String,
      command: Schema.optionalKey(Words),
      healthcheck: Ready,
      ports: Schema.optionalKey(Words)
    })
  )
})
const CronJob = Schema.Struct({
  apiVersion: Schema.Literal("batch/v1"),
  kind: Schema.Literal("CronJob"),
  spec: Schema.Struct({
    schedule: Schema.String,
    concurrencyPolicy: Schema.Literal("Forbid"),
    jobTemplate: Schema.Struct({
      spec: Schema.Struct({
        podFailurePolicy: Schema.Struct({
          rules: Schema.Tuple([
            Schema.Struct({
              onExitCodes: Schema.Struct({ containerName: Schema.String, values: Schema.Array(Schema.Int) })
            })
          ])
        }),
        template: Schema.Struct({
          spec: Schema.Struct({
            // A policy of failures asks for it.
            restartPolicy: Schema.Literal("Never"),
            containers: Schema.Tuple([Schema.Struct({ name: Schema.String, image: Schema.String, args: Words })])
          })
        })
      })
    })
  })
})

/** A file in YAML of a shape; what YAML itself finds wrong with it is thrown. */
const yaml = <S extends Schema.ConstraintDecoder<unknown>>(schema: S, written: string): S["Type"] => {
  const document = parseDocument(written, { strict: true, uniqueKeys: true, prettyErrors: true })
  const [problem] = [...document.errors, ...document.warnings]
  if (problem !== undefined) throw problem
  return Schema.decodeUnknownSync(schema)(document.toJS())
}

/** The words in an instruction's list. */
const listed = (dockerfile: string, instruction: string): ReadonlyArray<string> =>
  Schema.decodeUnknownSync(Schema.fromJsonString(Words))(
    new RegExp(`^${instruction} (\\[.*\\])$`, "m").exec(dockerfile)?.[1] ?? "[]"
  )

const dockerfile = text("Dockerfile")
const compose = yaml(Compose, text("compose.yaml"))
const { spec: job } = yaml(CronJob, text("kubernetes/cronjob.yaml"))
const units = ["systemd/laurel-serve.service", "systemd/laurel-watch.service"].map(text)
const [container] = job.jobTemplate.spec.template.spec.containers

/** What systemd runs: the words after `/usr/bin/env`. */
const startOf = (unit: string): ReadonlyArray<string> =>
  wordsOf(/^ExecStart=\/usr\/bin\/env (.*)$/m.exec(unit)?.[1] ?? "")

const commands: ReadonlyArray<ReadonlyArray<string>> = [
  [...listed(dockerfile, "ENTRYPOINT"), ...listed(dockerfile, "CMD")],
  ...Object.values(compose.services).flatMap(({ image, command }) =>
    image === "laurel" && command !== undefined ? [["laurel", ...command]] : []
  ),
  ...units.map(startOf),
  ["laurel", ...container.args]
]

/** The port after a flag. */
const portOf = (words: ReadonlyArray<string> | undefined, flag: string): string | undefined =>
  words?.[words.indexOf(flag) + 1]

describe("what is deployed", () => {
  it("is a Dockerfile without a mistake", () => {
    expect(validate(dockerfile).map(({ message }) => message)).toEqual([])
    expect(validate(dockerfile.replace("STOPSIGNAL", "STOPSIGNALS"))).toHaveLength(1)
  })
  it("is YAML with each key once", () => {
    expect(Object.keys(compose.services)).toEqual(["database", "watch", "serve"])
    expect(() => yaml(Compose, "services: {}\nservices: {}")).toThrow("unique")
  })
  it("runs the program by commands and flags that it has", async () => {
    expect(commands.map(([program, command]) => `${program} ${command}`)).toEqual([
      "laurel watch",
      "laurel watch",
      "laurel serve",
      "laurel serve",
      "laurel watch",
      "laurel sync"
    ])
    for (const words of commands)
      expect(await Effect.runPromise(misunderstood(words.slice(1))), words.join(" ")).toEqual([])
    expect(await Effect.runPromise(misunderstood(["watch", "--healthport", "8081"]))).not.toEqual([])
  })
  it("asks for health where the program answers for it", () => {
    const { serve, watch } = compose.services
    expect(listed(dockerfile, "  CMD").at(-1)).toContain(
      `127.0.0.1:${portOf(listed(dockerfile, "CMD"), "--health-port")}/healthz`
    )
    // The image's own question, at the image's own port.
    expect([watch?.healthcheck, watch?.command]).toEqual([undefined, listed(dockerfile, "CMD")])
    const port = portOf(serve?.command, "--port")
    expect(serve?.healthcheck?.test.at(-1)).toContain(`127.0.0.1:${port}/healthz`)
    expect(serve?.ports).toEqual([`127.0.0.1:${port}:${port}`])
    for (const each of ["8080", "8081"]) expect(/^EXPOSE (.*)$/m.exec(dockerfile)?.[1]?.split(" ")).toContain(each)
  })
  it("takes the program's exit codes for what they mean", () => {
    const [{ onExitCodes }] = job.jobTemplate.spec.podFailurePolicy.rules
    expect(onExitCodes).toEqual({ containerName: container.name, values: [exit.differs, exit.usage] })
    for (const unit of units) {
      expect(unit).toContain(`\nSuccessExitStatus=${exit.interrupted}\n`)
      expect(unit).toContain(`\nRestartPreventExitStatus=${exit.usage}\n`)
    }
  })
})
